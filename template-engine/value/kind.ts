import { ANY, BOOL, BYTES, COMPLEX128, FLOAT64, INT, LIST, MAP, STRING, UINT8 } from './types.ts'
import {
  Bytes,
  Complex,
  Func,
  type GoType,
  Integer,
  type Kind,
  Struct,
  TypedMap,
  TypedSlice,
  type Value,
} from './value.ts'

/** The result of {@link typeOf} for nil; it prints as Go prints the type of nothing. */
export const NIL: GoType = { name: '<nil>', kind: 'interface' }
const FUNC: GoType = { name: 'func()', kind: 'func' }

/** The Go type of a value: the dynamic one, as `%T` prints it. `NIL` for no value and for nil. */
export function typeOf(value: Value): GoType {
  switch (typeof value) {
    case 'string':
      return STRING
    case 'number':
      return FLOAT64
    case 'boolean':
      return BOOL
    case 'undefined':
      return NIL
  }
  if (value === null) return NIL
  if (value instanceof Map) return MAP
  if (Array.isArray(value)) return LIST
  if (value instanceof Bytes) return BYTES
  if (value instanceof Complex) return COMPLEX128
  return value instanceof Func ? FUNC : value.type
}

/** The reflect.Kind of a value; `invalid` for no value and for nil. */
export function kindOf(value: Value): Kind | 'invalid' {
  return value === undefined || value === null ? 'invalid' : typeOf(value).kind
}

/** Elements of a slice: an array to read, null for a nil slice, undefined when the value is not a slice. A []uint8 is spread into integers. */
export function items(value: Value): readonly Value[] | null | undefined {
  if (Array.isArray(value)) return value
  if (value instanceof TypedSlice) return value.items
  if (value instanceof Bytes) return Array.from(value.data, (_, i) => byteAt(value.data, i))
  return undefined
}

/** Entries of a map, shared: null for a nil map, undefined when the value is not a map. */
export function entries(value: Value): Map<string, Value> | null | undefined {
  if (value instanceof Map) return value
  return value instanceof TypedMap ? value.entries : undefined
}

/** Go's len of a string, slice or map; undefined when the value has none. */
export function lengthOf(value: Value): number | undefined {
  if (typeof value === 'string') return value.length
  if (Array.isArray(value)) return value.length
  if (value instanceof Map) return value.size
  if (value instanceof TypedSlice) return value.items?.length ?? 0
  if (value instanceof TypedMap) return value.entries?.size ?? 0
  return value instanceof Bytes ? value.data.length : undefined
}

/** One byte of a string, as indexing a Go string gives it. */
export const byteAt = (text: string, at: number): Integer => new Integer(UINT8, BigInt(text.charCodeAt(at)))

/** Whether the value is a nil map, slice or interface, or no value at all. */
export function isNil(value: Value): boolean {
  if (value === undefined || value === null) return true
  if (value instanceof TypedSlice) return value.items === null
  if (value instanceof Bytes) return value.nil
  return value instanceof TypedMap && value.entries === null
}

/** Keys of a map in the order in which Go prints and ranges over it: bytewise. */
export function sortedKeys(map: ReadonlyMap<string, Value>): string[] {
  return [...map.keys()].sort()
}

/** Steps that sorting so many keys takes. */
export const sortingSteps = (keys: number): number => keys * Math.ceil(Math.log2(keys + 1))

const INTEGERS: ReadonlySet<Kind> = new Set<Kind>([
  'int',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
])

/** Whether a kind is one of the integer kinds. */
export const isIntegerKind = (kind: Kind | 'invalid'): boolean => kind !== 'invalid' && INTEGERS.has(kind)

/** The zero value of a type. Pointers, functions and interfaces have null. */
export function zeroOf(type: GoType): Value {
  switch (type.kind) {
    case 'string':
      return ''
    case 'bool':
      return false
    case 'float32':
    case 'float64':
      return 0
    case 'complex128':
      return new Complex(0, 0)
    case 'slice':
    case 'array':
      return type === BYTES ? new Bytes('', true) : new TypedSlice(type, null)
    case 'map':
      return new TypedMap(type, null)
    case 'struct':
      return new Struct(
        type,
        (type.fields ?? []).map((f) => zeroOf(f.type)),
      )
    case 'interface':
    case 'ptr':
    case 'func':
      return null
    default:
      return new Integer(type, 0n)
  }
}

/** Whether untyped nil can be given where the type is expected (canBeNil of text/template exec.go, reflect.Value apart). */
export const canBeNil = (type: GoType): boolean =>
  type.kind === 'interface' ||
  type.kind === 'map' ||
  type.kind === 'slice' ||
  type.kind === 'ptr' ||
  type.kind === 'func'

const named = (type: GoType): boolean => !/^(\[|map\[|\*|func\(|interface )/.test(type.name)

/** Go's assignability between two types: identical, into an interface, or of one structure when at least one has no name. */
export function assignable(from: GoType, to: GoType): boolean {
  // no type here has the methods of any other interface
  if (from === to || to === ANY) return true
  if (from.kind !== to.kind || (from.kind !== 'map' && from.kind !== 'slice')) return false
  return sameType(from.elem ?? ANY, to.elem ?? ANY) && (from.name === to.name || !named(from) || !named(to))
}

const sameType = (a: GoType, b: GoType): boolean => a === b || a.name === b.name

/** Element type of a slice, array, map or pointer type. */
export const elemOf = (type: GoType): GoType => type.elem ?? ANY

/** An int from a JavaScript number or bigint, without the cache of small ones. */
export const intOf = (n: bigint): Integer => new Integer(INT, n)
