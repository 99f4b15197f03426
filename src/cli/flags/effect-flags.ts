import { type Flag, inGroup } from './flag.ts'

/** Flags about what may differ between two runs of a render. */
export const EFFECT_FLAGS: readonly Flag[] = inGroup('Repeatable renders', [
  {
    name: 'deterministic',
    kind: 'bool',
    help: 'fixed clock, randomness and keys: the same chart gives the same bytes everywhere',
  },
  { name: 'seed', kind: 'string', value: 'TEXT', help: 'chooses the randomness of --deterministic, which it implies' },
])
