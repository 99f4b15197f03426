import {
  type ByteString,
  Bytes,
  Complex,
  DURATION,
  encodeJson,
  Func,
  FunctionError,
  formatFloat,
  Integer,
  LimitError,
  printed,
  type Struct,
  sequenceLength,
  TypedMap,
  TypedSlice,
  type Value,
} from '../../../template-engine/go/index.ts'
import { composeFirst } from './compose.ts'
import { decodeNode } from './decode.ts'
import { Emitter, type Reader, type Text, type Tree, V2, V3 } from './emitter.ts'
import { YamlError } from './error.ts'
import { isTimestamp, resolvePlain } from './resolve.ts'

/**
 * sigs.k8s.io/yaml's Marshal: the value as JSON, that JSON read as YAML, the result written by go-yaml v2. Ends in a newline.
 * Throws YamlError (`error marshaling into JSON: json: unsupported type: complex128`, `yaml: control characters are not allowed`).
 */
export function emitYaml(value: Value): ByteString {
  try {
    return new Emitter(V2, DIRECT).emit(value)
  } catch (error) {
    // a value that holds itself meets the limit first: encoding/json has the words for it
    if (error !== DETOUR && !(error instanceof LimitError)) throw error
  }
  let json: ByteString
  try {
    json = encodeJson(value)
  } catch (error) {
    if (error instanceof FunctionError) throw new YamlError(`error marshaling into JSON: ${error.message}`)
    throw error
  }
  const root = composeFirst(json)
  return new Emitter(V2, DIRECT_UNCHECKED).emit(root === undefined ? null : decodeNode(root, { exactIntegers: true }))
}

/** go-yaml v3's Encoder with SetIndent(2): Go's values as they are. Ends in a newline. Throws FunctionError where it panics. */
export function emitYamlPretty(value: Value): ByteString {
  return new Emitter(V3, PRETTY).emit(value)
}

/** Thrown, and never seen outside, when a value holds something that changes on its way through JSON and YAML. */
const DETOUR = Symbol('detour')

const PLAIN = (text: ByteString): Text => ({ text, forceQuotes: false })
const scalar = (text: Text): Tree => ({ kind: 'scalar', scalar: text })
const NULL = scalar(PLAIN('null'))
const TRUE = scalar(PLAIN('true'))
const FALSE = scalar(PLAIN('false'))

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39
const isFirstOfSixty = (code: number): boolean => code >= 0x30 && code <= 0x35

/** how far a run of digits and `_` reaches */
function digitsEnd(text: ByteString, start: number): number {
  let at = start
  while (isDigit(text.charCodeAt(at)) || text[at] === '_') at++
  return at
}

/** how far `:` with one digit, or with two up to 59, reaches; `at` where none stands */
function sixtiethEnd(text: ByteString, at: number): number {
  if (text[at] !== ':' || !isDigit(text.charCodeAt(at + 1))) return at
  return isFirstOfSixty(text.charCodeAt(at + 1)) && isDigit(text.charCodeAt(at + 2)) ? at + 3 : at + 2
}

/**
 * A number to the base of 60, `[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?`. A scanner, because V8's expressions keep a stack that a
 * text of megabytes overflows.
 */
function isBase60(text: ByteString): boolean {
  const first = text[0] === '-' || text[0] === '+' ? 1 : 0
  if (!isDigit(text.charCodeAt(first))) return false
  const colon = digitsEnd(text, first)
  let at = colon
  for (let next = sixtiethEnd(text, at); next > at; next = sixtiethEnd(text, at)) at = next
  if (at === colon) return false
  return (text[at] === '.' ? digitsEnd(text, at + 1) : at) === text.length
}
/** texts that begin otherwise are never anything but text */
const SUSPECT = /^(?:$|[-+0-9.~]|[yYnNtTfFoO].{0,4}$)/

function text(value: ByteString): Text {
  if (!SUSPECT.test(value)) return PLAIN(value)
  const forceQuotes = typeof resolvePlain(value) !== 'string' || isTimestamp(value) || isBase60(value)
  return { text: value, forceQuotes }
}

const ASCII = /^[\x00-\x7e]*$/
/** Keys longer than this are not keys when JSON is read as YAML. Escapes count. */
const LONG_KEY = 160

function isUnchanged(value: ByteString): boolean {
  if (ASCII.test(value)) return true
  for (let at = 0; at < value.length; ) {
    const size = sequenceLength(value, at)
    if (size === 0 || value.charCodeAt(at) === 0x7f) return false
    if (size === 2 && value.charCodeAt(at) === 0xc2 && value.charCodeAt(at + 1) < 0xa0) return false
    if (size === 3 && value.startsWith('\xef\xbf', at) && value.charCodeAt(at + 2) >= 0xbe) return false
    at += size
  }
  return true
}

function checked(value: ByteString): Text {
  if (!isUnchanged(value)) throw DETOUR
  return text(value)
}

function checkedKey(key: ByteString): Text {
  if (key.length > LONG_KEY) throw DETOUR
  return checked(key)
}

const MAX_UINT = (1n << 64n) - 1n
const MIN_INT = -(1n << 63n)

/** A float64 that has been JSON and YAML: whole numbers come back as the integers that their shortest digits spell. */
function jsonFloat(x: number): Text {
  if (!Number.isFinite(x)) throw DETOUR
  if (Number.isSafeInteger(x)) return PLAIN(String(x + 0))
  if (!Number.isInteger(x) || Math.abs(x) >= 1e21) return PLAIN(formatFloat(x, 'g', -1))
  const digits = String(x)
  const whole = BigInt(digits)
  return PLAIN(whole > MAX_UINT || whole < MIN_INT ? formatFloat(x, 'g', -1) : digits)
}

const direct = (string: (value: ByteString) => Text, key: (value: ByteString) => Text): Reader => ({
  key,
  tree(value): Tree {
    const v = value as Value
    if (v === null || v === undefined) return NULL
    if (typeof v === 'string') return scalar(string(v))
    if (typeof v === 'number') return scalar(jsonFloat(v))
    if (typeof v === 'boolean') return v ? TRUE : FALSE
    if (v instanceof Map) return { kind: 'map', entries: v }
    if (Array.isArray(v)) return { kind: 'list', items: v, empty: v.length === 0 }
    if (v instanceof TypedMap && v.type.json === undefined)
      return v.entries === null ? NULL : { kind: 'map', entries: v.entries }
    if (v instanceof TypedSlice && v.type.json === undefined)
      return v.items === null ? NULL : { kind: 'list', items: v.items, empty: v.items.length === 0 }
    if (v instanceof Integer && v.type.json === undefined) return scalar(PLAIN(v.value.toString()))
    throw DETOUR
  },
})

const DIRECT = direct(checked, checkedKey)
const DIRECT_UNCHECKED = direct(text, text)

const OLD_BOOLEAN = /^(?:[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/

/** v3 writes text that is not UTF-8 as base64. */
function prettyText(value: ByteString): Text {
  for (let at = 0; at < value.length; ) {
    const size = sequenceLength(value, at)
    if (size === 0) return { text: wrapBase64(btoa(value)), forceQuotes: false, tag: '!!binary' }
    at += size
  }
  return OLD_BOOLEAN.test(value) ? { text: value, forceQuotes: true } : text(value)
}

const BASE64_LINE = 70

function wrapBase64(packed: string): string {
  if (packed.length < BASE64_LINE) return packed
  return packed.replace(/.{1,70}/g, '$&\n')
}

function prettyFloat(x: number): string {
  if (Number.isFinite(x)) return formatFloat(x, 'g', -1)
  return Number.isNaN(x) ? '.nan' : x > 0 ? '.inf' : '-.inf'
}

const PRETTY: Reader = {
  key: prettyText,
  tree(value): Tree {
    const v = value as Value
    if (v === null || v === undefined) return NULL
    if (typeof v === 'string') return scalar(prettyText(v))
    if (typeof v === 'number') return scalar(PLAIN(prettyFloat(v)))
    if (typeof v === 'boolean') return v ? TRUE : FALSE
    if (v instanceof Map) return { kind: 'map', entries: v }
    if (Array.isArray(v)) return { kind: 'list', items: v, empty: v.length === 0 }
    return prettyObject(v)
  },
}

function prettyObject(v: Integer | Complex | Bytes | TypedSlice | TypedMap | Struct | Func): Tree {
  if (v instanceof Complex) throw new FunctionError('cannot marshal type: complex128')
  if (v instanceof Func) throw new FunctionError('cannot marshal type: func()')
  if (v instanceof Bytes) return prettyBytes(v)
  const replacement = v.type.json?.(v)
  if (typeof replacement === 'string')
    return scalar(v.type.name.endsWith('time.Time') ? PLAIN(replacement) : prettyText(replacement))
  if (v instanceof Integer) return scalar(PLAIN(v.type === DURATION ? printed(v) : v.value.toString()))
  if (v instanceof TypedMap) return { kind: 'map', entries: v.entries ?? new Map() }
  if (v instanceof TypedSlice) return { kind: 'list', items: v.items ?? [], empty: (v.items ?? []).length === 0 }
  const fields = v.type.fields ?? v.type.elem?.fields ?? []
  const shown = fields.flatMap((field, i): [string, Value][] =>
    field.unexported ? [] : [[field.name.toLowerCase(), v.fields[i]]],
  )
  const entries = new Map(shown)
  return { kind: 'map', entries, ordered: true }
}

/** []byte is a list of numbers to v3. */
function prettyBytes(v: Bytes): Tree {
  const items = Array.from(v.data, (char) => char.charCodeAt(0))
  return { kind: 'list', items, empty: items.length === 0 }
}
