import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { loadChart, loadChartArchive } from '../../src/core/chart/index.ts'
import { Budget, ENGINE_LIMITS } from '../../src/core/engine.ts'
import { DEFAULT_HELM } from '../../src/core/helm/index.ts'
import { imagesOf } from '../../src/core/pipeline/index.ts'
import { HELM, renderChart, targetOptions } from '../../src/core/render/index.ts'
import { mergeValueSources } from '../../src/core/values/index.ts'
import { readChartDirectory } from '../../src/node/chart-directory.ts'
import { systemEffects } from '../../src/node/effects.ts'
import { type CorpusCase, readCases } from './case.ts'

/*
 * What real charts spend of the limits, nearest first: a default is four times the greatest. Charts that fail count too.
 *
 *   npm run limits -- CORPUS [ID-PREFIX...]
 */

const SHOWN = 10

/** Each render spends from a budget of its own without bounds. */
const ENDLESS = { ...ENGINE_LIMITS, steps: 1e15, bytes: 1e15, secrets: 1e15 }

interface Spent {
  readonly id: string
  readonly steps: number
  readonly bytes: number
  readonly secrets: number
  readonly milliseconds: number
}

async function spend(folder: string, c: CorpusCase): Promise<Spent> {
  const budget = new Budget(ENDLESS)
  const path = join(folder, c.chart)
  const started = process.cpuUsage()
  try {
    const chart = path.endsWith('.tgz')
      ? await loadChartArchive(path, readFileSync(path), { budget })
      : await loadChart(readChartDirectory(path), { budget })
    const files = c.values.map((file) => join(folder, file))
    const values = await mergeValueSources({ files }, async (file) => readFileSync(file), DEFAULT_HELM, budget)
    const target = targetOptions({ name: c.release, namespace: c.namespace })
    const effects = systemEffects()
    const rendered = await renderChart(chart, { ...HELM, ...target, effects, values, budget })
    budget.endPhase()
    imagesOf(rendered, { budget })
  } catch (error) {
    if (!(error instanceof Error) || error.name === 'RangeError' || error.name === 'TypeError') throw error
  }
  const { user, system } = process.cpuUsage(started)
  return { id: c.id, ...budget.spent, milliseconds: (user + system) / 1000 }
}

function table(all: readonly Spent[], what: 'steps' | 'bytes' | 'secrets'): void {
  console.log(`\n${what}: default ${ENGINE_LIMITS[what]}`)
  for (const s of [...all].sort((a, b) => b[what] - a[what]).slice(0, SHOWN)) {
    const share = ((100 * s[what]) / ENGINE_LIMITS[what]).toFixed(1)
    console.log(
      `${String(s[what]).padStart(12)}  ${share.padStart(5)} %  ${s.milliseconds.toFixed(0).padStart(5)} ms  ${s.id}`,
    )
  }
}

const [named = process.env.AICR_CORPUS, ...prefixes] = process.argv.slice(2)
if (named === undefined) {
  console.log('skipped: no corpus is given. Name a folder of charts as argument or in AICR_CORPUS.')
} else {
  const folder = resolve(named)
  const cases = readCases(folder).filter(({ id }) => prefixes.length === 0 || prefixes.some((p) => id.startsWith(p)))
  const all: Spent[] = []
  for (const c of cases) all.push(await spend(folder, c))
  console.log(`${all.length} renders`)
  table(all, 'steps')
  table(all, 'bytes')
  table(all, 'secrets')
}
