import { FunctionError, LimitError } from '../errors.ts'
import {
  type ByteString,
  Bytes,
  Complex,
  Func,
  type GoType,
  Integer,
  Struct,
  TypedMap,
  type TypedSlice,
  type Value,
} from '../value/value.ts'
import { quoteJson } from './json-string.ts'

export interface JsonStyle {
  /** `<`, `>` and `&` as \u003c, \u003e and \u0026; on unless said otherwise, as in json.Marshal */
  readonly escapeHtml?: boolean
  /** one level of indentation; none writes everything on one line */
  readonly indent?: string
}

interface Writer {
  readonly escapeHtml: boolean
  readonly indent: string | undefined
  /** containers being written, kept once nesting is suspicious, as encoding/json does */
  readonly open: Set<unknown>
}

/** encoding/json starts to look for cycles at this depth. */
const CYCLE_DEPTH = 1000
const MAX_DEPTH = 2000

/**
 * json.Marshal, or json.MarshalIndent with `indent`. Map keys sorted bytewise, struct fields in declaration order.
 * Throws FunctionError with Go's text (`json: unsupported type: complex128`, `json: unsupported value: +Inf`).
 */
export function encodeJson(value: Value, style: JsonStyle = {}): ByteString {
  const writer: Writer = { escapeHtml: style.escapeHtml ?? true, indent: style.indent, open: new Set() }
  return write(writer, value, 0)
}

function write(w: Writer, value: Value, depth: number): ByteString {
  if (value === null || value === undefined) return 'null'
  switch (typeof value) {
    case 'string':
      return quoteJson(value, w.escapeHtml)
    case 'number':
      return jsonNumber(value)
    case 'boolean':
      return value ? 'true' : 'false'
    default:
      return writeObject(w, value, depth)
  }
}

function writeObject(w: Writer, value: Exclude<Value, string | number | boolean | null | undefined>, depth: number) {
  if (value instanceof Map) return nested(w, value, 'map[string]interface {}', depth, () => writeMap(w, value, depth))
  if (Array.isArray(value)) return nested(w, value, '[]interface {}', depth, () => writeList(w, value, depth))
  if (value instanceof Bytes) return `"${base64(value.data)}"`
  if (value instanceof Complex) throw new FunctionError('json: unsupported type: complex128')
  if (value instanceof Func) throw new FunctionError('json: unsupported type: func()')
  const replacement = value.type.json
  if (replacement !== undefined) return write(w, replacement(value), depth)
  if (value instanceof Integer) return value.value.toString()
  if (value instanceof Struct) return nested(w, value, value.type.name, depth, () => writeStruct(w, value, depth))
  if (value instanceof TypedMap) return writeTypedMap(w, value, depth)
  return writeTypedSlice(w, value, depth)
}

function writeTypedMap(w: Writer, value: TypedMap, depth: number): ByteString {
  const { entries, type } = value
  return entries === null ? 'null' : nested(w, entries, type.name, depth, () => writeMap(w, entries, depth))
}

function writeTypedSlice(w: Writer, value: TypedSlice, depth: number): ByteString {
  const { items, type } = value
  return items === null ? 'null' : nested(w, items, type.name, depth, () => writeList(w, items, depth))
}

/** Writes a container, refusing one that holds itself in Go's words. */
function nested(w: Writer, identity: unknown, typeName: string, depth: number, body: () => ByteString): ByteString {
  if (depth < CYCLE_DEPTH) return body()
  if (w.open.has(identity)) throw new FunctionError(`json: unsupported value: encountered a cycle via ${typeName}`)
  if (depth > MAX_DEPTH) throw new LimitError('nesting of JSON values', MAX_DEPTH)
  w.open.add(identity)
  const text = body()
  w.open.delete(identity)
  return text
}

function writeMap(w: Writer, entries: ReadonlyMap<string, Value>, depth: number): ByteString {
  const keys = [...entries.keys()].sort()
  const colon = w.indent === undefined ? ':' : ': '
  const parts: ByteString[] = []
  for (const key of keys) parts.push(quoteJson(key, w.escapeHtml) + colon + write(w, entries.get(key), depth + 1))
  return enclose(w, '{', parts, '}', depth)
}

function writeStruct(w: Writer, value: Struct, depth: number): ByteString {
  const colon = w.indent === undefined ? ':' : ': '
  const parts = structFields(value.type).map(
    (field, i) => quoteJson(field.json ?? field.name, w.escapeHtml) + colon + write(w, value.fields[i], depth + 1),
  )
  return enclose(w, '{', parts, '}', depth)
}

const structFields = (type: GoType): NonNullable<GoType['fields']> => type.fields ?? type.elem?.fields ?? []

function writeList(w: Writer, items: readonly Value[], depth: number): ByteString {
  const parts: ByteString[] = []
  for (const item of items) parts.push(write(w, item, depth + 1))
  return enclose(w, '[', parts, ']', depth)
}

function enclose(w: Writer, open: string, parts: readonly ByteString[], close: string, depth: number): ByteString {
  if (w.indent === undefined || parts.length === 0) return open + parts.join(',') + close
  const outer = `\n${w.indent.repeat(depth)}`
  const inner = outer + w.indent
  return open + inner + parts.join(`,${inner}`) + outer + close
}

/** A float64 as encoding/json writes it. JavaScript switches to exponents at the same magnitudes. */
export function jsonNumber(x: number): ByteString {
  if (!Number.isFinite(x)) {
    const text = Number.isNaN(x) ? 'NaN' : x > 0 ? '+Inf' : '-Inf'
    throw new FunctionError(`json: unsupported value: ${text}`)
  }
  return Object.is(x, -0) ? '-0' : String(x)
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Standard base64 with padding, as json.Marshal writes []byte. */
function base64(data: ByteString): ByteString {
  let out = ''
  for (let at = 0; at < data.length; at += 3) {
    const bits = (data.charCodeAt(at) << 16) | ((data.charCodeAt(at + 1) || 0) << 8) | (data.charCodeAt(at + 2) || 0)
    const left = data.length - at
    out += ALPHABET.charAt(bits >> 18) + ALPHABET.charAt((bits >> 12) & 63)
    out += (left > 1 ? ALPHABET.charAt((bits >> 6) & 63) : '=') + (left > 2 ? ALPHABET.charAt(bits & 63) : '=')
  }
  return out
}
