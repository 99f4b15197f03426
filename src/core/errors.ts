/** What went wrong, by class. The CLI's exit status follows from it. */
export type ErrorCode =
  | 'INVALID_REQUEST'
  | 'NOT_FOUND'
  | 'UNAUTHORIZED'
  | 'TIMEOUT'
  | 'SERVICE_UNAVAILABLE'
  | 'RATE_LIMIT_EXCEEDED'
  | 'METHOD_NOT_ALLOWED'
  | 'INTERNAL'

/**
 * An error that a user can act on: what (message), where (place), what to try (hint). Prints as `[CODE] message: cause`.
 * Everything thrown on purpose by `src/` is one of these, or a HelmError where helm's own words are owed.
 */
export class AicrError extends Error {
  override readonly name = 'AicrError'
  readonly code: ErrorCode
  /** file:line:column, component, URL: whatever finds the spot */
  readonly place: string | undefined
  readonly hint: string | undefined
  constructor(code: ErrorCode, message: string, options: { place?: string; hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.place = options.place
    this.hint = options.hint
  }
}

/** A failure in helm's own words: `message` is the byte string that helm prints after `Error: `. */
export class HelmError extends Error {
  override readonly name = 'HelmError'
  /** helm adds its `Use --debug flag …` hint once a release exists */
  readonly debugHint: boolean
  constructor(message: string, options: { debugHint?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.debugHint = options.debugHint ?? false
  }
}
