import { randomBytes } from 'node:crypto'
import { access, constants, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AicrError } from '../core/errors.ts'
import { fileError } from './folder.ts'

/** Writes a file that appears whole or not at all: aside first, then renamed. Throws AicrError with the path as its place. */
export async function writeWholeFile(path: string, text: string): Promise<void> {
  const partial = join(dirname(path), `.aicr-${randomBytes(6).toString('hex')}.partial`)
  try {
    await writeFile(partial, text, { flag: 'wx' })
    await rename(partial, path)
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => undefined)
    throw fileError(cause, path)
  }
}

/** Asks beforehand whether `writeWholeFile` can do it, so that nothing long is computed for a place that cannot be written. */
export async function checkWritable(path: string): Promise<void> {
  const folder = dirname(path)
  try {
    if (!(await stat(folder)).isDirectory())
      throw new AicrError('INVALID_REQUEST', 'not a directory', { place: folder })
    await access(folder, constants.W_OK)
  } catch (cause) {
    throw cause instanceof AicrError ? cause : fileError(cause, folder)
  }
  if ((await stat(path).catch(() => undefined))?.isDirectory())
    throw new AicrError('INVALID_REQUEST', 'is a directory', { place: path })
}
