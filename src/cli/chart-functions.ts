import type { Chart } from '../core/chart/index.ts'
import type { FunctionLibrary } from '../core/engine.ts'
import { CHART_FUNCTIONS_WITHOUT_CRYPTO } from '../core/render/index.ts'

/** What makes keys, certificates and password hashes: half of all functions' code, called by one chart in ten. */
const CRYPTO =
  /\b(?:genCA|genCAWithKey|genPrivateKey|genSelfSignedCert|genSelfSignedCertWithKey|genSignedCert|genSignedCertWithKey|buildCustomCert|bcrypt|htpasswd|derivePassword|encryptAES|decryptAES)\b/

/** The functions that a chart's templates call: those of cryptography are loaded when a file of the chart mentions one. */
export async function functionsFor(chart: Chart): Promise<FunctionLibrary> {
  return mentionsCrypto(chart) ? allFunctions() : CHART_FUNCTIONS_WITHOUT_CRYPTO
}

export const allFunctions = async (): Promise<FunctionLibrary> =>
  (await import('../core/render/with-crypto.ts')).CHART_FUNCTIONS

const mentionsCrypto = (chart: Chart): boolean =>
  [...chart.templates, ...chart.files].some((file) => CRYPTO.test(file.data)) || chart.dependencies.some(mentionsCrypto)

/** Whether a render failed only because a text from elsewhere (values given to tpl) called a function that was not loaded. */
export const lacksCrypto = (error: unknown): boolean =>
  error instanceof Error && new RegExp(`function "${CRYPTO.source}" not defined`).test(error.message)
