import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { AicrError } from '../core/errors.ts'
import { type Catalog, checkCatalog, layerCatalogs, loadCatalog } from '../core/recipe/index.ts'
import { recipesInside } from './executable.ts'
import { readFolder } from './folder.ts'

/** Which catalog is read. */
export interface CatalogOptions {
  /** a catalog folder instead of the embedded one */
  readonly catalog?: string | undefined
  /** a folder laid over the catalog */
  readonly data?: string | undefined
  /** criteria values of the catalog only, not those that `data` adds */
  readonly strict?: boolean | undefined
  /** fields that are not known are an error instead of a warning */
  readonly strictFields?: boolean | undefined
}

/** Loads the catalog that a command works with. */
export async function readCatalog(options: CatalogOptions = {}): Promise<Catalog> {
  const inside = options.catalog === undefined ? await recipesInside() : undefined
  const folder = options.catalog ?? (inside ? 'the embedded recipes' : await embeddedCatalog())
  const own = inside ?? (await readFolder(folder))
  const { data, strict = false, strictFields = false } = options
  // tests check the embedded one against its schemas: it has no faults
  const late = options.catalog === undefined
  const said = late ? [] : within(folder, () => checkCatalog(own, strictFields))
  if (data === undefined) return within(folder, () => loadCatalog(own, { late, warnings: said }))
  const layer = await readFolder(data)
  const warnings = [...said, ...within(data, () => checkCatalog(layer, strictFields))]
  const files = within(data, () => layerCatalogs(own, layer))
  return within(data, () => loadCatalog(files, { external: new Set(layer.keys()), strict, warnings }))
}

/** Puts the folder's name to a failure that has no place yet. */
function within<T>(folder: string, load: () => T): T {
  try {
    return load()
  } catch (error) {
    if (!(error instanceof AicrError) || error.place !== undefined) throw error
    throw error.at(folder)
  }
}

/**
 * The folder of the recipes that come with the package, found from the package's own files; from a bundle, in the package as it is
 * installed. Nobody else's folder of that name is taken. Throws AicrError NOT_FOUND where a bundle has left them behind.
 */
export async function embeddedCatalog(): Promise<string> {
  const candidates = await import('./place.ts').then(
    ({ PLACES, HERE }) => [...PLACES, ...installed(HERE)],
    () => [],
  )
  const found = candidates.find(isOurs)
  if (found !== undefined) return found
  throw new AicrError('NOT_FOUND', 'the embedded recipes are not beside this program', {
    hint: 'name a copy of the folder recipes of the package aicr-mirror: the option catalog, or --catalog DIR',
  })
}

/** The recipes of the package that a bundle at `file` would import, if there is one. */
function installed(file: string): string[] {
  try {
    return [join(dirname(createRequire(file).resolve('aicr-mirror/package.json')), 'recipes')]
  } catch {
    return []
  }
}

/** Whether a folder holds this catalog: it says itself where its facts come from. */
function isOurs(folder: string): boolean {
  try {
    return /^kind: CatalogSource$/m.test(readFileSync(join(folder, 'catalog.yaml'), 'utf8'))
  } catch {
    return false
  }
}
