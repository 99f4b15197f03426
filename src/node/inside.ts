import { lstatSync, readlinkSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { AicrError, say } from '../core/errors.ts'

/** Where a path leads when all links are followed, those too whose targets do not exist yet. */
function realPathOf(path: string, links = 0): string {
  try {
    return realpathSync(path)
  } catch (error) {
    const parent = dirname(path)
    if (
      !/^(?:ENOENT|ENOTDIR)$/.test((error as NodeJS.ErrnoException).code ?? '') ||
      parent === path ||
      links > MAX_LINKS
    )
      throw error
    if (isLink(path)) return realPathOf(resolve(parent, readlinkSync(path)), links + 1)
    return join(realPathOf(parent, links), basename(path))
  }
}

/** Whether a link is there; what lies below a file is not, and whoever writes there is told so. */
function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    return false
  }
}

/** as the kernel counts */
const MAX_LINKS = 40

/** Throws AicrError INVALID_PATH when writing to `path` would change something that is not below `folder`: by `..`, or through a link. */
export function checkInside(folder: string, path: string): void {
  const root = realPathOf(resolve(folder))
  const target = realPathOf(resolve(path))
  if (target === root || target.startsWith(root.endsWith(sep) ? root : root + sep)) return
  throw new AicrError('INVALID_PATH', say`leads out of ${{ folder }}, to ${{ target }}: nothing is written there`, {
    place: path,
    hint: 'remove the link, or name a folder that lies below',
  })
}
