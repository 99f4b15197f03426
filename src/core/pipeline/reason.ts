import { AicrError, failureLine, oneLine } from '../errors.ts'

/** One line that says why something failed: with advice after a time-out, and with what exists where something was not found. */
export const reasonOf = (error: unknown): string =>
  error instanceof AicrError && error.hint !== undefined && (error.code === 'TIMEOUT' || THERE.test(error.hint))
    ? `${failureLine(error)} (${oneLine(error.hint)})`
    : failureLine(error)

/** A hint that lists what exists. */
const THERE = /^(?:versions|charts) there: /
