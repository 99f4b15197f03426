import {
  DURATION,
  FunctionError,
  formatFloat,
  Integer,
  kindOf,
  parseDuration,
  parseFloat64,
  quote,
  roundDuration,
  trimSpace,
  truncateDuration,
  typeOf,
  types,
  type Value,
} from '../../../../template-engine/go/index.ts'
import { any, type FunctionLibrary, fn, type Param } from '../../../../template-engine/index.ts'

const SECOND = 1_000_000_000n
const MAX = (1n << 63n) - 1n
const MAX_SECONDS = MAX / SECOND
/** as float64: what Go's comparisons see */
const MAX_NANOS = 2 ** 63

function fromWhole(seconds: bigint): bigint {
  if (seconds > MAX_SECONDS || seconds < -MAX_SECONDS) throw new FunctionError(`duration seconds overflow: ${seconds}`)
  return seconds * SECOND
}

const shown = (x: number): string => formatFloat(x, 'g', -1, 64)

function fromFloat(seconds: number): bigint {
  if (!Number.isFinite(seconds)) throw new FunctionError(`invalid duration seconds: ${shown(seconds)}`)
  if (Math.abs(seconds) > MAX_NANOS / 1e9) throw new FunctionError(`duration seconds overflow: ${shown(seconds)}`)
  const nanos = Math.trunc(seconds * 1e9)
  // 2^63 itself wraps around, as the conversion does on amd64
  return BigInt.asIntN(64, BigInt(nanos))
}

function fromText(text: string): bigint {
  const trimmed = trimSpace(text)
  if (trimmed === '') throw new FunctionError('empty duration')
  try {
    return parseDuration(trimmed)
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error
  }
  const seconds = readFloat(trimmed)
  if (seconds === undefined) throw new FunctionError(`could not parse duration ${quote(text)}`)
  return fromFloat(seconds)
}

function readFloat(text: string): number | undefined {
  const { value, error } = parseFloat64(text)
  return error === undefined ? value : undefined
}

/** A time.Duration in nanoseconds, from what a template has (as in helm pkg/engine/funcs.go, asDuration). Throws FunctionError. */
function asDuration(value: Value): bigint {
  if (value === null || value === undefined) throw new FunctionError('invalid duration')
  if (typeof value === 'string') return fromText(value)
  if (typeof value === 'number') return fromFloat(value)
  if (value instanceof Integer) return value.type === DURATION ? value.value : fromWhole(value.value)
  if (kindOf(value) === 'float32') return fromFloat(Number(value))
  throw new FunctionError(`unsupported duration type ${typeOf(value).name}`)
}

function durationOr<T>(value: Value, otherwise: T): bigint | T {
  try {
    return asDuration(value)
  } catch (error) {
    if (error instanceof FunctionError) return otherwise
    throw error
  }
}

/** Go's Duration.Hours and so on: whole units and the rest, each as float64. */
const inUnits = (d: bigint, unit: bigint): number => Number(d / unit) + Number(d % unit) / Number(unit)

const HOUR = 3600n * SECOND
const whole = (unit: bigint) => fn([any], types.INT64, (_, v) => new Integer(types.INT64, durationOr(v, 0n) / unit))
const float = (unit: bigint, count = 1) => fn([any], types.FLOAT64, (_, v) => inUnits(durationOr(v, 0n), unit) / count)

const two: readonly [Param<Exclude<Value, undefined>>, Param<Exclude<Value, undefined>>] = [any, any]

const multiple = (change: (d: bigint, of: bigint) => bigint) =>
  fn(two, DURATION, (_, v, m) => {
    const d = durationOr(v, undefined)
    if (d === undefined) return new Integer(DURATION, 0n)
    const of = durationOr(m, undefined)
    return new Integer(DURATION, of === undefined ? d : change(d, of))
  })

/** Durations as numbers, since helm 4.3. Numbers and texts of numbers are seconds; text that is not a duration is 0. */
export const DURATION_FUNCTIONS: FunctionLibrary = {
  /**
   * Reads a duration: one already, Go's text for one, or seconds as number or text. Anything else is an error.
   * @source helm pkg/engine/funcs.go, mustToDuration
   * @example {{ mustToDuration "90m" }} → 1h30m0s
   * @example {{ mustToDuration 1.5 }} → 1.5s
   */
  mustToDuration: fn([any], DURATION, (_, v) => new Integer(DURATION, asDuration(v))),
  /**
   * A duration in seconds.
   * @source helm pkg/engine/funcs.go, durationSeconds
   * @example {{ durationSeconds "1m1.5s" }} → 61.5
   */
  durationSeconds: float(SECOND),
  /**
   * A duration in whole milliseconds.
   * @source helm pkg/engine/funcs.go, durationMilliseconds
   * @example {{ durationMilliseconds "1.5s" }} → 1500
   */
  durationMilliseconds: whole(1_000_000n),
  /**
   * A duration in whole microseconds.
   * @source helm pkg/engine/funcs.go, durationMicroseconds
   * @example {{ durationMicroseconds "1ms" }} → 1000
   */
  durationMicroseconds: whole(1000n),
  /**
   * A duration in nanoseconds.
   * @source helm pkg/engine/funcs.go, durationNanoseconds
   * @example {{ durationNanoseconds 1 }} → 1000000000
   */
  durationNanoseconds: whole(1n),
  /**
   * A duration in minutes.
   * @source helm pkg/engine/funcs.go, durationMinutes
   * @example {{ durationMinutes "90s" }} → 1.5
   */
  durationMinutes: float(60n * SECOND),
  /**
   * A duration in hours.
   * @source helm pkg/engine/funcs.go, durationHours
   * @example {{ durationHours "90m" }} → 1.5
   */
  durationHours: float(HOUR),
  /**
   * A duration in days of 24 hours.
   * @source helm pkg/engine/funcs.go, durationDays
   * @example {{ durationDays "36h" }} → 1.5
   */
  durationDays: float(HOUR, 24),
  /**
   * A duration in weeks.
   * @source helm pkg/engine/funcs.go, durationWeeks
   * @example {{ durationWeeks "168h" }} → 1
   */
  durationWeeks: fn([any], types.FLOAT64, (_, v) => inUnits(durationOr(v, 0n), HOUR) / 24 / 7),
  /**
   * A duration rounded to a multiple of another, half away from zero; itself when the other is not positive.
   * @source helm pkg/engine/funcs.go, durationRoundTo
   * @example {{ durationRoundTo "1h31m" "30m" }} → 1h30m0s
   */
  durationRoundTo: multiple(roundDuration),
  /**
   * A duration rounded toward zero to a multiple of another; itself when the other is not positive.
   * @source helm pkg/engine/funcs.go, durationTruncateTo
   * @example {{ durationTruncateTo "1h59m" "1h" }} → 1h0m0s
   */
  durationTruncateTo: multiple(truncateDuration),
}
