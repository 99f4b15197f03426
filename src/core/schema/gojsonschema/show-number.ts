import type { ByteString } from '../../../../template-engine/go/index.ts'
import { type Numeric, textOf } from '../number.ts'

/** Past so many digits an exponent stands in their place (as in math/big ftoa.go, `%g` of the shortest form). */
const PLAIN_DIGITS = 6

/** A number as big.Float's %v writes it: shortest digits, with an exponent below 0.0001 and from a million on. */
export function showNumber(number: Numeric): ByteString {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(textOf(number)) ?? []
  const all = (whole + fraction).replace(/^0+/, '')
  const digits = all.replace(/0+$/, '')
  if (digits === '') return '0'
  // the number is 0.DIGITS × 10^point
  const point = all.length - fraction.length + Number(power)
  if (point - 1 < -4 || point - 1 >= PLAIN_DIGITS) return sign + scientific(digits, point - 1)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  const padded = digits.padEnd(point, '0')
  return `${sign}${padded.slice(0, point)}${padded.length > point ? `.${padded.slice(point)}` : ''}`
}

function scientific(digits: string, exponent: number): ByteString {
  const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}
