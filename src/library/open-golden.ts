import { isRemote } from '../core/address.ts'
import type { Chart } from '../core/chart/index.ts'
import { defined } from '../core/defined.ts'
import { type Budget, decodeText, type Effects, encodeText, type Text } from '../core/engine.ts'
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
import { type LedgerOptions, openLedger } from '../core/ledger.ts'
import { LIMITS, type Limits } from '../core/limits.ts'
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
import { compareHelms, type HelmOutcome, manyRenders, outcomeOf, printedOutcome } from './helm-diff.ts'
import { HELM, renderRequest } from './render-request.ts'

type ChartSubject = Extract<GoldenSubject, { readonly kind: 'chart' }>
type ComponentSubject = Extract<GoldenSubject, { readonly kind: 'component' }>

/** What one case may take, fetch, render and comparison together: its `timeout` is each case's. A case that takes more is `broken`. */
export interface GoldenLedger extends LedgerOptions {
  /** bounds on files, archives and documents; default LIMITS */
  readonly limits?: Limits
}

/** The part of a request that says what a case may take. */
export const ledgerOf = ({ limits, engineLimits, timeout, signal, clock }: GoldenLedger): GoldenLedger =>
  defined({ limits, engineLimits, timeout, signal, clock })

/** Where a golden.yaml is and what it can reach. Paths are relative to it, `/` separated. */
export interface GoldenPlace {
  /** reads a file of at most `max` bytes; undefined if it does not exist */
  readonly read: (path: string, max?: number) => Promise<Uint8Array | undefined>
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
  /** what each case may take: fetching, rendering and comparing it together */
  readonly ledger?: GoldenLedger
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
  const as = (golden: GoldenCase, helm: Helm, budget: Budget) => renderGolden(golden, { suite, place, helm, budget })
  const ledger = place.ledger ?? {}
  return {
    suite,
    world: {
      limits: ledger.limits,
      begin: () => openLedger(ledger),
      render: async (golden, budget) => recorded(await as(golden, await helmOf(chosen(golden)), budget)),
      helm: chosen,
      namedHelm: named,
      explain: async (golden, version) => {
        const budget = manyRenders(ledger)
        const render = (helm: Helm): Promise<HelmOutcome> =>
          outcomeOf(async () => outcome(await as(golden, helm, budget)))
        const [old, fresh] = await Promise.all([helmOf(version), helmOf(chosen(golden))])
        return compareHelms(render, { old, fresh }, budget)
      },
      read: (file) => place.read(`${suite.folder}/${file}`, (ledger.limits ?? LIMITS).recordingBytes),
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
  if (manifests.length === 0) return { bytes, images }
  const beside = encodeText(printTexts(manifests))
  const all = new Uint8Array(bytes.length + beside.length)
  all.set(bytes)
  all.set(beside, bytes.length)
  return { bytes: all, images }
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
const renderGolden = (golden: GoldenCase, job: GoldenJob): Promise<GoldenRender> =>
  golden.subject.kind === 'chart'
    ? renderChartCase(golden, golden.subject, job)
    : renderComponentCase(golden, golden.subject, job)

/** Values and templates are done with, the rendered texts are not. */
const endRender = (budget: Budget, { manifests, hooks }: Rendered): void =>
  budget.endPhase([...manifests, ...hooks].reduce((total, { text }) => total + text.length, 0))

/** What a case is rendered with. */
interface GoldenJob {
  readonly suite: GoldenSuite
  readonly place: GoldenPlace
  readonly helm: Helm
  readonly budget: Budget
}

async function renderChartCase(golden: GoldenCase, subject: ChartSubject, job: GoldenJob): Promise<GoldenRender> {
  const { suite, place, helm, budget } = job
  const { name: _, subject: __, release, values, kubeVersion, includeCrds, skipTests, helm: ___, ...rest } = golden
  // read beforehand: a missing file is not a failure of the chart, and must not be recorded as one
  const files = new Map<string, Uint8Array>()
  for (const path of values) files.set(path, await readFile(place, path))
  const rendered = await renderRequest(
    {
      ...rest,
      helmVersion: helm,
      ...place.ledger,
      ...defined({ kubeVersion: kubeVersion || undefined }),
      chart: async () => ({ loaded: await openSubject(subject, job) }),
      name: release,
      valueFiles: values,
      readFile: async (path) => files.get(path) ?? new Uint8Array(),
      effects: place.effects(suite.seed),
    },
    HELM,
    budget,
  )
  endRender(budget, rendered)
  return {
    chart: rendered,
    print: { includeCrds, skipTests },
    manifests: [],
    images: printImages(
      selectImages(imagesOf(rendered, { budget, ...defined({ limits: place.ledger?.limits }) })),
      'canonical',
    ),
  }
}

async function openSubject(
  { chart, repository, version, sha256 }: ChartSubject,
  { place, helm, budget }: GoldenJob,
): Promise<Chart> {
  const source = repository === '' && !isRemote(chart) ? beside(place) : await place.source('')
  const { limits, signal } = place.ledger ?? {}
  const fetched = await fetchChart(
    sha256 === '' ? source : pinned(source, `sha256:${sha256}`),
    { repository, chart, version },
    { signal },
  )
  return readChart(fetched, { helm, budget, ...defined({ gunzip: place.gunzip, limits }) })
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
  { suite, place, helm, budget }: GoldenJob,
): Promise<GoldenRender> {
  const path = subject.recipe
  const catalog = await place.catalog()
  const { recipe } = openRecipe(catalog, await readText(place, path), path, { version: '', ...place.ledger })
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
    ...place.ledger,
    ...defined({ kubeVersion: golden.kubeVersion || undefined, gunzip: place.gunzip }),
  }
  const { component, rendered } = await examineComponent(planComponent(request, ref, budget), budget)
  return {
    chart: rendered.chart,
    print: {},
    manifests: rendered.manifests,
    images: printImages(component.images, 'canonical'),
  }
}
