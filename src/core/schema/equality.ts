import type { ByteString } from '../../../template-engine/go/index.ts'
import { isNumber, type Numeric, numberKey } from './number.ts'

/** What a schema and the values it checks are made of. */
export type Value = null | boolean | ByteString | Numeric | Value[] | Map<ByteString, Value>

export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

/** JSON type of a value, in the validator's words. */
export function jsonType(value: Value): JsonType {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'string') return 'string'
  if (Array.isArray(value)) return 'array'
  return value instanceof Map ? 'object' : 'number'
}

export const isScalar = (value: Value): boolean => !Array.isArray(value) && !(value instanceof Map)

/** Deep equality by value: 1 and 1.0 are equal. */
export function equalValues(a: Value, b: Value): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a === b
  if (isNumber(a)) return isNumber(b) && (a === b || numberKey(a) === numberKey(b))
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => equalValues(item, b[i] ?? null))
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false
    for (const [key, value] of a) {
      const other = b.get(key)
      if (other === undefined || !equalValues(value, other)) return false
    }
    return true
  }
  return a === b
}

/** A text that only equal values share. */
function canonical(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (isNumber(value)) return String(numberKey(value))
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (!(value instanceof Map)) return String(value)
  const fields = [...value].map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`)
  return `{${fields.sort().join()}}`
}

/** Indexes of the first item that equals an earlier one, earlier first. */
export function findDuplicate(items: readonly Value[]): readonly [number, number] | undefined {
  const seen = new Map<string, number>()
  for (const [i, item] of items.entries()) {
    const text = canonical(item)
    const j = seen.get(text)
    if (j !== undefined) return [j, i]
    seen.set(text, i)
  }
  return undefined
}
