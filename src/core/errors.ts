import {
  type ByteString,
  decodeUtf8,
  encodeUtf8,
  GoError,
  type LimitError,
  type Text,
} from '../../template-engine/go/index.ts'
import { type Argument, isArgument, plainSentence, type Sentence, say, spell } from './sentence.ts'

export { type Argument, type Sentence, say } from './sentence.ts'

/** What may be given as a message: text, or a sentence with arguments. */
export type Message = Text | Sentence<Text>

/** What went wrong, by class, and the exit status that says so. The first eight are upstream's names and numbers. */
export const EXIT_STATUS = {
  /** flags, arguments and options that cannot be, or do not fit together */
  INVALID_REQUEST: 2,
  METHOD_NOT_ALLOWED: 2,
  NOT_FOUND: 3,
  UNAUTHORIZED: 4,
  TIMEOUT: 5,
  SERVICE_UNAVAILABLE: 6,
  /** a chart that the cache does not have, where nothing may be fetched */
  NOT_CACHED: 6,
  RATE_LIMIT_EXCEEDED: 7,
  /** a fault of this program or its installation */
  INTERNAL: 8,
  /** ended by the user, as a shell says of SIGINT */
  CANCELLED: 130,
  /** a path that leads to something else than what is wanted there: a directory, a loop of links, a file that exists already */
  INVALID_PATH: 2,
  /** a file that cannot be read as what it is named for: not YAML, a field of another type */
  INVALID_DOCUMENT: 2,
  /** a recipe that contradicts itself or the catalog */
  INVALID_RECIPE: 2,
  /** a catalog that contradicts itself: registry, overlays, mixins, profiles */
  INVALID_CATALOG: 2,
  /** criteria that no recipe of the catalog covers */
  NOT_COVERED: 2,
  /** values that cannot be read, or that the chart's schema refuses */
  INVALID_VALUES: 2,
  /** an address, a name or a version of a chart, an image or a registry that cannot be one */
  INVALID_REFERENCE: 2,
  /** a list that the tool it is written for would refuse */
  INVALID_LIST: 2,
  /** a chart that helm refuses, in helm's words */
  INVALID_CHART: 2,
  /** an address that the rules of this program keep it from */
  FORBIDDEN: 4,
  /** what a server sent cannot be read, or is not an answer to what was asked */
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

/** The class of a failure: a key of EXIT_STATUS. */
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
}

/**
 * An error that a user can act on: what (message), where (place), why (cause), what to try (hint). failureLine prints it.
 * Everything thrown on purpose by `src/` is one of these, or a HelmError where helm's own words are expected.
 * Programs read `code`, `place`, `form` and `args`; nobody has to take the message apart.
 */
export class AicrError extends Error {
  /** always `AicrError` */
  override readonly name = 'AicrError'
  /** what is wrong, in one sentence */
  declare readonly message: Text
  /** the class of the failure, which has one exit status */
  readonly code: ErrorCode
  /** where it is wrong; undefined where that is not known */
  readonly place: Place | undefined
  /** what to try; undefined where there is nothing to say */
  readonly hint: Text | undefined
  /** the message with `{name}` where an argument stands: the same for every error of this kind */
  readonly form: Text
  /** what the message is about, by name */
  readonly args: Readonly<Record<string, Argument>>
  readonly #sentence: Sentence<Text>
  constructor(code: ErrorCode, message: Message, options: AicrErrorOptions = {}) {
    const sentence = typeof message === 'string' ? plainSentence(message) : message
    const { form, args, words } = spell(sentence, messageOf)
    const cause = options.cause ?? causeIn(sentence)
    super(words, cause === undefined ? undefined : { cause })
    const place = options.place ?? given(sentence, 'place')
    this.code = code
    this.place = place === undefined ? undefined : placeOf(place as Text | Place)
    this.hint = options.hint
    this.form = form
    this.args = args
    this.#sentence = sentence
  }

  /** Whether the message has the error's place or cause among its words. */
  says(name: 'place' | 'cause'): boolean {
    return Object.hasOwn(this.args, name)
  }

  /** The same failure, at a place. */
  at(place: Text | Place): AicrError {
    const { code, hint, cause } = this
    return new AicrError(code, this.#sentence, { place, cause, ...(hint === undefined ? {} : { hint }) })
  }
}

const given = ({ given: all }: Sentence<string>, name: string): unknown => all.find(([each]) => each === name)?.[1]

/** The error that a sentence goes on with. */
function causeIn(sentence: Sentence<string>): unknown {
  const cause = given(sentence, 'cause')
  return isArgument(cause) ? undefined : cause
}

/** What a line belongs to: a template's source, what a template wrote, values that the user gave, another file of the chart. */
export type PlaceKind = 'template' | 'rendered' | 'values' | 'chart'

/** A place that helm's words are about. */
export interface HelmPlace extends Place {
  /** which of the texts the line belongs to */
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
  /** INVALID_CHART by default, or that of the cause that the words go on with */
  readonly code?: ErrorCode
  /** by default those of the cause that the words go on with */
  readonly places?: readonly HelmPlaceBytes[]
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
  /** always `HelmError` */
  override readonly name = 'HelmError'
  /** helm's words as text */
  declare readonly message: Text
  /** helm's words, byte for byte */
  readonly words: ByteString
  /** what is at fault: the chart, or what the user says of it */
  readonly code: ErrorCode
  /** the message with `{name}` where an argument stands */
  readonly form: Text
  /** what the message is about, by name, as text */
  readonly args: Readonly<Record<string, Argument>>
  /** from the outermost template to the one that failed; empty when the words are about no line */
  readonly places: readonly HelmPlace[]
  /** why, where helm says only that something failed */
  readonly reason: Text | undefined
  /** helm adds its `Use --debug flag …` hint once a release exists */
  readonly debugHint: boolean
  constructor(message: ByteString | Sentence<ByteString>, options: HelmErrorOptions = {}) {
    const sentence = typeof message === 'string' ? plainSentence(message) : message
    const { form, args, words } = spell(sentence, wordsOf)
    const inner = causeIn(sentence)
    const cause = options.cause ?? inner
    super(decodeUtf8(words), cause === undefined ? undefined : { cause })
    this.words = words
    this.code = options.code ?? (inner instanceof HelmError ? inner.code : 'INVALID_CHART')
    const same = inner instanceof HelmError && form === '{cause}' ? inner : undefined
    this.form = same?.form ?? decodeUtf8(form)
    this.args = same?.args ?? mapArguments(args, decodeUtf8)
    this.places = options.places?.map(decodePlace) ?? (inner instanceof HelmError ? inner.places : [])
    this.reason = options.reason === undefined ? undefined : decodeUtf8(options.reason)
    this.debugHint = options.debugHint ?? false
  }
}

/** A failure in helm's words where those are put together as text: arguments, paths, addresses. */
export const helmFailure = (message: Message, options: HelmErrorOptions = {}): HelmError =>
  new HelmError(typeof message === 'string' ? encodeUtf8(message) : encodeSentence(message), {
    code: 'INVALID_REQUEST',
    ...options,
  })

const mapArgument = (value: Argument, change: (text: string) => string): Argument => {
  if (typeof value === 'string') return change(value)
  return Array.isArray(value) ? value.map(change) : value
}

const mapArguments = (args: Readonly<Record<string, Argument>>, change: (text: string) => string) =>
  Object.fromEntries(Object.entries(args).map(([name, value]) => [name, mapArgument(value, change)]))

const encodeSentence = ({ parts, given: all }: Sentence<Text>): Sentence<ByteString> => ({
  parts: parts.map(encodeUtf8),
  given: all.map(([name, value]) => [name, isArgument(value) ? mapArgument(value, encodeUtf8) : value]),
})

/** A limit that `work` reached at a template, or at another place. */
export const limitFailure = (error: LimitError, template: ByteString, work = 'the render'): AicrError =>
  error.limit === TIME_LIMIT
    ? overdueFailure(error, template, work)
    : new AicrError('LIMIT_EXCEEDED', say`${{ cause: error }}`, {
        place: decodeUtf8(template),
        ...(error.limit === STACK_LIMIT ? { hint: MORE_STACK } : {}),
      })

const overdueFailure = (error: LimitError, template: ByteString, work: string): AicrError =>
  new AicrError('TIMEOUT', say`${{ work }} did not end within ${{ seconds: error.max / 1000 }} s`, {
    place: decodeUtf8(template),
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

/** An error's message and those of its causes, as far as the message does not say them. */
export function sentenceOf(error: unknown): Text {
  const parts: Text[] = []
  for (let at = error; at !== undefined && parts.length < 8; ) {
    parts.push(messageOf(at))
    at = at instanceof AicrError && !at.says('cause') ? at.cause : undefined
  }
  return parts.join(': ')
}

/** `[CODE] place: message: cause`, on one line. */
export function failureLine(error: unknown): Text {
  const place = error instanceof AicrError && !error.says('place') ? error.place : undefined
  return `[${codeOf(error)}] ${place === undefined ? '' : `${oneLine(printPlace(place))}: `}${oneLine(sentenceOf(error))}`
}
