import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { defined } from '../../core/defined.ts'
import { AicrError, say } from '../../core/errors.ts'
import {
  brokenResult,
  type CaseResult,
  checkSuite,
  chooseCases,
  type GoldenCase,
  type GoldenReport,
  type GoldenWorld,
  isClean,
  printReport,
  type RecordedCase,
  recordAnew,
  recordCase,
  reportAsJunit,
  staleCases,
} from '../../library/golden.ts'
import { DEFAULT_HELM } from '../../library/helm.ts'
import { type OpenedGolden, openGoldenFile, pinArchives } from '../../node/golden.ts'
import type { Invocation, Terminal } from '../command.ts'
import { engineLimits, wantsDeepStack } from '../deep-stack.ts'
import type { Options } from '../flags/options.ts'
import { writeOutput } from '../output-file.ts'
import { openSources, timeoutOf } from '../sources.ts'
import { watchGolden } from './golden-watch.ts'

export const goldenCheckAction = (invocation: Invocation): Promise<number> =>
  invocation.options.on('watch') ? watchGolden(invocation, check) : check(invocation)

const check = (invocation: Invocation): Promise<number> =>
  withGolden(invocation, async ({ opened, cases, world }) => {
    const { options, terminal } = invocation
    const report = await checkSuite(opened.suite, world, options.texts('only'))
    const junit = options.text('junit')
    if (junit !== undefined) await writeOutput(reportAsJunit(report), junit, terminal)
    if (options.on('update')) return update(report, cases, { ...opened, world }, invocation)
    if (options.on('prune')) await prune(opened, terminal)
    const isOpen = ({ status, helm }: CaseResult): boolean => status === 'differs' && helm === undefined
    if (report.cases.some(isOpen) && opened.suite.helm === '') terminal.err(unnamedHelm)
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
  if (extra !== undefined) throw new AicrError('INVALID_REQUEST', say`unexpected argument ${{ given: extra }}`)
  checkSuiteFile(file)
  const opened: ReturnType<typeof openSources>[] = []
  const helmVersion = options.text('helm-version')
  const golden = await openGoldenFile({
    ...(helmVersion === undefined ? {} : { helmVersion }),
    file,
    catalog: options.text('catalog'),
    data: options.text('data'),
    engineLimits: engineLimits(),
    ...defined({ timeout: timeoutOf(options) }),
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
      world: { ...golden.world, render: (each, budget) => deepening(golden.world.render(each, budget)) },
    })
    for (const sources of opened) await sources.finish()
    return code
  } finally {
    for (const sources of opened) await sources.close()
  }
}

/** Says how a golden.yaml comes about, where there is none or a chart is named in its place. */
function checkSuiteFile(file: string): void {
  const status = statSync(resolve(file), { throwIfNoEntry: false })
  if (status === undefined)
    throw new AicrError('NOT_FOUND', 'no such file', { place: file, hint: 'aicr golden init writes one' })
  if (status.isDirectory() || file.endsWith('.tgz'))
    throw new AicrError('INVALID_PATH', 'not a golden.yaml', {
      place: file,
      hint: `aicr golden init ${file} writes one with a case for this chart`,
    })
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
  const stale = new Set(staleCases(report))
  print(report, options, terminal)
  for (const golden of cases)
    if (stale.has(golden.name)) await writeRecording(golden, await recordAnew(golden, opened.world), opened, terminal)
  if (options.on('prune')) await prune(opened, terminal)
  return report.cases.some((result) => result.status === 'broken') ? 1 : 0
}

/** Records every case; one that cannot be rendered keeps its old recording and does not keep the others. */
async function record(
  cases: readonly GoldenCase[],
  opened: OpenedGolden,
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const results: CaseResult[] = []
  for (const golden of cases) {
    const recorded = await recordedOrBroken(golden, opened)
    if ('files' in recorded) {
      await writeRecording(golden, recorded, opened, terminal)
      results.push(recorded.result)
    } else {
      terminal.err(`BROKEN ${golden.name}: ${recorded.reason}\n`)
      results.push(recorded)
    }
  }
  if (options.on('prune')) await prune(opened, terminal)
  if (options.on('json')) terminal.out(`${JSON.stringify({ cases: results }, null, 2)}\n`)
  return results.some(({ status }) => status === 'broken') ? 1 : 0
}

/** A case recorded, or why it cannot be rendered. */
async function recordedOrBroken(golden: GoldenCase, opened: OpenedGolden): Promise<RecordedCase | CaseResult> {
  try {
    return await recordCase(golden, opened.world)
  } catch (error) {
    if (!(error instanceof AicrError) || wantsDeepStack(error)) throw error
    return brokenResult(golden, error)
  }
}

async function prune(opened: OpenedGolden, terminal: Terminal): Promise<void> {
  for (const path of await opened.prune()) terminal.err(`removed ${path}\n`)
}

async function writeRecording(
  golden: GoldenCase,
  recorded: Omit<RecordedCase, 'result'>,
  opened: OpenedGolden,
  terminal: Terminal,
): Promise<void> {
  for (const path of await opened.write(recorded)) terminal.err(`wrote ${path}\n`)
  if (recorded.failed) terminal.err(`${golden.name} fails, and its error is what was recorded\n`)
}

function print(report: GoldenReport, options: Options, terminal: Terminal): void {
  terminal.out(
    options.on('json')
      ? `${JSON.stringify({ clean: isClean(report), ...report }, null, 2)}\n`
      : printReport(report, { colour: terminal.colourOut ?? false, diff: options.on('diff') }),
  )
}
