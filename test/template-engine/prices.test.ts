import { describe, expect, test } from 'vitest'
import { argumentsOf, LEFT_OUT, shaped, TEXTS } from '../../bench/price-data.ts'
import { deterministicEffects } from '../../src/core/deterministic.ts'
import { DEFAULT_HELM } from '../../src/core/helm/index.ts'
import { chartFunctions } from '../../src/core/render/functions/index.ts'
import { fn, str } from '../../template-engine/functions/library.ts'
import {
  BUILTINS,
  Budget,
  ENGINE_LIMITS,
  type FunctionSpec,
  LimitError,
  TemplateSet,
} from '../../template-engine/index.ts'
import { INT } from '../../template-engine/value/types.ts'

/*
 * A price that was forgotten: a function whose work grows faster than what it spends. Each function is called with large arguments, and its
 * processor time for a share of the limits is held against that of a reference in the same moment. The band is wide, and what lies outside
 * of it is measured again, for a busy machine can only make a call slower: `npm run bench:prices` has the fine print.
 */

const BAND = 20
const TRIES = 10
const SIZE = 2000
/** of the steps, what one call may take: what it has cost until then tells enough */
const SHARE = 1 / 100
/** steps that are measured at least: a template that does less is measured itself */
const MEASURED = 60_000

/** Milliseconds of processor time for the whole of the limits, going by one run; undefined where the call fails. */
function timeForAll(
  functions: Readonly<Record<string, FunctionSpec>>,
  call: string,
  data: ReadonlyMap<string, unknown>,
): number | undefined {
  const once = spend(functions, call, data)
  if (once === undefined || once.steps > MEASURED) return once?.time
  const turns = shaped({ list: Math.ceil(MEASURED / once.steps) })
  return spend(functions, `{{ range $.turns }}${call}{{ end }}`, new Map([...data, ['turns', turns]]))?.time
}

interface Spent {
  readonly time: number
  readonly steps: number
}

function spend(
  functions: Readonly<Record<string, FunctionSpec>>,
  call: string,
  data: ReadonlyMap<string, unknown>,
): Spent | undefined {
  const set = new TemplateSet({ name: 'prices', functions })
  set.parse('t', call)
  // what makes secrets fails at once: they have a limit of their own
  const budget = new Budget({ ...ENGINE_LIMITS, steps: ENGINE_LIMITS.steps * SHARE, secrets: 0 })
  const started = process.cpuUsage()
  try {
    set.execute('t', data as never, { effects: deterministicEffects(), budget })
  } catch (error) {
    if (!(error instanceof LimitError) || error.limit.startsWith('keys')) return undefined
  }
  const { user, system } = process.cpuUsage(started)
  const { steps, bytes } = budget.spent
  const share = Math.max(steps / ENGINE_LIMITS.steps, bytes / ENGINE_LIMITS.bytes)
  return { time: (user + system) / 1000 / share, steps }
}

const reference = (): number => timeForAll(BUILTINS, '{{ $_ := len $.text }}', new Map([['text', 'text']])) ?? 0

/** Times over the reference: the least of several tries, the first inside the band. */
function timesTooSlow(functions: Readonly<Record<string, FunctionSpec>>, name: string, kind: string): number {
  const spec = functions[name] as FunctionSpec
  const data = new Map(argumentsOf(spec, kind, SIZE).map((value, i) => [`v${i}`, value]))
  const call = `{{ $_ := ${name} ${[...data.keys()].map((key) => `$.${key}`).join(' ')} }}`
  let least = Number.POSITIVE_INFINITY
  for (let tries = 0; tries < TRIES && least > BAND; tries++) {
    const time = timeForAll(functions, call, data)
    if (time === undefined) return 0
    least = Math.min(least, time / Math.max(reference(), 500))
  }
  return least
}

describe('every function pays for its work', async () => {
  const functions = { ...BUILTINS, ...(await chartFunctions(DEFAULT_HELM)) }
  const names = Object.keys(functions).filter((name) => !LEFT_OUT.has(name))
  test('there are some', () => {
    expect(names.length).toBeGreaterThan(200)
  })
  test.each(names)('%s', { timeout: 60_000 }, (name) => {
    const wrong = Object.keys(TEXTS).filter((kind) => timesTooSlow(functions, name, kind) > BAND)
    expect(wrong).toEqual([])
  })
})

test('a price that was forgotten is found', { timeout: 60_000 }, () => {
  let seen = 0
  const forgotful = fn([str], INT, (_, text) => {
    for (let again = 0; again < 400; again++) for (let i = 0; i < text.length; i++) seen += text.charCodeAt(i) & again
    return seen & 1
  })
  const priced = fn([str], INT, (call, text) => {
    call.budget.step(text.length * 400)
    return forgotful.run(call, text as never) as never
  })
  expect(timesTooSlow({ ...BUILTINS, forgotful }, 'forgotful', 'a')).toBeGreaterThan(BAND)
  expect(timesTooSlow({ ...BUILTINS, priced }, 'priced', 'a')).toBeLessThan(BAND)
})
