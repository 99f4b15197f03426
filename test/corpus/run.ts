import { existsSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { helmVersionOf } from '../../src/core/helm/index.ts'
import { type CorpusCase, caseArguments, expectedOutput, readCases, recordedFolder } from './case.ts'
import { byCommand, inProcess, type Renderer } from './renderers.ts'
import { GOOD, type Judgement, judge, VERDICTS } from './verdict.ts'

const USAGE = `Renders a corpus of real charts and compares every byte with what helm printed.

  npm run corpus -- DIR [--helm-version V] [--cli] [--only ID-PREFIX] [--show N] [--json FILE] [-- COMMAND ARGS...]

DIR (or AICR_CORPUS) holds cases.jsonl, expected/ID.yaml, charts/ and values/. All cases run in this process; --cli starts
dist/cli/aicr.js for each of them, a COMMAND is started instead of it, both with helm's own arguments. With --helm-version they are
compared with the answers of that release, which npm run corpus:record leaves in DIR/helm-V.`

/** DIR's own answers are of this release. */
const RECORDED = '4.1.4'

const DIFFERENT_CLOCK = ['--deterministic']

async function judgeCase(answers: string, c: CorpusCase, render: Renderer, own: boolean): Promise<Judgement> {
  const args = caseArguments(c)
  const got = await render(args)
  const again = own ? () => render([...args, ...DIFFERENT_CLOCK]) : undefined
  return judge(c, c.ok ? expectedOutput(answers, c.id) : '', got, again)
}

async function judgeAll(answers: string, cases: readonly CorpusCase[], render: Renderer, own: boolean, lanes: number) {
  const queue = [...cases]
  const all: Judgement[] = []
  const lane = async (): Promise<void> => {
    for (let c = queue.shift(); c !== undefined; c = queue.shift()) all.push(await judgeCase(answers, c, render, own))
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return all.sort((a, b) => (a.id < b.id ? -1 : 1))
}

function report(all: readonly Judgement[], show: number): void {
  const bad = all.filter((j) => j.detail !== '')
  for (const j of bad.slice(0, show)) console.log(`--- ${j.id}: ${j.verdict}: ${j.detail}`)
  if (bad.length > show) console.log(`... and ${bad.length - show} more`)
  for (const verdict of VERDICTS) {
    const count = all.filter((j) => j.verdict === verdict).length
    if (count > 0 || verdict === 'identical') console.log(`${String(count).padStart(6)}  ${verdict}`)
  }
}

const cut = process.argv.indexOf('--', 2)
const { values, positionals } = parseArgs({
  args: process.argv.slice(2, cut < 0 ? undefined : cut),
  allowPositionals: true,
  options: {
    cli: { type: 'boolean' },
    only: { type: 'string', default: '' },
    show: { type: 'string', default: '20' },
    json: { type: 'string' },
    'helm-version': { type: 'string', default: process.env.AICR_HELM_VERSION ?? RECORDED },
    help: { type: 'boolean', short: 'h' },
  },
})
const [command, ...leading] = cut < 0 ? [] : process.argv.slice(cut + 1)
const named = positionals[0] ?? process.env.AICR_CORPUS
const version = helmVersionOf(values['helm-version'])
process.env.AICR_HELM_VERSION = version
const answers = version === RECORDED ? named : named && recordedFolder(named, version)

if (values.help) {
  console.log(USAGE)
} else if (named === undefined || answers === undefined || !existsSync(join(answers, 'cases.jsonl'))) {
  const why = named === undefined ? 'no corpus is given' : `${answers} holds no cases.jsonl`
  console.log(`skipped: ${why}. Name a folder of charts with helm's output as argument or in AICR_CORPUS.`)
} else {
  const folder = resolve(named)
  const recorded = resolve(answers)
  const cli = command ?? (values.cli ? process.execPath : undefined)
  const before = command === undefined ? [resolve('dist/cli/aicr.js')] : leading
  const started = process.cpuUsage()
  const clock = performance.now()
  const cases = readCases(recorded, values.only)
  process.chdir(folder)
  const render = cli === undefined ? inProcess : byCommand(cli, before, folder)
  const lanes = cli === undefined ? 1 : availableParallelism()
  const all = await judgeAll(recorded, cases, render, command === undefined, lanes)
  report(all, Number(values.show))
  const seconds = ((performance.now() - clock) / 1000).toFixed(1)
  const cpu = (process.cpuUsage(started).user / 1e6).toFixed(1)
  const good = all.filter((j) => GOOD.has(j.verdict)).length
  const share = ((100 * good) / Math.max(1, all.length)).toFixed(1)
  console.log(`${good}/${all.length} as helm ${version} (${share} %) in ${seconds} s, ${cpu} s of them computing`)
  if (values.json) writeFileSync(values.json, JSON.stringify(all, null, 1))
  process.exitCode = good === all.length ? 0 : 1
}
