import { deterministicEffects } from '../core/deterministic.ts'
import type { Effects } from '../core/engine.ts'
import { systemEffects } from '../node/effects.ts'
import type { Options } from './flags/options.ts'

/** The machine's clock and chance, or fixed ones with --deterministic or --seed. */
export function chooseEffects(options: Options): Effects {
  const seed = options.text('seed')
  if (!options.on('deterministic') && seed === undefined) return systemEffects()
  return deterministicEffects(seed === undefined ? {} : { seed })
}
