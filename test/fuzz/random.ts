import { type Arbitrary, Random, type Value } from 'fast-check'

/** xorshift128: small, and the same everywhere. */
class Xorshift {
  #state: Int32Array
  constructor(state: Int32Array) {
    this.#state = state
  }
  clone(): Xorshift {
    return new Xorshift(this.#state.slice())
  }
  next(): number {
    const s = this.#state as unknown as [number, number, number, number]
    const t = s[3] ^ (s[3] << 11)
    s[3] = s[2]
    s[2] = s[1]
    s[1] = s[0]
    s[0] = s[0] ^ (s[0] >>> 19) ^ t ^ (t >>> 8)
    return s[0]
  }
  getState(): readonly number[] {
    return [...this.#state]
  }
}

/** Random choices that the seed decides. */
export function seededRandom(seed: number): Random {
  const generator = new Xorshift(Int32Array.of(seed, seed ^ 0x9e3779b9, 0x243f6a88, 0x85a308d3))
  for (let i = 0; i < 64; i++) generator.next()
  return new Random(generator)
}

/** Small and odd values are as likely as fast-check makes them in a run of this many. */
const BIAS = 4

export const draw = <T>(arbitrary: Arbitrary<T>, random: Random): Value<T> => arbitrary.generate(random, BIAS)

/** The smallest value near `failing` for which `fails` still holds, within so many tries. */
export async function shrink<T>(
  arbitrary: Arbitrary<T>,
  failing: Value<T>,
  fails: (value: T) => Promise<boolean>,
  tries = 150,
): Promise<T> {
  let smallest = failing
  for (let left = tries; left > 0; ) {
    let found = false
    for (const candidate of arbitrary.shrink(smallest.value_, smallest.context)) {
      if (left-- <= 0) break
      if (!(await fails(candidate.value_))) continue
      smallest = candidate
      found = true
      break
    }
    if (!found) break
  }
  return smallest.value_
}
