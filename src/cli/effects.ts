import type { EffectOptions } from '../library/effects.ts'
import { systemEffects } from '../node/effects.ts'
import type { Options } from './flags/options.ts'

/** The machine's clock and randomness, or fixed ones with --deterministic or --seed. */
export function effectOptions(options: Options): EffectOptions {
  const seed = options.text('seed')
  if (!options.on('deterministic') && seed === undefined) return { effects: systemEffects() }
  return { deterministic: seed === undefined ? true : { seed } }
}
