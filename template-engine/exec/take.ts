import { assignable, canBeNil, isNil, typeOf, zeroOf } from '../value/kind.ts'
import { ANY, BOOL, FLOAT64, INT, INT64, LIST, MAP, REFLECT_VALUE, STRING } from '../value/types.ts'
import { type GoType, Integer, Struct, type TypedMap, type TypedSlice, type Value } from '../value/value.ts'
import { type Frame, failure } from './frame.ts'

/** Checks a value against a parameter's type and hands it over in the form that FunctionSpec.run takes. */
export type Take = (f: Frame, value: Value) => unknown

const anyOf: Take = (_f, value) => {
  if (value instanceof Struct && value.type.addressableText && !value.copy) return copyOf(value)
  return value === undefined ? null : value
}

const copyOf = (s: Struct): Struct => new Struct(s.type, s.fields, s.native, true)

/** Types with a form of their own in JavaScript. */
const TAKES: ReadonlyMap<GoType, Take> = new Map<GoType, Take>([
  [STRING, (f, v) => (typeof v === 'string' ? v : convert(f, v, STRING))],
  [ANY, anyOf],
  [REFLECT_VALUE, (_f, v) => v],
  [BOOL, (f, v) => (typeof v === 'boolean' ? v : convert(f, v, BOOL))],
  [FLOAT64, (f, v) => (typeof v === 'number' ? v : convert(f, v, FLOAT64))],
  [INT, (f, v) => Number(((v instanceof Integer && v.type === INT ? v : convert(f, v, INT)) as Integer).value)],
  [INT64, (f, v) => ((v instanceof Integer && v.type === INT64 ? v : convert(f, v, INT64)) as Integer).value],
  [MAP, (f, v) => (v instanceof Map ? v : ((convert(f, v, MAP) as TypedMap).entries ?? null))],
  [LIST, (f, v) => (Array.isArray(v) ? v : ((convert(f, v, LIST) as TypedSlice).items ?? null))],
])

/** How to take values for a parameter of this type. */
export function takeOf(type: GoType): Take {
  return TAKES.get(type) ?? ((f, v) => convert(f, v, type))
}

/** A value as one of the type: itself, a typed nil, or one step along a pointer (validateType). */
function convert(f: Frame, value: Value, type: GoType): Value {
  if (value === undefined) {
    if (canBeNil(type)) return zeroOf(type)
    throw failure(f, `invalid value; expected ${type.name}`)
  }
  const actual = value === null ? ANY : typeOf(value)
  if (value !== null && assignable(actual, type)) return value
  if (value instanceof Struct && actual.elem === type && type.kind === 'struct')
    return new Struct(type, value.fields, value.native)
  if (value instanceof Struct && type.elem === actual && !value.copy)
    return new Struct(type, value.fields, value.native)
  throw failure(f, `wrong type for value; expected ${type.name}; got ${actual.name}`)
}

/** The form that FunctionSpec.run takes of a value which is known to be of the type. */
export function handed(value: Value, type: GoType): unknown {
  if (type === REFLECT_VALUE) return value
  if (type === INT) return Number((value as Integer).value)
  if (type === INT64) return (value as Integer).value
  if ((type === MAP || type === LIST) && isNil(value)) return null
  return type.kind === 'interface' && value === undefined ? null : value
}
