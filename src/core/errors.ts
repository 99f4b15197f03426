import {
  type ByteString,
  decodeUtf8,
  encodeUtf8,
  GoError,
  type LimitError,
  type Text,
} from '../../template-engine/go/index.ts'

/** What went wrong, by class, and the exit status that says so. The first eight are upstream's names and numbers. */
export const EXIT_STATUS = {
  /** what the user wrote: flags, recipes, values, files of theirs */
  INVALID_REQUEST: 2,
  METHOD_NOT_ALLOWED: 2,
  NOT_FOUND: 3,
  UNAUTHORIZED: 4,
  TIMEOUT: 5,
  SERVICE_UNAVAILABLE: 6,
  RATE_LIMIT_EXCEEDED: 7,
  /** a fault of this program or its installation */
  INTERNAL: 8,
  /** ended by the user, as a shell says of SIGINT */
  CANCELLED: 130,
  /** a chart that helm refuses, in helm's words */
  INVALID_CHART: 2,
  /** an address that the rules of this program keep it from */
  FORBIDDEN: 4,
  /** what a server sent cannot be read */
  BAD_RESPONSE: 6,
  /** content that is not what its digest, size or signature promises */
  CONTENT_MISMATCH: 10,
  /** what was found is not what the lock file promises */
  CONFLICT: 10,
  /** a bound of ours, which keeps a hostile chart or server from taking all memory or time */
  LIMIT_EXCEEDED: 11,
  /** --strict: something that the cluster needs is not known */
  INCOMPLETE: 12,
  /** the file system keeps this user from a file */
  PERMISSION_DENIED: 13,
} as const

export type ErrorCode = keyof typeof EXIT_STATUS

/** A place in a text. */
export interface Place {
  /** a file, an address, a component: whatever finds the text; empty when there is one only */
  readonly file: Text
  /** from 1 */
  readonly line: number | undefined
  /** from 1 */
  readonly column: number | undefined
}

/** `file:line:column`, as far as it is known. */
export const printPlace = ({ file, line, column }: Place): Text =>
  [file, line, column].filter((part) => part !== undefined && part !== '').join(':')

const placeOf = (place: Text | Place): Place =>
  typeof place === 'string' ? { file: place, line: undefined, column: undefined } : place

export interface AicrErrorOptions {
  readonly place?: Text | Place
  readonly hint?: Text
  readonly cause?: unknown
  /** what `message` says already, so that no formatter says it again */
  readonly told?: readonly ('place' | 'cause')[]
}

/**
 * An error that a user can act on: what (message), where (place), why (cause), what to try (hint). failureLine prints it.
 * Everything thrown on purpose by `src/` is one of these, or a HelmError where helm's own words are owed.
 */
export class AicrError extends Error {
  override readonly name = 'AicrError'
  declare readonly message: Text
  readonly code: ErrorCode
  readonly place: Place | undefined
  readonly hint: Text | undefined
  readonly told: readonly ('place' | 'cause')[]
  constructor(code: ErrorCode, message: Text, options: AicrErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.place = options.place === undefined ? undefined : placeOf(options.place)
    this.hint = options.hint
    this.told = options.told ?? []
  }
}

/** What a line belongs to: a template's source, what a template wrote, values that the user gave, another file of the chart. */
export type PlaceKind = 'template' | 'rendered' | 'values' | 'chart'

/** A place that helm's words are about. */
export interface HelmPlace extends Place {
  readonly in: PlaceKind
  readonly line: number
}

/** A HelmPlace before its file's name becomes text. */
export interface HelmPlaceBytes {
  readonly in: PlaceKind
  readonly file: ByteString
  readonly line: number
  readonly column?: number
}

export interface HelmErrorOptions {
  /** INVALID_CHART by default; INVALID_REQUEST for what the user says of a chart: values, names, versions */
  readonly code?: 'INVALID_CHART' | 'INVALID_REQUEST'
  readonly places?: readonly HelmPlaceBytes[]
  /** the failure whose words these go on: places and code are its own */
  readonly of?: unknown
  /** why, where helm says only that something failed */
  readonly reason?: ByteString
  readonly debugHint?: boolean
  readonly cause?: unknown
}

const decodePlace = ({ in: kind, file, line, column }: HelmPlaceBytes): HelmPlace => ({
  in: kind,
  file: decodeUtf8(file),
  line,
  column,
})

/** A failure in helm's own words, which it prints after `Error: `: `words` byte for byte, `message` as text. */
export class HelmError extends Error {
  override readonly name = 'HelmError'
  declare readonly message: Text
  readonly words: ByteString
  readonly code: 'INVALID_CHART' | 'INVALID_REQUEST'
  /** from the outermost template to the one that failed; empty when the words are about no line */
  readonly places: readonly HelmPlace[]
  readonly reason: Text | undefined
  /** helm adds its `Use --debug flag …` hint once a release exists */
  readonly debugHint: boolean
  constructor(words: ByteString, options: HelmErrorOptions = {}) {
    super(decodeUtf8(words), options.cause === undefined ? undefined : { cause: options.cause })
    this.words = words
    const inner = options.of instanceof HelmError ? options.of : undefined
    this.code = options.code ?? inner?.code ?? 'INVALID_CHART'
    this.places = options.places?.map(decodePlace) ?? inner?.places ?? []
    this.reason = options.reason === undefined ? undefined : decodeUtf8(options.reason)
    this.debugHint = options.debugHint ?? false
  }
}

/** A failure in helm's words where those are put together as text: arguments, paths, addresses. */
export const helmFailure = (message: Text, options: HelmErrorOptions = {}): HelmError =>
  new HelmError(encodeUtf8(message), { code: 'INVALID_REQUEST', ...options })

/** A limit of the engine that a template reached. */
export const limitFailure = (error: LimitError, template: ByteString): AicrError =>
  error.limit === TIME_LIMIT
    ? overdueFailure(error, template)
    : new AicrError('LIMIT_EXCEEDED', messageOf(error), {
        place: decodeUtf8(template),
        cause: error,
        told: ['cause'],
        ...(error.limit === STACK_LIMIT ? { hint: MORE_STACK } : {}),
      })

const overdueFailure = (error: LimitError, template: ByteString): AicrError =>
  new AicrError('TIMEOUT', `the render did not end within ${error.max / 1000} s`, {
    place: decodeUtf8(template),
    cause: error,
    told: ['cause'],
    hint: 'raise --timeout',
  })

const TIME_LIMIT = 'milliseconds'
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
    .split(/[\n\r\u2028\u2029]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' ')
    .replace(CONTROLS, escaped)
  if (line.length <= MAX_MESSAGE) return line
  return `${line.slice(0, MAX_MESSAGE / 2)} … ${line.slice(-MAX_MESSAGE / 2)}`
}

/** What steers a terminal or turns the order of what is read: controls, and marks of direction (Unicode TR 9). */
const CONTROLS = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g

function escaped(control: string): string {
  const code = control.charCodeAt(0)
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/**
 * A text of several lines as a terminal may show it: controls except tabs and line breaks become escapes. A carriage return that does not
 * end a line would let a chart write over what stands there.
 */
export const visible = (text: Text): Text =>
  text.replace(CONTROLS, (control, at: number) => {
    const stays = control === '\t' || control === '\n' || (control === '\r' && text[at + 1] === '\n')
    return stays ? control : escaped(control)
  })

/** The code of a failure; INTERNAL for what was not thrown on purpose. */
export const codeOf = (error: unknown): ErrorCode =>
  error instanceof AicrError || error instanceof HelmError ? error.code : 'INTERNAL'

/** An error's message and those of its causes, as far as they are not told already. */
export function sentenceOf(error: unknown): Text {
  const parts: Text[] = []
  for (let at = error; at !== undefined && parts.length < 8; ) {
    parts.push(messageOf(at))
    at = at instanceof AicrError && !at.told.includes('cause') ? at.cause : undefined
  }
  return parts.join(': ')
}

/** `[CODE] place: message: cause`, on one line. */
export function failureLine(error: unknown): Text {
  const place = error instanceof AicrError && !error.told.includes('place') ? error.place : undefined
  return `[${codeOf(error)}] ${place === undefined ? '' : `${oneLine(printPlace(place))}: `}${oneLine(sentenceOf(error))}`
}
