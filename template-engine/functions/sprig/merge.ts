import { FunctionError, LimitError } from '../../errors.ts'
import { type Budget, VALUE_DEPTH } from '../../limits.ts'
import { entries, kindOf, typeOf } from '../../value/kind.ts'
import { truth } from '../../value/truth.ts'
import { ANY } from '../../value/types.ts'
import { Complex, type GoType, Struct, TypedMap, type Value } from '../../value/value.ts'

/** Package mergo 1.0.1, Merge and MergeWithOverwrite, on maps. */

type Dict = Map<string, Value>

interface How {
  readonly overwrite: boolean
  readonly budget: Budget
}

/** What an entry costs: a map that is shared is merged as often as it is met, and one that is merged into itself may grow on the way. */
const ENTRY_STEPS = 8
const ENTRY_BYTES = 112

const DIFFERENT = 'src and dst must be of same type'

/** mergo's isEmptyValue: pointers are followed, structs and complex numbers are never empty. */
const isEmpty = (x: Value): boolean => !(x instanceof Complex) && !truth(x)

/** SetMapIndex. A destination with narrower elements (map[string]string) takes those of its own type only. */
function store(into: Dict, dst: Value, key: string, value: Value, src: Value): void {
  const elem = dst instanceof TypedMap ? dst.type.elem : undefined
  const fits = elem === undefined || elem.kind === 'interface' || (src instanceof TypedMap && src.type.elem === elem)
  if (!fits) refuse(elem, value)
  into.set(key, value)
}

/** A list over an element that cannot be nil: mergo asks it all the same. */
function checkNarrow(dst: Value): void {
  const kind = dst instanceof TypedMap ? (dst.type.elem?.kind ?? 'interface') : 'interface'
  if (kind !== 'interface') throw new FunctionError(`reflect: call of reflect.Value.IsNil on ${kind} Value`)
}

function refuse(elem: GoType, value: Value): never {
  const type = kindOf(value) === 'slice' ? typeOf(value).name : ANY.name
  throw new FunctionError(`reflect.Value.SetMapIndex: value of type ${type} is not assignable to type ${elem.name}`)
}

const isPointer = (x: Value): boolean => x instanceof Struct && x.type.kind === 'ptr'

/** Merges a map, struct or pointer element into what the destination has in its place. */
function mergeElement(dst: Value, src: Value, how: How, depth: number): string | undefined {
  const into = entries(dst)
  const from = entries(src)
  if (into && from !== undefined)
    return mergeEntries({ of: dst, entries: into }, { of: src, entries: from }, how, depth + 1)
  // A pointer takes no map or struct unless it is overwritten as a whole.
  return isPointer(dst) && !isPointer(src) && !how.overwrite ? DIFFERENT : undefined
}

const isNested = (x: Value): boolean => {
  const kind = kindOf(x)
  return kind === 'map' || kind === 'struct' || kind === 'ptr'
}

const isMap = (x: Value): boolean => entries(x) !== undefined

/** Whether a non-empty element of the destination stays as it is, having been merged or being a list that is not overwritten. */
function stays(dst: Value, src: Value, overwrite: boolean): boolean {
  return !isEmpty(dst) && (!overwrite || (isMap(src) && isMap(dst)))
}

/** A map and its entries. */
interface Entries<T> {
  readonly of: Value
  readonly entries: T
}

/** One level of deepMerge. The result is mergo's error. */
function mergeEntries(
  { of: dst, entries: into }: Entries<Dict>,
  { of: src, entries: from }: Entries<Dict | null>,
  how: How,
  depth: number,
): string | undefined {
  if (depth > VALUE_DEPTH) throw new LimitError('nesting of values', VALUE_DEPTH)
  for (const [key, value] of from ?? []) {
    how.budget.step(ENTRY_STEPS)
    if (!into.has(key)) how.budget.grow(ENTRY_BYTES)
    if (value === null || value === undefined) {
      if (how.overwrite) store(into, dst, key, value, src)
      continue
    }
    const error = isNested(value) ? mergeElement(into.get(key), value, how, depth) : undefined
    if (error !== undefined) return error
    if (kindOf(value) === 'slice' && into.has(key)) checkNarrow(dst)
    // Looked at after the nested merge: an empty map that has just been filled is kept.
    if (!into.has(key) || !stays(into.get(key), value, how.overwrite)) store(into, dst, key, value, src)
  }
  return undefined
}

/**
 * Merges `src` into `dst`, in place and deeply. What is missing in `dst` is shared with `src` afterwards.
 * Returns the text of mergo's error, if any; throws FunctionError where mergo panics.
 */
export function mergeMaps(dst: Dict | null, src: Dict | null, overwrite: boolean, budget: Budget): string | undefined {
  return dst === null
    ? undefined
    : mergeEntries({ of: dst, entries: dst }, { of: src, entries: src }, { overwrite, budget }, 0)
}
