import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Chart, chartLimits, type LoadOptions, loadChart, loadChartArchive } from '../core/chart/index.ts'
import { readChartDirectory } from './chart-directory.ts'

/** Whether a path exists, following links. */
export const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined

const loadFolder = (path: string, options: LoadOptions): Promise<Chart> =>
  loadChart(readChartDirectory(path, { ...options, limits: chartLimits(options) }), options)

/** Loads a chart from a directory or an archive on disk. Throws HelmError in helm's words. */
export async function loadChartAt(path: string, options: LoadOptions = {}): Promise<Chart> {
  const absolute = resolve(path)
  if (statSync(absolute).isDirectory()) return loadFolder(absolute, options)
  return loadChartArchive(absolute, new Uint8Array(readFileSync(absolute)), options)
}
