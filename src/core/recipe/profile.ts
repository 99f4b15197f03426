import { AicrError } from '../errors.ts'
import { type Fields, isFields, type Reader } from '../yaml/index.ts'
import { type ComponentRef, isEnabled, mergeFields } from './component.ts'
import { type Constraint, readConstraint } from './constraint.ts'
import { findComponent, type Registry } from './registry.ts'
import type { ComponentSet } from './set.ts'

/** One named choice among ways to configure a recipe, declared by an overlay. */
export interface Profile {
  readonly name: string
  readonly defaultValue: string
  readonly values: ReadonlyMap<string, ProfileValue>
}

/** What a choice adds: conditions, and overrides of components that the recipe has. */
export interface ProfileValue {
  readonly constraints: readonly Constraint[]
  /** checked after installation: they go to validation.readiness */
  readonly readinessConstraints: readonly Fields[]
  readonly overrides: ReadonlyMap<string, Fields>
}

/** The choice that a recipe was made with. */
export interface SelectedProfile {
  readonly name: string
  readonly value: string
  /** component → override paths that belong to the profile; `enabled` stands for the component's presence */
  readonly ownedPaths: Readonly<Record<string, readonly string[]>>
}

const WORD = /^[A-Za-z0-9._-]+$/

export function readProfile(reader: Reader): Profile {
  const choices = reader.child('values')
  const values = new Map(Object.keys(choices.fields).map((name) => [name, readProfileValue(choices.child(name))]))
  const profile = { name: reader.text('name'), defaultValue: reader.text('default'), values }
  for (const word of [profile.name, ...values.keys()])
    if (!WORD.test(word))
      throw new AicrError('INVALID_REQUEST', `profile name or value "${word}" may have letters, digits, . _ - only`)
  if (!values.has(profile.defaultValue))
    throw new AicrError('INVALID_REQUEST', `profile ${profile.name} has no value for its default`, {
      hint: `default: ${profile.defaultValue || '(empty)'}, values: ${[...values.keys()].join(', ')}`,
    })
  return profile
}

const readProfileValue = (reader: Reader): ProfileValue => ({
  constraints: reader.children('constraints').map(readConstraint),
  readinessConstraints: reader.children('readinessConstraints').map((c) => c.fields),
  overrides: new Map(reader.children('componentRefs').map((ref) => [ref.text('name'), ref.record('overrides')])),
})

export function readSelectedProfile(reader: Reader): SelectedProfile {
  const owned = reader.child('ownedPaths')
  return {
    name: reader.text('name'),
    value: reader.text('value'),
    ownedPaths: Object.fromEntries(Object.keys(owned.fields).map((name) => [name, owned.texts(name)])),
  }
}

/** The one profile that the applied overlays declare. Two are an error. */
export function declaredProfile(
  overlays: readonly { readonly name: string; readonly profile: Profile | undefined }[],
): Profile | undefined {
  const declaring = overlays.filter((o) => o.profile !== undefined)
  if (declaring.length > 1)
    throw new AicrError(
      'INVALID_REQUEST',
      `several overlays declare a profile: ${declaring.map((o) => o.name).join(', ')}`,
    )
  return declaring[0]?.profile
}

/** What of a recipe's spec a profile may change. */
interface ProfiledSpec {
  readonly constraints: readonly Constraint[]
  readonly componentRefs: readonly ComponentRef[]
  readonly validation: Fields
}

/** Applies the requested choice (`name=value`), or the default one. */
export function applyProfile<Spec extends ProfiledSpec>(
  spec: Spec,
  profile: Profile | undefined,
  request: string | undefined,
): { readonly spec: Spec; readonly selected: SelectedProfile | undefined } {
  const choice = chooseValue(profile, request)
  if (!profile || choice === undefined) return { spec, selected: undefined }
  const ownedPaths = owned(profile)
  for (const component of Object.keys(ownedPaths)) {
    if (!spec.componentRefs.some((ref) => ref.name === component && isEnabled(ref)))
      throw new AicrError(
        'INVALID_REQUEST',
        `profile ${profile.name} configures ${component}, which is not in the recipe`,
      )
  }
  const value = profile.values.get(choice)
  const changed = value ? addValue(spec, `profile ${profile.name}=${choice}`, value) : spec
  return { spec: changed, selected: { name: profile.name, value: choice, ownedPaths } }
}

function chooseValue(profile: Profile | undefined, request: string | undefined): string | undefined {
  if (request === undefined) return profile?.defaultValue
  const [name, value, ...more] = request.split('=')
  if (profile && more.length === 0 && name === profile.name && value !== undefined && profile.values.has(value))
    return value
  const offered = profile
    ? [...profile.values.keys()].map((v) => `${profile.name}=${v}`).join(', ')
    : 'none for these criteria'
  throw new AicrError('INVALID_REQUEST', `invalid profile: ${request}`, { hint: `profiles: ${offered}` })
}

function addValue<Spec extends ProfiledSpec>(spec: Spec, who: string, value: ProfileValue): Spec {
  for (const { name } of value.constraints) {
    if (spec.constraints.some((c) => c.name === name))
      throw new AicrError('INVALID_REQUEST', `${who} sets constraint ${name}, which is set already`)
  }
  const override = (ref: ComponentRef): ComponentRef => {
    const extra = value.overrides.get(ref.name)
    return extra ? { ...ref, overrides: mergeFields(ref.overrides, extra) } : ref
  }
  return {
    ...spec,
    constraints: [...spec.constraints, ...value.constraints].sort((a, b) => (a.name < b.name ? -1 : 1)),
    componentRefs: spec.componentRefs.map(override),
    validation: withReadiness(spec.validation, value.readinessConstraints),
  }
}

function withReadiness(validation: Fields, constraints: readonly Fields[]): Fields {
  if (constraints.length === 0) return validation
  const phase = isFields(validation.readiness) ? validation.readiness : {}
  const present = Array.isArray(phase.constraints) ? phase.constraints : []
  return { ...validation, readiness: { ...phase, constraints: [...present, ...constraints] } }
}

function owned(profile: Profile): Record<string, string[]> {
  const paths = new Map<string, Set<string>>()
  for (const { overrides } of profile.values.values()) {
    for (const [component, fields] of overrides) {
      const all = paths.get(component) ?? new Set(['enabled'])
      for (const path of leafPaths(fields)) all.add(path)
      paths.set(component, all)
    }
  }
  return Object.fromEntries(
    [...paths].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, all]) => [name, [...all].sort()]),
  )
}

/** Dotted paths of what is not a mapping, or an empty one. */
export function leafPaths(fields: Fields, prefix = ''): string[] {
  return Object.entries(fields).flatMap(([key, value]) =>
    isFields(value) && Object.keys(value).length > 0 ? leafPaths(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  )
}

/**
 * Refuses --set entries that would change what the recipe's profile has decided. An entry that says the same is accepted.
 */
export function checkProfileLocks(
  profile: SelectedProfile | undefined,
  refs: readonly ComponentRef[],
  registry: Registry,
  sets: readonly ComponentSet[],
): void {
  if (!profile) return
  for (const set of sets) {
    const component = findComponent(registry, set.component)?.name ?? set.component
    const path = set.path.join('.')
    for (const lock of profile.ownedPaths[component] ?? []) {
      const overlaps = path === lock || path.startsWith(`${lock}.`) || lock.startsWith(`${path}.`)
      if (!overlaps) continue
      const decided =
        lock === 'enabled' ? true : valueAt(refs.find((ref) => ref.name === component)?.overrides, set.path)
      if (path === lock && decided === set.value) continue
      throw new AicrError(
        'INVALID_REQUEST',
        `--set ${set.component}:${path} would change ${lock}, which profile ${profile.name}=${profile.value} decides`,
        {
          hint: 'choose another profile value instead',
        },
      )
    }
  }
}

const valueAt = (fields: Fields | undefined, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (isFields(value) ? value[key] : undefined), fields)
