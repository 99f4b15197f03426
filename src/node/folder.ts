import { type Dirent, lstatSync, readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { defined } from '../core/defined.ts'
import { AicrError, type ErrorCode, isError, say } from '../core/errors.ts'

const FILE_BYTES = 10 * 1024 * 1024
const MAX_FILES = 10_000

/** Every file below a folder as text, by its `/`-separated path. Symbolic links, large files and odd ones are refused. */
export async function readFolder(folder: string): Promise<Map<string, string>> {
  const found: { readonly name: string; readonly path: string }[] = []
  const walk = async (path: string, prefix: string): Promise<void> => {
    for (const entry of await entries(path)) {
      const child = join(path, entry.name)
      if (entry.isSymbolicLink())
        throw new AicrError('INVALID_PATH', 'symbolic links are not followed', { place: child })
      if (entry.isDirectory()) {
        await walk(child, `${prefix}${entry.name}/`)
        continue
      }
      if (!entry.isFile()) throw new AicrError('INVALID_PATH', 'not a regular file', { place: child })
      if (found.push({ name: prefix + entry.name, path: child }) > MAX_FILES)
        throw new AicrError('LIMIT_EXCEEDED', say`more than ${{ max: MAX_FILES }} files`, { place: folder })
    }
  }
  await walk(folder, '')
  const files = new Map<string, string>()
  // one after the other: small files are read faster than in parallel, and one descriptor is enough
  for (const { name, path } of found) files.set(name, readText(path))
  return files
}

function readText(path: string): string {
  try {
    const { size } = lstatSync(path)
    if (size > FILE_BYTES)
      throw new AicrError('LIMIT_EXCEEDED', say`larger than ${{ max: FILE_BYTES }} bytes`, { place: path })
    return readFileSync(path, 'utf8')
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

/** File system failures by class, in the kernel's words as Go prints them. */
const FAILURES: ReadonlyMap<string | undefined, readonly [ErrorCode, string]> = new Map([
  ['ENOENT', ['NOT_FOUND', 'no such file or directory']],
  ['ENOTDIR', ['INVALID_PATH', 'not a directory']],
  ['EISDIR', ['INVALID_PATH', 'is a directory']],
  ['ELOOP', ['INVALID_PATH', 'too many levels of symbolic links']],
  ['EACCES', ['PERMISSION_DENIED', 'permission denied']],
  ['EPERM', ['PERMISSION_DENIED', 'permission denied']],
  ['EROFS', ['PERMISSION_DENIED', 'read-only file system']],
  ['ENAMETOOLONG', ['INVALID_PATH', 'file name too long']],
  ['EEXIST', ['INVALID_PATH', 'file exists']],
  ['EINVAL', ['INVALID_PATH', 'invalid argument']],
  ['ENOSPC', ['SERVICE_UNAVAILABLE', 'no space left on device']],
  ['EDQUOT', ['SERVICE_UNAVAILABLE', 'disk quota exceeded']],
  ['EFBIG', ['SERVICE_UNAVAILABLE', 'file too large']],
  ['EIO', ['SERVICE_UNAVAILABLE', 'input/output error']],
  ['EBUSY', ['SERVICE_UNAVAILABLE', 'device or resource busy']],
  ['EMFILE', ['SERVICE_UNAVAILABLE', 'too many open files']],
  ['ENFILE', ['SERVICE_UNAVAILABLE', 'too many open files in system']],
])

const failureOf = (cause: unknown): readonly [ErrorCode, string] =>
  FAILURES.get((cause as NodeJS.ErrnoException).code) ?? ['INTERNAL', isError(cause) ? cause.message : String(cause)]

/** What the kernel says of a file system failure. */
export const fileReason = (cause: unknown): string => failureOf(cause)[1]

/** A file system failure with its class and place. */
export const fileError = (cause: unknown, path: string): AicrError =>
  new AicrError(...failureOf(cause), { place: path })

/** The same where the path alone does not say what the file is for: `lock file a.lock: no such file or directory`. */
export function unreadable(cause: unknown, what: string, path: string, hint?: string): AicrError {
  if (cause instanceof AicrError) return cause
  const [code, words] = failureOf(cause)
  return new AicrError(code, say`${{ what }} ${{ place: path }}: ${{ words }}`, { cause, ...defined({ hint }) })
}
