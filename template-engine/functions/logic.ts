import { FunctionError } from '../errors.ts'
import { assignable, canBeNil, isIntegerKind, kindOf, typeOf, zeroOf } from '../value/kind.ts'
import { integer } from '../value/number.ts'
import { BOOL, REFLECT_VALUE } from '../value/types.ts'
import { type ByteString, Func, type GoType, Integer, type Value } from '../value/value.ts'
import { type FunctionSpec, fn, rest, value } from './library.ts'

const unreachable = (): never => {
  throw new Error('the engine evaluates and, or and call itself')
}

/** The engine knows these three by identity: they see their arguments before those are evaluated, or as the source has them. */
export const AND: FunctionSpec = fn([value, rest(value)], REFLECT_VALUE, unreachable)
export const OR: FunctionSpec = fn([value, rest(value)], REFLECT_VALUE, unreachable)
export const CALL: FunctionSpec = fn([value, rest(value)], REFLECT_VALUE, unreachable)

/** Calls a function value with arguments; `name` is how the source has it. Throws FunctionError (call of text/template funcs.go). */
export function callValue(name: ByteString, [target, ...args]: readonly Value[]): Value {
  if (target === undefined || target === null) throw new FunctionError('call of nil')
  if (!(target instanceof Func)) throw new FunctionError(`non-function ${name} of type ${typeOf(target).name}`)
  const { params, variadic = false, run } = target.method
  const fixed = variadic ? params.length - 1 : params.length
  if (variadic ? args.length < fixed : args.length !== fixed) {
    const want = variadic ? `at least ${fixed}` : `${fixed}`
    throw new FunctionError(`wrong number of args for ${name}: got ${args.length} want ${want}`)
  }
  const prepared = args.map((arg, i) => {
    try {
      return prepareArgument(arg, params[Math.min(i, params.length - 1)] ?? BOOL)
    } catch (cause) {
      throw cause instanceof FunctionError ? new FunctionError(`arg ${i}: ${cause.message}`) : cause
    }
  })
  return run(undefined, ...(variadic ? [...prepared.slice(0, fixed), prepared.slice(fixed)] : prepared))
}

/** A value as one of the type, integers converted; throws FunctionError (prepareArg of text/template funcs.go). */
export function prepareArgument(given: Value, type: GoType): Value {
  if (given === undefined || given === null) {
    if (!canBeNil(type)) throw new FunctionError(`value is nil; should be of type ${type.name}`)
    return zeroOf(type)
  }
  const actual = typeOf(given)
  if (assignable(actual, type)) return given
  if (given instanceof Integer && isIntegerKind(kindOf(given)) && isIntegerKind(type.kind))
    return integer(type, given.value)
  throw new FunctionError(`value has type ${actual.name}; should be ${type.name}`)
}
