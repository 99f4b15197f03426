import { FunctionError } from '../../errors.ts'
import { toInt64 } from '../../modules/cast.ts'
import { deepEqual } from '../../value/equal.ts'
import { items, kindOf } from '../../value/kind.ts'
import { truth } from '../../value/truth.ts'
import { ANY, BOOL, LIST, LISTS } from '../../value/types.ts'
import { Bytes, TypedSlice, type Value } from '../../value/value.ts'
import { any, type Call, type FunctionLibrary, type FunctionSpec, fn, int, rest } from '../library.ts'
import { claimList, LIST_HEAD } from './budget.ts'

/** A nil []interface {} */
const NIL_LIST = new TypedSlice(LIST, null)

/** Elements of a list. Nil panics as reflect.TypeOf(nil).Kind() does; other kinds have `message` in front of theirs. */
export function elements(x: Value, message: string): readonly Value[] {
  const list = items(x)
  if (list !== undefined) return list ?? []
  if (x === null || x === undefined)
    throw new FunctionError('runtime error: invalid memory address or nil pointer dereference')
  throw new FunctionError(message + kindOf(x))
}

function includes(call: Call, list: readonly Value[], needle: Value): boolean {
  const work = (steps: number): void => call.budget.step(3 * steps)
  return list.some((item) => deepEqual(needle, item, work))
}

function uniq(call: Call, list: readonly Value[]): Value[] {
  const out: Value[] = []
  const plain = new Set<Value>()
  for (const item of list) {
    // Texts, booleans and nil are equal when they are the same; only the others need comparing.
    const simple = typeof item === 'string' || typeof item === 'boolean' || item === null
    if (simple ? plain.has(item) : includes(call, out, item)) continue
    if (simple) plain.add(item)
    out.push(item)
  }
  return out
}

const makeslice = (): FunctionError => new FunctionError('runtime error: makeslice: len out of range')

/** sprig's arithmetic in float64, so that sizes below 1 fail or pass as they do there. */
function chunk(call: Call, size: number, list: readonly Value[]): Value[][] {
  const count = Math.floor((list.length - 1) / size) + 1
  if (!(count >= 0 && count < 2 ** 47)) throw makeslice()
  claimList(call, count, 'list')
  const out: Value[][] = []
  for (let i = 0; i < count; i++) {
    const last = i === count - 1
    const length = last ? list.length % size || size : size
    if (length < 0) throw makeslice()
    out.push(list.slice(i * size, i * size + length))
  }
  return out
}

/** reflect's Slice: the element type stays. Nil when the list is empty. */
function slice(x: Value, indices: readonly Value[]): Value {
  const list = elements(x, 'list should be type of slice or array but ')
  if (list.length === 0) return null
  const start = indices.length > 0 ? toInt64(indices[0]) : 0n
  const end = indices.length > 1 ? toInt64(indices[1]) : BigInt(list.length)
  if (start < 0n || end < start || end > BigInt(list.length))
    throw new FunctionError('reflect.Value.Slice: slice index out of bounds')
  if (x instanceof Bytes) return new Bytes(x.data.slice(Number(start), Number(end)))
  const part = list.slice(Number(start), Number(end))
  return x instanceof TypedSlice ? new TypedSlice(x.type, part) : part
}

function concat(call: Call, lists: readonly Value[]): Value {
  const out: Value[] = []
  for (const x of lists) {
    const list = items(x)
    if (list === undefined && kindOf(x) !== 'invalid')
      throw new FunctionError(`Cannot concat type ${kindOf(x)} as list`)
    const part = elements(x, '')
    claimList(call, part.length, 'joined')
    for (const item of part) out.push(item)
  }
  return out.length === 0 ? NIL_LIST : out
}

function push(call: Call, x: Value, value: Value): Value[] {
  const list = elements(x, 'Cannot push on type ')
  claimList(call, list.length + 1, 'appended')
  return [...list, value]
}

function prepend(call: Call, x: Value, value: Value): Value[] {
  const list = elements(x, 'Cannot prepend on type ')
  claimList(call, list.length + 1, 'appended')
  return [value, ...list]
}

const orNil = (list: readonly Value[], part: readonly Value[]): Value => (list.length === 0 ? NIL_LIST : [...part])

/** A function of one list. */
const ofList = (
  result: typeof ANY,
  message: string,
  run: (list: readonly Value[], call: Call) => Value,
): FunctionSpec => fn([any], result, (call, x) => run(elements(x, message), call))

const LIST_OF = fn([rest(any)], LIST, (call, list) => {
  claimList(call, list.length + LIST_HEAD, 'appended')
  return list
})
const PUSH = fn([any, any], LIST, push)
const PREPEND = fn([any, any], LIST, prepend)
const FIRST = ofList(ANY, 'Cannot find first on type ', (list) => list[0] ?? null)
const LAST = ofList(ANY, 'Cannot find last on type ', (list) => list.at(-1) ?? null)
const REST = ofList(LIST, 'Cannot find rest on type ', (list) => orNil(list, list.slice(1)))
const INITIAL = ofList(LIST, 'Cannot find initial on type ', (list) => orNil(list, list.slice(0, -1)))
const REVERSE = ofList(LIST, 'Cannot find reverse on type ', (list) => list.toReversed())
const COMPACT = ofList(LIST, 'Cannot compact on type ', (list) => list.filter(truth))
const UNIQ = ofList(LIST, 'Cannot find uniq on type ', (list, call) => uniq(call, list))
const WITHOUT = fn([any, rest(any)], LIST, (call, x, omit) => {
  const list = elements(x, 'Cannot find without on type ')
  claimList(call, list.length, 'appended')
  return list.filter((item) => !includes(call, omit, item))
})
const HAS = fn([any, any], BOOL, (call, needle, x) =>
  x === null ? false : includes(call, elements(x, 'Cannot find has on type '), needle),
)
const SLICE = fn([any, rest(any)], ANY, (call, x, indices) => {
  claimList(call, items(x)?.length ?? 0, 'appended')
  return slice(x, indices)
})
const CHUNK = fn(
  [int, any],
  LISTS,
  (call, size, x) => new TypedSlice(LISTS, chunk(call, size, elements(x, 'Cannot chunk type '))),
)

export const LIST_FUNCTIONS: FunctionLibrary = {
  /**
   * A list of the arguments.
   * @source sprig list.go, list
   * @example {{ list 1 "a" true }} → [1 a true]
   */
  list: LIST_OF,
  /**
   * The older name of `list`.
   * @source sprig list.go, list
   * @example {{ tuple 1 2 }} → [1 2]
   */
  tuple: LIST_OF,
  /**
   * A new list with a value added at its end.
   * @source sprig list.go, push
   * @example {{ append (list 1 2) 3 }} → [1 2 3]
   */
  append: PUSH,
  /**
   * As `append`.
   * @source sprig list.go, mustPush
   * @example {{ mustAppend (list 1 2) 3 }} → [1 2 3]
   */
  mustAppend: PUSH,
  /**
   * As `append`.
   * @source sprig list.go, push
   * @example {{ push (list 1 2) 3 }} → [1 2 3]
   */
  push: PUSH,
  /**
   * As `append`.
   * @source sprig list.go, mustPush
   * @example {{ mustPush (list 1 2) 3 }} → [1 2 3]
   */
  mustPush: PUSH,
  /**
   * A new list with a value added in front.
   * @source sprig list.go, prepend
   * @example {{ prepend (list 1 2) 0 }} → [0 1 2]
   */
  prepend: PREPEND,
  /**
   * As `prepend`.
   * @source sprig list.go, mustPrepend
   * @example {{ mustPrepend (list 1 2) 0 }} → [0 1 2]
   */
  mustPrepend: PREPEND,
  /**
   * The first element; nil of an empty list.
   * @source sprig list.go, first
   * @example {{ first (list 1 2 3) }} → 1
   */
  first: FIRST,
  /**
   * As `first`.
   * @source sprig list.go, mustFirst
   * @example {{ mustFirst (list 1 2 3) }} → 1
   */
  mustFirst: FIRST,
  /**
   * The last element; nil of an empty list.
   * @source sprig list.go, last
   * @example {{ last (list 1 2 3) }} → 3
   */
  last: LAST,
  /**
   * As `last`.
   * @source sprig list.go, mustLast
   * @example {{ mustLast (list 1 2 3) }} → 3
   */
  mustLast: LAST,
  /**
   * All but the first element; a nil list of an empty one.
   * @source sprig list.go, rest
   * @example {{ rest (list 1 2 3) }} → [2 3]
   */
  rest: REST,
  /**
   * As `rest`.
   * @source sprig list.go, mustRest
   * @example {{ mustRest (list 1 2 3) }} → [2 3]
   */
  mustRest: REST,
  /**
   * All but the last element; a nil list of an empty one.
   * @source sprig list.go, initial
   * @example {{ initial (list 1 2 3) }} → [1 2]
   */
  initial: INITIAL,
  /**
   * As `initial`.
   * @source sprig list.go, mustInitial
   * @example {{ mustInitial (list 1 2 3) }} → [1 2]
   */
  mustInitial: INITIAL,
  /**
   * The elements from last to first.
   * @source sprig list.go, reverse
   * @example {{ reverse (list 1 2 3) }} → [3 2 1]
   */
  reverse: REVERSE,
  /**
   * As `reverse`.
   * @source sprig list.go, mustReverse
   * @example {{ mustReverse (list 1 2 3) }} → [3 2 1]
   */
  mustReverse: REVERSE,
  /**
   * The list without its empty elements.
   * @source sprig list.go, compact
   * @example {{ compact (list 0 1 "" "a" nil false) }} → [1 a]
   */
  compact: COMPACT,
  /**
   * As `compact`.
   * @source sprig list.go, mustCompact
   * @example {{ mustCompact (list 0 1 "") }} → [1]
   */
  mustCompact: COMPACT,
  /**
   * The list without repeated elements. Numbers of different types are different.
   * @source sprig list.go, uniq
   * @example {{ uniq (list 1 1 "a" "a" 1.0) }} → [1 a 1]
   */
  uniq: UNIQ,
  /**
   * As `uniq`.
   * @source sprig list.go, mustUniq
   * @example {{ mustUniq (list 1 1 2) }} → [1 2]
   */
  mustUniq: UNIQ,
  /**
   * The list without the given values.
   * @source sprig list.go, without
   * @example {{ without (list 1 2 3) 1 3 }} → [2]
   */
  without: WITHOUT,
  /**
   * As `without`.
   * @source sprig list.go, mustWithout
   * @example {{ mustWithout (list 1 2 3) 2 }} → [1 3]
   */
  mustWithout: WITHOUT,
  /**
   * Whether a list holds a value. Types count: 1 is not 1.0.
   * @source sprig list.go, has
   * @example {{ has 2 (list 1 2) }} → true
   */
  has: HAS,
  /**
   * As `has`.
   * @source sprig list.go, mustHas
   * @example {{ mustHas 2.0 (list 1 2) }} → false
   */
  mustHas: HAS,
  /**
   * Elements from one index up to another.
   * @source sprig list.go, slice
   * @example {{ slice (list 1 2 3 4) 1 3 }} → [2 3]
   */
  slice: SLICE,
  /**
   * As `slice`.
   * @source sprig list.go, mustSlice
   * @example {{ mustSlice (list 1 2 3) 1 }} → [2 3]
   */
  mustSlice: SLICE,
  /**
   * One list of several; nil if there are no elements.
   * @source sprig list.go, concat
   * @example {{ concat (list 1 2) (list 3) }} → [1 2 3]
   */
  concat: fn([rest(any)], ANY, concat),
  /**
   * A list cut into lists of n elements.
   * @source sprig list.go, chunk
   * @example {{ chunk 2 (list 1 2 3) }} → [[1 2] [3]]
   */
  chunk: CHUNK,
  /**
   * As `chunk`.
   * @source sprig list.go, mustChunk
   * @example {{ mustChunk 2 (list 1 2 3) }} → [[1 2] [3]]
   */
  mustChunk: CHUNK,
}
