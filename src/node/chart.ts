import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Chart, type LoadOptions, loadChart, loadChartArchive } from '../core/chart/index.ts'
import { LIMITS } from '../core/limits.ts'
import { type LoadedChart, loadedOf } from '../library/loaded-chart.ts'
import { readWithin } from './bounded-input.ts'
import { readChartDirectory } from './chart-directory.ts'

/** Whether a path exists, following links. */
export const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined

/** Reads a chart from a directory or an archive on disk. Throws HelmError in helm's words. */
export async function readChartAt(path: string, options: LoadOptions = {}): Promise<Chart> {
  const absolute = resolve(path)
  if (statSync(absolute).isDirectory()) return loadChart(readChartDirectory(absolute, options), options)
  return loadChartArchive(absolute, readWithin(absolute, (options.limits ?? LIMITS).archiveBytes), options)
}

/** Reads a chart from a directory or an archive on disk, for renderChart. Throws HelmError in helm's words, AicrError at a limit. */
export const loadChartAt = async (path: string, options: LoadOptions = {}): Promise<LoadedChart> =>
  loadedOf(await readChartAt(path, options))
