export { type Catalog, type CatalogFiles, layerCatalogs, loadCatalog } from './catalog.ts'
export {
  type ComponentRef,
  chartName,
  componentType,
  hasChart,
  isEnabled,
  mergeFields,
  switchWarnings,
} from './component.ts'
export { type Criteria, describeCriteria, parseCriteria } from './criteria.ts'
export { readDeclaredImages } from './declared.ts'
export { catalogRecipe } from './everything.ts'
export { openRecipe } from './open.ts'
export { type CatalogOrigin, describeOrigin } from './origin.ts'
export { checkProfileLocks } from './profile.ts'
export { checkRecipe, completeTypes, type Recipe, type RecipeFile, readRecipe } from './recipe.ts'
export { type Resolution, resolveRecipe } from './resolve.ts'
export { type ComponentSet, parseComponentSet, setWarnings } from './set.ts'
export { componentValues, enabledBySet } from './values.ts'
export { type RecipeFormat, recipeDocument, writeRecipe } from './write.ts'
