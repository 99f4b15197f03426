import type { Catalog } from './catalog.ts'
import { type ComponentRef, isEnabled } from './component.ts'
import type { Criteria } from './criteria.ts'
import { type CatalogOrigin, describeOrigin } from './origin.ts'
import type { Recipe } from './recipe.ts'
import { applyRegistryDefaults } from './registry.ts'
import { appliedOverlays, mergeOverlays } from './resolve.ts'

/** Stands in a recipe's version before the upstream commit of the catalog that it was made with. */
const MARK = '+catalog.'

/** The version that a recipe records: the program's, and the catalog's when that says where it comes from. */
export const recordedVersion = (program: string, origin: CatalogOrigin | undefined): string =>
  program === '' || origin === undefined ? program : `${program}${MARK}${origin.commit}`

/**
 * Reasons to think that a recipe file was made with another catalog than the one that its values and manifests are read from: files that
 * are missing, another upstream commit, components that this catalog would give another version.
 */
export function originDoubts(recipe: Recipe, catalog: Catalog): string[] {
  const refs = recipe.componentRefs.filter(isEnabled)
  const files = [...new Set(refs.flatMap(filesOf))]
  const { version } = recipe.metadata
  const { origin } = catalog
  const doubt = (reason: string): string[] => [
    `the recipe was made ${version === '' ? '' : `by ${version} `}with another catalog than this one${origin ? `, ${describeOrigin(origin)}` : ''}: ${reason}; name the folder of its own with --catalog`,
  ]
  const missing = files.filter((path) => !catalog.files.has(path))
  if (missing.length > 0) return doubt(`${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing here`)
  // what the catalog does not know by name cannot have come from another edition of it
  const known = refs.filter((ref) => catalog.registry.has(ref.name) && filesOf(ref).length > 0)
  if (known.length === 0 || (origin && version.endsWith(`${MARK}${origin.commit}`))) return []
  const different = recipe.criteria ? differences(known, recipe.criteria, catalog) : []
  if (different.length > 0) return doubt(different.join(', '))
  return origin && version !== '' ? doubt('values files may differ') : []
}

const filesOf = (ref: ComponentRef): readonly string[] => [
  ...(ref.valuesFile === '' ? [] : [ref.valuesFile]),
  ...ref.preManifestFiles,
  ...ref.manifestFiles,
]

/** Components that the catalog would give another version or values file for the same criteria: `x v2 (here v1)`. */
function differences(refs: readonly ComponentRef[], criteria: Criteria, catalog: Catalog): string[] {
  const spec = mergeOverlays(catalog, appliedOverlays(catalog, criteria))
  const here = new Map(spec.componentRefs.map((ref) => [ref.name, applyRegistryDefaults(ref, catalog.registry)]))
  return refs.flatMap((ref) => {
    const ours = here.get(ref.name)
    if (!ours) return []
    if (ours.version !== ref.version) return [`${ref.name} ${ref.version || 'without version'} (here ${ours.version})`]
    return ours.valuesFile === ref.valuesFile ? [] : [`${ref.name} with ${ref.valuesFile || 'no values file'}`]
  })
}
