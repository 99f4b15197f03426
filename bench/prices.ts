import { CHART_FUNCTIONS } from '../src/core/render/functions/index.ts'
import { BUILTINS, Budget, ENGINE_LIMITS, TemplateSet, type Value } from '../template-engine/index.ts'

/*
 * What a step costs: runs every function over inputs of growing size and prints nanoseconds a step. A function whose price is forgotten
 * stands out: its time grows and its steps do not.
 *
 *   npm run prices [FUNCTION...]
 */

const TRIAL = 64
const SIZES = [1 << 14, 1 << 18]
/** calls tried per place and input: those that succeed on a small input */
const TRIED = 2
/** ns a step that a function may take, over what a loop of plain actions takes */
const BAND = 12
/** milliseconds below which a run says nothing */
const NOISE = 2

const letters = (n: number): string => 'abcdefghijklmnop'.repeat(Math.ceil(n / 16)).slice(0, n)
const words = (n: number): string => 'lorem ipsum, '.repeat(Math.ceil(n / 13)).slice(0, n)
const data = (n: number): Map<string, Value> => {
  const parts = Math.ceil(n / 16)
  const item = (i: number): string => `item-${(i * 7919) % parts}`
  const list = Array.from({ length: parts }, (_, i) => item(i)) as unknown as Value
  const dict = new Map(Array.from({ length: parts }, (_, i) => [item(i), letters(8)] as const))
  const nested = new Map<string, Value>([['a', dict as unknown as Value], ['b', list]])
  return new Map<string, Value>([
    ['letters', letters(n)],
    ['words', words(n)],
    ['blanks', ' '.repeat(n)],
    ['quotes', '"\\'.repeat(n / 2)],
    ['high', '\xc3\xa9'.repeat(n / 2)],
    ['digits', '7'.repeat(n)],
    ['nums', `${'1.5,'.repeat(n / 4)}`],
    ['yaml', Array.from({ length: n / 16 }, (_, i) => `key${i}: "v${i}"\n`).join('')],
    ['json', `[${Array.from({ length: n / 8 }, (_, i) => `"v${i}"`).join(',')}]`],
    ['toml', Array.from({ length: n / 16 }, (_, i) => `key${i} = "v${i}"\n`).join('')],
    ['list', list],
    ['dict', dict as unknown as Value],
    ['nested', nested as unknown as Value],
  ])
}

const TEXTS = ['.letters', '.words', '.blanks', '.quotes', '.high', '.digits', '.nums', '.yaml', '.json', '.toml', '.list', '.dict', '.nested']
const SMALL = ['1', '3', '"a"', '", "', '"(a|b)(c*)"', '"%v"', 'true', '0', '"${1}x$2"']

/** Calls of a function with one big argument in each place, and small ones in the others. */
function callsOf(name: string): string[] {
  const spec = { ...BUILTINS, ...CHART_FUNCTIONS }[name]
  const arity = spec === undefined ? 1 : spec.params.length + (spec.variadic ? 1 : 0)
  const calls: string[] = []
  for (const count of new Set([Math.max(1, arity - (spec?.variadic ? 1 : 0)), Math.max(1, arity)])) {
    for (let place = 0; place < count; place++) {
      for (const big of TEXTS) {
        for (const small of SMALL) {
          for (const other of count > 2 ? SMALL : [small]) {
            const rest = [small, other, small, small]
            calls.push(`${name} ${Array.from({ length: count }, (_, i) => (i === place ? big : rest[i > place ? i - 1 : i])).join(' ')}`)
          }
        }
      }
    }
  }
  return [...new Set(calls)]
}

interface Sample {
  readonly milliseconds: number
  readonly steps: number
}

function run(call: string, values: Map<string, Value>): Sample | undefined {
  const set = new TemplateSet({ functions: CHART_FUNCTIONS })
  try {
    set.parse('t', `{{ $x := ${call} }}`)
    const budget = new Budget({ ...ENGINE_LIMITS, steps: 1e12, bytes: 1e12, text: 1e12 })
    const started = process.cpuUsage()
    set.execute('t', values as unknown as Value, {
      budget,
      effects: { now: () => 0n, random: (n) => new Uint8Array(n).fill(7), timeZone: 'UTC' },
    })
    const { user, system } = process.cpuUsage(started)
    return { milliseconds: (user + system) / 1000, steps: budget.spent.steps }
  } catch {
    return undefined
  }
}

const wanted = process.argv.slice(2)
const names = Object.keys({ ...BUILTINS, ...CHART_FUNCTIONS }).filter((name) => wanted.length === 0 || wanted.includes(name))
const inputs = SIZES.map(data)
const trial = data(TRIAL)
const worst = new Map<string, Row>()

interface Row extends Sample {
  readonly call: string
  readonly size: number
  readonly ns: number
}

function measure(name: string, call: string): void {
  for (const [i, size] of SIZES.entries()) {
    const sample = run(call, inputs[i] as Map<string, Value>)
    if (sample === undefined) return
    const ns = (sample.milliseconds * 1e6) / sample.steps
    if (sample.milliseconds >= NOISE && (worst.get(name)?.ns ?? 0) < ns) worst.set(name, { ...sample, call, size, ns })
    if (sample.milliseconds > 100) return
  }
}

for (const name of names) {
  const tried = new Map<string, number>()
  for (const call of callsOf(name)) {
    const key = call.match(/\.\w+/)?.[0] ?? ''
    const place = call.split(' ').findIndex((word) => word.startsWith('.'))
    const seen = tried.get(`${key} ${place}`) ?? 0
    if (seen >= TRIED || run(call, trial) === undefined) continue
    tried.set(`${key} ${place}`, seen + 1)
    measure(name, call)
  }
  const row = worst.get(name)
  if (row !== undefined)
    console.log(
      `${row.ns.toFixed(1).padStart(10)} ns/step  ${row.milliseconds.toFixed(1).padStart(8)} ms  ${String(row.steps).padStart(10)} steps  ${row.call} (${row.size})`,
    )
}
console.log(`${names.length} functions, ${worst.size} of them long enough to be measured; band ${BAND}`)
