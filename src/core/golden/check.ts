import type { Text } from '../../../template-engine/go/index.ts'
import { defined } from '../defined.ts'
import type { Budget } from '../engine.ts'
import { AicrError, HelmError, printPlace, say } from '../errors.ts'
import { withinLimits } from '../ledger.ts'
import { LIMITS, type Limits } from '../limits.ts'
import { type CaseResult, compareOutcomes, type HelmEffect, plainResult } from './compare.ts'
import { type GoldenOutcome, readOutcome, recordedNames, writeOutcome } from './outcome.ts'
import { HELMS_FILE, readHelms, writeHelms } from './recorded-helms.ts'
import type { GoldenCase, GoldenSuite } from './suite.ts'

/** What checking and recording need of the world. */
export interface GoldenWorld {
  /** what one case may take, rendering and comparison together */
  readonly limits?: Limits | undefined
  /** The budget of one case, from now on. Throws the reason of a signal that has aborted. */
  readonly begin: () => Budget
  /** Renders a case. Throws HelmError for what the chart has wrong, AicrError for what stands in the way of rendering. */
  readonly render: (golden: GoldenCase, budget: Budget) => Promise<RenderedCase>
  /** the release of helm that a case is rendered as */
  readonly helm: (golden: GoldenCase) => Text
  /** the release that golden.yaml names for a case, whatever is asked for now; undefined when it names none */
  readonly namedHelm: (golden: GoldenCase) => Text | undefined
  /** Renders a case as another release too, and says what of the difference is helm's. */
  readonly explain: (golden: GoldenCase, recorded: Text) => Promise<readonly HelmEffect[]>
  /** a recording's file by its name in the folder of recordings */
  readonly read: (file: string) => Promise<Uint8Array | undefined>
  /** names of the files in the folder of recordings */
  readonly list: () => Promise<readonly string[]>
}

export type RenderedCase = Extract<GoldenOutcome, { readonly bytes: Uint8Array }>

/** All results, in the order of the cases. */
export interface GoldenReport {
  /** every case, in the order of golden.yaml */
  readonly cases: readonly CaseResult[]
  /** what recordings are of, sorted, when no case has the name: left over from cases that were removed. They do not fail the check. */
  readonly orphans?: readonly string[]
}

/** Whether every case is as recorded. */
export const isClean = ({ cases }: GoldenReport): boolean => cases.every(({ status }) => status === 'same')

/** The cases that `only` names, by name or with `*` for any text. Throws INVALID_REQUEST for a pattern that names none. */
export function chooseCases(suite: GoldenSuite, only: readonly string[] = []): readonly GoldenCase[] {
  if (only.length === 0) return suite.cases
  const chosen = new Set<GoldenCase>()
  for (const pattern of only) {
    const matching = suite.cases.filter(({ name }) => matches(pattern, name))
    if (matching.length === 0) {
      const names = suite.cases.map(({ name }) => name).join(', ')
      throw new AicrError('INVALID_REQUEST', say`no case is named ${{ pattern }}`, { hint: `there are ${names}` })
    }
    for (const golden of matching) chosen.add(golden)
  }
  return suite.cases.filter((golden) => chosen.has(golden))
}

const matches = (pattern: string, name: string): boolean => {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(name)
}

/** Checks a suite: the cases that `only` names, or all of them, and then also for recordings that no case has. */
export async function checkSuite(
  suite: GoldenSuite,
  world: GoldenWorld,
  only: readonly string[] = [],
): Promise<GoldenReport> {
  const report = await checkCases(chooseCases(suite, only), world)
  return only.length > 0 ? report : { ...report, orphans: await leftOver(suite, world) }
}

/** Names under which something is recorded that no case has, sorted. */
export async function leftOver(suite: GoldenSuite, world: GoldenWorld): Promise<readonly string[]> {
  const names = new Set(suite.cases.map(({ name }) => name))
  return recordedNames(await world.list()).filter((name) => !names.has(name))
}

/** Names of the cases whose recording is missing or no longer what they render. */
export const staleCases = ({ cases }: GoldenReport): readonly string[] =>
  cases.filter(({ status }) => status === 'differs' || status === 'unrecorded').map(({ name }) => name)

/** Renders the cases again and compares each with its recording. What keeps one from rendering does not keep the others. */
async function checkCases(cases: readonly GoldenCase[], world: GoldenWorld): Promise<GoldenReport> {
  const results: CaseResult[] = []
  for (const golden of cases) results.push(await checkCase(golden, world))
  return { cases: results }
}

async function checkCase(golden: GoldenCase, world: GoldenWorld): Promise<CaseResult> {
  const budget = world.begin()
  try {
    const { result } = await compared(golden, world, budget)
    return result.status === 'differs' ? await explained(result, golden, world) : result
  } catch (error) {
    if (!(error instanceof AicrError)) throw error
    return brokenResult(golden, error)
  }
}

/** A case rendered and compared, all from one budget. */
async function compared(
  golden: GoldenCase,
  world: GoldenWorld,
  budget: Budget,
): Promise<{ readonly result: CaseResult; readonly outcome: GoldenOutcome }> {
  const outcome = await outcomeOf(golden, world, budget)
  const recorded = await readOutcome(golden.name, world.read)
  const bounds = { budget, ...defined({ limits: world.limits }) }
  const result = withinLimits({ name: 'comparing', place: golden.name }, () =>
    compareOutcomes(golden.name, recorded, outcome, bounds),
  )
  return { result, outcome }
}

/** A difference with what helm itself has to do with it, where the recording is of another release. */
async function explained(result: CaseResult, golden: GoldenCase, world: GoldenWorld): Promise<CaseResult> {
  const rendered = world.helm(golden)
  const recorded = readHelms(await world.read(HELMS_FILE)).get(golden.name) ?? world.namedHelm(golden)
  if (recorded === undefined || recorded === rendered) return result
  try {
    return { ...result, helm: { recorded, rendered, effects: await world.explain(golden, recorded) } }
  } catch (error) {
    if (!(error instanceof AicrError) || error.code !== 'LIMIT_EXCEEDED') throw error
    const reason = `what of it comes from helm ${recorded} and ${rendered} takes too much to be found out: ${error.message}`
    return { ...result, reason: [result.reason, reason].filter(Boolean).join('; ') }
  }
}

/** A case that cannot be rendered for a reason that is not the chart's. */
export const brokenResult = ({ name }: GoldenCase, { place, message }: AicrError): CaseResult =>
  plainResult(name, 'broken', place ? `${printPlace(place)}: ${message}` : message)

/** What a case comes to now, a failure in helm's words included. */
async function outcomeOf(golden: GoldenCase, world: GoldenWorld, budget: Budget): Promise<GoldenOutcome> {
  try {
    return await world.render(golden, budget)
  } catch (error) {
    if (error instanceof HelmError) return { error: error.message }
    throw error
  }
}

/** A case recorded: the files to write, undefined where one must not be, and how the case stood to its recording before. */
export interface RecordedCase {
  readonly result: CaseResult
  /** the chart does not render: its error is recorded */
  readonly failed: boolean
  readonly files: ReadonlyMap<string, Uint8Array | undefined>
}

/** Renders a case for recording. A case that fails is recorded with its error. Throws AicrError for what could not be read again. */
export async function recordCase(golden: GoldenCase, world: GoldenWorld): Promise<RecordedCase> {
  const { result, outcome } = await compared(golden, world, world.begin())
  return { result, ...(await recordingOf(golden, world, outcome)) }
}

/** As recordCase, for a case that is known to differ. */
export const recordAnew = async (golden: GoldenCase, world: GoldenWorld): Promise<Omit<RecordedCase, 'result'>> =>
  recordingOf(golden, world, await outcomeOf(golden, world, world.begin()))

async function recordingOf(
  golden: GoldenCase,
  world: GoldenWorld,
  outcome: GoldenOutcome,
): Promise<Omit<RecordedCase, 'result'>> {
  const max = (world.limits ?? LIMITS).recordingBytes
  if ('bytes' in outcome && outcome.bytes.length > max)
    throw new AicrError(
      'LIMIT_EXCEEDED',
      say`${{ bytes: outcome.bytes.length }} bytes are rendered, a recording has at most ${{ max }}`,
    )
  const helms = readHelms(await world.read(HELMS_FILE))
  const files = writeOutcome(golden.name, outcome).set(HELMS_FILE, writeHelms(helms, golden.name, world.helm(golden)))
  return { failed: 'error' in outcome, files }
}

/** A report that is not clean, thrown where a test should fail: its message says what differs. */
export class GoldenError extends Error {
  /** always `GoldenError` */
  override readonly name = 'GoldenError'
  /** what differs */
  readonly report: GoldenReport
  constructor(message: string, report: GoldenReport) {
    super(message)
    this.report = report
  }
}
