import { say } from '../errors.ts'
import type { Catalog } from './catalog.ts'
import { checkCoherence } from './coherence.ts'
import { switchWarnings } from './component.ts'
import { originDoubts } from './doubts.ts'
import { readRecipe } from './file.ts'
import { checkProfileValues } from './locks.ts'
import { declaredProfile } from './profile-choice.ts'
import { completeTypes } from './recipe.ts'
import { refuse } from './refuse.ts'
import { recipeRemarks } from './remarks.ts'
import { appliedOverlays, boundsOf, type Resolution, type ResolveOptions, resolveWithin } from './resolve.ts'

/**
 * A recipe file, ready to be worked with: a finished recipe is checked against its apiVersion, itself and the catalog, an overlay is resolved
 * from its own criteria. `place` is the file's path or URL.
 */
export function openRecipe(catalog: Catalog, text: string, place: string, options: ResolveOptions): Resolution {
  const bounds = boundsOf(catalog, options)
  const file = readRecipe(text, place, options.strict, bounds)
  if (file.kind === 'metadata') {
    const resolution = resolveWithin(bounds, catalog, file.criteria, options)
    if (file.profile !== undefined && file.profile !== declaredText(catalog, resolution))
      refuse(
        'INVALID_RECIPE',
        say`profile declaration from directly loaded overlay "${{ overlay: place }}" was not applied; add a structurally matching declaration to the active catalog before loading it directly`,
      )
    return resolution
  }
  const recipe = completeTypes(file.recipe, catalog.registry)
  checkCoherence(recipe, place)
  checkProfileValues(recipe, catalog, bounds)
  return {
    recipe,
    warnings: [
      ...catalog.warnings,
      ...file.warnings,
      ...recipeRemarks(recipe, catalog, text),
      ...switchWarnings(recipe.componentRefs),
    ],
    doubts: originDoubts(recipe, catalog),
  }
}

/** The profile that the catalog declares for a resolution, as text to compare. */
function declaredText(catalog: Catalog, { recipe }: Resolution): string | undefined {
  const overlays = recipe.criteria ? appliedOverlays(catalog, recipe.criteria) : []
  return declaredProfile(overlays)?.text
}
