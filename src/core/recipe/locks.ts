import { say } from '../errors.ts'
import type { Fields } from '../fields.ts'
import type { DocumentBounds } from '../yaml/index.ts'
import { ADVERTISER_PATHS, checkAdvertisers } from './advertiser.ts'
import type { Catalog } from './catalog.ts'
import { accountingOwnership } from './choices.ts'
import { type ComponentRef, isEnabled } from './component.ts'
import { ADVERTISER_EXTERNAL, type OwnedPaths, PRESENCE, type SelectedProfile } from './profile.ts'
import type { Recipe } from './recipe.ts'
import { refuse } from './refuse.ts'
import type { ComponentSet } from './set.ts'
import { sortKeys } from './sort-keys.ts'
import { pathsIntersect, valueAtPath } from './value-path.ts'
import { componentValues, enabledBySet } from './values.ts'

/**
 * Checks that the values of a recipe are what its profile says (upstream's profile.go, ValidateProfileValues): the components that it
 * configures are there, each path that it owns is assigned by the recipe itself, and GPUs have one advertiser.
 */
export function checkProfileValues(recipe: Recipe, catalog: Catalog, bounds?: DocumentBounds): void {
  const profile = recipe.metadata.selectedProfile
  if (!profile) return
  const hydrated = new Map<string, Fields>()
  const locks = profileLocks(profile, recipe.componentRefs)
  for (const [component, paths] of Object.entries(locks).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const ref = recipe.componentRefs.find(({ name }) => name === component)
    if (!ref || !isEnabled(ref))
      refuse('INVALID_RECIPE', say`profile-owned component "${{ component }}" is missing or disabled`)
    if (ref.type === 'Kustomize' && paths.some((path) => path !== PRESENCE))
      refuse(
        'INVALID_RECIPE',
        say`profile-owned component "${{ component }}" has type "Kustomize", which does not consume values overrides`,
      )
    checkAssigned(ref, profile.ownedPaths[component] ?? [])
    const values = componentValues(catalog, ref, [], bounds)
    const blocked = paths.find((path) => valueAtPath(values, path).state === 'blocked')
    if (blocked !== undefined)
      refuse(
        'INVALID_RECIPE',
        say`profile-owned recipe path ${{ component }}.${{ path: blocked }} is blocked by a non-map ancestor`,
      )
    hydrated.set(component, values)
  }
  if (decidesAdvertiser(profile)) checkAdvertisers(profile.advertiser, hydrated)
}

function checkAssigned(ref: ComponentRef, paths: readonly string[]): void {
  for (const path of paths.filter((one) => one !== PRESENCE)) {
    const { state } = valueAtPath(ref.overrides, path)
    if (state === 'blocked')
      refuse(
        'INVALID_RECIPE',
        say`profile-owned recipe path ${{ name: ref.name }}.${{ path }} is blocked by a non-map ancestor`,
      )
    if (state === 'absent')
      refuse(
        'INVALID_RECIPE',
        say`profile-owned path ${{ name: ref.name }}.${{ path }} is not assigned by the component overrides; an owned path may not be inherited from the baseline values`,
      )
  }
}

/** Whether the profile says who advertises GPUs, so that all values that decide it are locked. */
const decidesAdvertiser = ({ advertiser, ownedPaths }: SelectedProfile): boolean =>
  advertiser === ADVERTISER_EXTERNAL ||
  Object.entries(ownedPaths).some(([component, paths]) =>
    paths.some(
      (path) => path !== PRESENCE && (ADVERTISER_PATHS.get(component) ?? []).some((one) => pathsIntersect(path, one)),
    ),
  )

/** What a profile locks: the paths that it owns, and every value that decides who advertises GPUs when it decides that. */
function profileLocks(profile: SelectedProfile, refs: readonly ComponentRef[]): OwnedPaths {
  if (!decidesAdvertiser(profile)) return profile.ownedPaths
  const locks: Record<string, readonly string[]> = { ...profile.ownedPaths }
  for (const [component, paths] of ADVERTISER_PATHS) {
    if (refs.some((ref) => ref.name === component && isEnabled(ref)))
      locks[component] = [...new Set([...(locks[component] ?? []), PRESENCE, ...paths])].sort()
  }
  return locks
}

/** Refuses --set entries that change what the recipe's profile or its accounting mode has decided. One that says the same is accepted. */
export function checkLocks(recipe: Recipe, catalog: Catalog, sets: readonly ComponentSet[]): void {
  const { selectedProfile: profile } = recipe.metadata
  const mode = recipe.configuration?.slurmAccounting
  if (profile)
    checkUnchanged(recipe, catalog, sets, {
      paths: profileLocks(profile, recipe.componentRefs),
      decidedBy: `selected profile ${profile.name}=${profile.value}`,
      kind: 'profile-owned',
    })
  if (mode !== undefined)
    checkUnchanged(recipe, catalog, sets, {
      paths: accountingOwnership(mode),
      decidedBy: `configuration.slurm.accounting.mode=${mode}`,
      kind: 'configuration-owned',
    })
}

interface Locks {
  readonly paths: OwnedPaths
  readonly decidedBy: string
  readonly kind: string
}

function checkUnchanged(recipe: Recipe, catalog: Catalog, sets: readonly ComponentSet[], locks: Locks): void {
  for (const [component, paths] of Object.entries(locks.paths).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const ref = recipe.componentRefs.find(({ name }) => name === component)
    if (!ref || sets.length === 0) continue
    if (isEnabled(ref) && enabledBySet(catalog, ref, sets) === false)
      refuse(
        'INVALID_RECIPE',
        say`${{ kind: locks.kind }} component "${{ component }}" may not be disabled: ${{ decidedBy: locks.decidedBy }}`,
      )
    const [before, after] = [componentValues(catalog, ref, []), componentValues(catalog, ref, sets)]
    const changed = paths.find((path) => path !== PRESENCE && observe(before, path) !== observe(after, path))
    if (changed !== undefined)
      refuse(
        'INVALID_RECIPE',
        say`${{ kind: locks.kind }} path ${{ component }}.${{ changed }} diverged from ${{ decidedBy: locks.decidedBy }}`,
        {
          hint: 'make the recipe with another choice instead',
        },
      )
  }
}

/** A value as comparable text; whether it is there at all is part of it. */
function observe(values: Fields, path: string): string {
  const found = valueAtPath(values, path)
  return found.state === 'present' ? `present ${JSON.stringify(sortKeys(found.value))}` : found.state
}
