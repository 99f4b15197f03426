import type { Deadline } from '../../template-engine/limits.ts'

/** The moment `milliseconds` from now, by a clock that does not run backwards. */
export const deadlineIn = (milliseconds: number, now: () => number = () => performance.now()): Deadline => ({
  now,
  at: now() + milliseconds,
  allowed: milliseconds,
})
