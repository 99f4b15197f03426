import { isAbsolute, resolve } from 'node:path'
import { type Chart, type LoadOptions, loadChart, loadChartArchive } from '../core/chart/index.ts'
import { helmFailure } from '../core/errors.ts'
import type { ChartReference, ChartSource } from '../core/seams.ts'
import { exists, loadChartAt } from '../node/chart.ts'

/** What names a chart on a command line. */
export interface ChartRequest {
  readonly chart: string
  /** --repo */
  readonly repository: string
  /** --version */
  readonly version: string
  /** --verify */
  readonly verify: boolean
}

/**
 * Finds the chart that a command line names: on disk when it is there, else where its address leads (as in helm pkg/action,
 * LocateChart). Answers how to load it, for helm reads values in between.
 */
export async function locateChart(
  request: ChartRequest,
  sources: () => Promise<ChartSource>,
  options: LoadOptions = {},
): Promise<() => Promise<Chart>> {
  const { chart } = request
  const local = request.repository === '' && !/^(oci|https?):\/\//.test(chart)
  const here = local && exists(chart)
  if (here && !request.verify) return () => loadChartAt(chart, options)
  if (local && !here && (isAbsolute(chart) || chart.startsWith('.')))
    throw helmFailure(`path ${JSON.stringify(chart)} not found`)
  if (local && !here && !chart.includes('/')) {
    throw helmFailure(`non-absolute URLs should be in form of repo_name/path_to_chart, got: ${chart}`)
  }
  const reference: ChartReference = {
    repository: request.repository,
    chart: here ? resolve(chart) : chart,
    version: request.version,
  }
  const source = await sources()
  const resolved = await source.resolve(reference)
  const files = await source.files?.(resolved)
  if (files) return () => loadChart(files, options)
  const archive = await source.open(resolved)
  return () => loadChartArchive(resolved.url, archive, options)
}
