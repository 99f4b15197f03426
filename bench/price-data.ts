import { Integer, types, type Value } from '../template-engine/go/index.ts'

/** What a row of the price bench is handed. */
export type Shape =
  | { readonly list: number }
  | { readonly texts: number }
  | { readonly map: number }
  | { readonly turns: number }

/** Lists of integers or texts, a map of that many keys, or a number of turns. */
export function shaped(shape: Shape): Value {
  if ('turns' in shape) return new Integer(types.INT, BigInt(shape.turns) * 1_000_000n)
  if ('list' in shape) return Array.from({ length: shape.list }, (_, i) => new Integer(types.INT, BigInt(i)))
  if ('texts' in shape) return Array.from({ length: shape.texts }, (_, i) => `t${i}`)
  return new Map(Array.from({ length: shape.map }, (_, i) => [`k${i}`, `v${i}`] as const))
}
