import type { Deadline } from '../../template-engine/limits.ts'

/** How long a verb may take. Without any of it steps alone bound the work, and the same input ends the same way on any machine. */
export interface TimeOptions {
  /** milliseconds for all of it, synchronous work included; AicrError TIMEOUT when they are over */
  readonly timeout?: number
  /** ends the work with its own reason: what waits at once, what computes at its next look at the clock */
  readonly signal?: AbortSignal | undefined
  /** milliseconds of a clock that does not run backwards; default `performance.now` */
  readonly clock?: () => number
}

/** The end of work by what a caller said; undefined when nothing ends it. */
export const deadlineOf = ({ timeout, signal, clock }: TimeOptions): Deadline | undefined =>
  timeout === undefined && signal === undefined
    ? undefined
    : { ...deadlineIn(timeout ?? Number.POSITIVE_INFINITY, clock), signal }

/** The moment `milliseconds` from now, by a clock that does not run backwards. */
export const deadlineIn = (milliseconds: number, now: () => number = () => performance.now()): Deadline => ({
  now,
  at: now() + milliseconds,
  allowed: milliseconds,
})

/** milliseconds between two looks at a clock while waiting, and the most that counts of them */
const LOOK_EVERY = 100
const LAPSE = 2 * LOOK_EVERY

/**
 * A clock for one of several jobs that share a thread: of the time between two looks at it LAPSE counts at most. Who works looks more often;
 * a longer gap is another job's work, in which this one could not even hear that its answer had come.
 */
export function ownClock(now: () => number = () => performance.now()): () => number {
  let last = now()
  let own = 0
  return () => {
    const at = now()
    own += Math.min(at - last, LAPSE)
    last = at
    return own
  }
}

/** Rings once a deadline by an own clock is over. Returns what switches it off. */
export function alarm({ now, at }: Deadline, ring: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>
  const look = (): void => {
    const left = at - now()
    if (left <= 0) ring()
    else timer = setTimeout(look, Math.min(left, LOOK_EVERY))
  }
  look()
  return () => clearTimeout(timer)
}

/** How long work may wait. */
export interface Patience {
  /** without an end by default */
  readonly deadline?: Deadline | undefined
  /** each ends the work too, with its own reason, thrown in place of what breaks because of that */
  readonly signals: readonly (AbortSignal | undefined)[]
  /** what is thrown when the time is over, and in place of what breaks because of that */
  readonly late: () => unknown
}

/**
 * Runs work and ends it in time, whatever it is waiting for. The signal that it gets aborts when the time is over; work that does not listen is
 * left to itself.
 */
export async function inTime<T>(patience: Patience, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = new AbortController()
  const signal = AbortSignal.any([late.signal, ...patience.signals.filter((one) => one !== undefined)])
  const off = patience.deadline && alarm(patience.deadline, () => late.abort())
  let end = (): void => undefined
  try {
    signal.throwIfAborted()
    const ended = new Promise<never>((_, reject) => {
      end = () => reject(signal.reason)
    })
    signal.addEventListener('abort', end)
    return await Promise.race([work(signal), ended])
  } catch (error) {
    if (!signal.aborted) throw error
    throw signal.reason === late.signal.reason ? patience.late() : signal.reason
  } finally {
    off?.()
    // a signal made of others is kept, with all that its listeners hold, until it has none
    signal.removeEventListener('abort', end)
  }
}
