import { AicrError } from '../errors.ts'
import type { Fields, Reader } from '../yaml/index.ts'
import { type ComponentRef, mergeComponentRef, readComponentRef } from './component.ts'
import { type Constraint, readConstraint } from './constraint.ts'
import { CRITERIA_FIELDS, type Criteria, normaliseValue } from './criteria.ts'
import { leafPaths, type Profile, readProfile } from './profile.ts'

/** What an overlay, a mixin or a base contributes. */
export interface RecipeSpec {
  readonly constraints: readonly Constraint[]
  readonly componentRefs: readonly ComponentRef[]
  readonly mixins: readonly string[]
  readonly validation: Fields
}

export interface Overlay {
  readonly name: string
  /** the overlay below this one; empty for the root */
  readonly base: string
  /** undefined: never matches by itself, only serves as a base */
  readonly criteria: Criteria | undefined
  readonly spec: RecipeSpec
  readonly profile: Profile | undefined
}

export const EMPTY_SPEC: RecipeSpec = { constraints: [], componentRefs: [], mixins: [], validation: {} }

/** Reads a RecipeMetadata document. */
export function readOverlay(document: Reader): Overlay {
  const spec = document.child('spec')
  return {
    name: document.child('metadata').text('name'),
    base: spec.text('base'),
    criteria: spec.has('criteria') ? readCriteria(spec.child('criteria')) : undefined,
    spec: readSpec(spec),
    profile: spec.has('profile') ? readProfile(spec.child('profile')) : undefined,
  }
}

export function readSpec(spec: Reader): RecipeSpec {
  return {
    constraints: spec.children('constraints').map(readConstraint),
    componentRefs: spec.children('componentRefs').map(readComponentRef),
    mixins: spec.texts('mixins'),
    validation: spec.record('validation'),
  }
}

/** Criteria as an overlay or recipe file writes them: nothing refused, empty means any. */
export function readCriteria(reader: Reader): Criteria {
  const fields = Object.fromEntries(CRITERIA_FIELDS.map((f) => [f, normaliseValue(f, reader.text(f))]))
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

function mergeValidation(below: Fields, above: Fields): Fields {
  const merged: Record<string, unknown> = { ...below }
  for (const [phase, value] of Object.entries(above))
    merged[phase] = { ...(merged[phase] as Fields | undefined), ...(value as Fields) }
  return merged
}

/**
 * Adds a mixin: constraints must be new; a component that is there already may only gain a namespace, manifests, dependencies
 * and the override paths that the registry allows.
 */
export function mergeMixin(
  below: RecipeSpec,
  name: string,
  mixin: RecipeSpec,
  safePaths: (component: string) => readonly string[],
): RecipeSpec {
  for (const constraint of mixin.constraints) {
    if (below.constraints.some((c) => c.name === constraint.name)) {
      throw new AicrError('INVALID_REQUEST', `mixin ${name} sets constraint ${constraint.name}, which is set already`)
    }
  }
  for (const ref of mixin.componentRefs) {
    if (!below.componentRefs.some((c) => c.name === ref.name)) continue
    const fixed = (['chart', 'source', 'version', 'tag', 'valuesFile', 'path'] as const).filter((f) => ref[f] !== '')
    const foreign = leafPaths(ref.overrides).filter(
      (p) => !safePaths(ref.name).some((safe) => p === safe || p.startsWith(`${safe}.`)),
    )
    const wrong = [...fixed, ...foreign.map((p) => `overrides.${p}`)]
    if (wrong.length > 0) {
      throw new AicrError(
        'INVALID_REQUEST',
        `mixin ${name} may not change ${wrong.join(', ')} of component ${ref.name}`,
      )
    }
  }
  return mergeSpec(below, { ...mixin, mixins: [], validation: {} })
}

const sortByName = <T extends { readonly name: string }>(items: Iterable<T>): T[] =>
  [...items].sort((a, b) => (a.name < b.name ? -1 : 1))
