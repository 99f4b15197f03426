import type { Catalog } from './catalog.ts'
import { switchWarnings } from './component.ts'
import { checkRecipe, completeTypes, readRecipe } from './recipe.ts'
import { type Resolution, resolveRecipe } from './resolve.ts'

/**
 * A recipe file, ready to be worked with: a finished recipe is completed and checked, an overlay is resolved from its own criteria. `place`
 * is the file's path or URL.
 */
export function openRecipe(
  catalog: Catalog,
  text: string,
  place: string,
  options: Parameters<typeof resolveRecipe>[2],
): Resolution {
  const file = readRecipe(text, place)
  if (file.kind === 'metadata') return resolveRecipe(catalog, file.criteria, options)
  const recipe = completeTypes(file.recipe, catalog.registry)
  checkRecipe(recipe, place)
  return { recipe, warnings: switchWarnings(recipe.componentRefs) }
}
