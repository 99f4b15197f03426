import type { Chart, Notify } from '../../src/core/chart/index.ts'
import { type Rendered, type RenderOptions, renderWith, CHART_FUNCTIONS as SET } from '../../src/core/render/index.ts'
import { loadFunctions } from '../../template-engine/index.ts'

/** Every function of a chart's templates, in one table. */
export const CHART_FUNCTIONS = await loadFunctions(SET)

/** Renders with all functions at hand. */
export const renderNow = (chart: Chart, options: RenderOptions, notify?: Notify): Rendered =>
  renderWith(CHART_FUNCTIONS, chart, options, notify)
