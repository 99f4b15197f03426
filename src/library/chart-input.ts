import { type Chart, type LoadOptions, loadChart, loadChartArchive, selectFiles } from '../core/chart/index.ts'
import { encodeUtf8, fromBytes } from '../core/engine.ts'
import type { ChartFile } from '../core/seams.ts'

/**
 * A chart: the bytes of a packed one (.tgz), or its files by path inside the chart (`Chart.yaml`, `templates/x.yaml`,
 * `charts/sub/Chart.yaml`), as text or bytes. `.helmignore` among the files is obeyed.
 */
export type ChartInput =
  | Uint8Array
  | Readonly<Record<string, string | Uint8Array>>
  | ReadonlyMap<string, string | Uint8Array>

/** Loads a chart. Throws HelmError in helm's words, AicrError at a limit. */
export function openChart(input: ChartInput, options: LoadOptions = {}): Promise<Chart> {
  if (input instanceof Uint8Array) return loadChartArchive('chart.tgz', input, options)
  const entries = input instanceof Map ? [...input] : Object.entries(input)
  return loadChart(selectFiles(entries.map(([path, content]) => chartFile(path, content))), options)
}

const chartFile = (path: string, content: string | Uint8Array): ChartFile => ({
  path: encodeUtf8(path.replace(/^\.?\/+/, '')),
  data: typeof content === 'string' ? encodeUtf8(content) : fromBytes(content),
})
