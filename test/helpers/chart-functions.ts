import type { Chart, Notify } from '../../src/core/chart/index.ts'
import { HELM_VERSIONS, helmOf } from '../../src/core/helm/index.ts'
import { chartFunctions, type Rendered, type RenderOptions, renderWith } from '../../src/core/render/index.ts'
import type { FunctionLibrary } from '../../template-engine/index.ts'

const TABLES = new Map<string, FunctionLibrary>()
for (const version of HELM_VERSIONS) TABLES.set(version, await chartFunctions(helmOf(version)))

/** Every function of a chart's templates, in one table: of the newest helm. */
export const CHART_FUNCTIONS = await chartFunctions()

/** Renders with all functions of the chart's helm at hand. */
export const renderNow = (chart: Chart, options: RenderOptions, notify?: Notify): Rendered =>
  renderWith(TABLES.get(chart.helm.version) ?? CHART_FUNCTIONS, chart, options, notify)
