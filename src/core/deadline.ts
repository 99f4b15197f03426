import type { Deadline } from '../../template-engine/limits.ts'

/** The moment `milliseconds` from now, by a clock that does not run backwards. */
export const deadlineIn = (milliseconds: number, now: () => number = () => performance.now()): Deadline => ({
  now,
  at: now() + milliseconds,
  allowed: milliseconds,
})

/** the longest that a timer can wait; a longer one would ring at once */
const LONGEST = 2 ** 31 - 1

/** How long work may wait. */
export interface Patience {
  readonly milliseconds: number
  /** each ends the work too, with its own reason */
  readonly signals: readonly (AbortSignal | undefined)[]
  /** what is thrown when the time is over, and in place of what breaks because of that */
  readonly late: () => Error
}

/**
 * Does work that ends in time, whatever it is waiting for. The signal that it gets aborts when the time is over; work that does not listen is
 * left to itself.
 */
export async function inTime<T>(patience: Patience, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = new AbortController()
  const signal = AbortSignal.any([late.signal, ...patience.signals.filter((one) => one !== undefined)])
  signal.throwIfAborted()
  const timer = setTimeout(() => late.abort(), Math.min(patience.milliseconds, LONGEST))
  try {
    const ended = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    return await Promise.race([work(signal), ended])
  } catch (error) {
    throw signal.aborted && signal.reason === late.signal.reason ? patience.late() : error
  } finally {
    clearTimeout(timer)
  }
}
