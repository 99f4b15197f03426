import { chartName, isRemote } from '../address.ts'
import { type Chart, type LoadOptions, loadChart, loadChartArchive } from '../chart/index.ts'
import { deadlineIn, inTime, ownClock } from '../deadline.ts'
import { defined } from '../defined.ts'
import { Budget, type Deadline } from '../engine.ts'
import { AicrError, say } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { type ChartFailure, chartFailure } from '../output/index.ts'
import { hasChart } from '../recipe/index.ts'
import type { ChartFile, ChartReference, ChartSource, ResolvedChart } from '../seams.ts'
import { placeOf, showReference, showUrl } from '../source/index.ts'
import { CLEAN, join, type Noted, type Notes, note } from './noted.ts'
import type { Plan } from './plan.ts'
import { reasonOf } from './reason.ts'
import type { MirrorRequest, WorkRequest } from './request.ts'

export interface FetchOptions {
  readonly signal?: AbortSignal | undefined
  /** called once the archive has arrived, with its size */
  readonly onBytes?: ((bytes: number) => void) | undefined
}

/** A chart that has been found and fetched, and not read yet. */
export interface FetchedChart {
  readonly found: ResolvedChart
  /** its archive, or its files where it lies unpacked */
  readonly content: Uint8Array | { readonly files: readonly ChartFile[] }
}

/** Finds and fetches a chart. helm reads values between this and readChart. Throws AicrError for what the source has wrong. */
export async function fetchChart(
  source: ChartSource,
  reference: ChartReference,
  { signal, onBytes }: FetchOptions = {},
): Promise<FetchedChart> {
  signal?.throwIfAborted()
  const found = await source.resolve(reference, signal)
  const files = await source.files?.(found, signal)
  if (files) return { found, content: { files } }
  const content = await source.open(found, signal)
  onBytes?.(content.length)
  return { found, content }
}

/** Reads a chart that was fetched. Throws HelmError for what the chart has wrong. */
export const readChart = ({ found: { url }, content }: FetchedChart, options: LoadOptions): Promise<Chart> =>
  'files' in content
    ? loadChart(content.files, options)
    : loadChartArchive(isRemote(url) ? showUrl(url) : url, content, options)

/** A component's chart, and when its work has to end. */
export interface ArrivedChart extends FetchedChart {
  readonly deadline: Deadline
}

/** A chart, and the version found for the reference in the recipe. */
export interface OpenedChart {
  readonly chart: Chart
  /** what is left of the component's time, steps and bytes */
  readonly budget: Budget
  readonly version: string
  /** the file or folder that it was read from; undefined for a chart that came from elsewhere */
  readonly path: string | undefined
}

/** A component's chart, as it arrived; undefined if it has none, or if it cannot be fetched, which is noted. */
export const fetchComponentChart = ({
  value: { request, ref },
}: Noted<Plan<MirrorRequest>>): Promise<Noted<ArrivedChart | undefined>> =>
  orNote(request, async () => {
    if (!hasChart(ref)) return undefined
    const deadline = componentDeadline(request)
    const onBytes = (bytes: number): void => request.onProgress?.({ component: ref.name, stage: 'fetching', bytes })
    const reference = { repository: ref.source, chart: chartName(ref), version: ref.version }
    const late = (): AicrError => overdue(reference, deadline.allowed)
    const fetched = await inTime({ deadline, signals: [request.signal], late }, (signal) =>
      fetchChart(request.source, reference, { signal, onBytes }),
    )
    return { ...fetched, deadline }
  })

/** Reads a component's chart. What is wrong with it is a note, as what was wrong with its source. */
export async function readComponentChart(
  { value: { request } }: Noted<Plan>,
  arrived: Noted<ArrivedChart | undefined>,
  own?: Budget,
): Promise<Noted<OpenedChart | undefined>> {
  const fetched = arrived.value
  if (fetched === undefined) return { ...arrived, value: undefined }
  const { helm, limits, gunzip } = request
  const budget = own ?? componentBudget(request, fetched.deadline)
  return orNote(request, async () => {
    const chart = await readChart(fetched, { budget, ...defined({ helm, limits, gunzip }) })
    return { chart, budget, version: fetched.found.version, path: localPathOf(fetched.found) }
  })
}

/** What is fetched or read, or the note that it could not be. */
async function orNote<T>(request: WorkRequest, work: () => Promise<T>): Promise<Noted<T | undefined>> {
  try {
    return join(await work(), CLEAN)
  } catch (error) {
    if (endsRun(request, error)) throw error
    return join(undefined, chartMissing('fetch', error))
  }
}

/** Records that a component has no chart, and why. */
export function chartMissing(step: ChartFailure['step'], error: unknown): Notes {
  const warning = `chart not ${step}ed: ${reasonOf(error)}`
  return { ...note('incomplete', warning), failure: chartFailure(step, error, warning) }
}

/** Whether a chart's failure ends the run instead of becoming a note: a lock that does not hold always does. */
export const endsRun = ({ signal, onRenderFailure }: WorkRequest, error: unknown): boolean =>
  signal?.aborted === true ||
  (error instanceof AicrError && error.code === 'CONFLICT') ||
  onRenderFailure?.(error) === 'throw'

/** The end of one component, fetch and render together; what other components do meanwhile does not count. */
const componentDeadline = (request: WorkRequest): Deadline => ({
  ...deadlineIn(componentTime(request), ownClock(request.clock)),
  signal: request.signal,
})

/** milliseconds for one component, fetch and render together */
export const componentTime = (request: WorkRequest): number =>
  request.timeout ?? (request.limits ?? LIMITS).componentTimeout

/** All that one component may spend, from now on. */
export const componentBudget = (request: WorkRequest, deadline = componentDeadline(request)): Budget =>
  new Budget(request.engineLimits, deadline, request.limits?.dataDepth)

const localPathOf = (found: ResolvedChart | undefined): string | undefined =>
  found !== undefined && placeOf(found.reference).kind === 'path' ? found.url : undefined

const overdue = (reference: ChartReference, milliseconds: number): AicrError =>
  new AicrError(
    'TIMEOUT',
    say`${{ reference: showReference(reference) }} did not arrive within ${{ seconds: milliseconds / 1000 }} s`,
    {
      hint: 'raise --timeout, lower --concurrency, or list from a mirror or a folder of charts (--mirror, --charts)',
    },
  )
