import { FunctionError } from '../../errors.ts'
import { sortedKeys, sortingSteps, typeOf } from '../../value/kind.ts'
import { ANY, BOOL, LIST, MAP, STRINGS } from '../../value/types.ts'
import { type ByteString, TypedMap, type Value } from '../../value/value.ts'
import { any, type Call, type FunctionLibrary, fn, map, rest, str } from '../library.ts'
import { claimEntry, claimList, claimMap, LIST_HEAD } from './budget.ts'
import { copy } from './copy.ts'
import { mergeMaps } from './merge.ts'
import { stringList, strval } from './strval.ts'

type Dict = Map<string, Value> | null

function claimEntries(call: Call, dict: Dict): void {
  const size = dict?.size ?? 0
  call.budget.step(size)
  claimMap(call, size)
}

function keysOf(call: Call, dict: Dict): ByteString[] {
  claimEntries(call, dict)
  call.budget.step(sortingSteps(dict?.size ?? 0))
  return dict === null ? [] : sortedKeys(dict)
}

function set(call: Call, dict: Dict, key: ByteString, value: Value): Map<string, Value> {
  if (dict === null) throw new FunctionError('assignment to entry in nil map')
  if (!dict.has(key)) claimEntry(call)
  dict.set(key, value)
  return dict
}

const orNilMap = (dict: Dict): Value => dict ?? new TypedMap(MAP, null)

function unset(dict: Dict, key: ByteString): Value {
  dict?.delete(key)
  return orNilMap(dict)
}

/** Pairs of key and value; a key without one gets the empty text. */
function dict(call: Call, list: readonly Value[]): Map<string, Value> {
  claimMap(call, list.length / 2)
  const out = new Map<string, Value>()
  for (let i = 0; i < list.length; i += 2) out.set(strval(call, list[i]), i + 1 < list.length ? list[i + 1] : '')
  return out
}

function pluck(call: Call, key: ByteString, dicts: readonly Dict[]): Value[] {
  claimList(call, dicts.length + LIST_HEAD, 'appended')
  const out: Value[] = []
  for (const d of dicts) if (d?.has(key)) out.push(d.get(key))
  return out
}

function pick(call: Call, from: Dict, keys: readonly ByteString[]): Map<string, Value> {
  claimMap(call, keys.length)
  const out = new Map<string, Value>()
  for (const key of keys) if (from?.has(key)) out.set(key, from.get(key))
  return out
}

function omit(call: Call, from: Dict, keys: readonly ByteString[]): Map<string, Value> {
  claimEntries(call, from)
  const out = new Map(from)
  for (const key of keys) out.delete(key)
  return out
}

/** The panic of `x.(T)`. */
const notA = (x: Value, wanted: string): FunctionError => {
  const type = x === null || x === undefined ? 'nil' : typeOf(x).name
  return new FunctionError(`interface conversion: interface {} is ${type}, not ${wanted}`)
}

/** `x.(map[string]interface {})`: exactly that type, not one that is only built like it. */
function asDict(x: Value): Dict {
  if (x instanceof Map) return x
  if (x instanceof TypedMap && x.type === MAP) return x.entries
  throw notA(x, MAP.name)
}

function asString(x: Value): ByteString {
  if (typeof x !== 'string') throw notA(x, 'string')
  return x
}

/** Follows keys into nested maps. A key that is missing anywhere gives the default. */
function dig(args: readonly Value[]): Value {
  if (args.length < 3) throw new FunctionError('dig needs at least three arguments')
  let from = asDict(args.at(-1))
  const keys = args.slice(0, -2).map(asString)
  for (const [i, key] of keys.entries()) {
    if (!from?.has(key)) return args.at(-2)
    const step = from.get(key)
    if (i === keys.length - 1) return step
    from = asDict(step)
  }
  return null
}

/** merge swallows errors and answers an empty text; mustMerge reports them. */
const merger = (overwrite: boolean, must: boolean) =>
  fn([map, rest(map)], ANY, (call, into, sources) => {
    let dst: Dict = into
    for (const source of sources) {
      if (source !== null) dst ??= new Map()
      const error = mergeMaps(dst, source, overwrite, call.budget)
      if (error !== undefined && must) throw new FunctionError(error)
      if (error !== undefined) return ''
    }
    return orNilMap(dst)
  })

export const DICT_FUNCTIONS: FunctionLibrary = {
  /**
   * A map of keys and values. Keys are made texts; a last key without a value has the empty text.
   * @source sprig dict.go, dict
   * @example {{ dict "a" 1 "b" "x" }} → map[a:1 b:x]
   */
  dict: fn([rest(any)], MAP, (call, list) => dict(call, list)),
  /**
   * The value of a key; the empty string if it is missing.
   * @source sprig dict.go, get
   * @example {{ get (dict "a" 1) "a" }} → 1
   */
  get: fn([map, str], ANY, (_, from, key) => (from?.has(key) ? from.get(key) : '')),
  /**
   * Sets a key in the map itself, and returns the map.
   * @source sprig dict.go, set
   * @example {{ set (dict "a" 1) "b" 2 }} → map[a:1 b:2]
   */
  set: fn([map, str, any], MAP, (call, into, key, value) => set(call, into, key, value)),
  /**
   * Deletes a key in the map itself, and returns the map.
   * @source sprig dict.go, unset
   * @example {{ unset (dict "a" 1 "b" 2) "b" }} → map[a:1]
   */
  unset: fn([map, str], MAP, (_, from, key) => unset(from, key)),
  /**
   * Whether a map has a key.
   * @source sprig dict.go, hasKey
   * @example {{ hasKey (dict "a" 1) "a" }} → true
   */
  hasKey: fn([map, str], BOOL, (_, from, key) => from?.has(key) ?? false),
  /**
   * The values that several maps have for a key.
   * @source sprig dict.go, pluck
   * @example {{ pluck "a" (dict "a" 1) (dict "b" 2) (dict "a" 3) }} → [1 3]
   */
  pluck: fn([str, rest(map)], LIST, (call, key, dicts) => pluck(call, key, dicts)),
  /**
   * The keys of one or more maps. Go's order is random; here each map's keys are sorted.
   * @source sprig dict.go, keys
   * @example {{ keys (dict "a" 1 "b" 2) | sortAlpha }} → [a b]
   */
  keys: fn([rest(map)], STRINGS, (call, dicts) => stringList(dicts.flatMap((d) => keysOf(call, d)))),
  /**
   * The values of a map. Go's order is random; here it is that of the sorted keys.
   * @source sprig dict.go, values
   * @example {{ values (dict "a" 1) }} → [1]
   */
  values: fn([map], LIST, (call, from) => keysOf(call, from).map((key) => from?.get(key))),
  /**
   * A new map with some of the keys.
   * @source sprig dict.go, pick
   * @example {{ pick (dict "a" 1 "b" 2) "a" "c" }} → map[a:1]
   */
  pick: fn([map, rest(str)], MAP, (call, from, keys) => pick(call, from, keys)),
  /**
   * A new map without some of the keys.
   * @source sprig dict.go, omit
   * @example {{ omit (dict "a" 1 "b" 2) "b" }} → map[a:1]
   */
  omit: fn([map, rest(str)], MAP, (call, from, keys) => omit(call, from, keys)),
  /**
   * The value at the end of a path of keys, or a default if a key is missing.
   * @source sprig dict.go, dig
   * @example {{ dig "a" "b" "none" (dict "a" (dict "b" 1)) }} → 1
   * @example {{ dig "a" "c" "none" (dict "a" (dict "b" 1)) }} → none
   */
  dig: fn([rest(any)], ANY, (_, args) => dig(args)),
  /**
   * Merges maps into the first, which keeps what it has unless that is empty.
   * @source sprig dict.go, merge; mergo merge.go, deepMerge
   * @example {{ merge (dict "a" 1 "b" "") (dict "a" 9 "b" 2 "c" 3) }} → map[a:1 b:2 c:3]
   */
  merge: merger(false, false),
  /**
   * As `merge`, but an error fails the render.
   * @source sprig dict.go, mustMerge
   * @example {{ mustMerge (dict "a" 1) (dict "a" 9 "b" 2) }} → map[a:1 b:2]
   */
  mustMerge: merger(false, true),
  /**
   * Merges maps into the first, later ones winning.
   * @source sprig dict.go, mergeOverwrite; mergo merge.go, deepMerge
   * @example {{ mergeOverwrite (dict "a" 1 "b" 2) (dict "a" 9) }} → map[a:9 b:2]
   */
  mergeOverwrite: merger(true, false),
  /**
   * As `mergeOverwrite`, but an error fails the render.
   * @source sprig dict.go, mustMergeOverwrite
   * @example {{ mustMergeOverwrite (dict "a" 1) (dict "a" 9) }} → map[a:9]
   */
  mustMergeOverwrite: merger(true, true),
  /**
   * A copy that shares no map and no list with the original.
   * @source sprig dict.go, deepCopy: copystructure.Copy
   * @example {{ deepCopy (dict "a" (list 1)) }} → map[a:[1]]
   */
  deepCopy: fn([any], ANY, (call, x) => copy(x, call.budget)),
  /**
   * As `deepCopy`.
   * @source sprig dict.go, mustDeepCopy
   * @example {{ mustDeepCopy (list 1 2) }} → [1 2]
   */
  mustDeepCopy: fn([any], ANY, (call, x) => copy(x, call.budget)),
}
