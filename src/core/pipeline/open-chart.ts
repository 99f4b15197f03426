import { chartName, isRemote } from '../address.ts'
import { type Chart, type LoadOptions, loadChart, loadChartArchive } from '../chart/index.ts'
import { deadlineIn, inTime, ownClock } from '../deadline.ts'
import { Budget, type Deadline } from '../engine.ts'
import { AicrError, say } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { chartFailure } from '../output/index.ts'
import { type ComponentRef, hasChart } from '../recipe/index.ts'
import type { ChartReference, ChartSource, ResolvedChart } from '../seams.ts'
import { placeOf, showReference, showUrl } from '../source/index.ts'
import { CLEAN, join, type Noted, note } from './noted.ts'
import type { Plan } from './plan.ts'
import { reasonOf } from './reason.ts'
import type { MirrorRequest } from './request.ts'

export interface OpenOptions extends LoadOptions {
  readonly signal?: AbortSignal | undefined
  /** called with what was found, before it is fetched */
  readonly onFound?: ((chart: ResolvedChart) => void) | undefined
  /** called with the archive's size once it has arrived */
  readonly onBytes?: ((bytes: number) => void) | undefined
}

/**
 * A chart that has been found and fetched; `load` reads it. The steps are apart because helm reads values in between. Throws AicrError for
 * what the source has wrong, `load` throws HelmError for what the chart has wrong.
 */
export async function fetchChart(
  source: ChartSource,
  reference: ChartReference,
  { signal, onFound, onBytes, ...load }: OpenOptions = {},
): Promise<() => Promise<Chart>> {
  signal?.throwIfAborted()
  const resolved = await source.resolve(reference, signal)
  onFound?.(resolved)
  const files = await source.files?.(resolved, signal)
  if (files) return () => loadChart(files, load)
  const bytes = await source.open(resolved, signal)
  onBytes?.(bytes.length)
  return () => loadChartArchive(isRemote(resolved.url) ? showUrl(resolved.url) : resolved.url, bytes, load)
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

/** A component's chart; undefined if it has none, or if it cannot be fetched, which is noted. */
export async function openComponentChart({
  value: { request, ref },
}: Noted<Plan>): Promise<Noted<OpenedChart | undefined>> {
  if (!hasChart(ref)) return join(undefined, CLEAN)
  try {
    return join(await openInTime(request, ref), CLEAN)
  } catch (error) {
    if (endsRun(request, error)) throw error
    const warning = `chart not fetched: ${reasonOf(error)}`
    return join(undefined, { ...note('incomplete', warning), failure: chartFailure('fetch', error, warning) })
  }
}

/** Whether a chart's failure ends the run instead of becoming a note: a lock that does not hold always does. */
export const endsRun = ({ signal, onRenderFailure }: MirrorRequest, error: unknown): boolean =>
  signal?.aborted === true ||
  (error instanceof AicrError && error.code === 'CONFLICT') ||
  onRenderFailure?.(error) === 'throw'

/** The end of one component, fetch and render together; what other components do meanwhile does not count. */
const componentDeadline = (request: MirrorRequest): Deadline => ({
  ...deadlineIn(componentTime(request), ownClock(request.clock)),
  signal: request.signal,
})

/** milliseconds for one component, fetch and render together */
export const componentTime = (request: MirrorRequest): number =>
  request.timeout ?? (request.limits ?? LIMITS).componentTimeout

/** All that one component may spend, from now on. */
export const componentBudget = (request: MirrorRequest, deadline = componentDeadline(request)): Budget =>
  new Budget(request.engineLimits, deadline, request.limits?.dataDepth)

/** A component's chart, or AicrError TIMEOUT once its time is over, whatever the source is waiting for. */
async function openInTime(request: MirrorRequest, ref: ComponentRef): Promise<OpenedChart> {
  const deadline = componentDeadline(request)
  const budget = componentBudget(request, deadline)
  const reference = { repository: ref.source, chart: chartName(ref), version: ref.version }
  const late = (): AicrError => overdue(reference, deadline.allowed)
  return inTime({ deadline, signals: [request.signal], late }, async (signal) => {
    let found: ResolvedChart | undefined
    const load = await fetchChart(request.source, reference, {
      signal,
      budget,
      onFound: (chart) => {
        found = chart
      },
      onBytes: (bytes) => request.onProgress?.({ component: ref.name, stage: 'fetching', bytes }),
      ...(request.helm ? { helm: request.helm } : {}),
      ...(request.limits ? { limits: request.limits } : {}),
      ...(request.gunzip ? { gunzip: request.gunzip } : {}),
    })
    return { chart: await load(), budget, version: found?.version ?? '', path: localPathOf(found) }
  })
}

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
