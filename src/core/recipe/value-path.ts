import { type Fields, isFields } from '../fields.ts'

/** What stands at a dotted path of values: something, nothing, or nothing because a part of the path is not a mapping. */
export type AtPath = { readonly state: 'present'; readonly value: unknown } | { readonly state: 'absent' | 'blocked' }

/** Looks up a dotted path (upstream's profile.go, profileValueAtPath). */
export function valueAtPath(values: Fields, path: string): AtPath {
  const parts = path.split('.')
  let current = values
  for (const [i, part] of parts.entries()) {
    if (!Object.hasOwn(current, part)) return { state: 'absent' }
    const value = current[part]
    if (i === parts.length - 1) return { state: 'present', value }
    if (!isFields(value)) return { state: 'blocked' }
    current = value
  }
  return { state: 'absent' }
}

/** Whether one path is the other or lies below it. */
export function pathsIntersect(a: string, b: string): boolean {
  const [left, right] = [a.split('.'), b.split('.')]
  const length = Math.min(left.length, right.length)
  return left.slice(0, length).join('.') === right.slice(0, length).join('.')
}
