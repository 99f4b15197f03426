import { deterministicEffects } from '../core/deterministic.ts'
import type { Effects } from '../core/engine.ts'

/** What may differ between two runs of a render. */
export interface EffectOptions {
  /**
   * `true`, or an object with a seed: the clock stands still and randomness comes from the seed, so that the same chart gives the same
   * bytes everywhere. Default false: the platform's clock, randomness and time zone, as helm.
   */
  readonly deterministic?:
    | boolean
    | {
        /** any text; the same one gives the same bytes */
        readonly seed: string
      }
  /** clock, randomness and time zone of your own, instead of both */
  readonly effects?: Effects
}

/** The effects that the options ask for, fresh. */
export function effectsOf({ deterministic, effects }: EffectOptions): Effects {
  if (effects !== undefined) return effects
  if (deterministic === undefined || deterministic === false) return webEffects()
  return deterministicEffects(deterministic === true ? {} : deterministic)
}

/** bytes that getRandomValues gives at a time */
const MAX_DRAW = 65_536

/** Clock, randomness and time zone by Web standards, which every runtime has. */
export function webEffects(): Effects {
  let zone: string | undefined
  return {
    now: () => BigInt(Math.trunc(Date.now())) * 1_000_000n,
    random: (length) => {
      const bytes = new Uint8Array(length)
      for (let at = 0; at < length; at += MAX_DRAW) crypto.getRandomValues(bytes.subarray(at, at + MAX_DRAW))
      return bytes
    },
    // looking the zone up takes ten milliseconds, and few charts ask
    get timeZone() {
      zone ??= Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
      return zone
    },
  }
}
