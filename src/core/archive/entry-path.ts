import { type ByteString, quote } from '../../../template-engine/go/index.ts'
import { HelmError, say } from '../errors.ts'

/**
 * Where a tar entry stands inside its chart: the first component dropped, cleaned, and refused when it leads out.
 * As helm's LoadArchiveFiles (pkg/chart/loader/archive), with its texts. A name holding a backslash is split at backslashes only.
 */
export function entryPath(name: ByteString): ByteString {
  const delimiter = name.includes('\\') ? '\\' : '/'
  const [top, ...parts] = name.split(delimiter)
  const inside = parts.join('/')
  if (inside.startsWith('/')) throw new HelmError('chart illegally contains absolute paths')
  const path = cleanPath(inside)
  if (path === '.') {
    throw new HelmError(say`chart illegally contains content outside the base directory: ${{ name: quote(name) }}`)
  }
  if (path.startsWith('..')) throw new HelmError('chart illegally references parent directory')
  if (/^[a-zA-Z]:\//.test(path)) throw new HelmError('chart contains illegally named files')
  if (top === 'Chart.yaml') throw new HelmError('chart yaml not in base directory')
  return path
}

/** Go's path.Clean for a relative path. */
export function cleanPath(path: ByteString): ByteString {
  const out: ByteString[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && out.length > 0 && out.at(-1) !== '..') out.pop()
    else out.push(part)
  }
  return out.join('/') || '.'
}
