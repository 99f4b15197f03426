import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Chart, type LoadOptions, loadChart, loadChartArchive } from '../core/chart/index.ts'
import { readChartDirectory } from './chart-directory.ts'

/** Whether a path exists, following links. */
export const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined

/** Loads a chart from a directory or an archive on disk. Throws HelmError in helm's words. */
export async function loadChartAt(path: string, options: LoadOptions = {}): Promise<Chart> {
  const absolute = resolve(path)
  if (statSync(absolute).isDirectory()) return loadChart(readChartDirectory(absolute, options), options)
  return loadChartArchive(absolute, new Uint8Array(readFileSync(absolute)), options)
}
