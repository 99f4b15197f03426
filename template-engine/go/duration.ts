import { FunctionError } from '../errors.ts'
import type { ByteString } from '../value/value.ts'
import { quoteTime } from './time-quote.ts'

/** time.Duration: nanoseconds within int64. */
export type Duration = bigint

export const SECOND = 1_000_000_000n
export const MINUTE = 60n * SECOND
export const HOUR = 3600n * SECOND

const MAX = (1n << 63n) - 1n
const MIN = -(1n << 63n)
const LIMIT = 1n << 63n

// Both micro signs, U+00B5 and U+03BC, as their UTF-8 bytes.
const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1000n],
  ['\xc2\xb5s', 1000n],
  ['\xce\xbcs', 1000n],
  ['ms', 1_000_000n],
  ['s', SECOND],
  ['m', MINUTE],
  ['h', HOUR],
])

const PIECE = /([0-9]*)(?:(\.)([0-9]*))?([^.0-9]*)/y

/** Reads `1h30m`, `-1.5s`, `0` … (time.ParseDuration). Throws FunctionError with Go's text. */
export function parseDuration(text: ByteString): Duration {
  const invalid = (): FunctionError => new FunctionError(`time: invalid duration ${quoteTime(text)}`)
  const negative = text.startsWith('-')
  const body = negative || text.startsWith('+') ? text.slice(1) : text
  if (body === '0') return 0n
  if (body === '') throw invalid()
  let sum = 0n
  for (let at = 0; at < body.length; at = PIECE.lastIndex) {
    PIECE.lastIndex = at
    const [, whole = '', , fraction = '', unitName = ''] = PIECE.exec(body) ?? []
    const value = leadingInt(whole)
    if (value === undefined || (whole === '' && fraction === '')) throw invalid()
    if (unitName === '') throw new FunctionError(`time: missing unit in duration ${quoteTime(text)}`)
    const unit = UNITS.get(unitName)
    if (unit === undefined) {
      throw new FunctionError(`time: unknown unit ${quoteTime(unitName)} in duration ${quoteTime(text)}`)
    }
    if (value > LIMIT / unit) throw invalid()
    sum += value * unit + fractionOf(fraction, unit)
    if (sum > LIMIT) throw invalid()
  }
  if (!negative && sum > MAX) throw invalid()
  return negative ? -sum : sum
}

/** Digits as an integer of at most 2^63, undefined when they mean more. */
export function leadingInt(digits: string): bigint | undefined {
  const significant = digits.replace(/^0+/, '')
  if (significant.length > 19) return undefined
  const n = BigInt(significant === '' ? '0' : significant)
  return n > LIMIT ? undefined : n
}

// float64 arithmetic, as in Go: it decides the last nanosecond. Digits beyond int64 are dropped.
function fractionOf(digits: string, unit: bigint): bigint {
  let n = 0n
  let scale = 1
  for (const digit of digits) {
    if (n > MAX / 10n) break
    const grown = n * 10n + BigInt(digit)
    if (grown > LIMIT) break
    n = grown
    scale *= 10
  }
  return n === 0n ? 0n : BigInt(Math.trunc(Number(n) * (Number(unit) / scale)))
}

/** `72h3m0.5s`, `1.5µs`, `0s` (Duration.String), as UTF-8 bytes. */
export function formatDuration(d: Duration): ByteString {
  if (d === 0n) return '0s'
  const sign = d < 0n ? '-' : ''
  const n = d < 0n ? -d : d
  if (n < 1000n) return `${sign}${n}ns`
  if (n < 1_000_000n) return `${sign}${decimal(n, 3)}\xc2\xb5s`
  if (n < SECOND) return `${sign}${decimal(n, 6)}ms`
  const seconds = `${decimal(n % MINUTE, 9)}s`
  if (n < MINUTE) return sign + seconds
  const minutes = `${(n / MINUTE) % 60n}m${seconds}`
  return n < HOUR ? sign + minutes : `${sign}${n / HOUR}h${minutes}`
}

function decimal(n: bigint, places: number): string {
  const digits = n.toString().padStart(places + 1, '0')
  const fraction = digits.slice(-places).replace(/0+$/, '')
  return digits.slice(0, -places) + (fraction === '' ? '' : `.${fraction}`)
}

/** Rounds half away from zero to a multiple of `to`, stopping at the ends of int64 (Duration.Round). */
export function roundDuration(d: Duration, to: Duration): Duration {
  if (to <= 0n) return d
  const rest = d % to
  const magnitude = rest < 0n ? -rest : rest
  if (magnitude * 2n < to) return d - rest
  const up = d < 0n ? d - rest - to : d - rest + to
  return up > MAX ? MAX : up < MIN ? MIN : up
}

/** Rounds toward zero to a multiple of `to` (Duration.Truncate). */
export const truncateDuration = (d: Duration, to: Duration): Duration => (to <= 0n ? d : d - (d % to))

/** Keeps a difference within int64, as Time.Sub does. */
export const clampDuration = (d: bigint): Duration => (d > MAX ? MAX : d < MIN ? MIN : d)
