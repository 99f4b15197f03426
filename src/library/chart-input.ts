import { type Chart, type LoadOptions, loadChart, loadChartArchive, selectFiles } from '../core/chart/index.ts'
import { encodeUtf8, fromBytes } from '../core/engine.ts'
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
  | { readonly loaded: Chart }

const isLoaded = (input: ChartInput): input is { readonly loaded: Chart } =>
  'loaded' in input && typeof input.loaded === 'object' && 'metadata' in input.loaded

/** Loads a chart. Throws HelmError in helm's words, AicrError at a limit. */
export async function openChart(input: ChartInput, options: LoadOptions = {}): Promise<Chart> {
  if (isLoaded(input)) {
    const { helm } = input.loaded
    if (options.helm === undefined || options.helm === helm) return input.loaded
    throw new AicrError('INVALID_REQUEST', `the chart was loaded for helm ${helm.version}, not ${options.helm.version}`, {
      hint: 'load it with the same helmVersion, for releases of helm read charts differently',
    })
  }
  if (input instanceof Uint8Array) return loadChartArchive('chart.tgz', input, options)
  const entries = input instanceof Map ? [...input] : Object.entries(input)
  return loadChart(chartFiles(entries), options)
}

/** A chart folder's files in load order, without those that `.helmignore` names. */
export const chartFiles = (entries: readonly (readonly [string, string | Uint8Array])[]): ChartFile[] =>
  selectFiles(entries.map(([path, content]) => chartFile(path, content)))

const chartFile = (path: string, content: string | Uint8Array): ChartFile => ({
  path: encodeUtf8(path.replace(/^\.?\/+/, '')),
  data: typeof content === 'string' ? encodeUtf8(content) : fromBytes(content),
})
