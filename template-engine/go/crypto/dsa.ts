import { modPow, type Random, randomBelow, randomBits } from './integer.ts'
import { primeInProgression, randomPrime } from './prime.ts'

/** dsa.PrivateKey */
export interface DsaKey {
  readonly kind: 'dsa'
  readonly p: bigint
  readonly q: bigint
  readonly g: bigint
  /** public */
  readonly y: bigint
  /** private */
  readonly x: bigint
}

const MODULUS_BITS = 2048
const ORDER_BITS = 256
const TRIES = 4096

/** dsa.GenerateParameters with L2048N256, then dsa.GenerateKey: p is prime and q divides p − 1. A second or more. */
export function generateDsaKey(random: Random): DsaKey {
  for (;;) {
    const q = randomPrime(random, ORDER_BITS)
    const p = modulusFor(random, q)
    if (p === undefined) continue
    const g = generator(p, q)
    const x = randomBelow(random, q - 1n) + 1n
    return { kind: 'dsa', p, q, g, y: modPow(g, x, p), x }
  }
}

/** A prime of 2048 bits that is 1 modulo 2q, the first after a random start. */
function modulusFor(random: Random, q: bigint): bigint | undefined {
  const start = randomBits(random, MODULUS_BITS) | (3n << BigInt(MODULUS_BITS - 2))
  const p = primeInProgression(random, start - (start % (2n * q)) + 1n, 2n * q, TRIES)
  return p !== undefined && p >> BigInt(MODULUS_BITS) === 0n ? p : undefined
}

function generator(p: bigint, q: bigint): bigint {
  for (let h = 2n; ; h++) {
    const g = modPow(h, (p - 1n) / q, p)
    if (g !== 1n) return g
  }
}
