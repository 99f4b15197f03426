import { DEFAULT_HELM } from '../src/core/helm/index.ts'
import { chartFunctions } from '../src/core/render/functions/index.ts'
import { systemEffects } from '../src/node/effects.ts'
import {
  BUILTINS,
  Budget,
  ENGINE_LIMITS,
  type FunctionSpec,
  LimitError,
  TemplateSet,
} from '../template-engine/index.ts'
import { argumentsOf, LEFT_OUT, shaped, TEXTS } from './price-data.ts'

/*
 * What it takes to spend a default limit by one function: each function of a chart's templates in a loop, at several sizes and with several
 * kinds of text, until a share of the limits is spent. Prints the slowest, in seconds for the whole limit; a function is wrong when
 * that is more than BAND times what the same loop takes with a function that only looks at its argument.
 *
 *   npm run bench:prices -- [NAME...]
 */

/** share of the limits that one row spends */
const SHARE = 1 / 100
const BAND = 2.5
const SIZES = [8, 20_000]
const SHOWN = 40
/** seconds after which a row is cut */
const PATIENCE = 1

interface Row {
  readonly name: string
  readonly shape: string
  readonly seconds: number
  readonly spent: 'steps' | 'bytes' | 'time' | 'error'
}

const functions = { ...BUILTINS, ...(await chartFunctions(DEFAULT_HELM)) }

/** Calls a function until a share of the limits is spent, or PATIENCE is over. */
function measure(name: string, spec: FunctionSpec, kind: string, n: number): Row {
  const data = new Map(argumentsOf(spec, kind, n).map((value, i) => [`v${i}`, value]))
  const call = `{{ $_ := ${name} ${[...data.keys()].map((key) => `$.${key}`).join(' ')} }}`
  const limits = { ...ENGINE_LIMITS, steps: ENGINE_LIMITS.steps * SHARE, bytes: ENGINE_LIMITS.bytes * SHARE }
  const started = process.cpuUsage()
  const passed = (): number => process.cpuUsage(started).user / 1e6
  const budget = new Budget(limits, { now: passed, at: PATIENCE, allowed: PATIENCE })
  const set = new TemplateSet({ name: 'bench', functions })
  set.parse('t', `{{ range $.turns }}${call}{{ end }}`)
  data.set('turns', shaped({ turns: 1_000_000 }))
  let spent: Row['spent'] = 'error'
  try {
    set.execute('t', data as never, { effects: systemEffects(), budget })
  } catch (error) {
    if (error instanceof LimitError)
      spent = error.limit.includes('bytes') ? 'bytes' : error.limit.includes('milli') ? 'time' : 'steps'
  }
  const part = Math.max(budget.spent.steps / ENGINE_LIMITS.steps, budget.spent.bytes / ENGINE_LIMITS.bytes)
  return { name, shape: `${kind} ${n}`, seconds: passed() / part, spent }
}

const wanted = new Set(process.argv.slice(2))
const rows: Row[] = []
measure('len', functions.len as FunctionSpec, 'a', 8)
const reference = measure('len', functions.len as FunctionSpec, 'a', 8).seconds
for (const [name, spec] of Object.entries(functions)) {
  if (LEFT_OUT.has(name) || (wanted.size > 0 && !wanted.has(name))) continue
  for (const n of SIZES)
    for (const kind of Object.keys(TEXTS)) {
      const takesText = spec.params.some((p) => p.name === 'string' || p.kind === 'interface')
      if (!takesText && kind !== 'a' && kind !== 'words') continue
      const row = measure(name, spec, kind, n)
      // a failed call ends its template, so it can cost only once
      if (row.spent !== 'error') rows.push(row)
    }
}
rows.sort((a, b) => b.seconds - a.seconds)
console.log(
  `reference: ${reference.toFixed(2)} s for a default limit; a row is wrong above ${(BAND * reference).toFixed(2)} s`,
)
const wrong = rows.filter(({ seconds }) => seconds > BAND * reference)
for (const { name, shape, seconds, spent } of rows.slice(0, Math.max(SHOWN, wrong.length)))
  console.log(`${seconds.toFixed(2).padStart(8)} s  ${spent.padEnd(6)} ${name.padEnd(28)} ${shape}`)
console.log(`${rows.length} rows, ${wrong.length} of them outside the band`)
process.exitCode = wrong.length > 0 ? 1 : 0
