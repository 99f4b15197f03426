import { encodeUtf8 } from '../../../template-engine/go/index.ts'
import type { ValueMap } from '../chart/index.ts'
import type { Data, Fields } from '../yaml/index.ts'

/** A recipe's values as chart values: text becomes byte strings, mappings become maps, numbers stay float64. */
export const chartValues = (fields: Fields): ValueMap =>
  new Map(Object.entries(fields).map(([key, value]) => [encodeUtf8(key), toData(value)]))

function toData(value: unknown): Data {
  if (typeof value === 'string') return encodeUtf8(value)
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(toData)
  return typeof value === 'object' && value !== null ? chartValues(value as Fields) : null
}
