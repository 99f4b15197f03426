import { AicrError } from '../errors.ts'
import type { Catalog } from './catalog.ts'
import { switchWarnings } from './component.ts'
import { type Criteria, criteriaMatch, specificity } from './criteria.ts'
import { deploymentOrder } from './order.ts'
import { EMPTY_SPEC, mergeMixin, mergeSpec, type Overlay, type RecipeSpec } from './overlay.ts'
import { applyProfile, declaredProfile } from './profile.ts'
import type { Recipe } from './recipe.ts'
import { applyRegistryDefaults } from './registry.ts'

export interface Resolution {
  readonly recipe: Recipe
  readonly warnings: readonly string[]
}

/**
 * Resolves criteria to a recipe: the matching overlays that no other match builds on, in order of specificity and name, each
 * with its chain of bases laid over the base overlay; then mixins, the profile's choice, dependency checks and the registry's
 * defaults. `profile` is `name=value`.
 */
export function resolveRecipe(
  catalog: Catalog,
  criteria: Criteria,
  options: { version: string; profile?: string | undefined },
): Resolution {
  const leaves = maximalLeaves(catalog, criteria)
  const applied: Overlay[] = [catalog.base]
  for (const leaf of leaves) {
    for (const overlay of chain(catalog, leaf)) if (!applied.includes(overlay)) applied.push(overlay)
  }
  let spec = applied.map((o) => o.spec).reduce(mergeSpec, EMPTY_SPEC)
  for (const name of spec.mixins) spec = applyMixin(catalog, spec, name)
  const profiled = applyProfile(spec, declaredProfile(applied), options.profile)
  spec = profiled.spec
  const componentRefs = spec.componentRefs.map((ref) => applyRegistryDefaults(ref, catalog.registry))
  const order = deploymentOrder(componentRefs)
  return {
    recipe: {
      apiVersion: 'aicr.nvidia.com/v1alpha1',
      metadata: {
        version: options.version,
        appliedOverlays: applied.map((o) => o.name),
        selectedProfile: profiled.selected,
      },
      criteria,
      constraints: spec.constraints,
      componentRefs,
      deploymentOrder: order,
      validation: spec.validation,
    },
    warnings: [
      ...(leaves.length === 0 ? ['no overlay matches the criteria: the recipe is the base alone'] : []),
      ...switchWarnings(componentRefs),
    ],
  }
}

/** Matches that are not a base, near or far, of another match. */
function maximalLeaves(catalog: Catalog, criteria: Criteria): Overlay[] {
  const matches = [...catalog.overlays.values()].filter(
    (o) => o !== catalog.base && o.criteria && criteriaMatch(o.criteria, criteria),
  )
  const built = new Set(matches.flatMap((o) => chain(catalog, o).filter((below) => below !== o)))
  return matches.filter((o) => !built.has(o)).sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1))
}

const rank = (overlay: Overlay): number => (overlay.criteria ? specificity(overlay.criteria) : 0)

/** An overlay's bases and itself, root first; the catalog's base overlay is left out. */
function chain(catalog: Catalog, leaf: Overlay): Overlay[] {
  const path: Overlay[] = []
  for (let overlay: Overlay | undefined = leaf; overlay && overlay !== catalog.base; ) {
    if (path.includes(overlay)) throw new AicrError('INVALID_REQUEST', `overlay ${leaf.name} builds on itself`)
    path.unshift(overlay)
    if (overlay.base === '' || overlay.base === 'base') return path
    const next: Overlay | undefined = catalog.overlays.get(overlay.base)
    if (!next)
      throw new AicrError('INVALID_REQUEST', `overlay ${overlay.name} builds on ${overlay.base}, which does not exist`)
    overlay = next
  }
  return path
}

function applyMixin(catalog: Catalog, spec: RecipeSpec, name: string): RecipeSpec {
  const mixin = catalog.mixins.get(name)
  if (!mixin) throw new AicrError('INVALID_REQUEST', `mixin ${name} does not exist`)
  return mergeMixin(spec, name, mixin, (component) => catalog.registry.get(component)?.mixinSafeOverridePaths ?? [])
}
