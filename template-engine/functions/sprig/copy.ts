import { FunctionError, LimitError } from '../../errors.ts'
import { VALUE_DEPTH } from '../../limits.ts'
import { Struct, TypedMap, TypedSlice, type Value } from '../../value/value.ts'

const copyEntries = (entries: Map<string, Value>, depth: number): Map<string, Value> => {
  const out = new Map<string, Value>()
  for (const [key, value] of entries) out.set(key, copyValue(value, depth + 1))
  return out
}

const copyItems = (items: readonly Value[], depth: number): Value[] => items.map((item) => copyValue(item, depth + 1))

function copyValue(x: Value, depth: number): Value {
  if (depth > VALUE_DEPTH) throw new LimitError('nesting of values', VALUE_DEPTH)
  if (x instanceof Map) return copyEntries(x, depth)
  if (Array.isArray(x)) return copyItems(x, depth)
  if (x instanceof TypedSlice) return new TypedSlice(x.type, x.items && copyItems(x.items, depth))
  if (x instanceof TypedMap) return new TypedMap(x.type, x.entries && copyEntries(x.entries, depth))
  if (x instanceof Struct) return new Struct(x.type, copyItems(x.fields, depth), x.native)
  return x
}

/** copystructure.Copy: maps, lists and exported fields of structs, types and nils kept. Nil itself panics. */
export function copy(x: Value): Value {
  if (x === null || x === undefined) throw new FunctionError('reflect: call of reflect.Value.Type on zero Value')
  return copyValue(x, 0)
}
