import { isRemote } from '../core/address.ts'
import type { Chart } from '../core/chart/index.ts'
import { defined } from '../core/defined.ts'
import { decodeText, type Effects, type EngineLimits, encodeText, type Text } from '../core/engine.ts'
import { AicrError, say } from '../core/errors.ts'
import { digestOf } from '../core/fetch/index.ts'
import {
  type GoldenCase,
  type GoldenSubject,
  type GoldenSuite,
  type GoldenWorld,
  type RenderedCase,
  readGoldenSuite,
} from '../core/golden/index.ts'
import type { Gunzip } from '../core/gzip/index.ts'
import { DEFAULT_HELM, type Helm, helmOf, helmVersionOf } from '../core/helm/index.ts'
import { printImages, selectImages } from '../core/images/index.ts'
import {
  examineComponent,
  fetchChart,
  imagesOf,
  type MirrorRequest,
  planComponent,
  readChart,
} from '../core/pipeline/index.ts'
import { type Catalog, openRecipe } from '../core/recipe/index.ts'
import { type PrintChoice, printRendered, printTexts, type Rendered } from '../core/render/index.ts'
import type { ChartFile, ChartSource } from '../core/seams.ts'
import { compareHelms, type HelmOutcome, outcomeOf, printedOutcome } from './helm-diff.ts'
import { HELM, renderRequest } from './render-request.ts'

type ChartSubject = Extract<GoldenSubject, { readonly kind: 'chart' }>
type ComponentSubject = Extract<GoldenSubject, { readonly kind: 'component' }>

/** Where a golden.yaml is and what it can reach. Paths are relative to it, `/` separated. */
export interface GoldenPlace {
  /** a file; undefined when there is none */
  readonly read: (path: string) => Promise<Uint8Array | undefined>
  /** names of the files in a folder; empty when it does not exist */
  readonly list: (path: string) => Promise<readonly string[]>
  /** a chart that is a folder; undefined when the path is something else */
  readonly chartFolder: (path: string) => Promise<readonly ChartFile[] | undefined>
  /** charts by address, and those that are named relative to a folder */
  readonly source: (folder: string) => Promise<ChartSource>
  readonly catalog: () => Promise<Catalog>
  /** fresh for each render, of the suite's seed */
  readonly effects: (seed: string) => Effects
  readonly gunzip?: Gunzip | undefined
  readonly engineLimits?: EngineLimits | undefined
}

/** A golden.yaml with what renders its cases and reads their recordings. Throws AicrError for one that cannot be read. */
export async function openGolden(
  path: string,
  place: GoldenPlace,
  helmVersion?: string,
): Promise<{ readonly suite: GoldenSuite; readonly world: GoldenWorld }> {
  const suite = readGoldenSuite(await readText(place, path), path)
  const asked = helmVersion === undefined ? undefined : helmVersionOf(helmVersion)
  const named = (golden: GoldenCase): string | undefined => {
    const version = golden.helm || suite.helm
    return version === '' ? undefined : helmVersionOf(version)
  }
  const chosen = (golden: GoldenCase): string => asked ?? named(golden) ?? DEFAULT_HELM.version
  const as = (golden: GoldenCase, helm: Helm) => renderGolden(golden, suite, place, helm)
  return {
    suite,
    world: {
      render: async (golden) => recorded(await as(golden, await helmOf(chosen(golden)))),
      helm: chosen,
      namedHelm: named,
      explain: async (golden, version) =>
        compareHelms(
          (helm) => outcomeOf(async () => outcome(await as(golden, helm))),
          await helmOf(version),
          await helmOf(chosen(golden)),
        ),
      read: (file) => place.read(`${suite.folder}/${file}`),
      // beside golden.yaml itself lie files that record nothing
      list: async () => (/^\.?\/?$/.test(suite.folder) ? [] : place.list(suite.folder)),
    },
  }
}

/** A case that was rendered: its chart, how that is printed, and what a recipe has beside it. */
interface GoldenRender {
  readonly chart: Rendered | undefined
  readonly print: PrintChoice
  readonly manifests: readonly { readonly text: Text; readonly template?: Text | undefined }[]
  readonly images: readonly Text[]
}

function recorded({ chart, print, manifests, images }: GoldenRender): RenderedCase {
  const bytes = chart === undefined ? new Uint8Array() : printRendered(chart, print).bytes
  return { bytes: new Uint8Array([...bytes, ...encodeText(printTexts(manifests))]), images }
}

function outcome({ chart, print, manifests }: GoldenRender): HelmOutcome {
  const own = chart === undefined ? { printed: '', documents: new Map<string, string>() } : printedOutcome(chart, print)
  const beside = manifests.map(({ template = '', text }) => [template, text] as const)
  return { printed: own.printed + printTexts(manifests), documents: new Map([...own.documents, ...beside]) }
}

async function readFile(place: GoldenPlace, path: string): Promise<Uint8Array> {
  const bytes = await place.read(path)
  if (bytes === undefined) throw new AicrError('NOT_FOUND', 'no such file', { place: path })
  return bytes
}

const readText = async (place: GoldenPlace, path: string): Promise<string> => decodeText(await readFile(place, path))

/** Renders one golden case: what `helm template` would print, and the images in it. Throws HelmError, AicrError. */
const renderGolden = (golden: GoldenCase, suite: GoldenSuite, place: GoldenPlace, helm: Helm): Promise<GoldenRender> =>
  golden.subject.kind === 'chart'
    ? renderChartCase(golden, golden.subject, suite, place, helm)
    : renderComponentCase(golden, golden.subject, suite, place, helm)

async function renderChartCase(
  golden: GoldenCase,
  subject: ChartSubject,
  suite: GoldenSuite,
  place: GoldenPlace,
  helm: Helm,
): Promise<GoldenRender> {
  const { name: _, subject: __, release, values, kubeVersion, includeCrds, skipTests, helm: ___, ...rest } = golden
  // read beforehand: a missing file is not a failure of the chart, and must not be recorded as one
  const files = new Map<string, Uint8Array>()
  for (const path of values) files.set(path, await readFile(place, path))
  const rendered = await renderRequest(
    {
      ...rest,
      helmVersion: helm,
      ...defined({ kubeVersion: kubeVersion || undefined, engineLimits: place.engineLimits }),
      chart: async () => ({ loaded: await openSubject(subject, place, helm) }),
      name: release,
      valueFiles: values,
      readFile: async (path) => files.get(path) ?? new Uint8Array(),
      effects: place.effects(suite.seed),
    },
    HELM,
  )
  return {
    chart: rendered,
    print: { includeCrds, skipTests },
    manifests: [],
    images: printImages(selectImages(imagesOf(rendered)), 'canonical'),
  }
}

async function openSubject(
  { chart, repository, version, sha256 }: ChartSubject,
  place: GoldenPlace,
  helm: Helm,
): Promise<Chart> {
  const source = repository === '' && !isRemote(chart) ? beside(place) : await place.source('')
  const fetched = await fetchChart(sha256 === '' ? source : pinned(source, `sha256:${sha256}`), {
    repository,
    chart,
    version,
  })
  return readChart(fetched, { helm, ...defined({ gunzip: place.gunzip }) })
}

/** Charts that are named by a path from golden.yaml. */
const beside = (place: GoldenPlace): ChartSource => ({
  accepts: () => true,
  resolve: async (reference) => ({ reference, name: '', version: '', digest: undefined, url: reference.chart }),
  files: ({ url }) => place.chartFolder(url),
  open: ({ url }) => readFile(place, url),
})

/** Opens the archive of one digest only. */
const pinned = (source: ChartSource, digest: string): ChartSource => ({
  ...source,
  files: async (chart, signal) => {
    if ((await source.files?.(chart, signal)) === undefined) return undefined
    throw new AicrError('INVALID_DOCUMENT', 'sha256 is for archives, not for folders', { place: chart.url })
  },
  open: async (chart, signal) => {
    const bytes = await source.open(chart, signal)
    const actual = await digestOf(bytes)
    if (actual === digest) return bytes
    const message = `the archive is not the one that is pinned: it has ${actual}, not ${digest}`
    throw new AicrError('INVALID_DOCUMENT', message, { place: chart.url })
  },
})

/** A component as `mirror list` renders it: its chart, then the recipe's manifest files. */
async function renderComponentCase(
  golden: GoldenCase,
  subject: ComponentSubject,
  suite: GoldenSuite,
  place: GoldenPlace,
  helm: Helm,
): Promise<GoldenRender> {
  const path = subject.recipe
  const catalog = await place.catalog()
  const { recipe } = openRecipe(catalog, await readText(place, path), path, { version: '' })
  const ref = recipe.componentRefs.find(({ name }) => name === subject.component)
  if (ref === undefined) {
    const names = recipe.componentRefs.map(({ name }) => name).join(', ')
    throw new AicrError(
      'INVALID_DOCUMENT',
      say`the recipe has no component ${{ component: subject.component }}: there are ${{ names }}`,
      {
        place: path,
      },
    )
  }
  const request: MirrorRequest = {
    recipe,
    catalog,
    source: await place.source(path.slice(0, Math.max(0, path.lastIndexOf('/')))),
    effects: place.effects(suite.seed),
    helm,
    apiVersions: golden.apiVersions,
    onRenderFailure: () => 'throw',
    ...defined({
      kubeVersion: golden.kubeVersion || undefined,
      engineLimits: place.engineLimits,
      gunzip: place.gunzip,
    }),
  }
  const { component, rendered } = await examineComponent(planComponent(request, ref))
  return {
    chart: rendered.chart,
    print: {},
    manifests: rendered.manifests,
    images: printImages(component.images, 'canonical'),
  }
}
