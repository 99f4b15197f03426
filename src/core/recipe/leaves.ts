import { AicrError, say } from '../errors.ts'
import { type Criteria, criteriaMatch, specificity } from './criteria.ts'
import type { Overlay } from './overlay.ts'

/** A catalog's overlays by name, the one named `base` excepted. */
export type Overlays = ReadonlyMap<string, Overlay>

/** Matches that are not a base, near or far, of another match: the less specific first, then by name. */
export function maximalLeaves(overlays: Overlays, criteria: Criteria): Overlay[] {
  const matches = [...overlays.values()].filter((o) => o.criteria && criteriaMatch(o.criteria, criteria))
  const built = new Set(matches.flatMap((overlay) => [...basesOf(overlays, overlay)]))
  return matches
    .filter(({ name }) => !built.has(name))
    .sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

const rank = (overlay: Overlay): number => (overlay.criteria ? specificity(overlay.criteria) : 0)

/** Names of the overlays below one, as far as they exist. A loop ends where it closes, so that what is in it counts as its own base. */
function basesOf(overlays: Overlays, overlay: Overlay): Set<string> {
  const names = new Set<string>()
  for (let name = overlay.base; isOverlay(name) && !names.has(name); name = overlays.get(name)?.base ?? '')
    names.add(name)
  return names
}

const isOverlay = (base: string): boolean => base !== '' && base !== 'base'

/** An overlay's bases and itself, root first; the catalog's base overlay is left out. */
export function chainOf(overlays: Overlays, leaf: Overlay): Overlay[] {
  const path: Overlay[] = []
  for (let name = leaf.name; isOverlay(name); ) {
    const overlay = path.length === 0 ? leaf : overlays.get(name)
    if (!overlay)
      throw new AicrError('NOT_FOUND', say`recipe "${{ name }}" not found (referenced in inheritance chain)`, {
        hint: `overlay ${path[0]?.name} builds on it`,
      })
    if (path.includes(overlay))
      throw new AicrError(
        'INVALID_CATALOG',
        say`circular inheritance detected: recipe "${{ name }}" references itself in inheritance chain`,
      )
    path.unshift(overlay)
    name = overlay.base
  }
  return path
}
