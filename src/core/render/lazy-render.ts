import type { FunctionLibrary } from '../../../template-engine/index.ts'
import type { Chart, Notify } from '../chart/index.ts'
import type { Data } from '../yaml/data.ts'
import { CHART_FUNCTIONS_WITHOUT_CRYPTO } from './functions/without-crypto.ts'
import { type Rendered, type RenderOptions, renderChartWith } from './render.ts'

/** What makes keys, certificates and password hashes: a fifth of all code, called by one chart in ten. */
const CRYPTO =
  /\b(?:genCA|genCAWithKey|genPrivateKey|genSelfSignedCert|genSelfSignedCertWithKey|genSignedCert|genSignedCertWithKey|buildCustomCert|bcrypt|htpasswd|derivePassword|encryptAES|decryptAES)\b/

export interface LazyRenderOptions extends Omit<RenderOptions, 'validateSchema'> {
  /** do not hold values to values.schema.json; default false */
  readonly skipSchemas?: boolean
}

/**
 * Renders a chart as `helm template` does, with every function that helm has: see renderChartWith. What few charts need is loaded when it
 * is needed, so that a bundler that splits code keeps it out of what is loaded first: the functions of cryptography, when a template
 * or a text of the values mentions one, and the validation of schemas.
 */
export async function renderChartLazily(chart: Chart, options: LazyRenderOptions, notify?: Notify): Promise<Rendered> {
  const functions = mentionsCrypto(chart, options.values) ? await allFunctions() : CHART_FUNCTIONS_WITHOUT_CRYPTO
  const schemas = options.skipSchemas || !hasSchema(chart) ? {} : await import('../values/schema/index.ts')
  try {
    return renderChartWith(functions, chart, { ...options, ...schemas }, notify)
  } catch (error) {
    if (!lacksCrypto(error)) throw error
    return renderChartWith(await allFunctions(), chart, { ...options, ...schemas }, notify)
  }
}

const hasSchema = (chart: Chart): boolean => chart.schema !== undefined || chart.dependencies.some(hasSchema)

/** One table for all renders: what was parsed with it is known by it. */
let functionsOfAll: FunctionLibrary | undefined

async function allFunctions(): Promise<FunctionLibrary> {
  const { CRYPTO_FUNCTIONS } = await import('../../../template-engine/crypto.ts')
  functionsOfAll ??= { ...CHART_FUNCTIONS_WITHOUT_CRYPTO, ...CRYPTO_FUNCTIONS }
  return functionsOfAll
}

const MENTIONS = new WeakMap<Chart, boolean>()

function mentionsCrypto(chart: Chart, values: Data = null): boolean {
  let mentions = MENTIONS.get(chart)
  if (mentions === undefined) {
    mentions =
      chart.templates.some((file) => CRYPTO.test(file.data)) ||
      chart.dependencies.some((child) => mentionsCrypto(child))
    MENTIONS.set(chart, mentions)
  }
  return mentions || textMentionsCrypto(values)
}

function textMentionsCrypto(value: Data): boolean {
  if (typeof value === 'string') return CRYPTO.test(value)
  if (value instanceof Map) for (const member of value.values()) if (textMentionsCrypto(member)) return true
  return Array.isArray(value) && value.some(textMentionsCrypto)
}

/** Whether a render failed only because tpl ran a text from elsewhere, a file perhaps, with a function that was not loaded. */
const lacksCrypto = (error: unknown): boolean =>
  error instanceof Error && new RegExp(`function "${CRYPTO.source}" not defined`).test(error.message)
