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
  | 'CANCELLED'

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

/** A message is never longer than this; templates that call themselves make megabytes of it. */
const MAX_MESSAGE = 1500

/** A message as one line of printable text: breaks become blanks, control characters escapes, an endless middle is left out. */
export function oneLine(text: string): string {
  const line = text
    .trim()
    .split(/\s*[\n\r\u2028\u2029]\s*/)
    .join(' ')
    .replace(/[\x00-\x1f\x7f-\x9f\ufeff]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
  if (line.length <= MAX_MESSAGE) return line
  return `${line.slice(0, MAX_MESSAGE / 2)} … ${line.slice(-MAX_MESSAGE / 2)}`
}

/**
 * A text of several lines as a terminal may show it: control characters but tabs and line breaks become escapes. A carriage return that does not
 * end a line would let a chart write over what stands there.
 */
export const visible = (text: string): string =>
  text.replace(
    /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)/g,
    (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
