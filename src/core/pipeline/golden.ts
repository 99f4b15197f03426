import type { Text } from '../../../template-engine/go/index.ts'
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
import { extractImages, printImages, selectImages } from '../images/index.ts'
import { type Catalog, checkRecipe, componentValues, hasChart, readRecipe, resolveRecipe } from '../recipe/index.ts'
import { printRendered, readKubeVersion, renderChartLazily, targetOptions } from '../render/index.ts'
import type { ChartFile, ChartSource } from '../seams.ts'
import { encodeValues, mergeValueSources } from '../values/index.ts'
import { kubeVersionFor } from './cluster.ts'
import { examineComponent, fetchChart, renderOptions } from './component.ts'
import { renderManifestFiles } from './manifest-files.ts'
import { declarationsOf, documentsOf } from './rendered-text.ts'
import type { MirrorRequest } from './request.ts'

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
      read: (file) => place.read(`${suite.folder}/${file}`),
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

const readText = async (place: GoldenPlace, path: string): Promise<Text> =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(await readFile(place, path))

async function openChart(subject: ChartSubject, place: GoldenPlace): Promise<Chart> {
  const { chart, repository, version, sha256 } = subject
  const options = place.gunzip === undefined ? {} : { gunzip: place.gunzip }
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
      'CONTENT_MISMATCH',
      `the archive is not the one that is pinned: it has ${actual}, not sha256:${sha256}`,
      {
        place: name,
      },
    )
  }
  return loadChartArchive(name, bytes, options)
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
  const sources = { files: golden.values, setJson: golden.setJson, set: golden.set, setString: golden.setString }
  // read beforehand: a file that is missing is no failure of the chart, and must not be recorded as one
  const files = new Map<Text, Uint8Array>()
  for (const path of golden.values) files.set(path, await readFile(place, path))
  const values = await mergeValueSources(sources, async (path) => files.get(path) ?? new Uint8Array())
  const chart = await openChart(subject, place)
  const rendered = await renderChartLazily(chart, {
    effects: place.effects(suite.seed),
    ...targetOptions({ name: golden.release, namespace: golden.namespace, apiVersions: golden.apiVersions }),
    values,
    ...(golden.kubeVersion === '' ? {} : { kubeVersion: readKubeVersion(golden.kubeVersion) }),
    ...(place.engineLimits === undefined ? {} : { limits: place.engineLimits }),
  })
  const extraction = extractImages(documentsOf(rendered), { charts: declarationsOf(chart, values) })
  return {
    bytes: printRendered(rendered, { includeCrds: golden.includeCrds, skipTests: golden.skipTests }).bytes,
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
    effects: () => place.effects(suite.seed),
    apiVersions: golden.apiVersions,
    ...(place.engineLimits === undefined ? {} : { engineLimits: place.engineLimits }),
  }
  const kube = kubeVersionFor(opened.recipe, golden.kubeVersion || undefined)
  const values = componentValues(opened.catalog, ref, [])
  const options = renderOptions(request, ref, kube)
  const chart = hasChart(ref)
    ? printRendered(
        await renderChartLazily(await fetchChart(request, ref), { ...options, values: encodeValues(values) }),
      ).bytes
    : new Uint8Array()
  const { documents } = await renderManifestFiles(ref, opened.catalog.files, values, options)
  const manifests = documents.map(({ text, template }) => `---\n# Source: ${template}\n${text}\n`)
  const { images } = await examineComponent(request, ref, kube)
  const bytes = joinBytes(chart, new TextEncoder().encode(manifests.join('')))
  return { bytes, images: printImages(images, 'canonical') }
}

function joinBytes(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length)
  joined.set(first)
  joined.set(second, first.length)
  return joined
}
