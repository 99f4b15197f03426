import { renderChartLazily } from '../core/render/index.ts'
import { type RenderRequest, type RenderResult, renderWith } from './render.ts'

/**
 * Renders a chart as `helm template` does, with every function that helm has. Rejects with HelmError in helm's own words, with
 * AicrError at a limit.
 *
 *     const { text, manifests } = await renderChart({ chart: archiveBytes, values: { replicas: 2 } })
 */
export async function renderChart(request: RenderRequest): Promise<RenderResult> {
  const skipSchemas = request.skipSchemaValidation ?? false
  return renderWith((chart, options) => renderChartLazily(chart, { ...options, skipSchemas }), request)
}
