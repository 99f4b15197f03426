import type { ByteString } from '../text.ts'

export type { ByteString, Text } from '../text.ts'

/**
 * Go values as templates see them, over JavaScript values.
 *
 * | Go                              | here |
 * |---------------------------------|------|
 * | no value (zero reflect.Value)   | `undefined` |
 * | nil in an interface             | `null` |
 * | bool, float64                   | `boolean`, `number` |
 * | string                          | `string` whose char codes are bytes, 0–255 ({@link ByteString}) |
 * | every integer type, named ones too (time.Month) | {@link Integer} |
 * | complex128                      | {@link Complex} |
 * | []uint8                         | {@link Bytes} |
 * | []interface {}, not nil         | `Value[]` |
 * | map[string]interface {}, not nil| `Map<string, Value>`, in any order: Go sorts when it prints or ranges |
 * | any other slice, typed nils too | {@link TypedSlice} |
 * | any other map, typed nils too   | {@link TypedMap} |
 * | structs and pointers to structs | {@link Struct} |
 * | functions                       | {@link Func} |
 *
 * Maps and slices are shared by reference and mutable, as in Go.
 */
export type Value =
  | undefined
  | null
  | boolean
  | number
  | string
  | Integer
  | Complex
  | Bytes
  | Value[]
  | Map<string, Value>
  | TypedSlice
  | TypedMap
  | Struct
  | Func

/** What reflect calls a type's kind. */
export type Kind =
  | 'bool'
  | 'int'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'float32'
  | 'float64'
  | 'complex128'
  | 'string'
  | 'slice'
  | 'array'
  | 'map'
  | 'struct'
  | 'ptr'
  | 'interface'
  | 'func'

/** A Go type, as far as templates can tell types apart. Types are compared by identity: build each once. */
export interface GoType {
  /** as reflect prints it: `map[string]interface {}`, `*semver.Version` */
  readonly name: string
  /** what reflect calls its kind */
  readonly kind: Kind
  /** element of a slice, map or pointer */
  readonly elem?: GoType
  /** a field that a map of this type does not have has no value, as without an option missingkey; otherwise it is the element's zero */
  readonly missingKey?: 'no value'
  /** fields in declaration order, those that are not exported included when their values are known */
  readonly fields?: readonly Field[]
  /** names of unexported fields; reading one is an error of its own */
  readonly unexported?: readonly string[]
  /** methods by name; the receiver is the first argument after the call */
  readonly methods?: Readonly<Record<string, Method>>
  /** String() or Error(), which fmt prefers to the value's structure */
  readonly text?: (value: Value) => ByteString
  /** GoString(), which `%#v` prefers to the value's structure */
  readonly goText?: (value: Value) => ByteString
  /** String() on the pointer only: used when an action prints an addressable value, not when it is passed to a function */
  readonly addressableText?: (value: Value) => ByteString
  /** whether a pointer points anywhere; without this they all do */
  readonly points?: (value: Value) => boolean
  /** where a pointer points, if that is the same in every run of Go's program */
  readonly address?: (value: Value) => bigint | undefined
  /** MarshalJSON or MarshalText, as the value to encode instead */
  readonly json?: (value: Value) => Value
}

/** A field of a struct type. */
export interface Field {
  /** its Go name */
  readonly name: string
  /** its Go type */
  readonly type: GoType
  /** not exported: printed with the struct, out of reach of templates and JSON */
  readonly unexported?: true
  /** name in JSON when it is not the Go name */
  readonly json?: string
}

/** A method: checked and called like a function of the table, with the receiver in front. */
export interface Method {
  /** Go types of the parameters, without the receiver */
  readonly params: readonly GoType[]
  /** the last parameter takes any number of arguments */
  readonly variadic?: boolean
  /** why templates cannot call it, with its name as NAME */
  readonly refused?: string
  /** looks at every entry of its receiver, with its arguments as patterns */
  readonly searches?: boolean
  /** bytes that a call keeps or goes through, told before it runs; a text that it returns is counted besides */
  readonly keeps?: (receiver: Value, ...args: readonly Value[]) => number
  /** writes its receiver as text; told before it runs: the bytes of that text, at the least */
  readonly writes?: (receiver: Value) => number
  /** the implementation; the receiver comes first */
  readonly run: (receiver: Value, ...args: Value[]) => Value
}

/** A value of an integer type. `value` is always within the type's range. */
export class Integer {
  /** its Go type */
  readonly type: GoType
  /** always within the range of the type */
  readonly value: bigint
  constructor(type: GoType, value: bigint) {
    this.type = type
    this.value = value
  }
}

/** Go's complex128. */
export class Complex {
  /** the real part */
  readonly real: number
  /** the imaginary part */
  readonly imag: number
  constructor(real: number, imag: number) {
    this.real = real
    this.imag = imag
  }
}

/** []uint8. One that is `nil` has no data. */
export class Bytes {
  /** the bytes */
  readonly data: ByteString
  /** whether it is a nil slice */
  readonly nil: boolean
  constructor(data: ByteString, nil = false) {
    this.data = data
    this.nil = nil
  }
}

/** A slice that is not a plain []interface {}: []string, []int, [][]interface {}, a named slice type, or a nil slice (`items` null). */
export class TypedSlice {
  /** its Go type */
  readonly type: GoType
  /** null for a nil slice */
  readonly items: Value[] | null
  constructor(type: GoType, items: Value[] | null) {
    this.type = type
    this.items = items
  }
}

/** A map that is not a plain map[string]interface {}: common.Values, map[string]string, or a nil map (`entries` null). */
export class TypedMap {
  /** its Go type */
  readonly type: GoType
  /** null for a nil map */
  readonly entries: Map<string, Value> | null
  constructor(type: GoType, entries: Map<string, Value> | null) {
    this.type = type
    this.entries = entries
  }
}

/**
 * A struct, or a pointer to one when `type.kind` is ptr. `fields` is parallel to the struct type's fields; `native` is the
 * implementation's own. A `copy`, as a function with an interface parameter receives it, is not addressable any more.
 */
export class Struct {
  /** its Go type */
  readonly type: GoType
  /** parallel to the fields of the type */
  readonly fields: readonly Value[]
  /** the implementation's own */
  readonly native: unknown
  /** whether it is a copy, which is not addressable */
  readonly copy: boolean
  constructor(type: GoType, fields: readonly Value[], native?: unknown, copy = false) {
    this.type = type
    this.fields = fields
    this.native = native
    this.copy = copy
  }
}

/** A function value, as `.Field` may hold one. */
export class Func {
  /** what a call runs */
  readonly method: Method
  constructor(method: Method) {
    this.method = method
  }
}
