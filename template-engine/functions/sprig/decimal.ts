import { toFloat64 } from '../../modules/cast.ts'
import {
  addDecimals,
  type Decimal,
  decimalOf,
  divideDecimals,
  multiplyDecimals,
  numberOf,
  subtractDecimals,
} from '../../modules/decimal.ts'
import { FLOAT64 } from '../../value/types.ts'
import type { Value } from '../../value/value.ts'
import { any, type FunctionLibrary, fn, rest } from '../library.ts'

/** Everything becomes a float64 first, then an exact decimal; only the end result is rounded (execDecimalOp). */
function fold(first: Value, others: readonly Value[], step: (a: Decimal, b: Decimal) => Decimal): number {
  return numberOf(others.reduce<Decimal>((sum, x) => step(sum, decimalOf(toFloat64(x))), decimalOf(toFloat64(first))))
}

/** Sprig's arithmetic on fractions. */
export const DECIMAL_FUNCTIONS: FunctionLibrary = {
  /**
   * Adds numbers as decimals, without binary rounding on the way.
   * @source sprig functions.go, addf
   * @example {{ addf 0.1 0.2 }} → 0.3
   * @example {{ addf 1 "2.5" }} → 3.5
   */
  addf: fn([rest(any)], FLOAT64, (_, numbers) => fold(0, numbers, addDecimals)),

  /**
   * Adds one.
   * @source sprig functions.go, add1f
   * @example {{ add1f 0.5 }} → 1.5
   */
  add1f: fn([any], FLOAT64, (_, n) => fold(n, [1], addDecimals)),

  /**
   * Subtracts every further number from the first, as decimals.
   * @source sprig functions.go, subf
   * @example {{ subf 1 0.9 }} → 0.1
   */
  subf: fn([any, rest(any)], FLOAT64, (_, n, others) => fold(n, others, subtractDecimals)),

  /**
   * Multiplies numbers as decimals.
   * @source sprig functions.go, mulf
   * @example {{ mulf 1.1 1.1 }} → 1.21
   */
  mulf: fn([any, rest(any)], FLOAT64, (_, n, others) => fold(n, others, multiplyDecimals)),

  /**
   * Divides the first number by every further one, to 16 digits after the point each time.
   * @source sprig functions.go, divf
   * @example {{ divf 10 4 }} → 2.5
   * @example {{ divf 1 3 }} → 0.3333333333333333
   */
  divf: fn([any, rest(any)], FLOAT64, (_, n, others) => fold(n, others, divideDecimals)),
}
