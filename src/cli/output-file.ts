import { randomBytes } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileError } from '../node/folder.ts'
import type { Terminal } from './command.ts'

/** Writes a document to a file, or to stdout when none is named. The file appears whole or not at all. */
export async function writeOutput(text: string, path: string | undefined, terminal: Terminal): Promise<void> {
  if (path === undefined || path === '' || path === '-') return terminal.out(text)
  const partial = join(dirname(path), `.aicr-${randomBytes(6).toString('hex')}.partial`)
  try {
    await writeFile(partial, text, { flag: 'wx' })
    await rename(partial, path)
  } catch (cause) {
    await rm(partial, { force: true })
    throw fileError(cause, path)
  }
}
