import type { FunctionLibrary } from '../../../template-engine/index.ts'
import type { Chart, Notice, Notify } from '../chart/index.ts'
import type { Data } from '../yaml/index.ts'
import { USUAL_FUNCTIONS } from './functions/usual.ts'
import { type Rendered, type RenderOptions, renderChartWith } from './render.ts'

/** Functions that few charts call: their names, and how they are had. */
export interface Rare {
  readonly names: RegExp
  readonly load: () => Promise<FunctionLibrary>
}

export const TOML: Rare = {
  names: /\b(?:from|to)Toml\b/,
  load: async () => (await import('./functions/toml.ts')).TOML_FUNCTIONS,
}

/** Keys, certificates and password hashes: a fifth of all code. */
export const CRYPTO: Rare = {
  names:
    /\b(?:genCA|genCAWithKey|genPrivateKey|genSelfSignedCert|genSelfSignedCertWithKey|genSignedCert|genSignedCertWithKey|buildCustomCert|bcrypt|htpasswd|derivePassword|encryptAES|decryptAES)\b/,
  load: async () => (await import('../../../template-engine/crypto.ts')).CRYPTO_FUNCTIONS,
}

/**
 * Renders a chart with the usual functions and those of `rare` that a file of the chart or a text of the values mentions; again, with
 * all, when it turns out to call one of the others: see renderChartWith. A bundler that splits code keeps the rare ones out of what is
 * loaded first.
 */
export async function renderWithRare(
  rare: readonly Rare[],
  chart: Chart,
  options: RenderOptions,
  notify?: Notify,
): Promise<Rendered> {
  const mentioned = rare.filter((each) => chartMentions(chart, each) || textMentions(options.values ?? null, each))
  const notices: Notice[] = []
  try {
    return renderChartWith(await functionsWith(mentioned), chart, options, (notice) => notices.push(notice))
  } catch (error) {
    if (!rare.some(({ names }) => lacks(error, names))) throw error
    notices.length = 0
    return renderChartWith(await functionsWith(rare), chart, options, (notice) => notices.push(notice))
  } finally {
    if (notify) notices.forEach(notify)
  }
}

/** One table for each choice, since what was parsed with a table is known by it. */
const TABLES = new Map<string, FunctionLibrary>()

async function functionsWith(chosen: readonly Rare[]): Promise<FunctionLibrary> {
  if (chosen.length === 0) return USUAL_FUNCTIONS
  const loaded = await Promise.all(chosen.map(({ load }) => load()))
  const key = chosen.map(({ names }) => names.source).join()
  const table = TABLES.get(key) ?? Object.assign({}, USUAL_FUNCTIONS, ...loaded)
  TABLES.set(key, table)
  return table
}

const KNOWN = new WeakMap<Chart, Map<Rare, boolean>>()

/** A chart that is rendered again and again is looked through once. */
function chartMentions(chart: Chart, rare: Rare): boolean {
  const known = KNOWN.get(chart) ?? new Map<Rare, boolean>()
  KNOWN.set(chart, known)
  const mentions =
    known.get(rare) ??
    ([...chart.templates, ...chart.files].some(({ data }) => data.includes('{{') && rare.names.test(data)) ||
      chart.dependencies.some((child) => chartMentions(child, rare)))
  known.set(rare, mentions)
  return mentions
}

function textMentions(value: Data, rare: Rare): boolean {
  if (typeof value === 'string') return rare.names.test(value)
  if (Array.isArray(value)) return value.some((item) => textMentions(item, rare))
  return value instanceof Map && [...value.values()].some((item) => textMentions(item, rare))
}

/** Whether a render failed only because it put the name of a function together that was not loaded. */
const lacks = (error: unknown, names: RegExp): boolean =>
  error instanceof Error && new RegExp(`function "${names.source}" not defined`).test(error.message)
