import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { printTable } from '../src/core/table.ts'
import { type LoadedChart, loadChart, renderChart } from '../src/index.ts'
import { loadChartAt } from '../src/node/chart.ts'
import { systemEffects } from '../src/node/effects.ts'
import { filesOf } from './chart-files.ts'
import { type Answer, startGo } from './go-side.ts'
import { geometricMean, median } from './process.ts'

const USAGE = `Charts rendered in process beside helm's own packages in a Go process, in turns: ratios of wall time by minimum and median.

  npm run bench:inside -- [--rounds 15] CHART...

  folder   read from its folder and rendered
  load     read from files in memory and rendered
  loaded   rendered again, loaded once

Needs Go, for bench/go. An asterisk marks a chart whose two outputs differ, as keys and dates make them.`

const KINDS = ['folder', 'load', 'loaded'] as const
type Kind = (typeof KINDS)[number]

/** Rounds that count for nothing: both sides warm up. */
const WARM = 3

type Ask = (kind: Kind) => Promise<Answer>

/** Renders as bench/go does. */
function ourSide(chart: string): Ask {
  const files = filesOf(chart)
  let known: LoadedChart | undefined
  const open = async (kind: Kind): Promise<LoadedChart> => {
    if (kind === 'folder') return loadChartAt(chart)
    if (kind === 'load') return loadChart(files)
    known ??= await loadChart(files)
    return known
  }
  return async (kind) => {
    if (kind === 'loaded') await open(kind)
    const started = performance.now()
    const { bytes } = await renderChart({ chart: await open(kind), name: 'r', effects: systemEffects() })
    const milliseconds = performance.now() - started
    return { renders: 1, milliseconds, bytes: bytes.length, digest: createHash('sha256').update(bytes).digest('hex') }
  }
}

/** Ours over theirs. */
interface Ratios {
  readonly minimum: number
  readonly median: number
}

interface Comparison extends Ratios {
  /** the medians in milliseconds, and whether the outputs were the same */
  readonly words: string
}

/** Both in turns, who begins changing each time. */
async function compare(kind: Kind, sides: readonly [Ask, Ask], rounds: number): Promise<Comparison> {
  const samples: [number[], number[]] = [[], []]
  let same = true
  for (let round = 0; round < rounds + WARM; round++) {
    const digests: string[] = []
    for (const i of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const answer = await sides[i](kind)
      if (answer.error !== undefined) throw new Error(answer.error)
      digests.push(answer.digest)
      if (round >= WARM) samples[i].push(answer.milliseconds)
    }
    same &&= digests[0] === digests[1]
  }
  const [ours, theirs] = samples
  return {
    minimum: Math.min(...ours) / Math.min(...theirs),
    median: median(ours) / median(theirs),
    words: `${median(ours).toFixed(1)}/${median(theirs).toFixed(1)}${same ? '' : '*'}`,
  }
}

const print = ({ minimum, median }: Ratios): string[] => [minimum.toFixed(2), median.toFixed(2)]

const meanOf = (all: readonly Ratios[]): Ratios => ({
  minimum: geometricMean(all.map((ratios) => ratios.minimum)),
  median: geometricMean(all.map((ratios) => ratios.median)),
})

async function main(charts: readonly string[], rounds: number): Promise<void> {
  const go = startGo()
  const all: Record<Kind, Ratios[]> = { folder: [], load: [], loaded: [] }
  const rows = [['OURS/GO', ...KINDS.flatMap((kind) => [kind.toUpperCase(), 'MEDIAN', 'MS'])]]
  for (const chart of charts.map((path) => realpathSync(path))) {
    const sides = [ourSide(chart), (kind: Kind) => go.ask({ kind, chart })] as const
    const row = [basename(chart)]
    for (const kind of KINDS) {
      const found = await compare(kind, sides, rounds)
      all[kind].push(found)
      row.push(...print(found), found.words)
    }
    rows.push(row)
  }
  const means = KINDS.flatMap((kind) => [...print(meanOf(all[kind])), ''])
  console.log(printTable([...rows, ['geometric mean', ...means]]))
  go.close()
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '15' }, help: { type: 'boolean' } },
})
if (values.help || positionals.length === 0) console.log(USAGE)
else await main(positionals, Number(values.rounds))
