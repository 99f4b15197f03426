import { FunctionError } from '../errors.ts'
import { sprintf } from '../go/fmt.ts'
import { isNil, kindOf, typeOf } from '../value/kind.ts'
import { type Complex, Integer, Struct, type Value } from '../value/value.ts'

/** The kinds that comparison functions tell apart (basicKind of text/template funcs.go). */
export type BasicKind = 'bool' | 'int' | 'uint' | 'float' | 'complex' | 'string' | 'invalid'

/** Which of the kinds that can be compared a value has; `invalid` for everything else, nil included. */
export function basicKind(value: Value): BasicKind {
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'number':
      return 'float'
    case 'boolean':
      return 'bool'
  }
  if (value instanceof Integer) return value.type.kind.startsWith('u') ? 'uint' : 'int'
  return kindOf(value) === 'complex128' ? 'complex' : 'invalid'
}

const isAbsent = (v: Value): boolean => v === undefined || v === null
const bothIntegers = (a: BasicKind, b: BasicKind): boolean =>
  (a === 'int' && b === 'uint') || (a === 'uint' && b === 'int')
/** Values whose types cannot be compared. Before 1.25 Go did not name the types: `plain` is what it said. */
export class IncompatibleTypes extends FunctionError {
  /** what Go before 1.25 said */
  readonly plain = 'incompatible types for comparison'
  constructor(a: Value, b: Value) {
    super(`incompatible types for comparison: ${typeOf(a).name} and ${typeOf(b).name}`)
  }
}

const incompatible = (a: Value, b: Value): FunctionError => new IncompatibleTypes(a, b)

/** Go templates' eq of two values. Throws FunctionError for types that cannot be compared; nil compares with everything. */
export function equal(a: Value, b: Value): boolean {
  const left = basicKind(a)
  const right = basicKind(b)
  if (left !== right) {
    if (bothIntegers(left, right)) return (a as Integer).value === (b as Integer).value
    if (isAbsent(a) || isAbsent(b)) return false
    throw incompatible(a, b)
  }
  switch (left) {
    case 'bool':
    case 'string':
    case 'float':
      return a === b
    case 'int':
    case 'uint':
      return (a as Integer).value === (b as Integer).value
    case 'complex':
      return (a as Complex).real === (b as Complex).real && (a as Complex).imag === (b as Complex).imag
    case 'invalid':
      return equalOthers(a, b)
  }
}

function equalOthers(a: Value, b: Value): boolean {
  const [left, right] = [kindOf(a), kindOf(b)]
  if (left !== right && left !== 'invalid' && right !== 'invalid') {
    const [s, t] = [typeOf(a).name, typeOf(b).name]
    throw new FunctionError(sprintf('non-comparable types %s: %v, %s: %v', [a, s, t, b]))
  }
  if (isNil(a) || isNil(b)) return isNil(a) === isNil(b)
  if (!(b instanceof Struct) || !(a instanceof Struct)) {
    throw new FunctionError(sprintf('non-comparable type %s: %v', [b, typeOf(b).name]))
  }
  return a === b || (a.type === b.type && a.type.kind === 'struct' && equalFields(a, b))
}

function equalFields(a: Struct, b: Struct): boolean {
  if (a.fields.length === 0) return a.native === b.native
  return a.fields.every((field, i) => field === b.fields[i] || equal(field, b.fields[i]))
}

/** Go templates' lt: a < b for numbers of one family and strings. Throws FunctionError for anything else. */
export function less(a: Value, b: Value): boolean {
  const left = basicKind(a)
  const right = basicKind(b)
  if (left === 'invalid' || right === 'invalid') throw new FunctionError('invalid type for comparison')
  if (left !== right) {
    if (bothIntegers(left, right)) return (a as Integer).value < (b as Integer).value
    throw incompatible(a, b)
  }
  switch (left) {
    case 'bool':
    case 'complex':
      throw new FunctionError('invalid type for comparison')
    case 'float':
      return (a as number) < (b as number)
    case 'string':
      return (a as string) < (b as string)
    default:
      return (a as Integer).value < (b as Integer).value
  }
}
