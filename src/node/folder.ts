import type { Dirent } from 'node:fs'
import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AicrError } from '../core/errors.ts'

const FILE_BYTES = 10 * 1024 * 1024
const MAX_FILES = 10_000
/** files read at the same time */
const AT_ONCE = 64

/** Every file below a folder as text, by its `/`-separated path. Symbolic links, large files and odd ones are refused. */
export async function readFolder(folder: string): Promise<Map<string, string>> {
  const found: { readonly name: string; readonly path: string }[] = []
  const walk = async (path: string, prefix: string): Promise<void> => {
    for (const entry of await entries(path)) {
      const child = join(path, entry.name)
      if (entry.isSymbolicLink())
        throw new AicrError('INVALID_REQUEST', 'symbolic links are not followed', { place: child })
      if (entry.isDirectory()) {
        await walk(child, `${prefix}${entry.name}/`)
        continue
      }
      if (!entry.isFile()) throw new AicrError('INVALID_REQUEST', 'not a regular file', { place: child })
      if (found.push({ name: prefix + entry.name, path: child }) > MAX_FILES)
        throw new AicrError('INVALID_REQUEST', `more than ${MAX_FILES} files`, { place: folder })
    }
  }
  await walk(folder, '')
  const files = new Map<string, string>()
  for (let at = 0; at < found.length; at += AT_ONCE) {
    const some = found.slice(at, at + AT_ONCE)
    const texts = await Promise.all(some.map(({ path }) => readText(path)))
    for (const [i, { name }] of some.entries()) files.set(name, texts[i] ?? '')
  }
  return files
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await lstat(path)
    if (size > FILE_BYTES) throw new AicrError('INVALID_REQUEST', `larger than ${FILE_BYTES} bytes`, { place: path })
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw cause instanceof AicrError ? cause : fileError(cause, path)
  }
}

async function entries(path: string): Promise<Dirent[]> {
  try {
    return (await readdir(path, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (cause) {
    throw fileError(cause, path)
  }
}

/** A file system failure with its class and place. */
export function fileError(cause: unknown, path: string): AicrError {
  const code = (cause as NodeJS.ErrnoException).code
  if (code === 'ENOENT') return new AicrError('NOT_FOUND', 'no such file or directory', { place: path })
  if (code === 'ENOTDIR') return new AicrError('INVALID_REQUEST', 'not a directory', { place: path })
  if (code === 'EISDIR') return new AicrError('INVALID_REQUEST', 'is a directory', { place: path })
  if (code === 'EACCES' || code === 'EPERM') return new AicrError('UNAUTHORIZED', 'permission denied', { place: path })
  return new AicrError('INTERNAL', cause instanceof Error ? cause.message : String(cause), { place: path })
}
