import { FunctionError, LimitError } from '../../errors.ts'
import { type Budget, VALUE_DEPTH } from '../../limits.ts'
import { Struct, TypedMap, TypedSlice, type Value } from '../../value/value.ts'

/** What a copied value costs: one that is shared is copied as often as it is met, and so are those inside it. */
const COPY_STEPS = 2
const COPY_BYTES = 32
const COPIED_MAP_BYTES = 160

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
  if (x instanceof Struct) return new Struct(x.type, copyItems(x.fields, budget, depth), x.native)
  return x
}

/** copystructure.Copy: maps, lists and exported fields of structs, types and nils kept. Nil itself panics. */
export function copy(x: Value, budget: Budget): Value {
  if (x === null || x === undefined) throw new FunctionError('reflect: call of reflect.Value.Type on zero Value')
  return copyValue(x, budget, 0)
}
