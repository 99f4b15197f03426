import { type ByteString, decodeUtf8, encodeUtf8, fromBytes } from '../../../template-engine/go/index.ts'
import type { Effects, EngineLimits } from '../../../template-engine/index.ts'
import { type Chart, type LoadOptions, loadChart, loadChartArchive } from '../chart/index.ts'
import { AicrError } from '../errors.ts'
import { digestOf } from '../fetch/index.ts'
import {
  type GoldenCase,
  type GoldenSubject,
  type GoldenSuite,
  type GoldenWorld,
  type RenderedCase,
  readGoldenSuite,
} from '../golden/index.ts'
import type { Gunzip } from '../gzip/index.ts'
import { DEFAULT_HELM, type Helm, helmOf } from '../helm/index.ts'
import { extractImages, printImages, selectImages } from '../images/index.ts'
import { type Catalog, checkRecipe, componentValues, hasChart, readRecipe, resolveRecipe } from '../recipe/index.ts'
import { parseKubeVersion, printManifests, renderChartLazily } from '../render/index.ts'
import type { ChartFile, ChartSource } from '../seams.ts'
import { mergeValueSources } from '../values/index.ts'
import { kubeVersionFor } from './cluster.ts'
import { examineComponent, fetchChart, renderOptions } from './component.ts'
import { renderManifestFiles } from './manifest-files.ts'
import { declarationsOf, documentsOf } from './rendered-text.ts'
import type { MirrorRequest } from './request.ts'
import { chartValues } from './values.ts'

type ChartSubject = Extract<GoldenSubject, { readonly kind: 'chart' }>
type ComponentSubject = Extract<GoldenSubject, { readonly kind: 'component' }>

/** Where a golden.yaml is and what it can reach. Paths are relative to it, `/` separated. */
export interface GoldenPlace {
  /** a file; undefined when there is none */
  readonly read: (path: string) => Promise<Uint8Array | undefined>
  /** names of the files in a folder, none when there is none */
  readonly list: (path: string) => Promise<readonly string[]>
  /** a chart that is a folder; undefined when the path is none */
  readonly chartFolder: (path: string) => Promise<readonly ChartFile[] | undefined>
  /** charts by address, and those that are named relative to a folder */
  readonly source: (folder: string) => Promise<ChartSource>
  readonly catalog: () => Promise<Catalog>
  /** fresh for each render, of the suite's seed */
  readonly effects: (seed: string) => Effects
  readonly gunzip?: Gunzip
  readonly engineLimits?: EngineLimits
}

/** A golden.yaml with what renders its cases and reads their recordings. Throws AicrError for one that cannot be read. */
export async function openGolden(
  path: string,
  place: GoldenPlace,
): Promise<{ readonly suite: GoldenSuite; readonly world: GoldenWorld }> {
  const suite = readGoldenSuite(await readText(place, path), path)
  return {
    suite,
    world: {
      render: (golden) => renderGolden(golden, suite, place),
      read: async (file) => {
        const bytes = await place.read(`${suite.folder}/${file}`)
        return bytes && fromBytes(bytes)
      },
      // beside golden.yaml itself lie files that record nothing
      list: async () => (/^\.?\/?$/.test(suite.folder) ? [] : place.list(suite.folder)),
    },
  }
}

async function readFile(place: GoldenPlace, path: string): Promise<Uint8Array> {
  const bytes = await place.read(path)
  if (bytes === undefined) throw new AicrError('NOT_FOUND', 'no such file', { place: path })
  return bytes
}

const readText = async (place: GoldenPlace, path: string): Promise<string> =>
  decodeUtf8(fromBytes(await readFile(place, path)))

async function openChart(subject: ChartSubject, place: GoldenPlace, helm: Helm): Promise<Chart> {
  const { chart, repository, version, sha256 } = subject
  const options = { helm, ...(place.gunzip === undefined ? {} : { gunzip: place.gunzip }) }
  if (repository === '' && !/^(oci|https?):\/\//.test(chart)) {
    const files = await place.chartFolder(chart)
    if (files === undefined) return loadPinned(chart, await readFile(place, chart), sha256, options)
    if (sha256 !== '')
      throw new AicrError('INVALID_REQUEST', 'sha256 is for archives, not for folders', { place: chart })
    return loadChart(files, options)
  }
  const source = await place.source('')
  const resolved = await source.resolve({ repository, chart, version })
  return loadPinned(resolved.url, await source.open(resolved), sha256, options)
}

async function loadPinned(name: string, bytes: Uint8Array, sha256: string, options: LoadOptions): Promise<Chart> {
  const actual = await digestOf(bytes)
  if (sha256 !== '' && actual !== `sha256:${sha256}`) {
    throw new AicrError(
      'INVALID_REQUEST',
      `the archive is not the one that is pinned: it has ${actual}, not sha256:${sha256}`,
      {
        place: name,
      },
    )
  }
  return loadChartArchive(encodeUtf8(name), bytes, options)
}

async function openRecipe(
  path: string,
  place: GoldenPlace,
): Promise<Pick<MirrorRequest, 'recipe' | 'catalog' | 'source'>> {
  const catalog = await place.catalog()
  const file = readRecipe(await readText(place, path), path)
  if (file.kind === 'result') checkRecipe(file.recipe, path)
  const recipe = file.kind === 'result' ? file.recipe : resolveRecipe(catalog, file.criteria, { version: '' }).recipe
  return { recipe, catalog, source: await place.source(path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '') }
}

/** The helm that a case names, or its suite does. */
const helmFor = (golden: GoldenCase, suite: GoldenSuite): Helm => {
  const named = golden.helm || suite.helm
  return named === '' ? DEFAULT_HELM : helmOf(named)
}

/** Renders one golden case: what `helm template` would print, and the images in it. Throws HelmError, AicrError. */
async function renderGolden(golden: GoldenCase, suite: GoldenSuite, place: GoldenPlace): Promise<RenderedCase> {
  return golden.subject.kind === 'chart'
    ? renderChartCase(golden, golden.subject, suite, place)
    : renderComponentCase(golden, golden.subject, suite, place)
}

async function renderChartCase(
  golden: GoldenCase,
  subject: ChartSubject,
  suite: GoldenSuite,
  place: GoldenPlace,
): Promise<RenderedCase> {
  const helm = helmFor(golden, suite)
  const bytes = (texts: readonly string[]): ByteString[] => texts.map(encodeUtf8)
  const sources = {
    files: bytes(golden.values),
    setJson: bytes(golden.setJson),
    set: bytes(golden.set),
    setString: bytes(golden.setString),
  }
  // read beforehand: a file that is missing is no failure of the chart, and must not be recorded as one
  const texts = new Map<ByteString, ByteString>()
  for (const path of golden.values) texts.set(encodeUtf8(path), fromBytes(await readFile(place, path)))
  const values = await mergeValueSources(sources, async (path) => texts.get(path) ?? '', helm)
  const chart = await openChart(subject, place, helm)
  const rendered = await renderChartLazily(chart, {
    effects: place.effects(suite.seed),
    name: encodeUtf8(golden.release),
    namespace: encodeUtf8(golden.namespace),
    values,
    apiVersions: bytes(golden.apiVersions),
    ...(golden.kubeVersion === '' ? {} : { kubeVersion: parseKubeVersion(encodeUtf8(golden.kubeVersion), helm) }),
    ...(place.engineLimits === undefined ? {} : { limits: place.engineLimits }),
  })
  const extraction = extractImages(documentsOf(rendered), { charts: declarationsOf(chart, values) })
  return {
    text: printManifests(rendered, { includeCrds: golden.includeCrds, skipTests: golden.skipTests }),
    images: printImages(selectImages(extraction), 'canonical'),
  }
}

/** A component as `mirror list` renders it: its chart, then the recipe's manifest files. */
async function renderComponentCase(
  golden: GoldenCase,
  subject: ComponentSubject,
  suite: GoldenSuite,
  place: GoldenPlace,
): Promise<RenderedCase> {
  const helm = helmFor(golden, suite)
  const opened = await openRecipe(subject.recipe, place)
  const ref = opened.recipe.componentRefs.find(({ name }) => name === subject.component)
  if (ref === undefined) {
    const names = opened.recipe.componentRefs.map(({ name }) => name).join(', ')
    throw new AicrError('INVALID_REQUEST', `the recipe has no component ${subject.component}: there are ${names}`, {
      place: subject.recipe,
    })
  }
  const request: MirrorRequest = {
    ...opened,
    helm,
    effects: () => place.effects(suite.seed),
    apiVersions: golden.apiVersions,
    ...(place.engineLimits === undefined ? {} : { engineLimits: place.engineLimits }),
  }
  const kube = kubeVersionFor(opened.recipe, golden.kubeVersion || undefined, helm)
  const values = chartValues(componentValues(opened.catalog, ref, []))
  const options = renderOptions(request, ref, kube)
  const chart = hasChart(ref)
    ? printManifests(await renderChartLazily(await fetchChart(request, ref), { ...options, values }))
    : ''
  const { documents } = await renderManifestFiles(ref, opened.catalog.files, values, options, helm)
  const manifests = documents.map(({ text, template }) => `---\n# Source: ${template}\n${text}\n`)
  const { images } = await examineComponent(request, ref, kube)
  return { text: chart + manifests.join(''), images: printImages(images, 'canonical') }
}
