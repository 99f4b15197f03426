import type { Budget } from '../limits.ts'
import { Struct, TypedSlice } from '../value/value.ts'

/** A function may read all of its arguments and build all of its result: so many bytes of text and elements cost one step. */
const BYTES_A_STEP = 8
const ELEMENTS_A_STEP = 4
/** what any call costs */
const CALL_STEPS = 3
/** bytes of a time, a version, a URL */
const STRUCT_BYTES = 1000
/** Shorter texts and lists are in the price of the node. */
const FREE = 32

const lengthOf = (list: object): number => {
  if (Array.isArray(list)) return list.length
  return list instanceof TypedSlice ? (list.items?.length ?? 0) : 0
}

/** Spends steps for an argument in proportion to its size, and hands it on. Maps are not counted: most functions look one key up. */
export function charged<T>(budget: Budget, argument: T): T {
  if (typeof argument === 'string') {
    if (argument.length > FREE) budget.step(Math.ceil(argument.length / BYTES_A_STEP))
  } else if (typeof argument === 'object' && argument !== null) {
    const length = lengthOf(argument)
    if (length > FREE) budget.step(Math.ceil(length / ELEMENTS_A_STEP))
  }
  return argument
}

/** Charges steps for a call and its result, and bytes for a text, and returns the result. A list or a map may have existed before, so the function that makes one charges for it. */
export function paid<T>(budget: Budget, result: T): T {
  if (typeof result === 'string') budget.growText(result.length)
  else if (result instanceof Struct) budget.grow(STRUCT_BYTES)
  return looked(budget, result)
}

/** Charges steps for a call and its result, which existed before. */
export function looked<T>(budget: Budget, result: T): T {
  budget.step(CALL_STEPS)
  if (typeof result === 'string') {
    if (result.length > FREE) budget.step(Math.ceil(result.length / BYTES_A_STEP))
  } else if (typeof result === 'object' && result !== null) {
    const length = lengthOf(result)
    if (length > FREE) budget.step(Math.ceil(length / ELEMENTS_A_STEP))
  }
  return result
}
