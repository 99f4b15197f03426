import { openArchive, type UnpackOptions } from '../archive/index.ts'
import type { ChartFile, ChartReference, ChartSource, ResolvedChart } from '../seams.ts'

/** A chart that was found, and its files. */
export interface FoundChart {
  readonly chart: ResolvedChart
  readonly files: readonly ChartFile[]
}

/** From reference to files: resolve, open, unpack. Throws AicrError, and HelmError for a file that is not an archive. */
export async function findChart(
  source: ChartSource,
  reference: ChartReference,
  options: UnpackOptions & { readonly signal?: AbortSignal } = {},
): Promise<FoundChart> {
  const chart = await source.resolve(reference, options.signal)
  const files = await source.files?.(chart, options.signal)
  if (files !== undefined) return { chart, files }
  const bytes = await source.open(chart, options.signal)
  return { chart, files: await openArchive(chart.url, bytes, options) }
}
