import { modInverse } from './integer.ts'

/** How points of a curve are added; points are tuples of coordinates with a common denominator. */
export interface Group<Point> {
  readonly zero: Point
  /** complete: also right for equal points and for zero */
  readonly add: (a: Point, b: Point) => Point
}

/** A point added up `n` times. Time depends on n's length and digits: fit for making keys, not for serving strangers. */
export function multiply<Point>({ zero, add }: Group<Point>, point: Point, n: bigint): Point {
  let sum = zero
  for (const bit of n.toString(2)) {
    sum = add(sum, sum)
    if (bit === '1') sum = add(sum, point)
  }
  return sum
}

/** n modulo p, from 0 up. */
export function mod(n: bigint, p: bigint): bigint {
  const rest = n % p
  return rest < 0n ? rest + p : rest
}

/** a / b modulo p */
export const divide = (a: bigint, b: bigint, p: bigint): bigint => mod(a * (modInverse(b, p) ?? 0n), p)
