import { parseFloat64, parseInteger } from '../go/strconv.ts'
import { integer } from '../value/number.ts'
import { INT64 } from '../value/types.ts'
import { Integer, type Value } from '../value/value.ts'

/** Package spf13/cast 1.7.0, ToInt64 and ToFloat64: anything to a number, 0 where it makes no sense. */

const MIN_INT64 = -(1n << 63n)
const LIMIT = 2 ** 63

/** Go's int64(x) on amd64: truncation toward zero; NaN and everything out of range become the least int64. */
function truncateFloat(x: number): bigint {
  return x >= -LIMIT && x < LIMIT ? BigInt(Math.trunc(x)) : MIN_INT64
}

/** Types that cast unwraps: the predeclared ones and two of package time. Any other named integer type counts as 0. */
const isKnown = (x: Integer): boolean =>
  x.type.name === x.type.kind || x.type.name === 'time.Month' || x.type.name === 'time.Weekday'

/** cast's trimZeroDecimal: `5.000` → `5`; `5.` and `5.10` stay as they are. */
const trimZeroDecimal = (text: string): string => text.replace(/\.0+$/, '')

/** cast.ToInt64. ToInt differs only in the result's type. */
export function toInt64(x: Value): bigint {
  if (x instanceof Integer) return isKnown(x) ? integer(INT64, x.value).value : 0n
  if (typeof x === 'number') return truncateFloat(x)
  if (typeof x === 'boolean') return x ? 1n : 0n
  if (typeof x !== 'string') return 0n
  const { value, error } = parseInteger(trimZeroDecimal(x), 0)
  return error === undefined ? value : 0n
}

/** cast.ToFloat64 */
export function toFloat64(x: Value): number {
  if (x instanceof Integer) return isKnown(x) ? Number(x.value) : 0
  if (typeof x === 'number') return x
  if (typeof x === 'boolean') return x ? 1 : 0
  if (typeof x !== 'string') return 0
  const { value, error } = parseFloat64(x)
  return error === undefined ? value : 0
}
