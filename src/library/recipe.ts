import { filesOf, refused, requireParts } from '../core/brand.ts'
import { decodeDocument } from '../core/engine.ts'
import { type LedgerOptions, openLedger } from '../core/ledger.ts'
import {
  type Catalog,
  type Criteria,
  checkCatalog,
  loadCatalog as loadCatalogFiles,
  openRecipe,
  parseCriteria,
  type Recipe,
  type Resolution,
  type ResolveOptions,
  resolveRecipe as resolve,
} from '../core/recipe/index.ts'

/** A recipe catalog's files by path (`registry.yaml`, `overlays/base.yaml`, …). */
export type CatalogInput = Readonly<Record<string, string>> | ReadonlyMap<string, string>

/**
 * Builds a catalog from its files. What is passed over is in its warnings. Throws AicrError for what does not hold together. The `limits`
 * hold also for what recipes of this catalog name in it.
 */
export function loadCatalog(files: CatalogInput, options: LedgerOptions = {}): Catalog {
  const texts = new Map([...filesOf('the catalog', files)].map(([path, content]) => [path, textOf(content)]))
  const bounds = { limits: options.limits, budget: openLedger(options) }
  const warnings = checkCatalog(texts, false, bounds)
  bounds.budget.endPhase()
  return loadCatalogFiles(texts, { ...bounds, warnings })
}

const textOf = (content: string | Uint8Array): string =>
  typeof content === 'string' ? content : decodeDocument(content)

/** What a recipe is asked for. A field that is left out is open (`any`). */
export interface RecipeRequest extends Partial<ResolveOptions> {
  /** where the answer is looked up */
  readonly catalog: Catalog
  /** what is asked for */
  readonly criteria: Partial<Criteria>
}

/**
 * Resolves criteria to a recipe, with warnings. Throws AicrError INVALID_REQUEST for criteria that the catalog does not know, NOT_COVERED
 * for those that it does not cover, LIMIT_EXCEEDED and TIMEOUT at a bound.
 */
export function resolveRecipe(request: RecipeRequest): Resolution {
  requireParts('the request', request, { catalog: CATALOG, criteria: 'criteria: {service: …}' })
  const { catalog, criteria, version = '', ...options } = request
  return resolve(catalog, parseCriteria(criteria, catalog.vocabulary), { version, ...options })
}

/** How the text of a recipe is read. */
export interface ReadRecipeOptions extends LedgerOptions {
  /** checked against, and resolved with */
  readonly catalog: Catalog
  /** names the text in errors; default `recipe.yaml`. What ends in `.json` is read as JSON */
  readonly place?: string
}

/** Reads the text of a recipe file; an overlay is resolved from its own criteria. */
export function readRecipe(text: string, options: ReadRecipeOptions): Recipe {
  requireParts('the options', options, { catalog: CATALOG })
  if (typeof text !== 'string') throw refused('the recipe', 'text', text)
  const { catalog, place = 'recipe.yaml', ...ledger } = options
  return openRecipe(catalog, text, place, { version: '', ...ledger }).recipe
}

const CATALOG = 'a catalog (loadCatalog)'

export {
  type Catalog,
  type Combination,
  type ComponentSet,
  CRITERIA_FIELDS,
  type Criteria,
  coveredCombinations,
  hydratedRecipe,
  openRecipe,
  parseAccountingMode,
  parseComponentSet,
  parseCriteria,
  parseInventoryMode,
  type Recipe,
  type RecipeFormat,
  type Resolution,
  type ResolveOptions,
  readConfig,
  recordedVersion,
  requireCriteria,
  select,
  writeCombinations,
  writeRecipe,
  writeSelected,
} from '../core/recipe/index.ts'
