import { mkdirSync, type Stats, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it, as Go's os.MkdirAll: a failure is the kernel's for the folder that could not be made, which its
 * `path` names. (Node's own `recursive` says ENOENT where the file system is read-only.)
 */
export function makeFolder(path: string, mode = 0o777): void {
  const there = statusOf(path)
  if (there?.isDirectory()) return
  if (there !== undefined) throw notFolder(path)
  const above = dirname(path)
  if (above !== path) makeFolder(above, mode)
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    // another process was faster
    if (!statusOf(path)?.isDirectory()) throw error
  }
}

const notFolder = (path: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${path} is not a directory`), { code: 'ENOTDIR', syscall: 'mkdir', path })

function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}
