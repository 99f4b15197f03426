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
import { encodeBase64 } from './base64.ts'
import type { JsonWords } from './json-error.ts'
import { quoteJson } from './json-string.ts'

/** How JSON is written. */
export interface JsonStyle {
  /** `<`, `>` and `&` as \u003c, \u003e and \u0026; on unless said otherwise, as in json.Marshal */
  readonly escapeHtml?: boolean
  /** one level of indentation; none writes everything on one line */
  readonly indent?: string
  /** default `scanner`, whose Go escapes the replacement of invalid bytes */
  readonly words?: JsonWords
}

interface Writer {
  readonly escapeHtml: boolean
  readonly indent: string | undefined
  /** stands for each byte that is not UTF-8 */
  readonly invalid: ByteString
  /** containers being written, kept once nesting is suspicious, as encoding/json does */
  readonly open: Set<unknown>
}

/** A list that holds one list many times over, and so on down, would be written without end. */
const MAX_BYTES = 1 << 24
/** U+FFFD: escaped, and as it is since Go 1.27 */
const INVALID: Readonly<Record<JsonWords, ByteString>> = { scanner: '\\ufffd', jsontext: '\xef\xbf\xbd' }
/** encoding/json starts to look for cycles at this depth. */
const CYCLE_DEPTH = 1000
/** leaves room for a cycle of some length to be met as such */
const MAX_DEPTH = 1200

/**
 * json.Marshal, or json.MarshalIndent with `indent`. Map keys sorted bytewise, struct fields in declaration order.
 * Throws FunctionError with Go's text (`json: unsupported type: complex128`, `json: unsupported value: +Inf`).
 */
export function encodeJson(value: Value, style: JsonStyle = {}): ByteString {
  const { escapeHtml = true, indent, words } = style
  return write({ escapeHtml, indent, invalid: INVALID[words ?? 'scanner'], open: new Set() }, value, 0)
}

// Two JavaScript frames a level for ordinary values: template functions may run deep in a stack already.
function write(w: Writer, value: Value, depth: number): ByteString {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return quoteJson(value, w.escapeHtml, w.invalid)
  if (typeof value === 'number') return jsonNumber(value)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (value instanceof Map) return writeMap(w, value, 'map[string]interface {}', depth)
  if (Array.isArray(value)) return writeList(w, value, '[]interface {}', depth)
  if (value instanceof Bytes) return value.nil ? 'null' : `"${encodeBase64(value.data)}"`
  if (value instanceof Complex) throw new FunctionError('json: unsupported type: complex128')
  if (value instanceof Func) throw new FunctionError('json: unsupported type: func()')
  return writeTyped(w, value, depth)
}

function writeTyped(w: Writer, value: Integer | Struct | TypedMap | TypedSlice, depth: number): ByteString {
  const replacement = value.type.json
  if (replacement !== undefined) return write(w, replacement(value), depth)
  if (value instanceof Integer) return value.value.toString()
  if (value instanceof Struct) return writeStruct(w, value, depth)
  const { name } = value.type
  if (value instanceof TypedMap) return value.entries === null ? 'null' : writeMap(w, value.entries, name, depth)
  return value.items === null ? 'null' : writeList(w, value.items, name, depth)
}

/** Goes into a container, refusing one that holds itself in Go's words. */
function enter(w: Writer, container: unknown, typeName: string, depth: number): void {
  if (depth < CYCLE_DEPTH) return
  if (w.open.has(container)) throw new FunctionError(`json: unsupported value: encountered a cycle via ${typeName}`)
  if (depth > MAX_DEPTH) throw new LimitError('nesting of JSON values', MAX_DEPTH)
  w.open.add(container)
}

function counted(bytes: number, part: ByteString): number {
  if (bytes + part.length > MAX_BYTES) throw new LimitError('bytes of JSON', MAX_BYTES)
  return bytes + part.length + 1
}

function writeMap(w: Writer, entries: ReadonlyMap<string, Value>, typeName: string, depth: number): ByteString {
  enter(w, entries, typeName, depth)
  const keys = [...entries.keys()].sort()
  const colon = w.indent === undefined ? ':' : ': '
  const parts: ByteString[] = []
  let bytes = 0
  for (const key of keys) {
    const part = quoteJson(key, w.escapeHtml, w.invalid) + colon + write(w, entries.get(key), depth + 1)
    bytes = counted(bytes, part)
    parts.push(part)
  }
  w.open.delete(entries)
  return enclose(w, '{', parts, '}', depth)
}

function writeStruct(w: Writer, value: Struct, depth: number): ByteString {
  enter(w, value, value.type.name, depth)
  const colon = w.indent === undefined ? ':' : ': '
  const parts: ByteString[] = []
  for (const [i, field] of structFields(value.type).entries())
    if (!field.unexported)
      parts.push(
        quoteJson(field.json ?? field.name, w.escapeHtml, w.invalid) + colon + write(w, value.fields[i], depth + 1),
      )
  w.open.delete(value)
  return enclose(w, '{', parts, '}', depth)
}

const structFields = (type: GoType): NonNullable<GoType['fields']> => type.fields ?? type.elem?.fields ?? []

function writeList(w: Writer, items: readonly Value[], typeName: string, depth: number): ByteString {
  enter(w, items, typeName, depth)
  const parts: ByteString[] = []
  let bytes = 0
  for (const item of items) {
    const part = write(w, item, depth + 1)
    bytes = counted(bytes, part)
    parts.push(part)
  }
  w.open.delete(items)
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
