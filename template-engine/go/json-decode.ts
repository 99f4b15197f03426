import { FunctionError, LimitError } from '../errors.ts'
import type { ByteString } from '../value/value.ts'
import { EXPECTS_ESCAPE, EXPECTS_HEX, type Fault, fail, invalidCharacter, type JsonWords } from './json-error.ts'
import { replaceInvalid, runeBytes } from './json-string.ts'
import { type ExactJson, type Json, NumberText, PartialJson } from './json-value.ts'

/** How a JSON text is read. */
export interface JsonLimits {
  /** default `scanner` */
  readonly words?: JsonWords
  /** nesting of arrays and objects; Go's own bound is 10000 */
  readonly maxDepth?: number | undefined
}

const GO_MAX_DEPTH = 10_000
const DEFAULT_MAX_DEPTH = 1000

/** Reads one text once. Syntax errors are thrown where they stand, type errors (a number out of range) after the whole text is known to be valid, as json.Unmarshal does. */
interface Reader extends Fault {
  readonly maxDepth: number
  readonly exact: boolean
  at: number
  typeError: string | undefined
}

const reader = (text: ByteString, at: number, limits: JsonLimits, exact = false): Reader => ({
  text,
  at,
  exact,
  words: limits.words ?? 'scanner',
  maxDepth: Math.min(limits.maxDepth ?? DEFAULT_MAX_DEPTH, GO_MAX_DEPTH),
  typeError: undefined,
})

/**
 * json.Unmarshal into an `interface {}`: every number a float64, the last of equal keys wins.
 * Throws FunctionError with Go's text, LimitError beyond `maxDepth`.
 */
export function decodeJson(text: ByteString, limits: JsonLimits = {}): Json {
  const r = reader(text, 0, limits)
  const value = readValue(r) as Json
  checkEnd(r)
  if (r.typeError !== undefined) throw new FunctionError(r.typeError)
  return value
}

/**
 * A json.Decoder with UseNumber that reads a whole text: every number as it is written.
 * Throws FunctionError: `EOF` for a blank text, `unexpected EOF` for one that ends inside a value.
 */
export function decodeExactJson(text: ByteString, limits: JsonLimits = {}): ExactJson {
  const r = reader(text, 0, limits, true)
  skipBlanks(r)
  if (r.at >= text.length) throw new FunctionError('EOF')
  const value = readPrefix(r)
  checkEnd(r)
  return value as ExactJson
}

/** json.Unmarshal into a map[string]interface {}: null for `null`. A PartialJson holds what a map with a number out of range gets all the same. */
export function decodeJsonMap(text: ByteString, limits: JsonLimits = {}): Map<ByteString, Json> | null {
  const value = decodeTarget(text, limits, (v) => v === null || v instanceof Map, 'map[string]interface {}')
  return value instanceof Map ? value : null
}

/** json.Unmarshal into a []interface {}: null for `null`. */
export function decodeJsonList(text: ByteString, limits: JsonLimits = {}): Json[] | null {
  const value = decodeTarget(text, limits, (v) => v === null || Array.isArray(v), '[]interface {}')
  return Array.isArray(value) ? value : null
}

/** A value of the wrong sort is skipped, not read: numbers out of range inside it go unnoticed. */
function decodeTarget(text: ByteString, limits: JsonLimits, fits: (value: Json) => boolean, target: string): Json {
  const r = reader(text, 0, limits)
  const value = readValue(r) as Json
  checkEnd(r)
  const container = value instanceof Map || Array.isArray(value)
  if (r.typeError !== undefined && !container) throw new FunctionError(cannotUnmarshal(0, target))
  if (!fits(value)) throw new FunctionError(cannotUnmarshal(value, target))
  if (r.typeError === undefined) return value
  throw value instanceof Map ? new PartialJson(r.typeError, value) : new FunctionError(r.typeError)
}

/**
 * json.Decoder.Decode on the rest of `text` from `at`: one value, what follows it is left alone.
 * `end` is the offset after the value. Throws FunctionError: `EOF` when only blanks are left, `unexpected EOF` inside a value.
 */
export function decodeJsonPrefix(
  text: ByteString,
  at = 0,
  limits: JsonLimits = {},
): {
  /** what was read */
  value: Json
  /** the offset after it */
  end: number
} {
  const r = reader(text, at, limits)
  skipBlanks(r)
  if (r.at >= text.length) throw new FunctionError('EOF')
  const value = readPrefix(r) as Json
  if (r.typeError !== undefined) throw new FunctionError(r.typeError)
  return { value, end: r.at }
}

function readPrefix(r: Reader): Read {
  try {
    return readValue(r)
  } catch (error) {
    if (error instanceof FunctionError && r.at >= r.text.length) throw new FunctionError('unexpected EOF')
    throw error
  }
}

/** encoding/json's name for a value's sort, as its type errors say it. */
export function jsonSort(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return value instanceof Map ? 'object' : typeof value === 'boolean' ? 'bool' : typeof value
}

/** The text of json.UnmarshalTypeError. `target` is a Go type; with `field` (`Metadata.appVersion`) the struct field that was to be filled. */
export function cannotUnmarshal(value: Json, target: string, field?: string): string {
  const place = field === undefined ? 'Go value' : `Go struct field ${field}`
  return `json: cannot unmarshal ${jsonSort(value)} into ${place} of type ${target}`
}

/** Something stands behind the value. */
export class TrailingData extends FunctionError {
  /** where it stands */
  readonly at: number
  constructor(r: Pick<Reader, 'text' | 'at'>) {
    super(invalidCharacter(r, 'after top-level value'))
    this.at = r.at
  }
}

function checkEnd(r: Reader): void {
  skipBlanks(r)
  if (r.at < r.text.length) throw new TrailingData(r)
}

/** Reads a value with an explicit stack: nesting never grows JavaScript's. */
function readValue(r: Reader): Read {
  const stack: Container[] = []
  for (;;) {
    skipBlanks(r)
    let value = readStart(r, stack)
    if (value === OPENED) continue
    for (;;) {
      const top = stack[stack.length - 1]
      if (top === undefined) return value
      place(top, value)
      if (!closes(r, top)) break
      stack.pop()
      value = top.value
    }
  }
}

/** With or without exact numbers: the reader's door says which. */
type Read = Json | NumberText | Read[] | Map<ByteString, Read>

interface Container {
  readonly value: Read[] | Map<ByteString, Read>
  key: ByteString
}

const OPENED = Symbol('opened')

function place(top: Container, value: Read): void {
  if (Array.isArray(top.value)) top.value.push(value)
  else top.value.set(top.key, value)
}

/** A scalar or an empty container; OPENED after pushing a container that has a first element. */
function readStart(r: Reader, stack: Container[]): Read | typeof OPENED {
  switch (r.text.charCodeAt(r.at)) {
    case 0x7b:
      return openObject(r, stack)
    case 0x5b:
      return openArray(r, stack)
    case 0x22:
      r.at++
      return readString(r)
    case 0x74:
      return readLiteral(r, 'true', true)
    case 0x66:
      return readLiteral(r, 'false', false)
    case 0x6e:
      return readLiteral(r, 'null', null)
    default:
      return readNumber(r, stack)
  }
}

function openObject(r: Reader, stack: Container[]): Read | typeof OPENED {
  const top: Container = { value: new Map(), key: '' }
  checkDepth(r, stack)
  r.at++
  skipBlanks(r)
  if (r.text.charCodeAt(r.at) === 0x7d) {
    r.at++
    return top.value
  }
  readKey(r, top)
  stack.push(top)
  return OPENED
}

function openArray(r: Reader, stack: Container[]): Read | typeof OPENED {
  const top: Container = { value: [], key: '' }
  checkDepth(r, stack)
  r.at++
  skipBlanks(r)
  if (r.text.charCodeAt(r.at) === 0x5d) {
    r.at++
    return top.value
  }
  stack.push(top)
  return OPENED
}

function checkDepth(r: Reader, stack: readonly Container[]): void {
  if (stack.length < r.maxDepth) return
  if (r.maxDepth >= GO_MAX_DEPTH) fail(r, 'exceeded max depth')
  throw new LimitError('nesting of JSON values', r.maxDepth)
}

function readKey(r: Reader, top: Container): void {
  skipBlanks(r)
  if (r.text.charCodeAt(r.at) !== 0x22) fail(r, 'looking for beginning of object key string')
  r.at++
  top.key = readString(r)
  skipBlanks(r)
  if (r.text.charCodeAt(r.at) !== 0x3a) fail(r, 'after object key')
  r.at++
}

/** After an element: true when the container ends here, false when another element follows. */
function closes(r: Reader, top: Container): boolean {
  skipBlanks(r)
  const isList = Array.isArray(top.value)
  const code = r.text.charCodeAt(r.at)
  if (code === 0x2c) {
    r.at++
    if (!isList) readKey(r, top)
    return false
  }
  if (code !== (isList ? 0x5d : 0x7d)) fail(r, isList ? 'after array element' : 'after object key:value pair')
  r.at++
  return true
}

function skipBlanks(r: Reader): void {
  for (;;) {
    const code = r.text.charCodeAt(r.at)
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
    r.at++
  }
}

function readLiteral<T>(r: Reader, word: string, value: T): T {
  for (let i = 1; i < word.length; i++) {
    r.at++
    if (r.text[r.at] !== word[i]) fail(r, `in literal ${word} (expecting '${word[i]}')`)
  }
  r.at++
  return value
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39

function readNumber(r: Reader, stack: readonly Container[]): number | NumberText | null {
  const { text } = r
  const from = r.at
  const negative = text.charCodeAt(r.at) === 0x2d
  if (negative) r.at++
  if (!isDigit(text.charCodeAt(r.at))) fail(r, negative ? 'in numeric literal' : 'looking for beginning of value')
  if (text.charCodeAt(r.at) === 0x30) r.at++
  else skipDigits(r)
  if (text.charCodeAt(r.at) === 0x2e) {
    r.at++
    if (!isDigit(text.charCodeAt(r.at))) fail(r, 'after decimal point in numeric literal')
    skipDigits(r)
  }
  if ((text.charCodeAt(r.at) | 0x20) === 0x65) readExponent(r)
  const literal = text.slice(from, r.at)
  if (r.exact) return new NumberText(literal)
  const value = Number(literal)
  if (Number.isFinite(value)) return value
  const isNew = r.words === 'jsontext'
  r.typeError ??= `json: cannot unmarshal number ${literal} into ${isNew ? placeOf(stack) : GO_VALUE} of type float64`
  return isNew ? 0 : null
}

const GO_VALUE = 'Go value'

/** Where a value stands in the text, as Go 1.27 has it in type errors. */
export function jsonPlace(path: readonly ByteString[]): ByteString {
  const last = path.at(-1)
  if (last === undefined) return GO_VALUE
  const pointer = path.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1')).join('.')
  // what looks like the index of a list is not taken for a field
  return /^[0-9]+$/.test(last) ? `.${pointer}` : `Go struct field .${pointer}`
}

const placeOf = (stack: readonly Container[]): ByteString =>
  jsonPlace(stack.map(({ value, key }) => (Array.isArray(value) ? String(value.length) : key)))

function readExponent(r: Reader): void {
  r.at++
  const sign = r.text.charCodeAt(r.at)
  if (sign === 0x2b || sign === 0x2d) r.at++
  if (!isDigit(r.text.charCodeAt(r.at))) fail(r, 'in exponent of numeric literal')
  skipDigits(r)
}

function skipDigits(r: Reader): void {
  while (isDigit(r.text.charCodeAt(r.at))) r.at++
}

const HIGH = /[\x80-\xff]/

/** A string after its opening quote. */
function readString(r: Reader): ByteString {
  const { text } = r
  let out = ''
  let from = r.at
  for (;;) {
    const code = text.charCodeAt(r.at)
    if (code === 0x22) break
    if (code === 0x5c) {
      out += text.slice(from, r.at)
      out += readEscape(r)
      from = r.at
    } else if (code < 0x20 || Number.isNaN(code)) fail(r, 'in string literal')
    else r.at++
  }
  out += text.slice(from, r.at++)
  return HIGH.test(out) ? replaceInvalid(out) : out
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

function readEscape(r: Reader): ByteString {
  r.at++
  const letter = r.text.charAt(r.at)
  const short = ESCAPES[letter]
  if (short !== undefined) {
    r.at++
    return short
  }
  if (letter !== 'u') fail(r, EXPECTS_ESCAPE)
  const unit = readHex(r)
  if (unit < 0xd800 || unit > 0xdbff || r.text[r.at] !== '\\' || r.text[r.at + 1] !== 'u') return runeBytes(unit)
  const back = r.at
  r.at++
  const low = readHex(r)
  if (low >= 0xdc00 && low <= 0xdfff) return runeBytes(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00))
  r.at = back
  return runeBytes(unit)
}

/** Four hex digits after the `u` that `r.at` stands on. */
function readHex(r: Reader): number {
  r.at++
  for (let i = 0; i < 4; i++, r.at++) {
    if (!/^[0-9a-fA-F]$/.test(r.text.charAt(r.at))) fail(r, EXPECTS_HEX)
  }
  return Number.parseInt(r.text.slice(r.at - 4, r.at), 16)
}
