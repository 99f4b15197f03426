import { TOML } from '../core/render/index.ts'
import { type RenderRequest, type RenderResult, renderText } from './render.ts'

/**
 * Renders a chart as renderChart does but without the functions that make keys, certificates and password hashes (genCA, genPrivateKey,
 * bcrypt, htpasswd, encryptAES, derivePassword …), which are not defined then, and without JSON Schema validation. For small bundles.
 */
export const renderChartWithoutCrypto = (request: RenderRequest): Promise<RenderResult> =>
  renderText(request, { families: [TOML] })
