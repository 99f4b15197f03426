import {
  type ByteString,
  decodeUtf8,
  encodeUtf8,
  GoError,
  type LimitError,
  type Text,
} from '../../template-engine/go/index.ts'

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
  declare readonly message: Text
  readonly code: ErrorCode
  /** file:line:column, component, URL: whatever finds the spot */
  readonly place: Text | undefined
  readonly hint: Text | undefined
  constructor(code: ErrorCode, message: Text, options: { place?: Text; hint?: Text; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.place = options.place
    this.hint = options.hint
  }
}

export interface HelmErrorOptions {
  readonly debugHint?: boolean
  readonly cause?: unknown
}

/** A failure in helm's own words, which it prints after `Error: `: `words` byte for byte, `message` as text. */
export class HelmError extends Error {
  override readonly name = 'HelmError'
  declare readonly message: Text
  readonly words: ByteString
  /** helm adds its `Use --debug flag …` hint once a release exists */
  readonly debugHint: boolean
  constructor(words: ByteString, options: HelmErrorOptions = {}) {
    super(decodeUtf8(words), options.cause === undefined ? undefined : { cause: options.cause })
    this.words = words
    this.debugHint = options.debugHint ?? false
  }
}

/** A failure in helm's words where those are put together as text: arguments, paths, addresses. */
export const helmFailure = (message: Text, options: HelmErrorOptions = {}): HelmError =>
  new HelmError(encodeUtf8(message), options)

/** A limit of the engine that a template reached. */
export const limitFailure = (error: LimitError, template: ByteString): AicrError =>
  new AicrError('INVALID_REQUEST', messageOf(error), {
    place: decodeUtf8(template),
    cause: error,
    ...(error.limit === STACK_LIMIT ? { hint: MORE_STACK } : {}),
  })

const STACK_LIMIT = 'stack of nested templates'
const MORE_STACK =
  'the stack of this thread is too small: render in a thread with a larger one, and raise engineLimits.stack'

/** Whether a value is an error, of this realm or another: a test runner's environment has its own Error, Node's come from outside of it. */
export const isError = (value: unknown): value is Error =>
  value instanceof Error || /^\[object (?:Error|DOMException)\]$/.test(Object.prototype.toString.call(value))

/** An error's message as text. */
export function messageOf(error: unknown): Text {
  if (error instanceof GoError) return decodeUtf8(error.message)
  return isError(error) ? error.message : String(error)
}

/** An error's message as the byte string that helm goes on from. */
export function wordsOf(error: unknown): ByteString {
  if (error instanceof HelmError) return error.words
  return error instanceof GoError ? error.message : encodeUtf8(isError(error) ? error.message : String(error))
}

/** A message is never longer than this; templates that call themselves make megabytes of it. */
const MAX_MESSAGE = 1500

/** A message as one line of printable text: breaks become blanks, control characters escapes, an endless middle is left out. */
export function oneLine(text: Text): Text {
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
export const visible = (text: Text): Text =>
  text.replace(
    /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)/g,
    (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )

/** The class of any failure: what is wrong with a chart or with values is the request's, what nobody expected is ours. */
export function codeOf(error: unknown): ErrorCode {
  if (error instanceof AicrError) return error.code
  return error instanceof HelmError ? 'INVALID_REQUEST' : 'INTERNAL'
}

const MAX_CAUSES = 8

/** A failure and its causes as one sentence. A cause in whose words its failure already ends is not repeated. */
export function sentenceOf(error: unknown): Text {
  let last = messageOf(error)
  const all = [last]
  let cause = error instanceof AicrError ? error.cause : undefined
  for (let count = 1; cause !== undefined && count < MAX_CAUSES; count++) {
    const words = messageOf(cause)
    if (!last.endsWith(words)) {
      all.push(words)
      last = words
    }
    cause = cause instanceof AicrError ? cause.cause : undefined
  }
  return all.join(': ')
}

/** `[CODE] place: message: cause`, on one line: the only form in which failures are reported. */
export function failureLine(error: unknown): Text {
  const place = error instanceof AicrError ? error.place : undefined
  const sentence = oneLine(sentenceOf(error))
  const isPlaced = place === undefined || place === '' || sentence.startsWith(oneLine(place))
  return `[${codeOf(error)}] ${isPlaced ? '' : `${oneLine(place)}: `}${sentence}`
}
