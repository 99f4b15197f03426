import type { Chart, Notify } from '../../src/core/chart/index.ts'
import { defined } from '../../src/core/defined.ts'
import { HELM_VERSIONS, helmOf } from '../../src/core/helm/index.ts'
import {
  chartFunctions,
  loadChartObject,
  type Rendered,
  type RenderOptions,
  renderWith,
} from '../../src/core/render/index.ts'

const loadParts = async (version: string) => {
  const helm = await helmOf(version)
  return { functions: await chartFunctions(helm), chartObject: await loadChartObject(helm) }
}

const PARTS = new Map<string, Awaited<ReturnType<typeof loadParts>>>()
for (const version of HELM_VERSIONS) PARTS.set(version, await loadParts(version))

/** Every function of a chart's templates, in one table: of the newest helm. */
export const CHART_FUNCTIONS = await chartFunctions()

/** Renders with all functions of the chart's helm at hand. */
export function renderNow(chart: Chart, options: RenderOptions, notify?: Notify): Rendered {
  const { functions = CHART_FUNCTIONS, chartObject } = PARTS.get(chart.helm.version) ?? {}
  return renderWith(functions, chart, { ...options, ...defined({ chartObject }) }, notify)
}
