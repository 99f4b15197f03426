import { AicrError } from '../errors.ts'
import { Reader, readDocument } from '../yaml/index.ts'
import { CRITERIA_FIELDS, type CriteriaField, KNOWN_VALUES, type Vocabulary } from './criteria.ts'
import { type CatalogOrigin, readOrigin } from './origin.ts'
import { type Overlay, type RecipeSpec, readOverlay, readSpec } from './overlay.ts'
import { type Registry, readRegistry } from './registry.ts'

/** A recipe catalog: registry, overlays, mixins and every other file by its path inside the catalog. */
export interface Catalog {
  readonly registry: Registry
  readonly base: Overlay
  readonly overlays: ReadonlyMap<string, Overlay>
  readonly mixins: ReadonlyMap<string, RecipeSpec>
  /** path (`components/x/values.yaml`) → text */
  readonly files: ReadonlyMap<string, string>
  /** criteria values that may be asked for */
  readonly vocabulary: Vocabulary
  /** where its facts come from; undefined for a catalog that does not say, such as upstream's own */
  readonly origin: CatalogOrigin | undefined
}

/** Path inside the catalog → text. */
export type CatalogFiles = ReadonlyMap<string, string>

/** How folders are told apart: what is not an overlay document is left alone. */
const NOT_OVERLAYS = /^(checks|components|examples|validators)\//

/** Builds a catalog from its files. `vocabularyFrom` limits the criteria values to those of another set of files. */
export function loadCatalog(files: CatalogFiles, options: { readonly vocabularyFrom?: CatalogFiles } = {}): Catalog {
  const registryText = files.get('registry.yaml')
  if (registryText === undefined) throw new AicrError('NOT_FOUND', 'the catalog has no registry.yaml')
  const { overlays, mixins } = readOverlays(files)
  const base = overlays.get('base')
  if (!base) throw new AicrError('NOT_FOUND', 'the catalog has no base overlay', { hint: 'overlays/base.yaml' })
  const speaking = options.vocabularyFrom ? readOverlays(options.vocabularyFrom).overlays : overlays
  return {
    registry: readRegistry(registryText, 'registry.yaml'),
    base,
    overlays,
    mixins,
    files,
    vocabulary: vocabulary(speaking.values()),
    origin: readOrigin(files),
  }
}

/**
 * Lays external files over a catalog's: registry entries by name (an external entry replaces the other wholesale), any other
 * file by path. The external files must bring a registry.yaml, which may be empty.
 */
export function layerCatalogs(below: CatalogFiles, above: CatalogFiles): CatalogFiles {
  const extra = above.get('registry.yaml')
  if (extra === undefined)
    throw new AicrError('INVALID_REQUEST', 'the data directory has no registry.yaml', {
      hint: 'it may have `components: []`',
    })
  readRegistry(extra, 'registry.yaml')
  const files = new Map([...below, ...above])
  files.set('registry.yaml', mergeRegistryText(below.get('registry.yaml') ?? '', extra))
  return files
}

function mergeRegistryText(below: string, above: string): string {
  const name = (component: unknown): unknown => (component as { name?: unknown } | null)?.name
  const read = (text: string): readonly unknown[] =>
    new Reader(readDocument(text, 'registry.yaml') ?? {}, 'registry.yaml').list('components')
  const components = new Map(read(below).map((c) => [name(c), c]))
  for (const component of read(above)) components.set(name(component), component)
  return JSON.stringify({ kind: 'ComponentRegistry', components: [...components.values()] })
}

function readOverlays(files: CatalogFiles): { overlays: Map<string, Overlay>; mixins: Map<string, RecipeSpec> } {
  const overlays = new Map<string, Overlay>()
  const mixins = new Map<string, RecipeSpec>()
  for (const path of [...files.keys()].sort()) {
    if (!/\.ya?ml$/.test(path) || path === 'registry.yaml' || NOT_OVERLAYS.test(path)) continue
    const value = readDocument(files.get(path) ?? '', path)
    const kind = (value as { kind?: unknown } | null)?.kind
    if (kind === 'RecipeMetadata') {
      const overlay = readOverlay(new Reader(value, path))
      if (overlay.name === '') throw new AicrError('INVALID_REQUEST', 'metadata.name is missing', { place: path })
      if (overlays.has(overlay.name))
        throw new AicrError('INVALID_REQUEST', `overlay ${overlay.name} is defined twice`, { place: path })
      overlays.set(overlay.name, overlay)
    } else if (kind === 'RecipeMixin') {
      const reader = new Reader(value, path)
      mixins.set(reader.child('metadata').text('name'), readSpec(reader.child('spec')))
    }
  }
  return { overlays, mixins }
}

function vocabulary(overlays: Iterable<Overlay>): Vocabulary {
  const words = Object.fromEntries(CRITERIA_FIELDS.map((f) => [f, new Set(KNOWN_VALUES[f])])) as Record<
    CriteriaField,
    Set<string>
  >
  for (const { criteria } of overlays) {
    if (!criteria) continue
    for (const field of CRITERIA_FIELDS) if (criteria[field] !== 'any') words[field].add(criteria[field])
  }
  return words
}
