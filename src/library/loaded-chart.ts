import { openArchive } from '../core/archive/index.ts'
import {
  type Chart,
  type ChartSummary,
  type TemplateText as ChartTemplate,
  readChartFile,
  summarizeChart,
  templateTexts,
} from '../core/chart/index.ts'
import { defined } from '../core/defined.ts'
import { helmOf } from '../core/helm/index.ts'
import type { Limits } from '../core/limits.ts'
import { type ChartInput, openChart } from './chart-input.ts'

export type { TemplateText as ChartTemplate } from '../core/chart/index.ts'

/** A chart that has been read: give it to renderChart again and again, and it is read once. No render changes it. */
export interface LoadedChart extends ChartSummary {
  /** the templates, in load order */
  readonly templates: readonly ChartTemplate[]
  /** what renders read */
  readonly loaded: Chart
}

/** Reads a chart. Rejects with HelmError in helm's words, with AicrError at a limit. */
export async function loadChart(
  input: ChartInput,
  { limits, helmVersion }: { readonly limits?: Limits; readonly helmVersion?: string } = {},
): Promise<LoadedChart> {
  const helm = helmVersion === undefined ? undefined : helmOf(helmVersion)
  return loadedOf(await openChart(input, defined({ limits, helm })))
}

/** A chart that was read already, with what may be shown of it. */
export function loadedOf(loaded: Chart): LoadedChart {
  let templates: readonly ChartTemplate[] | undefined
  return {
    ...summarizeChart(loaded),
    // few look at them
    get templates() {
      templates ??= templateTexts(loaded)
      return templates
    },
    loaded,
  }
}

/** The files of a packed chart by path inside the chart, e.g. to show its values.yaml. Rejects as loadChart does. */
export async function unpackChart(
  archive: Uint8Array,
  options: { readonly limits?: Limits } = {},
): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = await openArchive('chart.tgz', archive, options)
  return new Map(files.map(readChartFile).map(({ path, bytes }) => [path, bytes]))
}
