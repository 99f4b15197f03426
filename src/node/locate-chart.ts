import { isAbsolute, resolve } from 'node:path'
import { isRemote } from '../core/address.ts'
import { type Chart, type Notify, printNotice } from '../core/chart/index.ts'
import { helmFailure, say } from '../core/errors.ts'
import type { Helm } from '../core/helm/index.ts'
import type { ChartSource } from '../core/seams.ts'
import { exists, readChartAt } from './chart.ts'

/** What names a chart on a command line. */
export interface LocateRequest {
  readonly chart: string
  /** --repo */
  readonly repository: string
  /** --version */
  readonly version: string
  /** --verify */
  readonly verify: boolean
  /** the helm to load it for */
  readonly helm: Helm
  /** ends the search */
  readonly signal?: AbortSignal
  /** receives what helm would log while the chart loads, a line at a time */
  readonly onNotice: (line: string) => void
}

/**
 * Finds the chart that a command line names: on disk when it is there, else where its address leads (as in helm pkg/action,
 * LocateChart). Resolves to what loads it, because helm reads values in between.
 */
export async function locateChart(
  request: LocateRequest,
  sources: () => Promise<ChartSource>,
): Promise<() => Promise<Chart>> {
  const { chart, repository, version, verify, helm, signal, onNotice } = request
  const notify: Notify = (notice) => onNotice(printNotice(notice, helm))
  const options = { notify, helm }
  const isLocal = repository === '' && !isRemote(chart)
  const isHere = isLocal && exists(chart)
  if (isHere && !verify) return () => readChartAt(chart, options)
  if (isLocal && !isHere && (isAbsolute(chart) || chart.startsWith('.')))
    throw helmFailure(say`path ${{ chart: JSON.stringify(chart) }} not found`, { code: 'NOT_FOUND' })
  if (isLocal && !isHere && !chart.includes('/')) {
    throw helmFailure(say`non-absolute URLs should be in form of repo_name/path_to_chart, got: ${{ chart }}`, {
      code: 'NOT_FOUND',
    })
  }
  const { fetchChart, readChart } = await import('../core/pipeline/index.ts')
  const reference = { repository, chart: isHere ? resolve(chart) : chart, version }
  const fetched = await fetchChart(await sources(), reference, { signal })
  return () => readChart(fetched, options)
}
