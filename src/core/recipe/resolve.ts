import { Budget } from '../engine.ts'
import { AicrError, say } from '../errors.ts'
import { type LedgerOptions, openLedger, withinLimits } from '../ledger.ts'
import type { Limits } from '../limits.ts'
import type { Catalog } from './catalog.ts'
import {
  type AccountingMode,
  accountingFor,
  applyAccounting,
  applyInventory,
  checkDisjoint,
  checkPlatform,
  type InventoryMode,
} from './choices.ts'
import { checkCoherence } from './coherence.ts'
import { canonicalType, switchWarnings } from './component.ts'
import { type CoverageGap, coverageGap } from './coverage.ts'
import type { Criteria } from './criteria.ts'
import { checkCount } from './file.ts'
import { withHealthCheck } from './health.ts'
import { chainOf, maximalLeaves } from './leaves.ts'
import { checkProfileValues } from './locks.ts'
import { mergeMixin } from './mixin.ts'
import { deploymentOrder } from './order.ts'
import { EMPTY_SPEC, mergeSpec, type Overlay, type RecipeSpec } from './overlay.ts'
import { applyProfile, declaredProfile } from './profile-choice.ts'
import { PLAIN_VERSION, RECORDED_VERSION, type Recipe } from './recipe.ts'
import { applyRegistryDefaults } from './registry.ts'

/** A recipe and the remarks on it. */
export interface Resolution {
  /** the criteria as the user gave them */
  readonly recipe: Recipe
  /** worth knowing */
  readonly warnings: readonly string[]
  /** reasons why this may not be the recipe that was meant */
  readonly doubts: readonly string[]
}

/** What the user may choose besides criteria. */
export interface ResolveOptions extends LedgerOptions {
  /** written into the recipe as the version of its maker */
  readonly version: string
  /** a profile's choice, `name=value`; default: the profile's own */
  readonly profile?: string | undefined
  /** for Slurm; default `disabled` */
  readonly accounting?: AccountingMode | undefined
  /** what inventories the nodes at run time, as --runtime-inventory chooses */
  readonly runtimeInventory?: InventoryMode | undefined
  /** criteria that the catalog does not cover are a doubt instead of an error */
  readonly allowUncovered?: boolean | undefined
  /** of a recipe file: fields that are not known are an error instead of a warning */
  readonly strict?: boolean | undefined
}

/**
 * Resolves criteria to a recipe: the matching overlays that no other match builds on, in order of specificity and name, each
 * with its chain of bases laid over the base overlay; then mixins, the profile's choice, dependency checks, the registry's defaults and the
 * recorded choices. Errors come in upstream's order (metadata_store.go, BuildRecipeResult).
 */
export const resolveRecipe = (catalog: Catalog, criteria: Criteria, options: ResolveOptions): Resolution =>
  resolveWithin(boundsOf(catalog, options), catalog, criteria, options)

/** What one recipe may take: the caller's limits, else the catalog's, and a budget for all of it. */
export interface RecipeBounds {
  readonly limits: Partial<Limits> | undefined
  readonly budget: Budget
}

/** The bounds that a caller asks for. Throws the signal's reason when it has aborted. */
export const boundsOf = (catalog: Catalog, options: LedgerOptions): RecipeBounds => ({
  limits: options.limits ?? catalog.limits,
  budget: openLedger(options),
})

/** As resolveRecipe, within bounds that are spent from already. */
export const resolveWithin = (
  bounds: RecipeBounds,
  catalog: Catalog,
  criteria: Criteria,
  options: ResolveOptions,
): Resolution => withinLimits({ name: 'resolving', place: 'recipe' }, () => resolve(bounds, catalog, criteria, options))

function resolve(bounds: RecipeBounds, catalog: Catalog, criteria: Criteria, options: ResolveOptions): Resolution {
  checkPlatform(criteria.platform, options.accounting)
  bounds.budget.step((1 + catalog.overlays.size) * MATCH_STEPS)
  const applied = appliedOverlays(catalog, criteria)
  const profile = declaredProfile(applied)
  const merged = mergeOverlays(catalog, applied, bounds.budget)
  const gap = coverageGap(catalog.overlays, criteria, applied.slice(1))
  if (gap && !options.allowUncovered) throw uncovered(gap)
  const { spec, selected } = applyProfile(merged, profile, options.profile)
  checkCount(spec.componentRefs.length, bounds)
  deploymentOrder(spec.componentRefs)
  let refs = spec.componentRefs
    .map((ref) => applyRegistryDefaults({ ...ref, type: canonicalType(ref.type) }, catalog.registry))
    .map((ref) => withHealthCheck(ref, catalog))
  const accounting = criteria.platform === 'slurm' ? accountingFor(refs, options.accounting) : undefined
  if (options.runtimeInventory !== undefined) refs = applyInventory(refs, options.runtimeInventory)
  if (accounting !== undefined) {
    if (selected) checkDisjoint({ label: `${selected.name}=${selected.value}`, paths: selected.ownedPaths }, accounting)
    refs = applyAccounting(refs, accounting)
  }
  const isChosen = accounting !== undefined || options.runtimeInventory !== undefined
  const recipe: Recipe = {
    apiVersion: selected || isChosen ? RECORDED_VERSION : PLAIN_VERSION,
    metadata: { version: options.version, appliedOverlays: applied.map((o) => o.name), selectedProfile: selected },
    criteria,
    configuration: isChosen ? { slurmAccounting: accounting, runtimeInventory: options.runtimeInventory } : undefined,
    constraints: spec.constraints,
    componentRefs: refs,
    deploymentOrder: deploymentOrder(refs),
    validation: spec.validation,
  }
  checkCoherence(recipe, undefined)
  checkProfileValues(recipe, catalog, bounds)
  return {
    recipe,
    warnings: [...catalog.warnings, ...switchWarnings(refs)],
    doubts: gap ? [`not covered: ${gap.message}`] : [],
  }
}

/** The base, and the chains of all matches; each overlay once, where it is first needed. */
export function appliedOverlays(catalog: Catalog, criteria: Criteria): Overlay[] {
  const chains = maximalLeaves(catalog.overlays, criteria).flatMap((leaf) => chainOf(catalog.overlays, leaf))
  return [...new Set([catalog.base, ...chains])]
}

/** The overlays laid over one another, then their mixins. The base's own mixins are not used. */
export function mergeOverlays(catalog: Catalog, applied: readonly Overlay[], budget = new Budget()): RecipeSpec {
  const start = mergeSpec(EMPTY_SPEC, { ...catalog.base.spec, mixins: [] })
  const merged = applied.slice(1).reduce((spec, overlay) => {
    spendMerge(budget, spec)
    return mergeSpec(spec, overlay.spec)
  }, start)
  return merged.mixins.reduce((spec, name) => {
    spendMerge(budget, spec)
    const mixin = catalog.mixins.get(name)
    if (!mixin) throw new AicrError('NOT_FOUND', say`mixin "${{ name }}" not found in recipes/mixins/`)
    return mergeMixin(spec, mixin, (component) => catalog.registry.get(component)?.mixinSafeOverridePaths ?? [])
  }, merged)
}

/** steps that holding one overlay against the criteria takes, one merge, and each part of what is merged into */
const MATCH_STEPS = 400
const MERGE_STEPS = 400
const PART_STEPS = 40

/** Spends what laying one more overlay or mixin over a spec costs. */
const spendMerge = (budget: Budget, { componentRefs, constraints, mixins }: RecipeSpec): void =>
  budget.step(MERGE_STEPS + (componentRefs.length + constraints.length + mixins.length) * PART_STEPS)

const uncovered = (gap: CoverageGap): AicrError =>
  new AicrError('NOT_COVERED', gap.message, {
    hint: "combinations that the catalog covers: 'aicr recipe list'; --allow-uncovered makes a recipe that nobody has tried",
  })
