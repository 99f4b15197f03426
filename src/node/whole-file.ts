import { randomBytes } from 'node:crypto'
import type { Stats } from 'node:fs'
import { access, chmod, chown, constants, lstat, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AicrError } from '../core/errors.ts'
import { fileError } from './folder.ts'
import { makeFolder } from './make-folder.ts'

/**
 * Writes a file. A regular file, or one that is new, appears whole or not at all and keeps its mode; a link stays and the file that it
 * leads to is replaced; a device or a pipe is written to. Throws AicrError with the path as its place.
 */
export async function writeWholeFile(path: string, content: string | Uint8Array): Promise<void> {
  if (isNull(path)) return
  try {
    const before = await statusOf(path)
    const through = before === undefined ? await isLink(path) : !before.isFile()
    if (through) await writeFile(path, content)
    else await replace(before === undefined ? path : await realpath(path), content, before)
  } catch (cause) {
    throw fileError(cause, path)
  }
}

/** Makes a folder and those above it. Throws AicrError with the path as its place. */
export function createFolder(path: string): void {
  try {
    makeFolder(path)
  } catch (cause) {
    throw fileError(cause, path)
  }
}

/** Windows knows the null device by a name, in every folder. */
const isNull = (path: string): boolean =>
  process.platform === 'win32' && /^(?:\\\\\.\\)?NUL(?:\..*)?$/i.test(basename(path))

/** milliseconds between tries */
const RENAME_WAITS = [10, 20, 50, 100, 200, 400]

/** A rename that replaces. Windows refuses it for a moment where another process has the file open, as scanners for viruses do. */
export async function renameOver(
  from: string,
  to: string,
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await rename(from, to)
    } catch (error) {
      const wait = RENAME_WAITS[attempt]
      const code = (error as NodeJS.ErrnoException).code ?? ''
      if (platform !== 'win32' || wait === undefined || !/^(?:EPERM|EACCES|EBUSY)$/.test(code)) throw error
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }
}

async function replace(path: string, content: string | Uint8Array, before: Stats | undefined): Promise<void> {
  const partial = join(dirname(path), `.aicr-${randomBytes(6).toString('hex')}.partial`)
  try {
    await writeFile(partial, content, { flag: 'wx' })
    if (before !== undefined) await keepAccess(partial, before)
    await renameOver(partial, path)
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => undefined)
    throw cause
  }
}

/** Mode and owner of the file that is replaced, as far as this user may set them. */
async function keepAccess(path: string, { mode, uid, gid }: Stats): Promise<void> {
  await chown(path, uid, gid).catch(() => undefined)
  await chmod(path, mode & 0o7777)
}

const statusOf = (path: string): Promise<Stats | undefined> =>
  stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return undefined
    throw cause
  })

/** A link whose file does not exist yet. */
const isLink = async (path: string): Promise<boolean> =>
  (await lstat(path).catch(() => undefined))?.isSymbolicLink() === true

/** Asks beforehand whether `writeWholeFile` can do it, so that nothing long is computed for a place that cannot be written. */
export async function checkWritable(path: string): Promise<void> {
  try {
    const before = await statusOf(path)
    if (before?.isDirectory()) throw new AicrError('INVALID_PATH', 'is a directory', { place: path })
    if (before !== undefined && !before.isFile()) return await access(path, constants.W_OK)
    const folder = dirname(before === undefined ? path : await realpath(path))
    await checkFolder(folder)
    await access(folder, constants.W_OK)
  } catch (cause) {
    throw cause instanceof AicrError ? cause : fileError(cause, path)
  }
}

async function checkFolder(folder: string): Promise<void> {
  try {
    if (!(await stat(folder)).isDirectory()) throw new AicrError('INVALID_PATH', 'not a directory', { place: folder })
  } catch (cause) {
    throw cause instanceof AicrError ? cause : fileError(cause, folder)
  }
}
