import type { ByteString } from '../value/value.ts'

/** Verbs of strconv.FormatFloat. */
export type FloatFormat = 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'b' | 'x' | 'X'

/** 0.DIGITS × 10^point, without zeros at either end; zero has no digits. */
interface Decimal {
  readonly digits: string
  readonly point: number
}

/** mant × 2^exp, as the bits say. `width` is the number of fraction bits of the format. */
interface Binary {
  readonly mant: bigint
  readonly exp: number
  readonly width: number
}

/** More digits than any float64 has: past it there are only zeros, which padding adds. */
const MAX_DIGITS = 1100

const view = new DataView(new ArrayBuffer(8))

function split(x: number, bits: 32 | 64): Binary {
  const width = bits === 32 ? 23 : 52
  const bias = bits === 32 ? 127 : 1023
  if (bits === 32) view.setFloat32(0, x)
  else view.setFloat64(0, x)
  const raw = bits === 32 ? BigInt(view.getUint32(0)) : view.getBigUint64(0)
  const fraction = BigInt.asUintN(width, raw)
  const biased = Number(BigInt.asUintN(bits - width - 1, raw >> BigInt(width)))
  if (biased === 0) return { mant: fraction, exp: 1 - bias - width, width }
  return { mant: fraction | (1n << BigInt(width)), exp: biased - bias - width, width }
}

const isNegative = (x: number): boolean => x < 0 || Object.is(x, -0)

function decimal(digits: string, point: number): Decimal {
  let end = digits.length
  while (end > 0 && digits.charCodeAt(end - 1) === 0x30) end--
  return end === 0 ? { digits: '', point: 0 } : { digits: digits.slice(0, end), point }
}

/** Digits and exponent of JavaScript's `d.ddde±x`. */
function fromExponential(text: string): Decimal {
  const [mantissa = '', exponent = '0'] = text.split('e')
  return decimal(mantissa.replace('.', ''), Number(exponent) + 1)
}

/** num/den rounded to the nearest integer, ties to even, as strconv's decimal.Round. */
function divideRound(num: bigint, den: bigint): bigint {
  const quotient = num / den
  const twice = (num - quotient * den) * 2n
  return twice > den || (twice === den && (quotient & 1n) === 1n) ? quotient + 1n : quotient
}

/** mant × 2^exp × 10^scale, rounded to an integer */
function scaled({ mant, exp }: Binary, scale: number): bigint {
  let num = mant
  let den = 1n
  if (exp > 0) num <<= BigInt(exp)
  else den <<= BigInt(-exp)
  if (scale > 0) num *= 10n ** BigInt(scale)
  else den *= 10n ** BigInt(-scale)
  return divideRound(num, den)
}

/** Rounded to `places` digits after the point. */
function fixedPlaces(x: number, bits: 32 | 64, places: number): Decimal {
  const kept = Math.min(places, MAX_DIGITS)
  const digits = scaled(split(x, bits), kept).toString()
  return digits === '0' ? { digits: '', point: 0 } : decimal(digits, digits.length - kept)
}

/** Rounded to `count` significant digits, at least one. */
function significant(x: number, bits: 32 | 64, count: number): Decimal {
  if (x === 0) return { digits: '', point: 0 }
  const kept = Math.min(count, MAX_DIGITS)
  const point = fromExponential(x.toExponential()).point
  const digits = scaled(split(x, bits), kept - point).toString()
  // the shortest form may have rounded up to a power of ten, or this one may
  if (digits.length < kept) return decimal(scaled(split(x, bits), kept - point + 1).toString(), point - 1)
  return decimal(digits, point + digits.length - kept)
}

/** The fewest digits that read back as `x`, which is finite and not negative. */
function shortest(x: number, bits: 32 | 64): Decimal {
  if (x === 0) return { digits: '', point: 0 }
  if (bits === 64) return fromExponential(x.toExponential())
  for (let count = 1; count < 9; count++) {
    const near = significant(x, 32, count)
    if (readsBack(near, x)) return near
    const other = neighbour(near, count, x)
    if (readsBack(other, x)) return other
  }
  return significant(x, 32, 9)
}

const toNumber = (d: Decimal): number => Number(`0.${d.digits}e${d.point}`)

const readsBack = (d: Decimal, x: number): boolean => Math.fround(toNumber(d)) === x

/** The next number of `count` digits on the other side of x: at a power of two it may read back when the nearest does not. */
function neighbour(near: Decimal, count: number, x: number): Decimal {
  const step = toNumber(near) > x ? -1 : 1
  const digits = String(Number(near.digits.padEnd(count, '0')) + step)
  return decimal(digits, near.point + digits.length - count)
}

function layoutE(d: Decimal, precision: number, mark: string): string {
  const head = d.digits.charAt(0) || '0'
  const tail = precision > 0 ? `.${d.digits.slice(1, precision + 1).padEnd(precision, '0')}` : ''
  const exp = d.digits === '' ? 0 : d.point - 1
  return `${head}${tail}${mark}${exp < 0 ? '-' : '+'}${Math.abs(exp).toString().padStart(2, '0')}`
}

function layoutF(d: Decimal, precision: number): string {
  const whole = d.point > 0 ? d.digits.slice(0, d.point).padEnd(d.point, '0') : '0'
  if (precision <= 0) return whole
  const fraction = d.point > 0 ? d.digits.slice(d.point) : '0'.repeat(-d.point) + d.digits
  return `${whole}.${fraction.slice(0, precision).padEnd(precision, '0')}`
}

/** strconv's %g: 'e' when the exponent is below -4 or not below the precision, where the shortest form counts as precision 6. */
function layoutG(d: Decimal, precision: number, isShortest: boolean, mark: string): string {
  const count = d.digits.length
  const threshold = isShortest ? 6 : precision > count && count >= d.point ? count : precision
  const exp = d.point - 1
  const kept = Math.min(precision, count)
  if (exp < -4 || exp >= threshold) return layoutE(d, kept - 1, mark)
  return layoutF(d, Math.max((precision > d.point ? count : precision) - d.point, 0))
}

function formatDecimal(x: number, format: FloatFormat, precision: number, bits: 32 | 64): string {
  const isShortest = precision < 0
  if (format === 'e' || format === 'E') {
    const d = isShortest ? shortest(x, bits) : significant(x, bits, precision + 1)
    return layoutE(d, isShortest ? d.digits.length - 1 : precision, format)
  }
  if (format === 'f' || format === 'F') {
    const d = isShortest ? shortest(x, bits) : fixedPlaces(x, bits, precision)
    return layoutF(d, isShortest ? Math.max(d.digits.length - d.point, 0) : precision)
  }
  const d = isShortest ? shortest(x, bits) : significant(x, bits, precision || 1)
  return layoutG(d, isShortest ? d.digits.length : precision || 1, isShortest, format === 'g' ? 'e' : 'E')
}

/** mantissa in decimal, exponent of two: `4503599627370496p-52` */
function formatBinary({ mant, exp }: Binary): string {
  return `${mant}p${exp < 0 ? '' : '+'}${exp}`
}

/** `0x1.8p+01`; the mantissa is kept with its leading bit at bit 60 */
function formatHex(b: Binary, format: 'x' | 'X', precision: number): string {
  const lead = 1n << 60n
  let mant = b.mant << BigInt(60 - b.width)
  let exp = mant === 0n ? 0 : b.exp + b.width
  while (mant !== 0n && (mant & lead) === 0n) {
    mant <<= 1n
    exp--
  }
  if (precision >= 0 && precision < 15) {
    const unit = 1n << BigInt(60 - precision * 4)
    mant = divideRound(mant, unit) * unit
    if ((mant & (lead << 1n)) !== 0n) {
      mant >>= 1n
      exp++
    }
  }
  const digits = (mant & (lead - 1n)).toString(16).padStart(15, '0')
  const shown = precision < 0 ? digits.replace(/0+$/, '') : digits.slice(0, precision).padEnd(precision, '0')
  const fraction = shown === '' ? '' : `.${shown}`
  const text = `0x${mant >> 60n}${fraction}p${exp < 0 ? '-' : '+'}${Math.abs(exp).toString().padStart(2, '0')}`
  return format === 'X' ? text.toUpperCase() : text
}

/**
 * strconv.FormatFloat. Precision -1 is the shortest text that reads back; otherwise digits after the point, or significant
 * digits for 'g'. With 32 bits the number is rounded to a float32 first. NaN, +Inf and -Inf are spelled so.
 */
export function formatFloat(x: number, format: FloatFormat, precision: number, bits: 32 | 64 = 64): ByteString {
  if (Number.isNaN(x)) return 'NaN'
  const value = bits === 32 ? Math.fround(x) : x
  const sign = isNegative(value) ? '-' : ''
  const size = Math.abs(value)
  if (size === Number.POSITIVE_INFINITY) return sign === '' ? '+Inf' : '-Inf'
  if (format === 'b') return sign + formatBinary(split(size, bits))
  if (format === 'x' || format === 'X') return sign + formatHex(split(size, bits), format, precision)
  return sign + formatDecimal(size, format, precision, bits)
}

/** strconv.FormatInt and FormatUint, base 2 to 36. */
export const formatInt = (n: bigint, base = 10): ByteString => n.toString(base)
