import { Integer, NumberText, trimRight } from '../../../template-engine/go/index.ts'

/** A number of a schema (as it is written) or of values. */
export type Numeric = number | Integer | NumberText

/** digits × 10^exponent, the digits without zeros at their end */
interface Decimal {
  readonly digits: bigint
  readonly exponent: number
}

const ZERO: Decimal = { digits: 0n, exponent: 0 }

/** Past these powers of ten Go's big.Rat refuses a number. */
const MAX_EXPONENT = 1_000_000

export const isNumber = (value: unknown): value is Numeric =>
  typeof value === 'number' || value instanceof NumberText || value instanceof Integer

/** The number as it is written, or as Go's %v writes it. */
export const textOf = (x: Numeric): string =>
  x instanceof NumberText ? x.text : x instanceof Integer ? x.value.toString() : String(x)

/** The exact value; undefined for what Go's big.Rat does not read. */
function decimalOf(x: Numeric): Decimal | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(textOf(x))
  if (!match) return undefined
  const [, sign = '', whole = '', fraction = '', power = '0'] = match
  const digits = (whole + fraction).replace(/^0+/, '')
  if (digits === '') return ZERO
  const exponent = Number(power) - fraction.length
  if (Math.abs(exponent) > MAX_EXPONENT) return undefined
  const kept = trimRight(digits, '0')
  return { digits: BigInt(sign + kept), exponent: exponent + digits.length - kept.length }
}

export const toNumber = (x: Numeric): number => (typeof x === 'number' ? x : Number(textOf(x)))

/** The same value as a plain number where that loses nothing. Undefined for what Go's big.Rat does not read. */
export function simplify(x: Numeric): Numeric | undefined {
  if (typeof x === 'number') return x
  const exact = decimalOf(x)
  if (!exact) return undefined
  const near = toNumber(x)
  const again = Number.isFinite(near) ? decimalOf(near) : undefined
  return again && again.digits === exact.digits && again.exponent === exact.exponent ? near : x
}

/** Equal for equal values, whatever their spelling. */
export function numberKey(x: Numeric): number | string {
  const simple = simplify(x)
  if (typeof simple === 'number') return simple === 0 ? 0 : simple
  const exact = decimalOf(x)
  return exact ? `${exact.digits}e${exact.exponent}` : textOf(x)
}

const magnitude = (x: Decimal): number => x.digits.toString().replace('-', '').length + x.exponent
const signOf = (digits: bigint): number => (digits > 0n ? 1 : digits < 0n ? -1 : 0)

/** Negative, 0 or positive; exact. */
export function compareNumbers(a: Numeric, b: Numeric): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const x = decimalOf(a) ?? ZERO
  const y = decimalOf(b) ?? ZERO
  const sign = signOf(x.digits)
  if (sign !== signOf(y.digits)) return sign - signOf(y.digits)
  if (sign === 0) return 0
  const gap = magnitude(x) - magnitude(y)
  if (gap !== 0) return sign * gap
  const low = Math.min(x.exponent, y.exponent)
  const scaled = (d: Decimal): bigint => d.digits * 10n ** BigInt(d.exponent - low)
  return signOf(scaled(x) - scaled(y))
}

/** Whether a number has no fraction: 1.0 is an integer. */
export function isWhole(x: Numeric): boolean {
  if (typeof x === 'number') return Number.isInteger(x)
  const exact = decimalOf(x)
  return exact !== undefined && exact.exponent >= 0
}

/** A whole number as Go's int holds it, which wraps; undefined for others. */
export function toInt(x: Numeric): number | bigint | undefined {
  const exact = decimalOf(x)
  if (!exact || exact.exponent < 0) return undefined
  if (magnitude(exact) < 16) return Number(exact.digits * 10n ** BigInt(exact.exponent))
  return BigInt.asIntN(64, exact.digits * power10(exact.exponent, 1n << 64n))
}

/** 10^exponent modulo m. */
function power10(exponent: number, m: bigint): bigint {
  let result = 1n % m
  let base = 10n % m
  for (let e = exponent; e > 0; e = Math.floor(e / 2)) {
    if (e % 2 === 1) result = (result * base) % m
    base = (base * base) % m
  }
  return result
}

/** Whether x is a multiple of y, exactly. */
export function isMultiple(x: Numeric, y: Numeric): boolean {
  if (typeof x === 'number' && typeof y === 'number' && Number.isSafeInteger(x) && Number.isSafeInteger(y))
    return y !== 0 && x % y === 0
  const a = decimalOf(x) ?? ZERO
  const b = decimalOf(y) ?? ZERO
  if (a.digits === 0n || b.digits === 0n) return b.digits !== 0n
  const shift = a.exponent - b.exponent
  const divisor = b.digits < 0n ? -b.digits : b.digits
  if (shift >= 0) return (a.digits * power10(shift, divisor)) % divisor === 0n
  // without zeros at its end, only so many powers of ten can be in it together with the divisor
  return -shift <= a.digits.toString().length * 4 && a.digits % (divisor * 10n ** BigInt(-shift)) === 0n
}
