import type { Chart, Notify } from '../chart/index.ts'
import { CRYPTO, renderWithRare, TOML } from './rare-functions.ts'
import type { Rendered, RenderOptions } from './render.ts'

export interface LazyRenderOptions extends Omit<RenderOptions, 'validateSchema'> {
  /** do not hold values to values.schema.json; default false */
  readonly skipSchemas?: boolean
}

/**
 * Renders a chart as `helm template` does, with every function that helm has: see renderChartWith. What few charts need is loaded when it
 * is needed: the rare functions, and the validation of schemas.
 */
export async function renderChartLazily(chart: Chart, options: LazyRenderOptions, notify?: Notify): Promise<Rendered> {
  const schemas = options.skipSchemas || !hasSchema(chart) ? {} : await import('../schema/index.ts')
  return renderWithRare([CRYPTO, TOML], chart, { ...options, ...schemas }, notify)
}

const hasSchema = (chart: Chart): boolean => chart.schema !== undefined || chart.dependencies.some(hasSchema)
