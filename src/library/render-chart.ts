import { renderChart as renderWithAll } from '../core/render/with-crypto.ts'
import { validateSchema } from '../core/values/schema/index.ts'
import { readable } from './failure.ts'
import { type RenderRequest, type RenderResult, renderWith } from './render.ts'

/**
 * Renders a chart as `helm template` does, with every function that helm has. Rejects with HelmError in helm's own words, with
 * AicrError at a limit.
 *
 *     const { text, manifests } = await renderChart({ chart: archiveBytes, values: { replicas: 2 } })
 */
export async function renderChart(request: RenderRequest): Promise<RenderResult> {
  const validation = request.skipSchemaValidation ? {} : { validateSchema }
  return readable(renderWith((chart, options) => renderWithAll(chart, { ...options, ...validation }), request))
}
