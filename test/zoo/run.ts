import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ARCHIVES } from './archives.ts'
import { CHART, type Family, type ZooCase } from './case.ts'
import { GOLDEN } from './golden.ts'
import { HEAP } from './heap.ts'
import { OUTPUT } from './output.ts'
import { templates } from './templates.ts'
import { VALUES } from './values.ts'
import { WORDS } from './words.ts'

/*
 * Hostile inputs through the built command line, a process each. A case is bounded when the process ends by itself, within SECONDS of
 * processor time and MEGABYTES over an idle one, without a stack trace or V8's words, and with nothing that steers a terminal.
 *
 *   npm run zoo -- [--part] [--family NAME,...] [TEXT]     TEXT: cases whose name holds it; --part: every twelfth of each family
 *
 * What a case takes depends on the machine: with --part, time and memory over the bar are printed and counted, and only what never
 * depends on it fails: a process that has to be killed, V8's words, control characters, silence.
 */

const SECONDS = 2
const MEGABYTES = 256
/** every so many cases of a family are in the part that is run each time */
const PART = 12
const PATIENCE = 60_000

const CLI = resolve('dist/cli/aicr.js')
const EMBEDDER = resolve('test/zoo/embedder.mjs')
const PROBE = pathToFileURL(resolve('test/zoo/probe.mjs')).href
const V8 =
  /RangeError|TypeError|ReferenceError|Maximum call stack|Invalid (?:string|array) length|heap out of memory|\n {4}at /
const STEERING = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)/

interface Outcome {
  readonly faults: readonly string[]
  /** processor time or memory over the bar */
  readonly over: readonly string[]
  readonly cpu: number
  readonly rss: number
  readonly said: string
}

const folder = mkdtempSync(join(tmpdir(), 'aicr-zoo-'))

function put(root: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, data] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), data)
  }
}

/** What Node is told to run. */
function commandOf({ argv, heap }: ZooCase): readonly string[] {
  if (heap === undefined) return [CLI, ...argv]
  return [...(heap === 'process' ? ['--max-old-space-size=256'] : []), EMBEDDER, heap]
}

function run(each: ZooCase, idle: number): Outcome {
  const { files, input, heap } = each
  const root = join(folder, 'box')
  const report = join(folder, 'report.json')
  rmSync(root, { recursive: true, force: true })
  rmSync(report, { force: true })
  mkdirSync(root)
  put(root, files())
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    NO_COLOR: '1',
    AICR_DISABLE_CODE_CACHE: '1',
    AICR_ZOO_REPORT: report,
  }
  const { status, signal, stderr } = spawnSync(process.execPath, ['--import', PROBE, ...commandOf(each)], {
    cwd: root,
    env,
    input: input?.() ?? '',
    timeout: PATIENCE,
    killSignal: 'SIGKILL',
    maxBuffer: 1 << 30,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  const said = stderr.toString()
  const { cpu, rss } = reportOf(report)
  const faults = [
    signal !== null || status === null ? `ended by ${signal ?? 'nothing'}` : '',
    V8.test(said) ? "V8's words" : '',
    STEERING.test(said) ? 'steers the terminal' : '',
    status !== 0 && said.trim() === '' ? 'silent' : '',
  ].filter((fault) => fault !== '')
  const over = [cpu > SECONDS ? 'slow' : '', heap === undefined && rss - idle > MEGABYTES ? 'memory' : ''].filter(
    (each) => each !== '',
  )
  return { faults, over, cpu, rss, said: said.trim().split('\n').at(-1)?.slice(0, 140) ?? '' }
}

function reportOf(path: string): { cpu: number; rss: number } {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return { cpu: 0, rss: 0 }
  }
}

const [part, names, texts]: [boolean, string[] | undefined, string[]] = [process.argv.includes('--part'), undefined, []]
const args = process.argv.slice(2).filter((arg) => arg !== '--part')
const at = args.indexOf('--family')
const wanted = at < 0 ? names : args.splice(at, 2)[1]?.split(',')
texts.push(...args)

const idle = run({ name: 'idle', files: () => ({ 'c/Chart.yaml': CHART }), argv: ['template', 'r', 'c'] }, 0).rss
const families: Family[] = [await templates(), VALUES, ARCHIVES, OUTPUT, GOLDEN, WORDS, HEAP]
let [bounded, faulty, large] = [0, 0, 0]
for (const { name: family, cases } of families) {
  if (wanted !== undefined && !wanted.includes(family)) continue
  const chosen = cases.filter(
    ({ name }, i) => (!part || i % PART === 0) && (texts.length === 0 || texts.some((text) => name.includes(text))),
  )
  let good = 0
  for (const each of chosen) {
    const outcome = run(each, idle)
    const faults = part ? outcome.faults : [...outcome.faults, ...outcome.over]
    if (faults.length === 0) good++
    if (outcome.over.length > 0) large++
    if (outcome.faults.length + outcome.over.length > 0)
      console.log(
        `${faults.length > 0 ? 'FAULT' : 'OVER'} ${family}: ${JSON.stringify(each.name)}: ${[...outcome.faults, ...outcome.over].join(', ')}; ${outcome.cpu.toFixed(1)} s, ${outcome.rss.toFixed(0)} MiB; ${JSON.stringify(outcome.said)}`,
      )
  }
  console.log(`${family.padEnd(12)} ${good}/${chosen.length}`)
  bounded += good
  faulty += chosen.length - good
}
rmSync(folder, { recursive: true, force: true })
console.log(`${large} over ${SECONDS} s of processor time or ${MEGABYTES} MiB`)
console.log(`${bounded} passed, ${faulty} failed`)
process.exitCode = faulty > 0 ? 1 : 0
