import { say } from '../errors.ts'
import { type Fields, isFields } from '../fields.ts'
import { checkAdvertiser, isProfileWord, type OwnedPaths, PRESENCE } from './profile.ts'
import { isNewer, RECORDED_VERSION, type Recipe } from './recipe.ts'
import { refuse } from './refuse.ts'

/**
 * What the apiVersion of a recipe promises (upstream's profile.go, ValidateProfileContract): v1alpha2 records no profile, v1alpha3 records
 * one or a choice, and what it records is whole.
 */
export function checkContract({ apiVersion, metadata, configuration }: Recipe, place: string): void {
  const profile = metadata.selectedProfile
  if (apiVersion !== RECORDED_VERSION && !isNewer(apiVersion)) {
    if (profile)
      refuse('INVALID_RECIPE', say`recipe apiVersion "${{ apiVersion }}" cannot carry metadata.selectedProfile`, {
        place,
      })
    return
  }
  checkObserved(metadata.observed ?? {}, place)
  if (profile === undefined) {
    if (apiVersion === RECORDED_VERSION && configuration?.slurmAccounting === undefined)
      refuse(
        'INVALID_RECIPE',
        say`recipe apiVersion "${{ apiVersion: RECORDED_VERSION }}" requires metadata.selectedProfile or configuration.slurm.accounting`,
        { place },
      )
    return
  }
  if (!isProfileWord(profile.name) || !isProfileWord(profile.value))
    refuse('INVALID_RECIPE', 'metadata.selectedProfile name and value must match [A-Za-z0-9._-]+', { place })
  checkAdvertiser(profile.advertiser)
  checkOwnedPaths(profile.ownedPaths, place)
}

function checkOwnedPaths(owned: OwnedPaths, place: string): void {
  for (const [component, paths] of Object.entries(owned)) {
    const field = `metadata.selectedProfile.ownedPaths["${component}"]`
    if (component === '')
      refuse('INVALID_RECIPE', 'metadata.selectedProfile.ownedPaths contains an empty component name', { place })
    if (paths.some((path, i) => i > 0 && path < (paths[i - 1] ?? '')))
      refuse('INVALID_RECIPE', say`${{ field }} must be lexicographically sorted`, { place })
    if (!paths.includes(PRESENCE))
      refuse('INVALID_RECIPE', say`${{ field }} must include synthetic path "${{ presence: PRESENCE }}"`, { place })
    const invalid = paths.find((path) => path.split('.').includes(''))
    if (invalid !== undefined)
      refuse('INVALID_RECIPE', say`${{ field }} contains invalid path "${{ path: invalid }}"`, { place })
    const twice = paths.find((path, i) => paths[i - 1] === path)
    if (twice !== undefined) refuse('INVALID_RECIPE', say`${{ field }} repeats path "${{ path: twice }}"`, { place })
  }
}

const REASONS: readonly unknown[] = [undefined, '', 'constraint-failed', 'mixin-constraint-failed']
const WARNING_FIELDS = ['overlay', 'constraint', 'expected', 'reason']

/** Overlays that a snapshot excluded are named, with a reason that is known; warnings are complete. */
function checkObserved({ excludedOverlays, constraintWarnings }: Fields, place: string): void {
  for (const [i, overlay] of itemsOf(excludedOverlays)) {
    const field = `metadata.excludedOverlays[${i}]`
    if (!isFields(overlay)) refuse('INVALID_RECIPE', say`${{ field }} must be an object`, { place })
    if (!isText(overlay.name)) refuse('INVALID_RECIPE', say`${{ field }}.name is required`, { place })
    if (!REASONS.includes(overlay.reason))
      refuse('INVALID_RECIPE', say`${{ field }}.reason "${{ reason: String(overlay.reason) }}" is unsupported`, {
        place,
      })
  }
  for (const [i, warning] of itemsOf(constraintWarnings)) {
    const missing = WARNING_FIELDS.find((field) => !isFields(warning) || !isText(warning[field]))
    if (missing !== undefined)
      refuse('INVALID_RECIPE', say`metadata.constraintWarnings[${{ index: i }}].${{ field: missing }} is required`, {
        place,
      })
  }
}

const itemsOf = (list: unknown): (readonly [number, unknown])[] => (Array.isArray(list) ? [...list.entries()] : [])

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''
