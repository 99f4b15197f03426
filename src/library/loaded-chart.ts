import { openArchive } from '../core/archive/index.ts'
import {
  type Chart,
  type ChartSummary,
  type TemplateText as ChartTemplate,
  readChartFile,
  summarizeChart,
  templateTexts,
} from '../core/chart/index.ts'
import type { TimeOptions } from '../core/deadline.ts'
import { defined } from '../core/defined.ts'
import type { EngineLimits } from '../core/engine.ts'
import { helmOf } from '../core/helm/index.ts'
import { endInTime, openLedger } from '../core/ledger.ts'
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

/** What loading a chart may take. */
export interface LoadRequest extends TimeOptions {
  /** bounds on archive and files; default LIMITS */
  readonly limits?: Limits
  /** bounds on what reading its data costs; default ENGINE_LIMITS */
  readonly engineLimits?: EngineLimits
}

/** Reads a chart. Rejects with HelmError in helm's words, with AicrError at a limit. */
export async function loadChart(
  input: ChartInput,
  options: LoadRequest & {
    /** the helm that it will be rendered as: a release or a line; default the newest verified */
    readonly helmVersion?: string
  } = {},
): Promise<LoadedChart> {
  const { limits, helmVersion } = options
  const helm = helmVersion === undefined ? undefined : await helmOf(helmVersion)
  const budget = openLedger(options)
  return endInTime(options, LOADING, async () =>
    loadedOf(await openChart(input, { budget, ...defined({ limits, helm }) })),
  )
}

const LOADING = { name: 'loading', place: 'chart' }

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
  options: LoadRequest = {},
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { limits } = options
  const budget = openLedger(options)
  const files = await endInTime(options, LOADING, () =>
    openArchive('chart.tgz', archive, { budget, ...defined({ limits }) }),
  )
  return new Map(files.map(readChartFile).map(({ path, bytes }) => [path, bytes]))
}
