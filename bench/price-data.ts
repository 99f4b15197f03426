import { Integer, types, type Value } from '../template-engine/go/index.ts'
import type { FunctionSpec } from '../template-engine/index.ts'

/** Functions without a price to measure: they end a render or call templates. */
export const LEFT_OUT: ReadonlySet<string> = new Set('fail call template include tpl lookup'.split(' '))

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

/** Texts of n bytes: each is what some function is slow at. */
export const TEXTS: Readonly<Record<string, (n: number) => string>> = {
  a: (n) => 'a'.repeat(n),
  words: (n) => 'aB '.repeat(Math.ceil(n / 3)),
  wide: (n) => '\xc3\xa9'.repeat(Math.ceil(n / 2)),
  quotes: (n) => '"\\\n'.repeat(Math.ceil(n / 3)),
  digits: (n) => '7'.repeat(n),
  layout: (n) => 'Jan 2006 '.repeat(Math.ceil(n / 9)),
}

function argumentOf(type: string, kind: string, n: number): unknown {
  const text = TEXTS[kind]?.(n) ?? ''
  if (type === 'string') return text
  if (type === 'int' || type === 'int64' || type === 'float64') return n
  if (type === 'bool') return true
  if (type.startsWith('[]')) return shaped(kind === 'a' ? { list: n } : { texts: n })
  if (type.startsWith('map')) return shaped({ map: n })
  return kind === 'a' ? shaped({ list: n }) : kind === 'words' ? shaped({ map: n }) : text
}

/** What a function is handed: as many arguments as it takes, two for the rest of any number. */
export function argumentsOf(spec: FunctionSpec, kind: string, n: number): unknown[] {
  const count = spec.variadic ? Math.max(spec.params.length, 2) : spec.params.length
  return Array.from({ length: count }, (_, i) =>
    argumentOf(spec.params[Math.min(i, spec.params.length - 1)]?.name ?? '', kind, n),
  )
}
