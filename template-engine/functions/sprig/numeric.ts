import { FunctionError } from '../../errors.ts'
import { max, min, powerOfTen } from '../../go/math.ts'
import { parseInteger } from '../../go/strconv.ts'
import { toFloat64, toInt64 } from '../../modules/cast.ts'
import { int64, integer, int as intValue } from '../../value/number.ts'
import { FLOAT64, INT, INT64, INTS, STRING } from '../../value/types.ts'
import { type ByteString, TypedSlice, type Value } from '../../value/value.ts'
import { any, type Call, type FunctionLibrary, float64, fn, int, rest, str } from '../library.ts'
import { claimList } from './budget.ts'
import { randomBelow } from './random.ts'
import { shown } from './strval.ts'

/** Whole division's operands; a zero divisor panics. */
function divide(a: Value, b: Value, operate: (x: bigint, y: bigint) => bigint): Value {
  const divisor = toInt64(b)
  if (divisor === 0n) throw new FunctionError('runtime error: integer divide by zero')
  return int64(operate(toInt64(a), divisor))
}

const sum = (list: readonly Value[]): bigint => list.reduce<bigint>((total, x) => total + toInt64(x), 0n)
const product = (first: Value, list: readonly Value[]): bigint =>
  list.reduce<bigint>((total, x) => BigInt.asIntN(64, total * toInt64(x)), toInt64(first))

const pick = (first: Value, list: readonly Value[], better: (a: bigint, b: bigint) => boolean): Value =>
  int64(list.map(toInt64).reduce((best, x) => (better(x, best) ? x : best), toInt64(first)))

/** sprig's round: up from `roundOn` of the last place, down below it, negative numbers always down. */
function round(x: number, places: number, roundOn: number): number {
  const power = powerOfTen(places)
  const digit = power * x
  const fraction = digit - Math.trunc(digit)
  return (fraction >= roundOn ? Math.ceil(digit) : Math.floor(digit)) / power
}

/** Whole numbers from start up or down to stop, which is left out. A step of the wrong sign gives none. */
function steps(call: Call, start: number, stop: number, step: number): number[] {
  const count = stop < start ? (step >= 0 ? 0 : (start - stop) / -step) : step <= 0 ? 0 : (stop - start) / step
  claimList(call, Math.ceil(count), 'integer')
  return Array.from({ length: Math.ceil(count) }, (_, i) => start + i * step)
}

const untilStep = (call: Call, start: number, stop: number, step: number): TypedSlice =>
  new TypedSlice(INTS, steps(call, start, stop, step).map(intValue))

/** The sequence with both ends, as text. */
function sequence(call: Call, start: number, end: number, step: number): ByteString {
  const down = end < start
  if (down && step > 0) return ''
  return steps(call, start, end + (down ? -1 : 1), step).join(' ')
}

function seq(call: Call, params: readonly number[]): ByteString {
  const [a = 0, b = 0, c = 0] = params
  switch (params.length) {
    case 1:
      return sequence(call, 1, a, a < 1 ? -1 : 1)
    case 2:
      return sequence(call, a, b, b < a ? -1 : 1)
    case 3:
      return sequence(call, a, c, b)
    default:
      return ''
  }
}

/** strconv.ParseInt's value of an octal text, 0 on any error. */
function fromOctal(text: ByteString): bigint {
  const { value, error } = parseInteger(text, 8)
  return error === undefined ? value : 0n
}

const MAX = fn([any, rest(any)], INT64, (_, first, list) => pick(first, list, (a, b) => a > b))

export const NUMERIC_FUNCTIONS: FunctionLibrary = {
  /**
   * Any value as an int; texts that are not a whole number are 0.
   * @source sprig numeric.go, toInt: cast.ToInt
   * @example {{ int "010" }} → 8
   * @example {{ int 3.9 }} → 3
   */
  int: fn([any], INT, (_, x) => integer(INT, toInt64(x))),
  /**
   * Any value as an int64.
   * @source sprig numeric.go, toInt64: cast.ToInt64
   * @example {{ int64 "0x1f" }} → 31
   */
  int64: fn([any], INT64, (_, x) => int64(toInt64(x))),
  /**
   * Any value as a float64; texts that are not a number are 0.
   * @source sprig numeric.go, toFloat64: cast.ToFloat64
   * @example {{ float64 "1e3" }} → 1000
   */
  float64: fn([any], FLOAT64, (_, x) => toFloat64(x)),
  /**
   * A decimal number in a string as an int: 0 if it is not a number, the nearest bound if it is too large.
   * @source sprig functions.go, atoi: strconv.Atoi
   * @example {{ atoi "42" }} → 42
   */
  atoi: fn([str], INT, (_, text) => integer(INT, parseInteger(text, 10).value)),
  /**
   * A number's octal text as an int64.
   * @source sprig numeric.go, toDecimal
   * @example {{ toDecimal "777" }} → 511
   */
  toDecimal: fn([any], INT64, (call, x) => int64(fromOctal(shown(call, x)))),
  /**
   * The sum of whole numbers.
   * @source sprig functions.go, add
   * @example {{ add 1 2 3 }} → 6
   */
  add: fn([rest(any)], INT64, (_, list) => int64(sum(list))),
  /**
   * One more.
   * @source sprig functions.go, add1
   * @example {{ add1 1 }} → 2
   */
  add1: fn([any], INT64, (_, x) => int64(toInt64(x) + 1n)),
  /**
   * The difference of two whole numbers.
   * @source sprig functions.go, sub
   * @example {{ sub 5 3 }} → 2
   */
  sub: fn([any, any], INT64, (_, a, b) => int64(toInt64(a) - toInt64(b))),
  /**
   * The product of whole numbers.
   * @source sprig functions.go, mul
   * @example {{ mul 2 3 4 }} → 24
   */
  mul: fn([any, rest(any)], INT64, (_, first, list) => int64(product(first, list))),
  /**
   * The quotient of two whole numbers, toward zero.
   * @source sprig functions.go, div
   * @example {{ div 7 2 }} → 3
   */
  div: fn([any, any], INT64, (_, a, b) => divide(a, b, (x, y) => x / y)),
  /**
   * The remainder of a whole division, with the sign of the dividend.
   * @source sprig functions.go, mod
   * @example {{ mod -7 3 }} → -1
   */
  mod: fn([any, any], INT64, (_, a, b) => divide(a, b, (x, y) => x % y)),
  /**
   * The largest of whole numbers.
   * @source sprig numeric.go, max
   * @example {{ max 1 3 2 }} → 3
   */
  max: MAX,
  /**
   * The older name of `max`.
   * @source sprig numeric.go, max
   * @example {{ biggest 1 3 2 }} → 3
   */
  biggest: MAX,
  /**
   * The smallest of whole numbers.
   * @source sprig numeric.go, min
   * @example {{ min 3 1 2 }} → 1
   */
  min: fn([any, rest(any)], INT64, (_, first, list) => pick(first, list, (a, b) => a < b)),
  /**
   * The largest of numbers.
   * @source sprig numeric.go, maxf
   * @example {{ maxf 1 2.5 2 }} → 2.5
   */
  maxf: fn([any, rest(any)], FLOAT64, (_, first, list) => list.map(toFloat64).reduce(max, toFloat64(first))),
  /**
   * The smallest of numbers.
   * @source sprig numeric.go, minf
   * @example {{ minf 1.5 2.5 2 }} → 1.5
   */
  minf: fn([any, rest(any)], FLOAT64, (_, first, list) => list.map(toFloat64).reduce(min, toFloat64(first))),
  /**
   * The next whole number up.
   * @source sprig numeric.go, ceil
   * @example {{ ceil 1.1 }} → 2
   */
  ceil: fn([any], FLOAT64, (_, x) => Math.ceil(toFloat64(x))),
  /**
   * The next whole number down.
   * @source sprig numeric.go, floor
   * @example {{ floor 1.9 }} → 1
   */
  floor: fn([any], FLOAT64, (_, x) => Math.floor(toFloat64(x))),
  /**
   * Rounds to a number of decimal places, up from .5 or another fraction given.
   * @source sprig numeric.go, round
   * @example {{ round 123.5555 3 }} → 123.556
   */
  round: fn([any, int, rest(float64)], FLOAT64, (_, x, places, on) => round(toFloat64(x), places, on[0] ?? 0.5)),
  /**
   * Whole numbers from 0 up to n, which is left out.
   * @source sprig numeric.go, until
   * @example {{ until 3 }} → [0 1 2]
   */
  until: fn([int], INTS, (call, count) => untilStep(call, 0, count, count < 0 ? -1 : 1)),
  /**
   * Whole numbers from one to another, which is left out, in steps.
   * @source sprig numeric.go, untilStep
   * @example {{ untilStep 3 9 2 }} → [3 5 7]
   */
  untilStep: fn([int, int, int], INTS, untilStep),
  /**
   * A text of numbers: from 1 or a first one, in steps of 1 or a second one, to the last, both ends included.
   * @source sprig numeric.go, seq
   * @example {{ seq 3 }} → 1 2 3
   * @example {{ seq 0 2 6 }} → 0 2 4 6
   */
  seq: fn([rest(int)], STRING, seq),
  /**
   * A random int from a up to b, which is left out.
   * @source sprig functions.go, randInt
   * @example {{ randInt 5 6 }} → 5
   */
  randInt: fn([int, int], INT, (call, low, high) => {
    if (high <= low) throw new FunctionError('invalid argument to Intn')
    return intValue(low + randomBelow(call, high - low))
  }),
}
