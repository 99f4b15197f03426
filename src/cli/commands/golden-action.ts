import { AicrError, say } from '../../core/errors.ts'
import {
  type CaseResult,
  checkSuite,
  chooseCases,
  type GoldenCase,
  type GoldenReport,
  type GoldenWorld,
  isClean,
  printReport,
  recordCase,
} from '../../library/golden.ts'
import { DEFAULT_HELM } from '../../library/helm.ts'
import { type OpenedGolden, openGoldenFile, pinArchives } from '../../node/golden.ts'
import type { Invocation, Terminal } from '../command.ts'
import { engineLimits, wantsDeepStack } from '../deep-stack.ts'
import type { Options } from '../flags/options.ts'
import { openSources } from '../sources.ts'

export const goldenCheckAction = (invocation: Invocation): Promise<number> =>
  withGolden(invocation, async ({ opened, cases, world }) => {
    const { options, terminal } = invocation
    const report = await checkSuite(opened.suite, world, options.texts('only'))
    if (options.on('update')) return update(report, cases, { ...opened, world }, invocation)
    const differs = report.cases.some(({ status }) => status === 'differs')
    if (differs && opened.suite.helm === '') terminal.err(unnamedHelm)
    print(report, options, terminal)
    return isClean(report) ? 0 : 1
  })

const unnamedHelm = `golden.yaml names no helm, and was rendered as helm ${DEFAULT_HELM.version}: if another release recorded it, say so, as in "helm: 4.1.4"\n`

export const goldenRecordAction = (invocation: Invocation): Promise<number> =>
  withGolden(invocation, async ({ opened, file, cases, world }) => {
    const { options, terminal } = invocation
    if (options.on('pin')) {
      for (const name of await pinArchives(file)) terminal.err(`pinned ${name}\n`)
    }
    return record(cases, { ...opened, world }, options, terminal)
  })

interface Golden {
  readonly opened: OpenedGolden
  readonly file: string
  readonly cases: readonly GoldenCase[]
  readonly world: GoldenWorld
}

/** Opens the golden.yaml that the command line names, with the sources that its flags describe. */
async function withGolden(
  { options, positionals, terminal }: Invocation,
  run: (golden: Golden) => Promise<number>,
): Promise<number> {
  const [file = 'golden.yaml', extra] = positionals
  if (extra !== undefined) throw new AicrError('INVALID_REQUEST', say`unexpected argument ${{ extra }}`)
  const opened: ReturnType<typeof openSources>[] = []
  const helmVersion = options.text('helm-version')
  const golden = await openGoldenFile({
    ...(helmVersion === undefined ? {} : { helmVersion }),
    file,
    catalog: options.text('catalog'),
    data: options.text('data'),
    engineLimits: engineLimits(),
    source: (folder) => {
      const sources = openSources(options, terminal)
      opened.push(sources)
      return sources.charts(folder)
    },
  })
  try {
    const code = await run({
      opened: golden,
      file,
      cases: chooseCases(golden.suite, options.texts('only')),
      world: { ...golden.world, render: (each) => deepening(golden.world.render(each)) },
    })
    for (const sources of opened) await sources.finish()
    return code
  } finally {
    for (const sources of opened) await sources.close()
  }
}

/** Lets a render that outgrows the stack end the run, which is then done again with a larger one. */
async function deepening<T>(outcome: Promise<T>): Promise<T> {
  try {
    return await outcome
  } catch (cause) {
    if (wantsDeepStack(cause)) throw new Error('the stack is too small', { cause })
    throw cause
  }
}

/** Records anew what differs from its recording; what cannot be rendered stays a failure. */
async function update(
  report: GoldenReport,
  cases: readonly GoldenCase[],
  opened: OpenedGolden,
  { options, terminal }: Invocation,
): Promise<number> {
  const status = new Map(report.cases.map((result) => [result.name, result.status]))
  const stale = cases.filter(({ name }) => status.get(name) === 'differs' || status.get(name) === 'unrecorded')
  print(report, options, terminal)
  for (const golden of stale) await recordOne(golden, opened, terminal)
  return report.cases.some((result) => result.status === 'broken') ? 1 : 0
}

async function record(
  cases: readonly GoldenCase[],
  opened: OpenedGolden,
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const results: CaseResult[] = []
  for (const golden of cases) results.push(await recordOne(golden, opened, terminal))
  if (options.on('json')) terminal.out(`${JSON.stringify({ cases: results }, null, 2)}\n`)
  return 0
}

async function recordOne(golden: GoldenCase, opened: OpenedGolden, terminal: Terminal): Promise<CaseResult> {
  const recorded = await recordCase(golden, opened.world)
  for (const path of await opened.write(recorded)) terminal.err(`wrote ${path}\n`)
  if (recorded.failed) terminal.err(`${golden.name} fails, and its error is what was recorded\n`)
  return recorded.result
}

function print(report: GoldenReport, options: Options, terminal: Terminal): void {
  terminal.out(
    options.on('json')
      ? `${JSON.stringify({ clean: isClean(report), ...report }, null, 2)}\n`
      : printReport(report, { colour: terminal.colourOut ?? false }),
  )
}
