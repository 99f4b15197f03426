import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { encodeText } from '../../template-engine/go/index.ts'
import type { Effects } from '../../template-engine/index.ts'
import { ownOf } from './brand.ts'

/** The instant at which every deterministic render takes place: 2024-01-01T00:00:00Z. */
export const DETERMINISTIC_INSTANT = '2024-01-01T00:00:00Z'

/** The seed when none is given. */
export const DEFAULT_SEED = 'aicr'

export interface DeterministicOptions {
  /** chooses the randomness: one seed, one stream of bytes. Default DEFAULT_SEED */
  readonly seed?: string
}

/**
 * Effects that are the same on every machine, run and runtime: the clock stands still at DETERMINISTIC_INSTANT, the zone is UTC, and random
 * bytes are block after block of HMAC-SHA256(seed, counter), the counter being 8 bytes, big-endian, from 0. Make fresh ones for each render.
 * Whoever knows the seed knows every key and password made from it: they are for comparing renders, never for a cluster.
 */
export function deterministicEffects(options: DeterministicOptions = {}): Effects {
  const now = BigInt(Date.parse(DETERMINISTIC_INSTANT)) * 1_000_000n
  return { now: () => now, random: seededRandom(ownOf(options).seed ?? DEFAULT_SEED), timeZone: 'UTC' }
}

/** A stream of bytes that the seed decides. How it is cut into draws does not change it. */
export function seededRandom(seed: string): (length: number) => Uint8Array {
  const key = encodeText(seed)
  let counter = 0n
  let block = new Uint8Array(0)
  return (length) => {
    const out = new Uint8Array(length)
    for (let at = 0; at < length; ) {
      if (block.length === 0) block = new Uint8Array(hmac(sha256, key, counterBytes(counter++)))
      const part = block.subarray(0, Math.min(block.length, length - at))
      out.set(part, at)
      at += part.length
      block = block.subarray(part.length)
    }
    return out
  }
}

function counterBytes(counter: bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, counter)
  return bytes
}
