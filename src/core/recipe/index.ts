export { type Catalog, type CatalogFiles, layerCatalogs, loadCatalog } from './catalog.ts'
export { type AccountingMode, type InventoryMode, parseAccountingMode, parseInventoryMode } from './choices.ts'
export {
  type ComponentRef,
  chartName,
  componentType,
  hasChart,
  isEnabled,
  mergeFields,
  switchWarnings,
} from './component.ts'
export { type ConfiguredFlags, readConfig } from './config.ts'
export { type Criteria, describeCriteria, parseCriteria, requireCriteria } from './criteria.ts'
export { readDeclaredImages } from './declared.ts'
export { catalogDeployments, type Deployment } from './deployments.ts'
export { recordedVersion } from './doubts.ts'
export { type Combination, coveredCombinations, writeCombinations } from './list.ts'
export { checkLocks } from './locks.ts'
export { openRecipe } from './open.ts'
export { type CatalogOrigin, describeOrigin } from './origin.ts'
export { hydratedRecipe, select, writeSelected } from './query.ts'
export type { Recipe } from './recipe.ts'
export { type Resolution, type ResolveOptions, resolveRecipe } from './resolve.ts'
export { type ComponentSet, parseComponentSet, setWarnings } from './set.ts'
export { componentValues, enabledBySet } from './values.ts'
export { type RecipeFormat, recipeDocument, writeRecipe } from './write.ts'
