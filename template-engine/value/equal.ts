import { LimitError } from '../errors.ts'
import { VALUE_DEPTH } from '../limits.ts'
import { entries, isNil, items, typeOf } from './kind.ts'
import { Bytes, Complex, Func, Integer, Struct, type Value } from './value.ts'

/** What comparing two values costs, and what remembering two containers adds. */
const PAIR_STEPS = 1
const CONTAINER_STEPS = 8

/** Pairs of containers met, and where to say that there was another. */
interface Pairs {
  seen: Map<object, Set<object>> | undefined
  readonly work: (steps: number) => void
}

const FREE = (): void => {}

/** reflect.DeepEqual on two interface values: Go types count, NaN differs from itself, cycles are equal when they unfold alike. `work` is told what every two values that are looked into cost. */
export function deepEqual(a: Value, b: Value, work: (steps: number) => void = FREE): boolean {
  return same(a, b, 0, { seen: undefined, work })
}

function same(a: Value, b: Value, depth: number, pairs: Pairs): boolean {
  pairs.work(PAIR_STEPS)
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return a === b || (isAbsent(a) && isAbsent(b))
  }
  if (typeOf(a) !== typeOf(b)) return false
  if (a instanceof Integer) return a.value === (b as Integer).value
  if (a instanceof Bytes) return a.data === (b as Bytes).data && a.nil === (b as Bytes).nil
  if (a instanceof Complex) return a.real === (b as Complex).real && a.imag === (b as Complex).imag
  if (a instanceof Func) return false
  if (a === b) return true
  if (depth > VALUE_DEPTH) throw new LimitError('nesting of values', VALUE_DEPTH)
  if (met(pairs, a, b)) return true
  if (a instanceof Struct) return sameStruct(a, b as Struct, depth, pairs)
  if (isNil(a) !== isNil(b)) return false
  const left = items(a)
  return left ? sameItems(left, items(b) ?? [], depth, pairs) : sameEntries(entries(a), entries(b), depth, pairs)
}

const isAbsent = (v: Value): boolean => v === null || v === undefined

function met(pairs: Pairs, a: object, b: object): boolean {
  pairs.work(CONTAINER_STEPS)
  pairs.seen ??= new Map()
  const { seen } = pairs
  const others = seen.get(a)
  if (others?.has(b)) return true
  if (others) others.add(b)
  else seen.set(a, new Set([b]))
  return false
}

function sameStruct(a: Struct, b: Struct, depth: number, seen: Pairs): boolean {
  return sameItems(a.fields, b.fields, depth, seen) && (a.native === b.native || a.fields.length > 0)
}

function sameItems(a: readonly Value[], b: readonly Value[], depth: number, seen: Pairs): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (!same(a[i], b[i], depth + 1, seen)) return false
  return true
}

type Entries = Map<string, Value> | null | undefined

function sameEntries(a: Entries, b: Entries, depth: number, seen: Pairs): boolean {
  if (!a || !b) return !a && !b
  if (a.size !== b.size) return false
  for (const [key, value] of a) if (!b.has(key) || !same(value, b.get(key), depth + 1, seen)) return false
  return true
}
