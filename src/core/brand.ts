import { AicrError, say } from './errors.ts'

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

/** What a refusal calls a value: `Promise`, `ArrayBuffer`, `Array`, `undefined`. */
export function kindOf(value: unknown): string {
  const made: unknown =
    typeof value === 'object' && value !== null && 'constructor' in value ? value.constructor : undefined
  return tagOf(value) === 'Object' && typeof made === 'function' && made.name !== '' ? made.name : tagOf(value)
}

const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1)

/** Options without what they inherit: a member that somebody put on Object.prototype is nobody's wish. */
export const ownOf = <T extends object>(options: T): T => ({ __proto__: null, ...options })

/** Files by path, of a map or a plain object of any realm. Throws INVALID_REQUEST for anything else, with `what` in front. */
export function filesOf(what: string, input: unknown): Map<string, string | Uint8Array> {
  const members = membersOf(input)
  if (members === undefined) throw refused(what, 'files by path, as a plain object or a Map', input)
  return new Map(members.map(([path, content]) => [path, contentOf(`${what}: ${path}`, content)]))
}

/** Text, or bytes of any realm. */
function contentOf(what: string, content: unknown): string | Uint8Array {
  const found = typeof content === 'string' ? content : asBytes(content)
  if (found === undefined) throw refused(what, 'text or bytes (Uint8Array)', content)
  return found
}

/** The message for an argument of a type that is not accepted. */
export const refused = (what: string, wanted: string, got: unknown): AicrError =>
  new AicrError(
    'INVALID_REQUEST',
    say`${{ what }} is not ${{ expected: wanted }}: it is of type ${{ found: kindOf(got) }}`,
    hintFor(kindOf(got)),
  )

function hintFor(kind: string): { readonly hint?: string } {
  if (kind === 'Promise') return { hint: 'await it' }
  return /^(?:Shared)?ArrayBuffer$|^DataView$/.test(kind) ? { hint: 'wrap it: new Uint8Array(buffer)' } : {}
}

/** Refuses what an untyped caller leaves out: each part, by name, is described by what it has to be. Throws INVALID_REQUEST. */
export function requireParts(what: string, value: unknown, parts: Readonly<Record<string, string>>): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) throw refused(what, 'an object', value)
  for (const [name, wanted] of Object.entries(parts)) {
    const part: unknown = Reflect.get(value, name)
    if (part === undefined || part === null) throw refused(`${what}: ${name}`, wanted, part)
  }
}
