import { checkDocument, OVERLAY } from '../documents/index.ts'
import { say } from '../errors.ts'
import { type Fields, isFields } from '../fields.ts'
import type { Reader } from '../yaml/index.ts'
import { type ComponentRef, mergeComponentRef, readComponentRef } from './component.ts'
import { type Constraint, readConstraint } from './constraint.ts'
import { CRITERIA_FIELDS, type Criteria } from './criteria.ts'
import { type Profile, readProfile } from './profile.ts'
import { PLAIN_VERSION, RECORDED_VERSION } from './recipe.ts'
import { refuse } from './refuse.ts'
import { mergeValidation, readValidation, type Validation } from './validation.ts'

/** What an overlay, a mixin or a base contributes. */
export interface RecipeSpec {
  readonly constraints: readonly Constraint[]
  readonly componentRefs: readonly ComponentRef[]
  readonly mixins: readonly string[]
  readonly validation: Validation
}

export interface Overlay {
  readonly name: string
  /** the overlay below this one; empty for the root */
  readonly base: string
  /** undefined: never matches by itself, only serves as a base */
  readonly criteria: Criteria | undefined
  readonly spec: RecipeSpec
  readonly profile: Profile | undefined
  /** laid over the catalog from outside */
  readonly isExternal: boolean
}

export const EMPTY_SPEC: RecipeSpec = { constraints: [], componentRefs: [], mixins: [], validation: {} }

/** Refuses what the apiVersion of a catalog document does not allow: v1alpha3 is for overlays with a profile only, and knows no other field. */
export function checkOverlayVersion(value: Fields, place: string): void {
  const { kind, apiVersion, spec } = value
  const declares = isFields(spec) && spec.profile !== undefined && spec.profile !== null
  if (apiVersion !== RECORDED_VERSION) {
    if (declares && (apiVersion === undefined || apiVersion === PLAIN_VERSION))
      refuse(
        'INVALID_CATALOG',
        say`RecipeMetadata declares spec.profile but uses apiVersion "${{ found: apiVersion ?? '' }}"; expected "${{ expected: RECORDED_VERSION }}"`,
        { place },
      )
    return
  }
  if (kind !== 'RecipeMetadata')
    refuse(
      'INVALID_CATALOG',
      say`profile catalog file requires kind "RecipeMetadata", got "${{ kind: String(kind) }}"`,
      { place },
    )
  if (!declares)
    refuse(
      'INVALID_CATALOG',
      say`RecipeMetadata uses apiVersion "${{ apiVersion: RECORDED_VERSION }}" but has no spec.profile declaration`,
      { place },
    )
  checkDocument(OVERLAY, value, { place })
}

/** Reads a RecipeMetadata document. */
export function readOverlay(document: Reader): Overlay {
  const spec = document.child('spec')
  return {
    name: document.child('metadata').text('name'),
    base: spec.text('base'),
    criteria: spec.has('criteria') ? readCriteria(spec.child('criteria')) : undefined,
    spec: readSpec(spec),
    profile: spec.has('profile') ? readProfile(spec.child('profile')) : undefined,
    isExternal: false,
  }
}

export function readSpec(spec: Reader): RecipeSpec {
  return {
    constraints: spec.children('constraints').map(readConstraint),
    componentRefs: spec.children('componentRefs').map(readComponentRef),
    mixins: spec.texts('mixins'),
    validation: readValidation(spec.child('validation')),
  }
}

/** Criteria as an overlay or recipe file writes them: nothing refused, nothing changed. */
export function readCriteria(reader: Reader): Criteria {
  const fields = Object.fromEntries(CRITERIA_FIELDS.map((f) => [f, reader.text(f)]))
  return { ...(fields as Record<(typeof CRITERIA_FIELDS)[number], string>), nodes: reader.number('nodes') }
}

/** Lays one spec over another: constraints and components by name, both sorted by name in the result. */
export function mergeSpec(below: RecipeSpec, above: RecipeSpec): RecipeSpec {
  const constraints = new Map(below.constraints.map((c) => [c.name, c]))
  for (const constraint of above.constraints) constraints.set(constraint.name, constraint)
  const components = new Map(below.componentRefs.map((c) => [c.name, c]))
  for (const ref of above.componentRefs) {
    const old = components.get(ref.name)
    components.set(ref.name, old ? mergeComponentRef(old, ref) : ref)
  }
  return {
    constraints: sortByName(constraints.values()),
    componentRefs: sortByName(components.values()),
    mixins: [...new Set([...below.mixins, ...above.mixins])],
    validation: mergeValidation(below.validation, above.validation),
  }
}

/** In byte order of the names, as Go sorts them. */
export const sortByName = <T extends { readonly name: string }>(items: Iterable<T>): T[] =>
  [...items].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
