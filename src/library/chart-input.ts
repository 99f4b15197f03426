import { asBytes, filesOf, membersOf, refused } from '../core/brand.ts'
import {
  type Chart,
  chartFile,
  type LoadOptions,
  loadChart,
  loadChartArchive,
  selectFiles,
} from '../core/chart/index.ts'
import type { Budget } from '../core/engine.ts'
import { AicrError } from '../core/errors.ts'
import type { ChartFile } from '../core/seams.ts'

/**
 * A chart: the bytes of a packed one (.tgz), or its files by path inside the chart (`Chart.yaml`, `templates/x.yaml`,
 * `charts/sub/Chart.yaml`), as text or bytes, `.helmignore` among them obeyed; or what loadChart has read.
 */
export type ChartInput =
  | Uint8Array
  | Readonly<Record<string, string | Uint8Array>>
  | ReadonlyMap<string, string | Uint8Array>
  | {
      /** what loadChart made of it */
      readonly loaded: Chart
    }

export const isLoaded = (input: ChartInput): input is { readonly loaded: Chart } =>
  typeof input === 'object' &&
  input !== null &&
  Object.hasOwn(input, 'loaded') &&
  'loaded' in input &&
  typeof input.loaded === 'object' &&
  'metadata' in input.loaded

/** Loads a chart. Throws HelmError in helm's words, AicrError at a limit. */
export async function openChart(input: ChartInput, options: LoadOptions = {}): Promise<Chart> {
  if (isLoaded(input)) {
    const { helm } = input.loaded
    if (options.helm === undefined || options.helm === helm) return input.loaded
    const message = `the chart was loaded for helm ${helm.version}, not for ${options.helm.version}`
    throw new AicrError('INVALID_REQUEST', message, {
      hint: 'load it with the same helmVersion: releases of helm read charts differently',
    })
  }
  const archive = asBytes(input)
  if (archive !== undefined) return loadChartArchive('chart.tgz', archive, options)
  if (membersOf(input) === undefined) throw refused('the chart', 'bytes (Uint8Array) or files by path', input)
  return loadChart(chartFiles([...filesOf('the chart', input)], options.budget), options)
}

/** A chart folder's files in load order, without those that `.helmignore` names. */
export const chartFiles = (
  entries: readonly (readonly [string, string | Uint8Array])[],
  budget?: Budget,
): ChartFile[] =>
  selectFiles(
    entries.map(([path, content]) => chartFile(path.replace(/^\.?\/+/, ''), content)),
    budget,
  )
