import { say } from '../errors.ts'
import { type ComponentRef, isEnabled, mergeFields } from './component.ts'
import { type Overlay, type RecipeSpec, sortByName } from './overlay.ts'
import { isProfileWord, ownedPathsOf, type Profile, type ProfileValue, type SelectedProfile } from './profile.ts'
import { refuse } from './refuse.ts'
import { mergeValidation, type Validation } from './validation.ts'

/** The one profile that the overlays declare. Two are an error. */
export function declaredProfile(overlays: readonly Overlay[]): Profile | undefined {
  const declaring = overlays.filter((overlay) => overlay.profile !== undefined)
  if (declaring.length > 1) {
    const names = declaring.map(({ name }) => name).sort()
    refuse(
      'INVALID_CATALOG',
      say`resolved composition has multiple profile declarations from [${{ overlays: names.join(' ') }}]`,
    )
  }
  return declaring[0]?.profile
}

/** Applies the requested choice (`name=value`), or the default one (upstream's profile_resolution.go). */
export function applyProfile(
  spec: RecipeSpec,
  profile: Profile | undefined,
  request: string | undefined,
): { readonly spec: RecipeSpec; readonly selected: SelectedProfile | undefined } {
  const asked = request === undefined || request === '' ? undefined : parseChoice(request)
  if (!profile) {
    if (asked)
      refuse(
        'INVALID_REQUEST',
        say`profile "${{ name: asked.name }}" was selected, but the resolved composition declares no profile`,
      )
    return { spec, selected: undefined }
  }
  const choice = chooseValue(profile, asked)
  const ownedPaths = ownedPathsOf(profile)
  for (const component of Object.keys(ownedPaths)) {
    if (!spec.componentRefs.some((ref) => ref.name === component && isEnabled(ref)))
      refuse(
        'INVALID_CATALOG',
        say`profile "${{ name: profile.name }}" references component "${{ component }}", which is not enabled in the surviving composition`,
      )
  }
  const selected = { name: profile.name, value: choice.name, advertiser: choice.value.advertiser, ownedPaths }
  return { spec: addValue(spec, `profile "${profile.name}" value "${choice.name}"`, choice.value), selected }
}

function parseChoice(request: string): { name: string; value: string } {
  const [name, value, ...more] = request.split('=')
  if (request.trim() !== request || name === undefined || value === undefined || more.length > 0)
    return refuse('INVALID_REQUEST', 'profile must use the exact name=value form')
  if (!isProfileWord(name) || !isProfileWord(value))
    refuse('INVALID_REQUEST', 'profile name and value must match [A-Za-z0-9._-]+')
  return { name, value }
}

function chooseValue(
  profile: Profile,
  asked: { name: string; value: string } | undefined,
): { readonly name: string; readonly value: ProfileValue } {
  if (asked && asked.name !== profile.name)
    refuse(
      'INVALID_REQUEST',
      say`resolved composition declares profile "${{ name: profile.name }}", not "${{ given: asked.name }}"`,
    )
  const name = asked?.value ?? profile.defaultValue
  const value = profile.values.get(name)
  const names = [...profile.values.keys()].sort().join(' ')
  return value
    ? { name, value }
    : refuse(
        'INVALID_REQUEST',
        say`profile "${{ name: profile.name }}" has no value "${{ value: name }}"; valid values: [${{ values: names }}]`,
      )
}

function addValue(spec: RecipeSpec, who: string, value: ProfileValue): RecipeSpec {
  for (const { name } of value.constraints) {
    if (spec.constraints.some((c) => c.name === name))
      refuse('INVALID_CATALOG', say`${{ who }} constraint "${{ name }}" collides with the composed recipe`)
  }
  const override = (ref: ComponentRef): ComponentRef => {
    const extra = value.overrides.get(ref.name)
    return extra ? { ...ref, overrides: mergeFields(ref.overrides, extra) } : ref
  }
  return {
    ...spec,
    constraints: sortByName([...spec.constraints, ...value.constraints]),
    componentRefs: spec.componentRefs.map(override),
    validation: withReadiness(spec.validation, value),
  }
}

function withReadiness(validation: Validation, { readinessConstraints: constraints }: ProfileValue): Validation {
  if (constraints.length === 0) return validation
  const phase = { timeout: '', infrastructure: '', checks: undefined, constraints, nodeSelection: undefined }
  return mergeValidation(validation, { readiness: phase })
}
