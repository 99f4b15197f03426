import { checkDocument, MIXIN } from '../documents/index.ts'
import { AicrError, say } from '../errors.ts'
import { isFields } from '../fields.ts'
import type { Limits } from '../limits.ts'
import { type DocumentBounds, Reader, readDocument } from '../yaml/index.ts'
import { CRITERIA_FIELDS, type CriteriaField, isStated, KNOWN_VALUES, type Vocabulary } from './criteria.ts'
import type { Overlays } from './leaves.ts'
import type { Mixin } from './mixin.ts'
import { deploymentOrder } from './order.ts'
import { type CatalogOrigin, readOrigin } from './origin.ts'
import { checkOverlayVersion, type Overlay, readOverlay, readSpec } from './overlay.ts'
import { refuse } from './refuse.ts'
import { type Registry, readRegistry } from './registry.ts'

/** A recipe catalog: registry, overlays, mixins and every other file by its path inside the catalog. */
export interface Catalog {
  /** components by name */
  readonly registry: Registry
  /** the overlay below all others */
  readonly base: Overlay
  /** overlays by name */
  readonly overlays: Overlays
  /** mixins by name */
  readonly mixins: ReadonlyMap<string, Mixin>
  /** path (`components/x/values.yaml`) → text */
  readonly files: ReadonlyMap<string, string>
  /** criteria values that may be asked for */
  readonly vocabulary: Vocabulary
  /** where its facts come from; undefined for a catalog that does not say, such as upstream's own */
  readonly origin: CatalogOrigin | undefined
  /** what its documents have that is passed over; see checkCatalog */
  readonly warnings: readonly string[]
  /** bounds on its documents, those included that a recipe names; undefined for LIMITS */
  readonly limits?: Partial<Limits> | undefined
}

/** Path inside the catalog → text. */
export type CatalogFiles = ReadonlyMap<string, string>

export interface CatalogOptions extends DocumentBounds {
  /** paths of files that were laid over the catalog from outside */
  readonly external?: ReadonlySet<string>
  /** criteria values that only external files bring may not be asked for */
  readonly strict?: boolean
  /** of checkCatalog */
  readonly warnings?: readonly string[]
  /** overlays and mixins are read when they are first asked for; the faults in them are found then, or never */
  readonly late?: boolean
}

/** How documents in folders are told apart: anything but an overlay is left alone. */
const NOT_OVERLAYS = /(^|\/)(checks|components|examples|validators|mixins)\//

/** What decides which components a recipe has: a recipe that is written already needs none of it. */
type Choices = Pick<Catalog, 'base' | 'overlays' | 'mixins' | 'vocabulary'>

/** Builds a catalog from its files (upstream's metadata_store.go). */
export function loadCatalog(files: CatalogFiles, options: CatalogOptions = {}): Catalog {
  const registryText = files.get('registry.yaml')
  if (registryText === undefined) throw new AicrError('NOT_FOUND', 'the catalog has no registry.yaml')
  let read = options.late ? undefined : readChoices(files, options)
  const choices = (): Choices => {
    read ??= readChoices(files, options)
    return read
  }
  return {
    registry: readRegistry(registryText, 'registry.yaml', options),
    get base() {
      return choices().base
    },
    get overlays() {
      return choices().overlays
    },
    get mixins() {
      return choices().mixins
    },
    get vocabulary() {
      return choices().vocabulary
    },
    files,
    origin: readOrigin(files),
    warnings: options.warnings ?? [],
    limits: options.limits,
  }
}

function readChoices(files: CatalogFiles, { external = new Set(), strict, ...bounds }: CatalogOptions): Choices {
  const { base, overlays } = readOverlays(files, external, bounds)
  if (!base) throw new AicrError('NOT_FOUND', 'the catalog has no base overlay', { hint: 'overlays/base.yaml' })
  deploymentOrder(base.spec.componentRefs)
  const vocabulary = vocabularyOf([...overlays.values()].filter((overlay) => !(strict && overlay.isExternal)))
  return { base, overlays, mixins: readMixins(files, bounds), vocabulary }
}

/**
 * Lays external files over a catalog's: registry entries by name (an external entry replaces the other wholesale), any other
 * file by path. The external files must bring a registry.yaml, which may be empty.
 */
export function layerCatalogs(below: CatalogFiles, above: CatalogFiles): CatalogFiles {
  const extra = above.get('registry.yaml')
  if (extra === undefined)
    refuse('INVALID_CATALOG', 'the data directory has no registry.yaml', { hint: 'it may have `components: []`' })
  readRegistry(extra ?? '', 'registry.yaml')
  const files = new Map([...below, ...above])
  files.set('registry.yaml', mergeRegistryText(below.get('registry.yaml') ?? '', extra ?? ''))
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

function readOverlays(
  files: CatalogFiles,
  external: ReadonlySet<string>,
  bounds: DocumentBounds,
): { base: Overlay | undefined; overlays: Map<string, Overlay> } {
  const overlays = new Map<string, Overlay>()
  let base: Overlay | undefined
  for (const path of [...files.keys()].filter(isOverlayFile).sort()) {
    const value = readDocument(files.get(path) ?? '', path, bounds)
    if (!isOverlayDocument(value, path)) continue
    const overlay = { ...readOverlay(new Reader(value, path)), isExternal: external.has(path) }
    if (/(^|\/)overlays\/(.*\/)?base\.yaml$/.test(path)) base = { ...overlay, name: 'base' }
    else addOverlay(overlays, overlay, path)
  }
  return { base, overlays }
}

/** Whether a path of a catalog is one where overlays stand. */
export const isOverlayFile = (path: string): boolean =>
  path.endsWith('.yaml') && path !== 'registry.yaml' && path !== 'catalog.yaml' && !NOT_OVERLAYS.test(path)

/** Overlays say so, or stand in the overlays' folder. */
function isOverlayDocument(value: unknown, place: string): boolean {
  if (!isFields(value)) return false
  checkOverlayVersion(value, place)
  return value.kind === 'RecipeMetadata' || (!value.kind && place.startsWith('overlays/'))
}

function addOverlay(overlays: Map<string, Overlay>, overlay: Overlay, place: string): void {
  const { name, criteria, isExternal } = overlay
  if (name === '') refuse('INVALID_CATALOG', 'metadata.name is missing', { place })
  if (overlays.has(name) || name === 'base')
    refuse('INVALID_CATALOG', say`overlay ${{ name }} is defined twice`, { place })
  if (isExternal && criteria && criteria.nodes !== 0)
    refuse(
      'INVALID_CATALOG',
      say`external overlay "${{ name }}" sets criteria.nodes=${{ nodes: criteria.nodes }} which is no longer used for overlay selection: it would match every query; remove it`,
      { place },
    )
  overlays.set(name, overlay)
}

function readMixins(files: CatalogFiles, bounds: DocumentBounds): Map<string, Mixin> {
  const mixins = new Map<string, Mixin>()
  for (const place of [...files.keys()].filter((path) => /^mixins\/.*\.yaml$/.test(path)).sort()) {
    const value = readDocument(files.get(place) ?? '', place, bounds)
    const reader = new Reader(value, place)
    const kind = reader.text('kind')
    if (kind !== 'RecipeMixin')
      refuse('INVALID_CATALOG', say`mixin file has wrong kind "${{ kind }}", expected "RecipeMixin"`, { place })
    checkDocument(MIXIN, value, { place })
    const name = reader.child('metadata').text('name')
    if (mixins.has(name)) refuse('INVALID_CATALOG', say`duplicate mixin name "${{ name }}"`, { place })
    mixins.set(name, { name, spec: readSpec(reader.child('spec')) })
  }
  return mixins
}

function vocabularyOf(overlays: readonly Overlay[]): Vocabulary {
  const words = Object.fromEntries(CRITERIA_FIELDS.map((f) => [f, new Set(KNOWN_VALUES[f])])) as Record<
    CriteriaField,
    Set<string>
  >
  for (const { criteria } of overlays) {
    for (const field of CRITERIA_FIELDS) {
      const value = criteria?.[field] ?? ''
      if (isStated(value)) words[field].add(value.trim().toLowerCase())
    }
  }
  return words
}
