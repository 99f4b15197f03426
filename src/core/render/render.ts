import { type ByteString, LimitError, trimSpace } from '../../../template-engine/go/index.ts'
import {
  Budget,
  type Deadline,
  type Effects,
  type EngineLimits,
  type FunctionLibrary,
} from '../../../template-engine/index.ts'
import {
  type Chart,
  type CrdFile,
  checkDependencies,
  crdFiles,
  DEPRECATED,
  type Notice,
  type Notify,
  type ValueMap,
} from '../chart/index.ts'
import { HelmError, limitFailure, say } from '../errors.ts'
import type { Helm } from '../helm/index.ts'
import type { Limits } from '../limits.ts'
import { coalesceValues, copyMap, isCompatible, processDependencies } from '../values/index.ts'
import { chargeYaml, type Data } from '../yaml/index.ts'
import { capabilities, defaultKubeVersion, type KubeVersion } from './capabilities.ts'
import { type Heads, type Hook, type Manifest, ManifestError, sortManifests } from './manifest.ts'
import { chartObject, releaseObject } from './objects.ts'
import type { Printable } from './print.ts'
import { checkReleaseName } from './release-name.ts'
import { runTemplates } from './run.ts'
import { collectTemplates, type MakeChartObject } from './templates.ts'

/** Validates values against a values.schema.json: the lines of the complaint, none when they fit. */
export type ValidateSchema = (schema: ByteString, values: Data, budget: Budget) => readonly ByteString[]

export interface RenderOptions {
  readonly effects: Effects
  /** release name; `release-name` when not given */
  readonly name?: ByteString
  /** `default` when not given */
  readonly namespace?: ByteString
  readonly isUpgrade?: boolean
  /** the user's values, merged: see mergeValueSources */
  readonly values?: ValueMap
  readonly kubeVersion?: KubeVersion
  /** API versions besides the assumed ones */
  readonly apiVersions?: readonly ByteString[]
  /** schemas are not looked at without it */
  readonly validateSchema?: ValidateSchema
  /** `.Chart` as the chart's helm has it: see loadChartObject; by default a map */
  readonly chartObject?: MakeChartObject
  readonly limits?: EngineLimits
  /** how many charts aliases may make; default LIMITS */
  readonly chartLimits?: Pick<Limits, 'charts'> | undefined
  /** when the render has to end; none in a render that is to give the same bytes everywhere */
  readonly deadline?: Deadline
  /** the budget of all phases; by default made from `limits` and `deadline`. Pass one to share it, or to see what was spent. */
  readonly budget?: Budget
}

/** A rendered chart. */
export interface Rendered {
  readonly helm: Helm
  /** as it was rendered: sub-charts that are switched off are gone */
  readonly chart: Chart
  /** coalesced with the charts' own, before the templates could change them */
  readonly values: ValueMap
  /** in install order */
  readonly manifests: readonly Manifest[]
  readonly hooks: readonly Hook[]
  /** the CRD files of the chart and its enabled sub-charts, as they are */
  readonly crds: readonly CrdFile[]
  /** the root chart's NOTES.txt, rendered */
  readonly notes: ByteString
  /** what helm would log */
  readonly notices: readonly Notice[]
}

/** A render that failed after helm had a release: `partial` is what `--debug` prints all the same. */
export class RenderError extends HelmError {
  readonly partial: Printable
  constructor(error: HelmError, partial: Printable) {
    super(say`${{ cause: error }}`, { debugHint: true })
    this.partial = partial
  }
}

function checkInstallable(chart: Chart): void {
  const { type } = chart.metadata
  if (type !== '' && type !== 'application') throw new HelmError(say`${{ type }} charts are not installable`)
}

/** The complaints of a chart's schema and of its sub-charts', each under the chart's name (as in helm's ValidateAgainstSchema). */
function schemaComplaints(chart: Chart, values: ValueMap, validate: ValidateSchema, budget: Budget): ByteString {
  if (chart.schema !== undefined) chargeYaml(budget, chart.schema)
  const lines = chart.schema === undefined ? [] : validate(chart.schema, values, budget)
  // errors of the schema itself come without the newline that ends a list of failures
  const end = lines[0]?.startsWith('- ') ? '\n' : ''
  let text = lines.length > 0 ? `${chart.metadata.name}:\n${lines.join('\n')}${end}` : ''
  for (const child of chart.dependencies) {
    const own = values.get(child.metadata.name)
    if (own instanceof Map) text += schemaComplaints(child, own, validate, budget)
  }
  return text
}

function checkSchemas(chart: Chart, values: ValueMap, validate: ValidateSchema | undefined, budget: Budget): void {
  const complaints = validate ? schemaComplaints(chart, values, validate, budget) : ''
  if (complaints === '') return
  throw new HelmError(
    say`values don't meet the specifications of the schema(s) in the following chart(s):\n${{ complaints }}`,
    { code: 'INVALID_VALUES' },
  )
}

function checkKubeVersion(chart: Chart, kube: KubeVersion): void {
  const { kubeVersion } = chart.metadata
  if (kubeVersion === '' || isCompatible(kubeVersion, kube.normalized, chart.helm)) return
  throw new HelmError(
    say`chart requires kubeVersion: ${{ kubeVersion }} which is incompatible with Kubernetes ${{ version: kube.version }}`,
  )
}

const NOTES = 'NOTES.txt'

/** Takes the notes out of the rendered files; only the root chart's are kept. */
function takeNotes(chart: Chart, files: Map<ByteString, ByteString>): ByteString {
  const notes = files.get(`${chart.metadata.name}/templates/${NOTES}`) ?? ''
  for (const path of [...files.keys()]) if (path.endsWith(NOTES)) files.delete(path)
  return notes
}

/** All rendered files as they are: what is left to show when a document in them does not parse. */
const wholeFiles = (files: ReadonlyMap<ByteString, ByteString>): { source: ByteString; text: ByteString }[] =>
  [...files]
    .filter(([, text]) => trimSpace(text) !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([source, text]) => ({ source, text }))

/** Heads of the last render of a chart, and how deep values were allowed to be. */
interface KnownHeads {
  readonly depth: number | undefined
  readonly heads: Heads
}

/** By chart as it was loaded: most documents come out as in the render before. Goes when the chart does. */
const HEADS = new WeakMap<Chart, KnownHeads>()

function headsOf(loaded: Chart, depth: number | undefined): Heads {
  const known = HEADS.get(loaded)
  if (known !== undefined && known.depth === depth) return known.heads
  const heads: Heads = new Map()
  HEADS.set(loaded, { depth, heads })
  return heads
}

/** The release's part of a render, of a chart as it was loaded and as values left it, whose failures come with a partial result. */
function renderRelease(
  functions: FunctionLibrary,
  { loaded, chart }: { readonly loaded: Chart; readonly chart: Chart },
  values: ValueMap,
  options: RenderOptions,
  { note, budget }: { readonly note: Notify; readonly budget: Budget },
): Omit<Rendered, 'notices' | 'chart' | 'values'> {
  const { helm } = loaded
  const kube = options.kubeVersion ?? defaultKubeVersion(helm)
  let partial: Printable = { helm, crds: [], manifests: [], hooks: [] }
  try {
    checkKubeVersion(chart, kube)
    const release = releaseObject({
      name: options.name ?? 'release-name',
      namespace: options.namespace ?? 'default',
      isUpgrade: options.isUpgrade ?? false,
    })
    const common = {
      release,
      capabilities: capabilities(helm, kube, options.apiVersions),
      chartObject: options.chartObject ?? chartObject,
    }
    const files = runTemplates(loaded, collectTemplates(chart, values, common), {
      functions,
      effects: options.effects,
      budget,
    })
    const notes = takeNotes(chart, files)
    partial = { ...partial, manifests: wholeFiles(files) }
    const sorted = sortManifests(files, helm, note, budget, headsOf(loaded, budget.dataDepth))
    return { helm, ...sorted, crds: crdFiles(chart), notes }
  } catch (error) {
    if (!(error instanceof HelmError)) throw error
    throw new RenderError(error, error instanceof ManifestError ? { ...partial, hooks: error.hooks } : partial)
  }
}

/**
 * Renders a chart as `helm template` does, with a table of functions (see renderChart, which loads them): dependencies, values, schemas, templates, hooks and order. Pure except for the effects.
 * Throws HelmError in helm's words (RenderError once helm would have had a release), AicrError at a limit of ours.
 * Notices go to `notify` as they arise and are in the result.
 */
export function renderWith(
  functions: FunctionLibrary,
  chart: Chart,
  options: RenderOptions,
  notify?: Notify,
): Rendered {
  const budget = options.budget ?? new Budget(options.limits, options.deadline)
  try {
    return renderWithin(budget, functions, chart, options, notify)
  } catch (error) {
    throw error instanceof LimitError ? limitFailure(error, chart.metadata.name) : error
  }
}

function renderWithin(
  budget: Budget,
  functions: FunctionLibrary,
  chart: Chart,
  options: RenderOptions,
  notify: Notify | undefined,
): Rendered {
  const notices: Notice[] = []
  const note = (notice: Notice): void => {
    notices.push(notice)
    notify?.(notice)
  }
  checkInstallable(chart)
  if (chart.metadata.deprecated) note(DEPRECATED)
  checkDependencies(chart)
  checkReleaseName(options.name ?? 'release-name', chart.helm, note)
  const user = options.values ?? new Map()
  const processed = processDependencies(chart, user, note, budget, options.chartLimits)
  const values = coalesceValues(processed, user, note, budget)
  checkSchemas(processed, values, options.validateSchema, budget)
  // a template may make values that hold themselves
  const kept = copyMap(values, budget)
  const release = renderRelease(functions, { loaded: chart, chart: processed }, values, options, { note, budget })
  return { ...release, chart: processed, values: kept, notices }
}
