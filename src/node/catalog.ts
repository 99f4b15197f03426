import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AicrError } from '../core/errors.ts'
import { type Catalog, layerCatalogs, loadCatalog } from '../core/recipe/index.ts'
import { readFolder } from './folder.ts'

export interface CatalogOptions {
  /** a catalog folder instead of the embedded one */
  readonly catalog?: string | undefined
  /** a folder laid over the catalog */
  readonly data?: string | undefined
  /** criteria values of the catalog only, not those that `data` adds */
  readonly strict?: boolean | undefined
}

/** Loads the catalog that a command works with. */
export async function readCatalog(options: CatalogOptions = {}): Promise<Catalog> {
  const folder = options.catalog ?? embeddedCatalog()
  const own = await readFolder(folder)
  if (options.data === undefined) return within(folder, () => loadCatalog(own))
  const { data, strict } = options
  const layer = await readFolder(data)
  const files = within(data, () => layerCatalogs(own, layer))
  return within(data, () => loadCatalog(files, { external: new Set(layer.keys()), strict: strict ?? false }))
}

/** Puts the folder's name to a failure that has no place yet. */
function within<T>(folder: string, load: () => T): T {
  try {
    return load()
  } catch (error) {
    if (!(error instanceof AicrError) || error.place !== undefined) throw error
    const { code, message, hint, cause } = error
    throw new AicrError(code, message, { place: folder, ...(hint === undefined ? {} : { hint }), cause })
  }
}

/** The recipes that come with the package: the folder `recipes` in the nearest folder above this file that has one. */
export function embeddedCatalog(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const candidate = join(folder, 'recipes')
    if (existsSync(join(candidate, 'registry.yaml'))) return candidate
    if (dirname(folder) === folder)
      throw new AicrError('INTERNAL', 'the embedded recipes are missing from this installation')
  }
}
