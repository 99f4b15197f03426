import type { Fields } from '../fields.ts'
import type { Configuration } from './choices.ts'
import { type ComponentRef, isEnabled } from './component.ts'
import type { Constraint } from './constraint.ts'
import type { Criteria } from './criteria.ts'
import type { SelectedProfile } from './profile.ts'
import type { Registry } from './registry.ts'
import type { Validation } from './validation.ts'

/** The apiVersion of a recipe that records nothing but what to install. */
export const PLAIN_VERSION = 'aicr.run/v1alpha2'

/** The apiVersion of a recipe that records a profile or a choice. */
export const RECORDED_VERSION = 'aicr.run/v1alpha3'

/** Whether an apiVersion comes after the newest that is known: `v1alpha4`, `v1beta1`, `v1`. */
export const isNewer = (apiVersion: string): boolean =>
  /^aicr\.run\/v(?:[1-9]\d*(?:beta[1-9]\d*)?|1alpha(?:[4-9]|[1-9]\d+)|[2-9]alpha[1-9]\d*)$/.test(apiVersion)

/** A resolved recipe: what to install, from where, with which values. */
export interface Recipe {
  /** by whose rules the file is read */
  readonly apiVersion: string
  /** how the recipe was made */
  readonly metadata: RecipeMetadata
  /** undefined when the file has none */
  readonly criteria: Criteria | undefined
  /** undefined when no choice is recorded */
  readonly configuration: Configuration | undefined
  /** what the cluster has to be */
  readonly constraints: readonly Constraint[]
  /** components in the order of the file */
  readonly componentRefs: readonly ComponentRef[]
  /** names of components, the first installed first */
  readonly deploymentOrder: readonly string[]
  /** what upstream's `aicr validate` checks */
  readonly validation: Validation
}

export interface RecipeMetadata {
  /** the program that made the recipe */
  readonly version: string
  readonly appliedOverlays: readonly string[]
  readonly selectedProfile?: SelectedProfile | undefined
  /** what a snapshot of the cluster brought, as the file has it */
  readonly observed?: Fields | undefined
}

/** The recipe with a type for every enabled component: what a file leaves open is Kustomize where the registry says so, else Helm. */
export const completeTypes = (recipe: Recipe, registry: Registry): Recipe => ({
  ...recipe,
  componentRefs: recipe.componentRefs.map((ref) =>
    ref.type === '' && isEnabled(ref)
      ? { ...ref, type: registry.get(ref.name)?.kustomize ? 'Kustomize' : 'Helm' }
      : ref,
  ),
})
