import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AicrError } from '../../src/core/errors.ts'
import { type Helm, helmOf, mechanismsBetween, SENTENCES, switched } from '../../src/core/helm/index.ts'
import { HELM } from '../../src/core/render/index.ts'
import { outcomeOf, printedOutcome } from '../../src/library/helm-diff.ts'
import { renderRequest } from '../../src/library/render-request.ts'
import { readChartAt } from '../../src/node/chart.ts'

const USAGE = `Counts the charts of a corpus that each mechanism between two releases of helm touches, with their default values.

  npm run corpus:mechanisms -- DIR --from 4.1 --to 4.3 [--every N]

DIR (or AICR_CORPUS) holds charts/. --every N takes each Nth chart.`

/** What a helm prints of a chart, or its error; undefined when no helm can say. */
async function printedBy(path: string, helm: Helm): Promise<string | undefined> {
  const chart = async (asked: Helm) => ({ loaded: await readChartAt(path, { helm: asked }) })
  const request = { chart, helmVersion: helm, name: 'rel', namespace: 'ns', deterministic: { seed: 'corpus' } }
  try {
    return (await outcomeOf(async () => printedOutcome(await renderRequest(request, HELM), {}))).printed
  } catch (error) {
    if (error instanceof AicrError) return undefined
    throw error
  }
}

/** What no render shows: words on stderr and on the command line. */
const UNSEEN: readonly string[] = ['logs', 'flags']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: 'string', default: '4.1' },
    to: { type: 'string', default: '4.3' },
    every: { type: 'string', default: '1' },
    help: { type: 'boolean', short: 'h' },
  },
})
const named = positionals[0] ?? process.env.AICR_CORPUS
if (values.help || named === undefined) console.log(USAGE)
else {
  const [from, to] = await Promise.all([helmOf(values.from), helmOf(values.to)])
  const mechanisms = mechanismsBetween(from, to).filter((name) => !UNSEEN.includes(name))
  const folder = resolve(named, 'charts')
  const charts = readdirSync(folder).filter((_, i) => i % Number(values.every) === 0)
  const touched = new Map<string, number>()
  const count = (what: string): void => void touched.set(what, (touched.get(what) ?? 0) + 1)
  for (const chart of charts) {
    const path = join(folder, chart)
    const before = await printedBy(path, from)
    if (before === (await printedBy(path, to))) continue
    count('any')
    for (const mechanism of mechanisms) {
      if (before !== (await printedBy(path, switched(from, to, mechanism)))) count(mechanism)
    }
  }
  console.log(`helm ${from.version} → ${to.version}: ${touched.get('any') ?? 0} of ${charts.length} charts differ`)
  for (const mechanism of mechanisms)
    console.log(`${String(touched.get(mechanism) ?? 0).padStart(6)}  ${mechanism}: ${SENTENCES[mechanism]}`)
}
