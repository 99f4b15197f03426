import {
  type ByteString,
  Bytes,
  Complex,
  DURATION,
  Func,
  FunctionError,
  formatFloat,
  formatTime,
  Integer,
  LimitError,
  printed,
  Struct,
  TypedMap,
  TypedSlice,
  timeOf,
  type Value,
} from '../../../template-engine/go/index.ts'
import { LIMITS } from '../limits.ts'
import { TomlError } from './error.ts'
import { keyPart, keyText, quoteToml } from './key.ts'
import { LOCAL_LAYOUTS } from './local-time.ts'

/**
 * BurntSushi/toml's Encoder: scalars and arrays of a table first, then its sub-tables, keys sorted bytewise, two blanks a level.
 * Throws TomlError where it returns an error, FunctionError where it panics.
 */
export function emitToml(value: Value, release: TomlRelease = '1.6'): ByteString {
  const writer: Writer = { out: '', depth: 0, visits: 0, exponents: release === '1.6' }
  const item = itemOf(value, writer)
  if (value === null || value === undefined)
    throw new FunctionError('reflect: call of reflect.Value.Type on zero Value')
  encode(writer, [], item)
  return writer.out
}

/** Releases of BurntSushi/toml: 1.5 writes floats without exponents. */
export type TomlRelease = '1.5' | '1.6'

interface Writer {
  /** floats are written as briefly as possible */
  readonly exponents: boolean
  out: string
  depth: number
  visits: number
}

/** A list that holds one list many times over, and so on down, would be written without end. */
const MAX_VISITS = 4_000_000
const MAX_BYTES = 1 << 24

function visit(w: Writer): void {
  if (++w.visits > MAX_VISITS) throw new LimitError('values of TOML', MAX_VISITS)
  if (w.out.length > MAX_BYTES) throw new LimitError('bytes of TOML', MAX_BYTES)
}

/** A value as the encoder tells values apart. */
type Item =
  | { readonly kind: 'nil' }
  | { readonly kind: 'table'; readonly entries: readonly Entry[]; readonly struct: boolean; readonly isNil: boolean }
  | { readonly kind: 'array'; readonly items: readonly Value[]; readonly isNil: boolean }
  | { readonly kind: 'scalar'; readonly text: ByteString }
  | { readonly kind: 'unsupported'; readonly type: string }

type Entry = readonly [key: ByteString, value: Value]

const scalar = (text: ByteString): Item => ({ kind: 'scalar', text })

function itemOf(value: Value, { exponents }: Pick<Writer, 'exponents'>): Item {
  if (value === null || value === undefined) return { kind: 'nil' }
  if (typeof value === 'string') return scalar(quoteToml(value))
  if (typeof value === 'number') return scalar(float(value, exponents))
  if (typeof value === 'boolean') return scalar(String(value))
  if (Array.isArray(value)) return { kind: 'array', items: value, isNil: false }
  if (value instanceof Map) return table(value)
  if (value instanceof Bytes) return { kind: 'array', items: bytes(value), isNil: value.nil }
  if (value instanceof Complex) return { kind: 'unsupported', type: 'complex128' }
  if (value instanceof Func) return { kind: 'unsupported', type: 'func' }
  return typedItem(value)
}

function typedItem(value: Integer | TypedMap | TypedSlice | Struct): Item {
  if (value instanceof Struct && value.type.name.endsWith('time.Time')) return scalar(time(value))
  const replacement = value.type.json?.(value)
  if (typeof replacement === 'string') return scalar(quoteToml(replacement))
  if (value.type === DURATION) return scalar(quoteToml(printed(value)))
  if (value instanceof Integer) return scalar(value.value.toString())
  if (value instanceof TypedMap) return table(value.entries)
  if (value instanceof TypedSlice) return { kind: 'array', items: value.items ?? [], isNil: value.items === null }
  const fields = value.type.fields ?? value.type.elem?.fields ?? []
  const entries = fields.flatMap((field, i): [ByteString, Value][] =>
    field.unexported ? [] : [[field.name, value.fields[i]]],
  )
  return { kind: 'table', entries, struct: true, isNil: false }
}

const bytes = (value: Bytes): number[] => Array.from(value.data, (char) => char.charCodeAt(0))

function table(entries: ReadonlyMap<string, Value> | null): Item {
  const sorted = [...(entries ?? [])].sort((a, b) => (a[0] < b[0] ? -1 : 1))
  return { kind: 'table', entries: sorted, struct: false, isNil: entries === null }
}

function time(value: Struct): ByteString {
  const t = timeOf(value)
  return formatTime(t, LOCAL_LAYOUTS.get(t.location.name) ?? '2006-01-02T15:04:05.999999999Z07:00')
}

function float(x: number, exponents: boolean): ByteString {
  if (Number.isNaN(x)) return 'nan'
  if (!Number.isFinite(x)) return x > 0 ? 'inf' : '-inf'
  const text = formatFloat(x, exponents ? 'g' : 'f', -1, 64)
  return /[e.]/.test(text) ? text : `${text}.0`
}

type Key = readonly ByteString[]

const margin = (key: Key): string => '  '.repeat(key.length - 1)

/** Whether the value is written as tables of its own. Looks through whole arrays for nils, which TOML has not. */
function isTables(w: Writer, item: Item): boolean {
  if (item.kind === 'unsupported') throw new TomlError(`unsupported type: ${item.type}`)
  if (item.kind === 'table') return !item.isNil
  return item.kind === 'array' && isTableArray(w, item.items, 0)
}

function isTableArray(w: Writer, items: readonly Value[], depth: number): boolean {
  if (depth > LIMITS.dataDepth) throw new LimitError('nesting of TOML values', LIMITS.dataDepth)
  let all = items.length > 0
  for (const value of items) {
    visit(w)
    const item = itemOf(value, w)
    if (item.kind === 'nil' || ('isNil' in item && item.isNil))
      throw new TomlError('toml: cannot encode array with nil element')
    if (item.kind === 'unsupported') throw new TomlError(`unsupported type: ${item.type}`)
    if (item.kind === 'array') isTableArray(w, item.items, depth + 1)
    all &&= item.kind === 'table'
  }
  return all
}

function encode(w: Writer, key: Key, item: Item): void {
  visit(w)
  switch (item.kind) {
    case 'nil':
      return
    case 'scalar':
      writeKeyValue(w, key, item)
      return
    case 'unsupported':
      throw new TomlError(`unsupported type for key '${keyText(key)}': ${item.type}`)
    case 'array':
      if (isTableArray(w, item.items, 0)) writeTables(w, key, item.items)
      else writeKeyValue(w, key, item)
      return
    case 'table':
      if (item.isNil) return
      if (key.length === 1) newline(w)
      if (key.length > 0) w.out += `${margin(key)}[${keyText(key)}]\n`
      writeEntries(w, key, item.entries)
  }
}

const newline = (w: Writer): void => {
  if (w.out !== '') w.out += '\n'
}

function writeTables(w: Writer, key: Key, items: readonly Value[]): void {
  if (key.length === 0) throw new TomlError('toml: top-level values must be Go maps or structs')
  for (const value of items) {
    const item = itemOf(value, w)
    newline(w)
    w.out += `${margin(key)}[[${keyText(key)}]]\n`
    if (item.kind === 'table') writeEntries(w, key, item.entries)
  }
}

/** What stands in a table itself, and what is written as tables of its own. */
function divided<T extends { readonly item: Item }>(w: Writer, items: readonly T[]): [first: T[], later: T[]] {
  const first: T[] = []
  const later: T[] = []
  for (const entry of items) (isTables(w, entry.item) ? later : first).push(entry)
  return [first, later]
}

function writeEntries(w: Writer, key: Key, entries: readonly Entry[]): void {
  if (key.length > LIMITS.dataDepth) throw new LimitError('nesting of TOML values', LIMITS.dataDepth)
  const items = entries.map(([name, value]) => ({ name, item: itemOf(value, w) }))
  const [first, later] = divided(w, items)
  for (const { name, item } of [...first, ...later]) {
    if (!('isNil' in item && item.isNil)) encode(w, [...key, name], item)
  }
}

function writeKeyValue(w: Writer, key: Key, item: Item): void {
  if (key.length > 0) w.out += `${margin(key)}${keyPart(key.at(-1) ?? '')} = `
  writeElement(w, item)
  if (key.length > 0) w.out += '\n'
}

/** A value on one line. */
function writeElement(w: Writer, item: Item): void {
  visit(w)
  if (++w.depth > LIMITS.dataDepth) throw new LimitError('nesting of TOML values', LIMITS.dataDepth)
  if (item.kind === 'scalar') w.out += item.text
  else if (item.kind === 'array') {
    w.out += '['
    item.items.forEach((value, i) => {
      if (i > 0) w.out += ', '
      writeElement(w, itemOf(value, w))
    })
    w.out += ']'
  } else if (item.kind === 'table') writeInline(w, item.entries, item.struct)
  w.depth--
}

/** `{a = 1, b = 2}`. A comma follows each value that is not the last key of the table: nils that are left out leave theirs behind. */
function writeInline(w: Writer, entries: readonly Entry[], struct: boolean): void {
  const items = entries.map(([name, value], index) => ({ name, index, item: itemOf(value, w) }))
  const [first, later] = divided(w, items)
  w.out += '{'
  for (const group of [first, later]) {
    group.forEach(({ name, index, item }, i) => {
      if (item.kind === 'nil' || ('isNil' in item && item.isNil)) return
      w.out += `${keyPart(name)} = `
      writeElement(w, item)
      const last = struct
        ? index === items.length - 1
        : i === group.length - 1 && (group === later || later.length === 0)
      if (!last) w.out += ', '
    })
  }
  w.out += '}'
}
