import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Chart, chartLimits, type LoadOptions, loadChart, loadChartArchive } from '../core/chart/index.ts'
import { type LoadedChart, loadedOf } from '../library/loaded-chart.ts'
import { readWithin } from './bounded-input.ts'
import { readChartDirectory } from './chart-directory.ts'

/** Whether a path exists, following links. */
export const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined

const loadFolder = (path: string, options: LoadOptions): Promise<Chart> =>
  loadChart(readChartDirectory(path, { ...options, limits: chartLimits(options) }), options)

/** Reads a chart from a directory or an archive on disk. Throws HelmError in helm's words. */
export async function readChartAt(path: string, options: LoadOptions = {}): Promise<Chart> {
  const absolute = resolve(path)
  if (statSync(absolute).isDirectory()) return loadFolder(absolute, options)
  return loadChartArchive(absolute, readWithin(absolute, chartLimits(options).archiveBytes), options)
}

/** Reads a chart from a directory or an archive on disk, for renderChart. Throws HelmError in helm's words, AicrError at a limit. */
export const loadChartAt = async (path: string, options: LoadOptions = {}): Promise<LoadedChart> =>
  loadedOf(await readChartAt(path, options))
