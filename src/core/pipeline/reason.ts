import { AicrError, type ErrorCode, failureLine, oneLine } from '../errors.ts'

/** Failures whose advice is half of the answer: what to wait for, and what exists in place of what was asked for. */
const ADVISED: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['TIMEOUT', 'NOT_FOUND'])

/** One line that says why something failed, with the advice where it belongs to that. */
export const reasonOf = (error: unknown): string =>
  error instanceof AicrError && error.hint !== undefined && ADVISED.has(error.code)
    ? `${failureLine(error)} (${oneLine(error.hint)})`
    : failureLine(error)
