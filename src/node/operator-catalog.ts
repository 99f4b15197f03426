import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AicrError, say } from '../core/errors.ts'
import { type OperatorCatalog, readOperatorCatalog } from '../core/olm/index.ts'
import { fileError } from './folder.ts'

/** Red Hat's catalogs hold some hundred packages in some hundred megabytes. */
const MAX_FILES = 5_000
const MAX_BYTES = 1 << 30

/**
 * Reads a file-based operator catalog: a file, or a folder with everything below it that ends in .json, .yaml or .yml. Throws AicrError
 * NOT_FOUND, INVALID_CATALOG or LIMIT_EXCEEDED with the file.
 */
export async function readOperatorCatalogAt(path: string): Promise<OperatorCatalog> {
  try {
    const files = (await stat(path)).isDirectory() ? await catalogFiles(path) : [path]
    const texts: [string, string][] = []
    let bytes = 0
    for (const file of files) {
      bytes += (await stat(file)).size
      if (bytes > MAX_BYTES)
        throw new AicrError('LIMIT_EXCEEDED', say`the operator catalog is larger than ${{ max: MAX_BYTES }} bytes`, {
          place: path,
          hint: 'name the folder of one package in the place of the whole catalog',
        })
      texts.push([file, await readFile(file, 'utf8')])
    }
    return readOperatorCatalog(texts)
  } catch (cause) {
    if (!(cause instanceof AicrError)) throw fileError(cause, path)
    throw cause.place === undefined ? cause.at(path) : cause
  }
}

async function catalogFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const files = entries
    .filter((entry) => entry.isFile() && /\.(?:json|ya?ml)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  if (files.length > MAX_FILES)
    throw new AicrError('LIMIT_EXCEEDED', say`more than ${{ max: MAX_FILES }} files`, { place: folder })
  return files
}
