import type { FunctionLibrary } from '../../../template-engine/index.ts'
import type { Chart, Notify } from '../chart/index.ts'
import type { Data } from '../yaml/data.ts'
import { USUAL_FUNCTIONS } from './functions/usual.ts'
import { type Rendered, type RenderOptions, renderChartWith } from './render.ts'

/** Functions that few charts call, and that are a quarter of all code: their names, and how they are had. */
interface Rare {
  readonly names: RegExp
  readonly load: () => Promise<FunctionLibrary>
}

const RARE: readonly Rare[] = [
  {
    names:
      /\b(?:genCA|genCAWithKey|genPrivateKey|genSelfSignedCert|genSelfSignedCertWithKey|genSignedCert|genSignedCertWithKey|buildCustomCert|bcrypt|htpasswd|derivePassword|encryptAES|decryptAES)\b/,
    load: async () => (await import('../../../template-engine/crypto.ts')).CRYPTO_FUNCTIONS,
  },
  { names: /\b(?:from|to)Toml\b/, load: async () => (await import('./functions/toml.ts')).TOML_FUNCTIONS },
]

export interface LazyRenderOptions extends Omit<RenderOptions, 'validateSchema'> {
  /** do not hold values to values.schema.json; default false */
  readonly skipSchemas?: boolean
}

/**
 * Renders a chart as `helm template` does, with every function that helm has: see renderChartWith. What few charts need is loaded when it
 * is needed, so that a bundler that splits code keeps it out of what is loaded first: the functions for keys, certificates, password
 * hashes and TOML, when a file of the chart or a text of the values mentions one, and the validation of schemas.
 */
export async function renderChartLazily(chart: Chart, options: LazyRenderOptions, notify?: Notify): Promise<Rendered> {
  const schemas = options.skipSchemas || !hasSchema(chart) ? {} : await import('../values/schema/index.ts')
  const render = async (rare: readonly Rare[]): Promise<Rendered> => {
    const loaded = await Promise.all(rare.map(({ load }) => load()))
    const functions = Object.assign({}, USUAL_FUNCTIONS, ...loaded)
    return renderChartWith(functions, chart, { ...options, ...schemas }, notify)
  }
  try {
    return await render(rareIn(chart, options.values ?? null))
  } catch (error) {
    if (!lacksRare(error)) throw error
    return render(RARE)
  }
}

const hasSchema = (chart: Chart): boolean => chart.schema !== undefined || chart.dependencies.some(hasSchema)

const CHARTS = new WeakMap<Chart, readonly Rare[]>()

/** What the files of a chart mention, and what the values do. */
function rareIn(chart: Chart, values: Data): readonly Rare[] {
  const inChart = CHARTS.get(chart) ?? RARE.filter(({ names }) => someFile(chart, names))
  CHARTS.set(chart, inChart)
  return RARE.filter((rare) => inChart.includes(rare) || someText(values, rare.names))
}

const someFile = (chart: Chart, names: RegExp): boolean =>
  [...chart.templates, ...chart.files].some(({ data }) => names.test(data)) ||
  chart.dependencies.some((child) => someFile(child, names))

function someText(value: Data, names: RegExp): boolean {
  if (typeof value === 'string') return names.test(value)
  if (Array.isArray(value)) return value.some((item) => someText(item, names))
  return value instanceof Map && [...value.values()].some((item) => someText(item, names))
}

/** Whether a render failed only because it put the name of a function together that was not loaded. */
const lacksRare = (error: unknown): boolean =>
  error instanceof Error &&
  RARE.some(({ names }) => new RegExp(`function "${names.source}" not defined`).test(error.message))
