import type { FunctionLibrary } from '../../../template-engine/index.ts'
import type { Chart, Notice, Notify } from '../chart/index.ts'
import type { Helm } from '../helm/index.ts'
import type { Data } from '../yaml/index.ts'
import { usualFunctions } from './functions/by-helm.ts'
import { type Rendered, type RenderOptions, renderChartWith } from './render.ts'

/** Functions that few charts call: their names, and how they are had. */
export interface Rare {
  readonly names: RegExp
  readonly load: (helm: Helm) => Promise<FunctionLibrary>
}

export const TOML: Rare = {
  names: /\b(?:from|to|mustTo)Toml\b/,
  load: async (helm) => (await import('./functions/toml.ts')).tomlFunctions(helm),
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
    return renderChartWith(await functionsWith(mentioned, chart.helm), chart, options, (notice) => notices.push(notice))
  } catch (error) {
    if (!rare.some(({ names }) => lacks(error, names))) throw error
    notices.length = 0
    return renderChartWith(await functionsWith(rare, chart.helm), chart, options, (notice) => notices.push(notice))
  } finally {
    if (notify) notices.forEach(notify)
  }
}

/** One table for each helm and choice, since what was parsed with a table is known by it. */
const TABLES = new WeakMap<Helm, Map<string, FunctionLibrary>>()

async function functionsWith(chosen: readonly Rare[], helm: Helm): Promise<FunctionLibrary> {
  const usual = usualFunctions(helm)
  if (chosen.length === 0) return usual
  const loaded = await Promise.all(chosen.map(({ load }) => load(helm)))
  const tables = TABLES.get(helm) ?? new Map<string, FunctionLibrary>()
  TABLES.set(helm, tables)
  const key = chosen.map(({ names }) => names.source).join()
  const table = tables.get(key) ?? Object.assign({}, usual, ...loaded)
  tables.set(key, table)
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
