import { FunctionError, LimitError } from '../../errors.ts'
import { TIME } from '../../go/time-value.ts'
import { type Budget, VALUE_DEPTH } from '../../limits.ts'
import { zeroOf } from '../../value/kind.ts'
import { Struct, TypedMap, TypedSlice, type Value } from '../../value/value.ts'

/** What a copied value costs: one that is shared is copied as often as it is met, and so are those inside it. */
const COPY_STEPS = 5
const COPY_BYTES = 40
const COPIED_MAP_BYTES = 220

const copyEntries = (entries: Map<string, Value>, budget: Budget, depth: number): Map<string, Value> => {
  const out = new Map<string, Value>()
  for (const [key, value] of entries) out.set(key, copyValue(value, budget, depth + 1))
  return out
}

const copyItems = (items: readonly Value[], budget: Budget, depth: number): Value[] =>
  items.map((item) => copyValue(item, budget, depth + 1))

function copyValue(x: Value, budget: Budget, depth: number): Value {
  if (depth > VALUE_DEPTH) throw new LimitError('nesting of values', VALUE_DEPTH)
  budget.step(COPY_STEPS)
  budget.grow(x instanceof Map ? COPIED_MAP_BYTES : COPY_BYTES)
  if (x instanceof Map) return copyEntries(x, budget, depth)
  if (Array.isArray(x)) return copyItems(x, budget, depth)
  if (x instanceof TypedSlice) return new TypedSlice(x.type, x.items && copyItems(x.items, budget, depth))
  if (x instanceof TypedMap) return new TypedMap(x.type, x.entries && copyEntries(x.entries, budget, depth))
  if (x instanceof Struct) return x.type === TIME ? x : copyStruct(x, budget, depth, false)
  return x
}

/** Fields that are not exported are left as they are in a new struct. Only what a pointer leads to can be addressed. */
function copyStruct(x: Struct, budget: Budget, depth: number, addressable: boolean): Struct {
  const pointer = x.type.kind === 'ptr'
  const declared = x.type.fields ?? x.type.elem?.fields ?? []
  const fields = x.fields.map((field, i) => {
    const to = declared[i]
    if (to?.unexported) return zeroOf(to.type)
    const inside = pointer && field instanceof Struct && field.type.kind === 'struct'
    return inside ? copyStruct(field, budget, depth + 1, true) : copyValue(field, budget, depth + 1)
  })
  const kept = declared.some((field) => field.unexported) ? undefined : x.native
  return new Struct(x.type, fields, kept, !pointer && !addressable)
}

/** copystructure.Copy: maps, lists and exported fields of structs, types and nils kept. Nil itself panics. */
export function copy(x: Value, budget: Budget): Value {
  if (x === null || x === undefined) throw new FunctionError('reflect: call of reflect.Value.Type on zero Value')
  return copyValue(x, budget, 0)
}
