import { deterministicEffects } from '../core/deterministic.ts'
import type { Effects } from '../core/engine.ts'
import { systemEffects } from '../node/effects.ts'
import type { Flag } from './flags/flag.ts'
import type { Options } from './flags/options.ts'

/** Flags about what a render may differ in from run to run. */
export const EFFECT_FLAGS: readonly Flag[] = [
  {
    name: 'deterministic',
    kind: 'bool',
    help: 'fixed clock, randomness and keys: the same chart gives the same bytes everywhere',
  },
  { name: 'seed', kind: 'string', value: 'TEXT', help: 'chooses the randomness of --deterministic, which it implies' },
]

/** The machine's clock and chance, or fixed ones with --deterministic or --seed. */
export function chooseEffects(options: Options): Effects {
  const seed = options.text('seed')
  if (!options.on('deterministic') && seed === undefined) return systemEffects()
  return deterministicEffects(seed === undefined ? {} : { seed })
}
