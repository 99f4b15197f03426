import { FunctionError } from '../errors.ts'

/** An exact decimal, coefficient × 10^exponent, as in shopspring/decimal v1.4.0. */
export interface Decimal {
  readonly coefficient: bigint
  readonly exponent: number
}

/** Digits after the point that a division keeps. */
const DIVISION_PRECISION = 16

/** The decimal of the fewest digits that reads back as the number. Throws FunctionError for NaN and infinities, with shopspring's text. */
export function decimalOf(n: number): Decimal {
  if (!Number.isFinite(n)) {
    const text = Number.isNaN(n) ? 'NaN' : n > 0 ? '+Inf' : '-Inf'
    throw new FunctionError(`Cannot create a Decimal from ${text}`)
  }
  const [, whole = '', fraction = '', exponent = '0'] = /^(-?\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(n)) ?? []
  return { coefficient: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length }
}

/** The nearest float64. */
export const numberOf = ({ coefficient, exponent }: Decimal): number => Number(`${coefficient}e${exponent}`)

const scaled = (d: Decimal, exponent: number): bigint => d.coefficient * 10n ** BigInt(d.exponent - exponent)

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent)
  return { coefficient: scaled(a, exponent) + scaled(b, exponent), exponent }
}

export const subtractDecimals = (a: Decimal, b: Decimal): Decimal =>
  addDecimals(a, { coefficient: -b.coefficient, exponent: b.exponent })

export const multiplyDecimals = (a: Decimal, b: Decimal): Decimal => ({
  coefficient: a.coefficient * b.coefficient,
  exponent: a.exponent + b.exponent,
})

/** The quotient to 16 digits after the point, halves away from zero. Throws FunctionError for a zero divisor. */
export function divideDecimals(a: Decimal, b: Decimal): Decimal {
  if (b.coefficient === 0n) throw new FunctionError('decimal division by 0')
  const shift = a.exponent - b.exponent + DIVISION_PRECISION
  const numerator = shift > 0 ? a.coefficient * 10n ** BigInt(shift) : a.coefficient
  const denominator = shift < 0 ? b.coefficient * 10n ** BigInt(-shift) : b.coefficient
  const quotient = numerator / denominator
  const rest = magnitude(numerator % denominator)
  const away = rest * 2n < magnitude(denominator) ? 0n : numerator < 0n !== denominator < 0n ? -1n : 1n
  return { coefficient: quotient + away, exponent: -DIVISION_PRECISION }
}

const magnitude = (n: bigint): bigint => (n < 0n ? -n : n)
