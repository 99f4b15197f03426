import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { extractImages } from '../src/core/images/index.ts'
import { loadChart, renderChart } from '../src/index.ts'
import { caseArguments, expectedOutput, readCases } from '../test/corpus/case.ts'
import { filesOf } from './chart-files.ts'
import { writeOrdinaryChart } from './ordinary-chart.ts'
import { type Figures, median, runProcess, type Sample } from './process.ts'

const USAGE = `Times us against a real helm in one run and prints ratios, so that the machine's load falls on both.

  HELM=helm AICR_CORPUS=DIR npm run bench [ROUNDS]

DIR is a corpus as in test/corpus. Processes take turns, the median of ROUNDS (default 9) counts. Build first: dist/cli/aicr.js is run.`

const CHARTS = ['gpu-operator', 'kube-prometheus-stack']
const SIZE = 10_000_000
const CLI = resolve('dist/cli/aicr.js')
const rounds = Number(process.argv[2] ?? 9)
const folder = mkdtempSync(join(tmpdir(), 'bench-'))
const runOnce = (command: readonly string[], cwd: string): Sample => runProcess(command, { cwd, home: folder })

const middle = (samples: readonly Sample[]): Figures => ({
  wall: median(samples.map((s) => s.wall)),
  cpu: median(samples.map((s) => s.cpu)),
  megabytes: median(samples.map((s) => s.megabytes)),
})

/** Both commands in turn, so that neither has the quieter machine. */
function compare(ours: readonly string[], theirs: readonly string[], cwd: string): [Figures, Figures] {
  const [a, b]: [Sample[], Sample[]] = [[], []]
  for (let i = 0; i <= rounds; i++) {
    const [one, other] = [runOnce(ours, cwd), runOnce(theirs, cwd)]
    if (i > 0) {
      a.push(one)
      b.push(other)
    }
  }
  return [middle(a), middle(b)]
}

function print(what: string, ours: number, theirs: number, unit: string, aim: number): void {
  const ratio = ours / theirs
  const verdict = ratio <= aim ? 'within' : 'beyond'
  const figures = `${ours.toFixed(0)} ${unit} to ${theirs.toFixed(0)} ${unit}`
  console.log(`${what.padEnd(52)} ${ratio.toFixed(2).padStart(6)}x  ${figures.padEnd(22)} ${verdict} ${aim}x`)
}

/** A render of a chart that was loaded once, as of somebody who edits values. */
async function warm(folderOfChart: string): Promise<number> {
  const chart = await loadChart(filesOf(folderOfChart))
  const times: number[] = []
  for (let i = 0; i < rounds + 10; i++) {
    const started = performance.now()
    await renderChart({ chart, name: 'rel', values: { round: i } })
    times.push(performance.now() - started)
  }
  return median(times.slice(10))
}

async function benchChart(helm: string, corpus: string, chart: string): Promise<void> {
  const args = ['template', 'rel', join(corpus, 'charts', chart)]
  const [ours, theirs] = compare([process.execPath, CLI, ...args], [helm, ...args], corpus)
  print(`${chart}: aicr template, process, wall`, ours.wall, theirs.wall, 'ms', 1.5)
  if (ours.cpu > 0) {
    print(`${chart}: the same, processor time`, ours.cpu, theirs.cpu, 'ms', 1.5)
    print(`${chart}: the same, peak memory`, ours.megabytes, theirs.megabytes, 'MB', 2)
  }
  print(
    `${chart}: warm, in process, to helm's process`,
    await warm(join(corpus, 'charts', chart)),
    theirs.wall,
    'ms',
    0.3,
  )
}

/** Images of this much rendered YAML, beside what helm takes to render it. */
function benchImages(helm: string, corpus: string): void {
  const chosen: { readonly text: string; readonly args: readonly string[] }[] = []
  let bytes = 0
  for (const c of readCases(corpus)) {
    if (!c.ok || bytes >= SIZE) continue
    const text = expectedOutput(corpus, c.id)
    bytes += text.length
    chosen.push({ text, args: caseArguments(c) })
  }
  const theirs = chosen.reduce((sum, { args }) => sum + runOnce([helm, ...args], corpus).wall, 0)
  const ours = timeOf(() => {
    for (const { text } of chosen) extractImages(text)
  })
  const what = `images of ${(bytes / 1e6).toFixed(0)} MB of ${chosen.length} real renders`
  print(`${what}, to helm's rendering`, ours, theirs, 'ms', 1)
}

/** Images of as much YAML from one chart that helm renders at its ordinary pace. */
function benchOrdinaryImages(helm: string): void {
  const command = (chart: string): string[] => [helm, 'template', 'rel', chart]
  const render = ([file = '', ...args]: readonly string[]): string =>
    spawnSync(file, args, { encoding: 'latin1', maxBuffer: 10 * SIZE, env: { HOME: folder } }).stdout
  const part = render(command(writeOrdinaryChart(folder, 1))).length
  const whole = command(writeOrdinaryChart(folder, Math.round(SIZE / part)))
  const text = render(whole)
  const theirs = median(Array.from({ length: 3 }, () => runOnce(whole, folder).wall))
  const times = Array.from({ length: 4 }, () => timeOf(() => extractImages(text)))
  const what = `images of ${(text.length / 1e6).toFixed(1)} MB of an ordinary chart`
  print(`${what}, cold`, times[0] ?? Number.NaN, theirs, 'ms', 1)
  print(`${what}, warm`, median(times.slice(1)), theirs, 'ms', 1)
}

function timeOf(run: () => unknown): number {
  const started = performance.now()
  run()
  return performance.now() - started
}

const helm = process.env.HELM
const corpus = process.env.AICR_CORPUS && resolve(process.env.AICR_CORPUS)
if (process.argv.includes('--help')) {
  console.log(USAGE)
} else {
  const [version, node] = compare([process.execPath, CLI, '--version'], [process.execPath, '-e', '0'], folder)
  print('aicr --version, to node -e 0, wall', version.wall, node.wall, 'ms', 1.3)
  if (helm === undefined || corpus === undefined || !existsSync(join(corpus, 'cases.jsonl'))) {
    console.log('skipped the rest: name a helm in HELM and a folder of charts with cases.jsonl in AICR_CORPUS.')
  } else {
    process.chdir(corpus)
    for (const chart of CHARTS) await benchChart(helm, corpus, chart)
    benchOrdinaryImages(helm)
    benchImages(helm, corpus)
  }
}
rmSync(folder, { recursive: true, force: true })
