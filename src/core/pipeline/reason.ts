import { AicrError, failureLine, oneLine } from '../errors.ts'

/** One line of why something failed, with what to do where waiting was not long enough. */
export const reasonOf = (error: unknown): string =>
  error instanceof AicrError && error.code === 'TIMEOUT' && error.hint !== undefined
    ? `${failureLine(error)} (${oneLine(error.hint)})`
    : failureLine(error)
