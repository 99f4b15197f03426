/** Package math where JavaScript's Math answers otherwise. */

const MAX_SHIFT = 1 << 12

/** math.Ldexp(fraction, exponent), in steps that stay within range. */
function scale(fraction: number, exponent: number): number {
  let x = fraction
  let left = Math.max(-2200, Math.min(2200, exponent))
  for (; left > 1000; left -= 1000) x *= 2 ** 1000
  // A denormal result is rounded once: the last step is the only one that may lose bits.
  for (; left < -1000; left += 1000) x *= 2 ** -1000
  return x * 2 ** left
}

/** math.Pow(10, y) for a whole y: repeated squaring of mantissas in [½, 1), whose rounding errors differ from Math.pow's. */
export function powerOfTen(y: number): number {
  if (y === 0) return 1
  if (y === 1) return 10
  let result = 1
  let exponent = 0
  let square = 0.625
  let shift = 4
  for (let left = BigInt(Math.abs(y)); left !== 0n; left >>= 1n) {
    if (shift > MAX_SHIFT) {
      exponent += shift
      break
    }
    if ((left & 1n) === 1n) {
      result *= square
      exponent += shift
    }
    square *= square
    shift *= 2
    if (square >= 0.5) continue
    square += square
    shift--
  }
  return y < 0 ? scale(1 / result, -exponent) : scale(result, exponent)
}

/** math.Max: an infinity wins over NaN. */
export const max = (x: number, y: number): number => (x === Infinity || y === Infinity ? Infinity : Math.max(x, y))

/** math.Min: an infinity wins over NaN. */
export const min = (x: number, y: number): number => (x === -Infinity || y === -Infinity ? -Infinity : Math.min(x, y))
