import { AicrError, say } from '../errors.ts'
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
export interface ResolveOptions {
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
export function resolveRecipe(catalog: Catalog, criteria: Criteria, options: ResolveOptions): Resolution {
  checkPlatform(criteria.platform, options.accounting)
  const applied = appliedOverlays(catalog, criteria)
  const profile = declaredProfile(applied)
  const merged = mergeOverlays(catalog, applied)
  const gap = coverageGap(catalog.overlays, criteria, applied.slice(1))
  if (gap && !options.allowUncovered) throw uncovered(gap)
  const { spec, selected } = applyProfile(merged, profile, options.profile)
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
  checkProfileValues(recipe, catalog)
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
export function mergeOverlays(catalog: Catalog, applied: readonly Overlay[]): RecipeSpec {
  const start = mergeSpec(EMPTY_SPEC, { ...catalog.base.spec, mixins: [] })
  const merged = applied.slice(1).reduce((spec, overlay) => mergeSpec(spec, overlay.spec), start)
  return merged.mixins.reduce((spec, name) => {
    const mixin = catalog.mixins.get(name)
    if (!mixin) throw new AicrError('NOT_FOUND', say`mixin "${{ name }}" not found in recipes/mixins/`)
    return mergeMixin(spec, mixin, (component) => catalog.registry.get(component)?.mixinSafeOverridePaths ?? [])
  }, merged)
}

const uncovered = (gap: CoverageGap): AicrError =>
  new AicrError('NOT_COVERED', gap.message, {
    hint: "combinations that the catalog covers: 'aicr recipe list'; --allow-uncovered makes a recipe that nobody has tried",
  })
