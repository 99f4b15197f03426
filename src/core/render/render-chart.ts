import type { Chart, Notify } from '../chart/index.ts'
import { chartFunctions } from './functions/index.ts'
import { type Rendered, type RenderOptions, renderChartWith } from './render.ts'

/** Renders a chart as `helm template` does, with every function that helm has: see renderChartWith. */
export const renderChart = (chart: Chart, options: RenderOptions, notify?: Notify): Rendered =>
  renderChartWith(chartFunctions(chart.helm), chart, options, notify)
