import { say } from '../errors.ts'
import { type Fields, isFields } from '../fields.ts'
import type { Reader } from '../yaml/index.ts'
import { type Constraint, readConstraint } from './constraint.ts'
import { refuse } from './refuse.ts'
import { sortKeys } from './sort-keys.ts'

/** One named choice among ways to configure a recipe, declared by an overlay. */
export interface Profile {
  readonly name: string
  readonly description: string
  readonly defaultValue: string
  readonly values: ReadonlyMap<string, ProfileValue>
  /** the declaration as canonical JSON, to tell whether two are the same */
  readonly text: string
}

/** What a choice adds: conditions, and overrides of components that the recipe has. */
export interface ProfileValue {
  /** who tells Kubernetes of the GPUs: `external`, or empty for a component of the recipe */
  readonly advertiser: string
  readonly constraints: readonly Constraint[]
  /** checked after installation: they go to validation.readiness */
  readonly readinessConstraints: readonly Fields[]
  readonly overrides: ReadonlyMap<string, Fields>
}

/** Component → dotted paths of its values; `enabled` stands for the component's presence. */
export type OwnedPaths = Readonly<Record<string, readonly string[]>>

/** The choice that a recipe was made with. */
export interface SelectedProfile {
  readonly name: string
  readonly value: string
  readonly advertiser: string
  /** what belongs to the profile, sorted */
  readonly ownedPaths: OwnedPaths
}

export const ADVERTISER_EXTERNAL = 'external'

/** The path that stands for a component being part of the recipe. */
export const PRESENCE = 'enabled'

const WORD = /^[A-Za-z0-9._-]+$/

/** Whether a text may name a profile or one of its values. */
export const isProfileWord = (text: string): boolean => WORD.test(text)

/** Reads a declaration and checks it (upstream's profile.go, ValidateProfileDeclaration). */
export function readProfile(reader: Reader): Profile {
  const choices = reader.child('values')
  const name = reader.text('name')
  const values = new Map(Object.keys(choices.fields).map((one) => [one, readValue(choices.child(one), name, one)]))
  const text = JSON.stringify(sortKeys(reader.fields))
  const profile = { name, description: reader.text('description'), defaultValue: reader.text('default'), values, text }
  checkNames(profile)
  checkTotality(profile)
  return profile
}

function readValue(reader: Reader, profile: string, value: string): ProfileValue {
  const who = `profile "${profile}" value "${value}"`
  const overrides = new Map<string, Fields>()
  for (const ref of reader.children('componentRefs')) {
    const name = ref.text('name')
    if (name === '') refuse('INVALID_CATALOG', say`${{ who }} has a componentRef with an empty name`)
    if (overrides.has(name)) refuse('INVALID_CATALOG', say`${{ who }} repeats componentRef "${{ name }}"`)
    const fields = ref.record('overrides')
    if (PRESENCE in fields)
      refuse('INVALID_CATALOG', say`${{ who }} component "${{ name }}" may not assign overrides.enabled`)
    checkOverrides(fields, '')
    overrides.set(name, fields)
  }
  const advertiser = reader.text('advertiser')
  checkAdvertiser(advertiser)
  return {
    advertiser,
    constraints: readConstraints(reader, who),
    readinessConstraints: reader.children('readinessConstraints').map((c) => c.fields),
    overrides,
  }
}

function readConstraints(reader: Reader, who: string): Constraint[] {
  const names = new Set<string>()
  return reader.children('constraints').map((child) => {
    const constraint = readConstraint(child)
    if (constraint.name === '') refuse('INVALID_CATALOG', say`${{ who }} declares a constraint with no name`)
    if (constraint.value === '')
      refuse('INVALID_CATALOG', say`${{ who }} constraint "${{ name: constraint.name }}" has no value`)
    if (names.has(constraint.name))
      refuse('INVALID_CATALOG', say`${{ who }} repeats constraint "${{ name: constraint.name }}"`)
    names.add(constraint.name)
    return constraint
  })
}

/** Keys that a dotted path can name, no empty mappings, numbers that JSON carries unharmed. */
function checkOverrides(fields: Fields, prefix: string): void {
  for (const [key, value] of Object.entries(fields)) {
    if (key === '' || key.includes('.'))
      refuse(
        'INVALID_CATALOG',
        say`profile override key "${{ key }}" must be nonempty and may not contain a literal dot`,
      )
    const path = `${prefix}${key}`
    if (isFields(value)) {
      if (Object.keys(value).length === 0)
        refuse('INVALID_CATALOG', say`profile override "${{ path }}" assigns an empty map`)
      checkOverrides(value, `${path}.`)
    } else if (typeof value === 'number' && !isPortable(value)) {
      refuse(
        'INVALID_CATALOG',
        say`profile override "${{ path }}" contains a number outside the JSON round-trip-safe range`,
      )
    }
  }
}

const isPortable = (value: number): boolean =>
  Number.isFinite(value) && (!Number.isInteger(value) || Math.abs(value) <= Number.MAX_SAFE_INTEGER)

/** Refuses a word that says who advertises GPUs and is not known. */
export function checkAdvertiser(word: string): void {
  if (word !== '' && word !== ADVERTISER_EXTERNAL)
    refuse(
      'INVALID_CATALOG',
      say`unknown advertiser "${{ given: word }}"; the only supported value is "${{ expected: ADVERTISER_EXTERNAL }}"`,
    )
}

function checkNames({ name, defaultValue, values }: Profile): void {
  if (!isProfileWord(name)) refuse('INVALID_CATALOG', 'profile name must match [A-Za-z0-9._-]+')
  if (!isProfileWord(defaultValue)) refuse('INVALID_CATALOG', 'profile default must match [A-Za-z0-9._-]+')
  if (values.size === 0) refuse('INVALID_CATALOG', say`profile "${{ name }}" must declare at least one value`)
  if (!values.has(defaultValue))
    refuse('INVALID_CATALOG', say`profile "${{ name }}" default "${{ defaultValue }}" is not a declared value`)
  const lowered = new Map<string, string>()
  for (const value of values.keys()) {
    if (!isProfileWord(value)) refuse('INVALID_CATALOG', say`profile value "${{ value }}" must match [A-Za-z0-9._-]+`)
    const twin = lowered.get(value.toLowerCase())
    if (twin !== undefined)
      refuse('INVALID_CATALOG', say`profile "${{ name }}" values "${{ twin }}" and "${{ value }}" differ only by case`)
    lowered.set(value.toLowerCase(), value)
  }
}

/** Every value has to assign the same paths, so that a choice leaves nothing to the values below. */
function checkTotality({ name, values }: Profile): void {
  const assigned = [...values].map(([value, { overrides }]) => {
    const paths = [...overrides].flatMap(([component, fields]) => leafPaths(fields).map((p) => `${component}:${p}`))
    return { value, paths: paths.sort().join(' ') }
  })
  const [first, ...others] = assigned.sort((a, b) => (a.value < b.value ? -1 : 1))
  const odd = others.find(({ paths }) => paths !== first?.paths)
  if (odd)
    refuse(
      'INVALID_CATALOG',
      say`profile "${{ name }}" violates union totality: value "${{ value: odd.value }}" assigns [${{ paths: odd.paths }}], expected [${{ expected: first?.paths ?? '' }}]`,
    )
}

/** What a profile decides, whichever value is chosen. */
export function ownedPathsOf(profile: Profile): OwnedPaths {
  const paths = new Map<string, Set<string>>()
  for (const { overrides } of profile.values.values()) {
    for (const [component, fields] of overrides) {
      const all = paths.get(component) ?? new Set([PRESENCE])
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

/** The choice that a recipe file says it was made with; its shape is checked with the file. */
export function readSelectedProfile(reader: Reader): SelectedProfile {
  if (!reader.has('ownedPaths')) refuse('INVALID_CATALOG', 'metadata.selectedProfile.ownedPaths is required')
  const owned = reader.child('ownedPaths')
  return {
    name: reader.text('name'),
    value: reader.text('value'),
    advertiser: reader.text('advertiser'),
    ownedPaths: Object.fromEntries(Object.keys(owned.fields).map((name) => [name, owned.texts(name)])),
  }
}
