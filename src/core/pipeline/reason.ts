import { AicrError, failureLine, oneLine } from '../errors.ts'

/** One line of why something failed, with what to do where waiting was not long enough, and what there is where it is not there. */
export const reasonOf = (error: unknown): string =>
  error instanceof AicrError && error.hint !== undefined && (error.code === 'TIMEOUT' || THERE.test(error.hint))
    ? `${failureLine(error)} (${oneLine(error.hint)})`
    : failureLine(error)

/** A hint that says what there is. */
const THERE = /^(?:versions|charts) there: /
