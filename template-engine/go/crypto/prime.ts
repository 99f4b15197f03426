import { bitLength, modPow, type Random, randomBelow, randomBits } from './integer.ts'

const SIEVE_LIMIT = 20_000
/** Odd candidates looked at from one random start. */
const WINDOW = 4096

let primes: readonly number[] | undefined

/** Odd primes below the sieve's limit, by Eratosthenes. */
function smallPrimes(): readonly number[] {
  if (primes === undefined) {
    const composite = new Uint8Array(SIEVE_LIMIT)
    const found: number[] = []
    for (let n = 3; n < SIEVE_LIMIT; n += 2) {
      if (composite[n]) continue
      found.push(n)
      for (let m = n * n; m < SIEVE_LIMIT; m += n) composite[m] = 1
    }
    primes = found
  }
  return primes
}

/** Which of start, start + step, start + 2·step … have no small factor. `start` is odd and `step` even. */
function sieve(start: bigint, step: bigint, count: number): Uint8Array {
  const composite = new Uint8Array(count)
  for (const prime of smallPrimes()) {
    const p = BigInt(prime)
    const stride = Number(step % p)
    const rest = Number(start % p)
    if (stride === 0) {
      if (rest === 0) composite.fill(1)
      continue
    }
    const first = ((prime - rest) * inverseOf(stride, prime)) % prime
    for (let i = first; i < count; i += prime) composite[i] = 1
  }
  return composite
}

/** The inverse of a modulo a small prime that does not divide it, by Euclid. */
function inverseOf(a: number, prime: number): number {
  let [r, nextR] = [prime, a]
  let [t, nextT] = [0, 1]
  while (nextR !== 0) {
    const q = Math.floor(r / nextR)
    ;[r, nextR] = [nextR, r - q * nextR]
    ;[t, nextT] = [nextT, t - q * nextT]
  }
  return t < 0 ? t + prime : t
}

/** Miller and Rabin's test to base 2, then to random bases. For random candidates of 256 bits and more it errs less than once in 2^80. */
function isProbablyPrime(n: bigint, random: Random, rounds = 12): boolean {
  let odd = n - 1n
  let twos = 0
  while ((odd & 1n) === 0n) {
    odd >>= 1n
    twos++
  }
  if (!passes(n, 2n, odd, twos)) return false
  for (let i = 0; i < rounds; i++) if (!passes(n, randomBelow(random, n - 3n) + 2n, odd, twos)) return false
  return true
}

function passes(n: bigint, base: bigint, odd: bigint, twos: number): boolean {
  let x = modPow(base, odd, n)
  if (x === 1n || x === n - 1n) return true
  for (let i = 1; i < twos; i++) {
    x = (x * x) % n
    if (x === n - 1n) return true
  }
  return false
}

/** A random prime of exactly that many bits, its two highest set, so that a product of two has twice as many. At least 64 bits. */
export function randomPrime(random: Random, bits: number): bigint {
  const top = 3n << BigInt(bits - 2)
  for (;;) {
    const start = randomBits(random, bits) | top | 1n
    const composite = sieve(start, 2n, WINDOW)
    for (let i = 0; i < WINDOW; i++) {
      const candidate = start + 2n * BigInt(i)
      if (composite[i] || bitLength(candidate) !== bits) continue
      if (isProbablyPrime(candidate, random)) return candidate
    }
  }
}

/** The first prime among start, start + step, …, up to `count` of them. */
export function primeInProgression(random: Random, start: bigint, step: bigint, count: number): bigint | undefined {
  const composite = sieve(start, step, count)
  for (let i = 0; i < count; i++) {
    const candidate = start + step * BigInt(i)
    if (!composite[i] && isProbablyPrime(candidate, random)) return candidate
  }
  return undefined
}
