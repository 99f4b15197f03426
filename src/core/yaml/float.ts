import type { ByteString } from '../../../template-engine/index.ts'

/** strconv.FormatFloat(x, 'g', -1, bits) of a finite number: the shortest digits that read back as the same float64 or float32. */
export function formatG(x: number, bits: 32 | 64 = 64): ByteString {
  if (x === 0) return Object.is(x, -0) ? '-0' : '0'
  const [mantissa = '', exponent = ''] = (bits === 64 ? x.toExponential() : shortest32(x)).split('e')
  const sign = x < 0 ? '-' : ''
  const digits = mantissa.replace(/[-.]/g, '')
  const exp = Number(exponent)
  if (exp < -4 || exp >= 6) return sign + scientific(digits, exp)
  if (exp < 0) return `${sign}0.${'0'.repeat(-exp - 1)}${digits}`
  const whole = digits.slice(0, exp + 1).padEnd(exp + 1, '0')
  return digits.length > exp + 1 ? `${sign}${whole}.${digits.slice(exp + 1)}` : sign + whole
}

function scientific(digits: string, exp: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ''
  return `${digits[0]}${fraction}e${exp < 0 ? '-' : '+'}${String(Math.abs(exp)).padStart(2, '0')}`
}

function shortest32(x: number): string {
  const single = Math.fround(x)
  for (let precision = 0; precision < 9; precision++) {
    const text = single.toExponential(precision)
    if (Math.fround(Number(text)) === single) return text
  }
  return single.toExponential(9)
}
