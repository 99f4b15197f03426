/**
 * What a value is by its own brand, whatever realm it was made in: `instanceof` is false for the bytes, maps and errors that another
 * realm hands over (vm contexts, frames, the environments of test runners).
 * @module
 */

/** Bytes of any realm as this realm's; undefined for anything else, other views and plain buffers among them. */
export function asBytes(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value
  if (!ArrayBuffer.isView(value) || tagOf(value) !== 'Uint8Array') return undefined
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
}

/** A map of any realm as this realm's; undefined for anything else. */
export function asMap(value: unknown): ReadonlyMap<unknown, unknown> | undefined {
  if (value instanceof Map) return value
  if (typeof value !== 'object' || value === null || tagOf(value) !== 'Map') return undefined
  try {
    const copy = new Map<unknown, unknown>()
    Map.prototype.forEach.call(value, (item, key) => copy.set(key, item))
    return copy
  } catch {
    // it only calls itself a map
    return undefined
  }
}

/** The members of a map or a plain object of any realm; undefined for anything else. */
export function membersOf(value: unknown): (readonly [key: string, value: unknown])[] | undefined {
  const map = asMap(value)
  if (map !== undefined) return [...map].map(([key, item]) => [String(key), item] as const)
  return isPlainObject(value) ? Object.entries(value) : undefined
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: object | null = Object.getPrototypeOf(value)
  // the Object.prototype of any realm
  return prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf'))
}

/** Whether a value is an error of any realm. */
export const isError = (value: unknown): value is Error =>
  value instanceof Error || /^(?:Error|DOMException)$/.test(tagOf(value))

/** What a refusal calls a value: `Promise`, `ArrayBuffer`, `Array`, `undefined`. */
export function kindOf(value: unknown): string {
  const made: unknown =
    typeof value === 'object' && value !== null && 'constructor' in value ? value.constructor : undefined
  return tagOf(value) === 'Object' && typeof made === 'function' && made.name !== '' ? made.name : tagOf(value)
}

const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1)

/** Options without what they inherit: a member that somebody put on Object.prototype is nobody's wish. */
export const ownOf = <T extends object>(options: T): T => ({ __proto__: null, ...options })
