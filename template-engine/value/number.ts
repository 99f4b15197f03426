import { INT, INT64 } from './types.ts'
import { type GoType, Integer } from './value.ts'

const SMALL = 1024
const small: readonly Integer[] = Array.from({ length: SMALL }, (_, n) => new Integer(INT, BigInt(n)))

/** A Go int. `n` must be a safe integer. */
export const int = (n: number): Integer => (n >= 0 && n < SMALL ? (small[n] as Integer) : new Integer(INT, BigInt(n)))

/** A Go int64, wrapped around on overflow as Go's arithmetic does. */
export const int64 = (n: bigint): Integer => new Integer(INT64, BigInt.asIntN(64, n))

const BITS: Readonly<Record<string, number>> = { int8: 8, int16: 16, int32: 32, uint8: 8, uint16: 16, uint32: 32 }

/** An integer of the given type, wrapped around on overflow. */
export function integer(type: GoType, n: bigint): Integer {
  const bits = BITS[type.kind] ?? 64
  return new Integer(type, type.kind.startsWith('u') ? BigInt.asUintN(bits, n) : BigInt.asIntN(bits, n))
}
