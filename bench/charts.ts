import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { geometricMean, median, runProcess, type Sample } from './process.ts'

const USAGE = `Whole processes of aicr template beside a real helm, taking turns: ratios by chart, and their geometric means.

  npm run bench:charts -- --against HELM [--rounds 7] CHART...
  npm run bench:charts -- --images 200000

The first tells wall time by minimum and median, processor time and memory, for the command line on this Node and for the single
executables of npm run package that are there. The second lists the images of so many pods, each with one of its own.`

interface Program {
  readonly name: string
  readonly words: readonly string[]
}

const PROGRAMS: readonly Program[] = [
  { name: `Node ${process.versions.node}`, words: [process.execPath, resolve('dist/cli/aicr.js')] },
  ...[`aicr-linux-${process.arch}`, `aicr-node-linux-${process.arch}`]
    .map((name) => ({ name, words: [resolve('dist/package', name)] }))
    .filter(({ words }) => existsSync(words[0] ?? '')),
]

const FIGURES = ['wall, minimum', 'wall, median', 'processor time', 'memory'] as const

const figuresOf = (samples: readonly Sample[]): number[] => [
  Math.min(...samples.map(({ wall }) => wall)),
  median(samples.map(({ wall }) => wall)),
  Math.min(...samples.map(({ cpu }) => cpu)),
  median(samples.map(({ megabytes }) => megabytes)),
]

/** Runs all programs in turn, so that none has the quieter machine; the first round only fills caches. */
function samplesOf(programs: readonly Program[], args: readonly string[], rounds: number): Sample[][] {
  const samples: Sample[][] = programs.map(() => [])
  for (let round = 0; round <= rounds; round++)
    for (const [i, { words }] of programs.entries()) {
      const sample = runProcess([...words, ...args], { cwd: home, home })
      if (round > 0) samples[i]?.push(sample)
    }
  return samples
}

function benchCharts(helm: string, charts: readonly string[], rounds: number): void {
  const ratios = PROGRAMS.map((): number[][] => [])
  for (const chart of charts) {
    const [theirs = [], ...ours] = samplesOf(
      [{ name: 'helm', words: [resolve(helm)] }, ...PROGRAMS],
      ['template', 'r', resolve(chart)],
      rounds,
    )
    const base = figuresOf(theirs)
    for (const [i, samples] of ours.entries()) {
      const row = figuresOf(samples).map((figure, at) => figure / (base[at] ?? Number.NaN))
      const same = samples[0]?.status === theirs[0]?.status
      ratios[i]?.push(row)
      print(basename(chart), PROGRAMS[i]?.name ?? '', same ? row : undefined)
    }
  }
  for (const [i, rows] of ratios.entries())
    print(
      'geometric mean',
      PROGRAMS[i]?.name ?? '',
      FIGURES.map((_, at) => geometricMean(rows.map((row) => row[at] ?? Number.NaN))),
    )
}

function print(what: string, program: string, row: readonly number[] | undefined): void {
  const figures =
    row === undefined
      ? 'ends otherwise than helm'
      : FIGURES.map((name, i) => `${name} ${row[i]?.toFixed(2)}`).join('  ')
  console.log(`${what.padEnd(32)} ${program.padEnd(22)} ${figures}`)
}

function benchImages(pods: number): void {
  const file = join(home, 'pods.yaml')
  const pod = (i: number): string =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p${i}\nspec:\n  containers:\n  - name: a\n    image: quay.io/team/image-${i}:v1.${i % 100}\n`
  writeFileSync(file, Array.from({ length: pods }, (_, i) => pod(i)).join('---\n'))
  for (const { name, words } of PROGRAMS) {
    const { wall, cpu, megabytes, status } = runProcess([...words, 'images', file], { cwd: home, home })
    const figures = `${(wall / 1000).toFixed(1)} s, processor ${(cpu / 1000).toFixed(1)} s, ${megabytes.toFixed(0)} MB`
    console.log(`${pods} images, ${name.padEnd(22)} ${figures}, status ${status}`)
  }
}

const home = mkdtempSync(join(tmpdir(), 'bench-'))
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    against: { type: 'string' },
    rounds: { type: 'string', default: '7' },
    images: { type: 'string' },
    help: { type: 'boolean' },
  },
})
if (values.images !== undefined) benchImages(Number(values.images))
else if (values.against !== undefined && positionals.length > 0)
  benchCharts(values.against, positionals, Number(values.rounds))
else console.log(USAGE)
rmSync(home, { recursive: true, force: true })
