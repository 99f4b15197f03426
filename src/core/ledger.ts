import { deadlineOf, inTime, type TimeOptions } from './deadline.ts'
import { Budget, type EngineLimits, LimitError } from './engine.ts'
import { limitFailure } from './errors.ts'
import type { Limits } from './limits.ts'

/** All that a caller says of what a verb may take: one budget is made of it, and every phase spends from that one. */
export interface LedgerOptions extends TimeOptions {
  /** bounds on what is read; default LIMITS */
  readonly limits?: Partial<Limits>
  /** steps and bytes; default ENGINE_LIMITS */
  readonly engineLimits?: EngineLimits
}

/** The budget of one job. Throws the signal's reason when it has aborted already. */
export function openLedger(options: LedgerOptions): Budget {
  options.signal?.throwIfAborted()
  return new Budget(options.engineLimits, deadlineOf(options), options.limits?.dataDepth)
}

/** Work, for the errors of its limits. */
export interface WorkName {
  /** what did not end in time: `the render` */
  readonly name: string
  /** what it was done to: `values`, `images` */
  readonly place: string
}

/** Work that spends from a budget: the limit that it reaches is an AicrError, LIMIT_EXCEEDED or TIMEOUT. */
export function withinLimits<T>(work: WorkName, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw failureOf(work, error)
  }
}

/** As withinLimits, for work that also waits: its signal aborts when time is over, and what does not listen is left to itself. */
export async function endInTime<T>(
  options: TimeOptions,
  work: WorkName,
  run: (signal: AbortSignal | undefined) => Promise<T>,
): Promise<T> {
  const { timeout, signal } = options
  const late = (): unknown => failureOf(work, new LimitError('milliseconds', timeout ?? 0))
  try {
    if (timeout === undefined && signal === undefined) return await run(undefined)
    return await inTime(
      { deadline: timeout === undefined ? undefined : deadlineOf(options), signals: [signal], late },
      run,
    )
  } catch (error) {
    throw failureOf(work, error)
  }
}

const failureOf = ({ name, place }: WorkName, error: unknown): unknown =>
  error instanceof LimitError ? limitFailure(error, place, name) : error
