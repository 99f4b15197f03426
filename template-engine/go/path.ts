import type { ByteString } from '../value/value.ts'
import { trimRight } from './strings.ts'

/** Package path: slash-separated, purely lexical. On Linux package path/filepath answers the same. */

/** path.Base: the last element without trailing slashes; `.` for an empty path, `/` for slashes only. */
export function base(path: ByteString): ByteString {
  if (path === '') return '.'
  const trimmed = trimRight(path, '/')
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1)
}

/** path.Clean: the shortest equivalent path. */
export function clean(path: ByteString): ByteString {
  if (path === '') return '.'
  const rooted = path.startsWith('/')
  const kept: ByteString[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') kept.push(part)
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop()
    else if (!rooted) kept.push(part)
  }
  const joined = kept.join('/')
  return rooted ? `/${joined}` : joined === '' ? '.' : joined
}

/** path.Dir */
export const dir = (path: ByteString): ByteString => clean(path.slice(0, path.lastIndexOf('/') + 1))

/** path.Ext: from the last dot of the last element. */
export function ext(path: ByteString): ByteString {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return dot < 0 ? '' : name.slice(dot)
}

/** path.IsAbs */
export const isAbs = (path: ByteString): boolean => path.startsWith('/')
