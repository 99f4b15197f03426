import type { ByteString } from '../value/value.ts'
import { quote } from './quote.ts'

/** Why a number did not parse: strconv.ErrSyntax or strconv.ErrRange. */
export type NumberError = 'syntax' | 'range'

/** Go returns a value along with the error: 0 for a syntax error, the nearest bound for a range error. */
export interface Parsed<T> {
  readonly value: T
  readonly error: NumberError | undefined
}

const REASON: Readonly<Record<NumberError, string>> = { syntax: 'invalid syntax', range: 'value out of range' }

/** The text of a *strconv.NumError: `strconv.ParseInt: parsing "x": invalid syntax`. `name` is Go's function. */
export const numberErrorText = (name: string, text: ByteString, error: NumberError): ByteString =>
  `strconv.${name}: parsing ${quote(text)}: ${REASON[error]}`

/** strconv's underscoreOK: underscores only between digits, or between a base prefix and a digit. */
function underscoresFit(text: ByteString): boolean {
  const body = text.replace(/^[+-]/, '')
  const prefixed = /^0[bBoOxX]/.test(body)
  const digit = /^0[xX]/.test(body) ? /[0-9a-fA-F]/ : /[0-9]/
  let before = prefixed ? '0' : ''
  for (const char of prefixed ? body.slice(2) : body) {
    const isDigit = digit.test(char)
    if (char === '_' ? before !== '0' : before === '_' && !isDigit) return false
    before = char === '_' ? '_' : isDigit ? '0' : ''
  }
  return before !== '_'
}

interface Digits {
  readonly base: number
  readonly digits: ByteString
}

/** For base 0: what the prefix says, and the rest. A leading 0 alone is octal. */
function splitPrefix(text: ByteString): Digits {
  if (text.charAt(0) !== '0') return { base: 10, digits: text }
  const kind = text.length >= 3 ? text.charAt(1).toLowerCase() : ''
  if (kind === 'b') return { base: 2, digits: text.slice(2) }
  if (kind === 'o') return { base: 8, digits: text.slice(2) }
  if (kind === 'x') return { base: 16, digits: text.slice(2) }
  return { base: 8, digits: text.slice(1) }
}

function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x7a ? lower - 0x61 + 10 : 99
}

const SYNTAX: Parsed<bigint> = { value: 0n, error: 'syntax' }
const MAX_EXACT = 2 ** 47

/**
 * strconv.ParseUint. With base 0 the prefixes 0b, 0o, 0x and 0 count, and underscores may separate digits.
 * The first fault in reading order decides: a number already too large is a range error whatever follows.
 */
export function parseUint(text: ByteString, base = 10, bits = 64): Parsed<bigint> {
  if (text === '') return SYNTAX
  const { base: radix, digits } = base === 0 ? splitPrefix(text) : { base, digits: text }
  const max = (1n << BigInt(bits || 64)) - 1n
  let small = 0
  let large: bigint | undefined
  for (let i = 0; i < digits.length; i++) {
    const code = digits.charCodeAt(i)
    if (code === 0x5f && base === 0) continue
    const digit = digitOf(code)
    if (digit >= radix) return SYNTAX
    if (large === undefined && small < MAX_EXACT) {
      small = small * radix + digit
      if (BigInt(small) > max) return { value: max, error: 'range' }
      continue
    }
    large = (large ?? BigInt(small)) * BigInt(radix) + BigInt(digit)
    if (large > max) return { value: max, error: 'range' }
  }
  if (base === 0 && text.includes('_') && !underscoresFit(text)) return SYNTAX
  return { value: large ?? BigInt(small), error: undefined }
}

/** strconv.ParseInt: a sign, then as strconv.ParseUint. */
export function parseInteger(text: ByteString, base = 10, bits = 64): Parsed<bigint> {
  const first = text.charAt(0)
  const negative = first === '-'
  const { value, error } = parseUint(negative || first === '+' ? text.slice(1) : text, base, bits)
  if (error === 'syntax') return SYNTAX
  const cutoff = 1n << BigInt((bits || 64) - 1)
  if (!negative && value >= cutoff) return { value: cutoff - 1n, error: 'range' }
  if (negative && value > cutoff) return { value: -cutoff, error: 'range' }
  return { value: negative ? -value : value, error: undefined }
}

const DECIMAL = /^[+-]?[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9][0-9_]*)?$/
const HAS_DIGIT = /^[+-]?[_.]*[0-9]/
const HEX = /^([+-]?)0[xX]([0-9a-fA-F_]*)(?:\.([0-9a-fA-F_]*))?[pP]([+-]?[0-9][0-9_]*)$/
const SPECIAL = /^(?:nan|([+-]?)inf(?:inity)?)$/i

/** mant × 2^exp as the nearest float64, ties to even, also where float64 is denormal. */
function fromBinary(mant: bigint, exp: number): number {
  let m = mant
  let e = exp
  const excess = m.toString(2).length - 64
  if (excess > 0) {
    const lost = m & ((1n << BigInt(excess)) - 1n)
    m = (m >> BigInt(excess)) | (lost === 0n ? 0n : 1n)
    e += excess
  }
  const length = m.toString(2).length
  if (length + e > 1025) return Number.POSITIVE_INFINITY
  if (length + e < -1080) return 0
  const drop = -1074 - e
  if (drop > 0 && length - drop <= 53) {
    const unit = 1n << BigInt(drop)
    const quotient = m / unit
    const twice = (m % unit) * 2n
    const up = twice > unit || (twice === unit && (quotient & 1n) === 1n)
    return Number(quotient + (up ? 1n : 0n)) * 2 ** -1074
  }
  const half = Math.trunc(e / 2)
  return Number(m) * 2 ** half * 2 ** (e - half)
}

function parseHexFloat(text: ByteString, match: RegExpExecArray): Parsed<number> {
  const [, sign = '', whole = '', fraction = '', power = ''] = match
  const digits = (whole + fraction).replaceAll('_', '')
  if (digits === '' || (text.includes('_') && !underscoresFit(text))) return { value: 0, error: 'syntax' }
  const places = fraction.replaceAll('_', '').length
  const exp = Math.max(-1e5, Math.min(1e5, Number(power.replaceAll('_', ''))))
  const size = fromBinary(BigInt(`0x${digits}`), exp - 4 * places)
  return { value: sign === '-' ? -size : size, error: size === Number.POSITIVE_INFINITY ? 'range' : undefined }
}

/**
 * strconv.ParseFloat(text, 64): decimal, hexadecimal with a `p` exponent, inf, infinity and nan in any case.
 * A number too large is ±Inf with a range error; one too small is 0 without.
 */
export function parseFloat64(text: ByteString): Parsed<number> {
  if (DECIMAL.test(text) && HAS_DIGIT.test(text)) {
    const grouped = text.includes('_')
    if (grouped && !underscoresFit(text)) return { value: 0, error: 'syntax' }
    const value = Number(grouped ? text.replaceAll('_', '') : text)
    return { value, error: Number.isFinite(value) ? undefined : 'range' }
  }
  const hex = HEX.exec(text)
  if (hex !== null) return parseHexFloat(text, hex)
  const special = SPECIAL.exec(text)
  if (special === null) return { value: 0, error: 'syntax' }
  if (special[1] === undefined) return { value: Number.NaN, error: undefined }
  return { value: special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY, error: undefined }
}

/** strconv.ParseBool; undefined is a syntax error. */
export function parseBool(text: ByteString): boolean | undefined {
  if (/^(?:1|t|T|true|TRUE|True)$/.test(text)) return true
  return /^(?:0|f|F|false|FALSE|False)$/.test(text) ? false : undefined
}
