import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { printTable } from '../src/core/table.ts'
import type { Value } from '../template-engine/go/index.ts'
import { BUILTINS, loadFunctions, SPRIG, TemplateSet } from '../template-engine/index.ts'
import { type Answer, type GoSide, startGo } from './go-side.ts'
import { WORKLOADS, type Workload } from './templates.ts'

const USAGE = `Small templates rendered for a while: ours, Go's text/template with Sprig, and other engines on npm, in turns. Prints the best rate of all
rounds: parsed once, and parsed each time.

  npm run bench:engine -- [--rounds 5] [--seconds 0.3] [--peers FOLDER]

Needs Go, for bench/go. FOLDER is where npm install --prefix FOLDER @promptctl/go-template-js @sinkingpoint/gotemplate was run; without it
those two are left out. An asterisk marks a rate whose output is not Go's.`

/** Renders a workload over and over for so many seconds. */
type Measure = (workload: Workload, kind: 'template' | 'parse', seconds: number) => Answer | Promise<Answer>

interface Engine {
  readonly name: string
  readonly measure: Measure
}

/** Makes something that renders a text. */
type Prepare = (workload: Workload) => { readonly parse: (text: string) => Render; readonly data: unknown }
type Render = (data: unknown) => string

const BATCH = 100

/** As bench/go repeats: the clock is looked at after each batch. */
function repeat(seconds: number, once: () => string): Answer {
  const started = performance.now()
  let [renders, milliseconds] = [0, 0]
  let bytes = 0
  while (milliseconds < seconds * 1000) {
    // a rope that nobody reads would be no render
    for (let i = 0; i < BATCH; i++) bytes += Buffer.byteLength(once(), 'latin1')
    renders += BATCH
    milliseconds = performance.now() - started
  }
  const digest = createHash('sha256').update(once()).digest('hex')
  return { renders, milliseconds, bytes: bytes / renders, digest }
}

const measured =
  (prepare: Prepare): Measure =>
  (workload, kind, seconds) => {
    const { parse, data } = prepare(workload)
    const { text } = workload
    if (kind === 'parse') return repeat(seconds, () => parse(text)(data))
    const render = parse(text)
    return repeat(seconds, () => render(data))
  }

/** JSON's values as the engine has them. */
function engineValue(data: unknown): Value {
  if (Array.isArray(data)) return data.map(engineValue)
  if (typeof data !== 'object' || data === null) return data as Value
  return new Map(Object.entries(data).map(([key, value]) => [key, engineValue(value)]))
}

async function ours(): Promise<Engine> {
  const functions = { ...BUILTINS, ...(await loadFunctions(SPRIG)) }
  const prepare: Prepare = ({ data }) => ({
    data: engineValue(data),
    parse: (text) => {
      const set = new TemplateSet({ functions })
      set.parse('bench', text)
      return (dot) => set.execute('bench', dot as Value)
    },
  })
  return { name: 'ours', measure: measured(prepare) }
}

const goEngine = async (go: GoSide): Promise<Engine> => ({
  name: (await go.ask({ kind: 'version' })).version ?? 'Go',
  measure: ({ text, data }, kind, seconds) => go.ask({ kind, text, data, seconds }),
})

/** What is asked of @promptctl/go-template-js. */
interface Promptctl {
  createEngine(config: { fromString: (text: string) => string; funcs: object }): {
    parse(text: string): { evaluate(data: unknown): string[] }
  }
  readonly [family: `sprig${string}`]: () => object
}

/** What is asked of @sinkingpoint/gotemplate. */
interface Sinkingpoint {
  readonly Template: new (name: string) => { parse(text: string): void; execute(data: unknown): string }
}

async function peers(folder: string): Promise<Engine[]> {
  const require = createRequire(resolve(folder, 'package.json'))
  // its door is for import alone, which require does not see
  const door = resolve(folder, 'node_modules/@promptctl/go-template-js/dist/index.js')
  const promptctl: Promptctl = await import(pathToFileURL(door).href)
  const families = Object.entries(promptctl).filter(([name]) => name.startsWith('sprig'))
  const funcs = Object.assign({}, ...families.map(([, make]) => (make as () => object)()))
  const engine = promptctl.createEngine({ fromString: (text) => text, funcs })
  const { Template } = require('@sinkingpoint/gotemplate') as Sinkingpoint
  return [
    {
      name: 'promptctl',
      measure: measured(({ data }) => ({
        data,
        parse: (text) => {
          const template = engine.parse(text)
          return (dot) => template.evaluate(dot).join('')
        },
      })),
    },
    {
      name: 'sinkingpoint',
      measure: measured(({ data }) => ({
        data,
        parse: (text) => {
          const template = new Template('bench')
          template.parse(text)
          return (dot) => template.execute(dot)
        },
      })),
    },
  ]
}

const rateOf = ({ renders, milliseconds }: Answer): number => renders / milliseconds

/** The best answer of each engine, all in turns, the order turned round each time. An engine that fails has none. */
async function best(
  engines: readonly Engine[],
  workload: Workload,
  kind: 'template' | 'parse',
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<(Answer | undefined)[]> {
  const found: (Answer | undefined)[] = engines.map(() => undefined)
  for (let round = 0; round < rounds; round++) {
    const order = engines.map((_, i) => (round % 2 === 0 ? i : engines.length - 1 - i))
    for (const i of order) {
      const answer = await Promise.resolve()
        .then(() => engines[i]?.measure(workload, kind, seconds))
        .catch(() => undefined)
      const known = found[i]
      if (answer !== undefined && answer.error === undefined && !(known && rateOf(known) > rateOf(answer)))
        found[i] = answer
    }
  }
  return found
}

function printRate(answer: Answer | undefined, expected: Answer | undefined): string {
  if (answer === undefined) return 'fails'
  const perSecond = rateOf(answer) * 1000
  const rate = perSecond >= 1e6 ? `${(perSecond / 1e6).toFixed(2)}M` : `${(perSecond / 1e3).toFixed(1)}k`
  return answer.digest === expected?.digest ? rate : `${rate}*`
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '0.3' },
    peers: { type: 'string' },
    help: { type: 'boolean' },
  },
})

async function main(): Promise<void> {
  const go = startGo()
  const theirs = values.peers === undefined ? [] : await peers(values.peers)
  const engines = [await ours(), await goEngine(go), ...theirs]
  const rows = [['RENDERS A SECOND', ...engines.map(({ name }) => name.toUpperCase())]]
  const options = { rounds: Number(values.rounds), seconds: Number(values.seconds) }
  for (const kind of ['template', 'parse'] as const)
    for (const workload of WORKLOADS) {
      const found = await best(engines, workload, kind, options)
      const what = kind === 'parse' ? `${workload.name}, parsed each time` : workload.name
      rows.push([what, ...found.map((answer) => printRate(answer, found[1]))])
    }
  console.log(printTable(rows))
  go.close()
}

if (values.help) console.log(USAGE)
else await main()
