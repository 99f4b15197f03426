import type { ByteString } from '../../value/value.ts'

/** Random bytes, from the effects of the run. */
export type Random = (length: number) => Uint8Array

/** Unsigned, big endian; the empty string is 0. */
export function integerOfBytes(bytes: ByteString): bigint {
  let hex = ''
  for (let i = 0; i < bytes.length; i++) hex += bytes.charCodeAt(i).toString(16).padStart(2, '0')
  return hex === '' ? 0n : BigInt(`0x${hex}`)
}

/** Unsigned, big endian, at least `length` bytes. */
export function bytesOfInteger(n: bigint, length = 0): ByteString {
  const hex = n.toString(16)
  const even = hex.length % 2 === 0 ? hex : `0${hex}`
  const bytes = n === 0n ? '' : even.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)))
  return bytes.padStart(length, '\0')
}

export const bitLength = (n: bigint): number => (n === 0n ? 0 : n.toString(2).length)

/** A random integer of at most that many bits. */
export function randomBits(random: Random, bits: number): bigint {
  const bytes = random(Math.ceil(bits / 8))
  let hex = '0x0'
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0')
  return BigInt(hex) >> BigInt(bytes.length * 8 - bits)
}

/** A random integer from 0 up to, not including, `limit`; each is as likely as the others. */
export function randomBelow(random: Random, limit: bigint): bigint {
  const bits = bitLength(limit - 1n)
  for (;;) {
    const n = randomBits(random, bits)
    if (n < limit) return n
  }
}

const WINDOW = 5

/** base^exponent mod modulus. Time depends on the exponent's length and digits: fit for making keys, not for serving strangers. */
export function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const first = base % modulus
  const powers = [1n]
  for (let i = 1; i < 1 << WINDOW; i++) powers.push(((powers[i - 1] as bigint) * first) % modulus)
  let result = 1n
  for (const digit of exponent.toString(1 << WINDOW)) {
    for (let i = 0; i < WINDOW; i++) result = (result * result) % modulus
    const power = Number.parseInt(digit, 1 << WINDOW)
    if (power > 0) result = (result * (powers[power] as bigint)) % modulus
  }
  return result % modulus
}

/** The inverse of a modulo m; undefined when they have a common factor. */
export function modInverse(a: bigint, m: bigint): bigint | undefined {
  let [r, nextR] = [m, ((a % m) + m) % m]
  let [t, nextT] = [0n, 1n]
  while (nextR !== 0n) {
    const q = r / nextR
    ;[r, nextR] = [nextR, r - q * nextR]
    ;[t, nextT] = [nextT, t - q * nextT]
  }
  return r === 1n ? ((t % m) + m) % m : undefined
}

export function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}
