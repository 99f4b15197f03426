import { type ByteString, Integer } from '../../../../template-engine/index.ts'
import type { Data } from '../../yaml/data.ts'

/** JSON type of a value, in the validator's words. */
export function jsonType(value: Data): ByteString {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'string') return 'string'
  if (Array.isArray(value)) return 'array'
  return value instanceof Map ? 'object' : 'number'
}

export const isNumber = (value: Data): value is number | Integer =>
  typeof value === 'number' || value instanceof Integer

export const toNumber = (value: number | Integer): number => (typeof value === 'number' ? value : Number(value.value))

/** Whether a number has no fraction: 1.0 is an integer. */
export const isWhole = (value: Data): boolean =>
  value instanceof Integer || (typeof value === 'number' && Number.isInteger(value))

/** Deep equality by value: 1 and 1.0 are equal. */
export function equalData(a: Data, b: Data): boolean {
  if (isNumber(a)) return isNumber(b) && toNumber(a) === toNumber(b)
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => equalData(item, b[i] ?? null))
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false
    for (const [key, value] of a) {
      const other = b.get(key)
      if (other === undefined || !equalData(value, other)) return false
    }
    return true
  }
  return a === b
}

/** Indexes of the first item that equals an earlier one, earlier first. */
export function findDuplicate(items: readonly Data[]): readonly [number, number] | undefined {
  const seen = new Map<unknown, number>()
  for (const [i, item] of items.entries()) {
    const scalar = isNumber(item) ? toNumber(item) : item
    if (typeof item === 'object' && item !== null && !(item instanceof Integer)) {
      const j = items.slice(0, i).findIndex((earlier) => equalData(earlier, item))
      if (j >= 0) return [j, i]
    } else {
      const j = seen.get(scalar)
      if (j !== undefined) return [j, i]
      seen.set(scalar, i)
    }
  }
  return undefined
}

/** Whether x is a multiple of y, in exact decimal arithmetic on their shortest texts. */
export function isMultiple(x: number, y: number): boolean {
  const [a, scaleA] = decimal(x)
  const [b, scaleB] = decimal(y)
  const scale = Math.max(scaleA, scaleB)
  if (scale > 1000 || b === 0n) return false
  return (a * 10n ** BigInt(scale - scaleA)) % (b * 10n ** BigInt(scale - scaleB)) === 0n
}

/** Digits and the number of decimal places; places are negative for large numbers and raised to 0. */
function decimal(x: number): readonly [bigint, number] {
  const [mantissa = '0', exponent = '0'] = x.toString().split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  const places = fraction.length - Number(exponent)
  const digits = BigInt(whole + fraction)
  return places >= 0 ? [digits, places] : [digits * 10n ** BigInt(-places), 0]
}
