import type { Fields } from '../fields.ts'
import { type Writable, writeYaml } from '../yaml/index.ts'
import type { Catalog } from './catalog.ts'
import { coverageGap } from './coverage.ts'
import { ANY_CRITERIA, CRITERIA_FIELDS, type Criteria, isStated } from './criteria.ts'
import { maximalLeaves } from './leaves.ts'
import type { Overlay } from './overlay.ts'
import type { Profile } from './profile.ts'
import { declaredProfile } from './profile-choice.ts'
import { appliedOverlays } from './resolve.ts'
import { writeTable } from './write.ts'

/** Criteria that the catalog covers, and the overlays that answer them. */
export interface Combination {
  /** what is covered */
  readonly criteria: Criteria
  /** the most specific overlays that say something, joined with `+` */
  readonly name: string
  /** no other overlay builds on one of them */
  readonly isLeaf: boolean
  /** an overlay of --data answers */
  readonly isExternal: boolean
  /** the choice that the recipe leaves open, if there is one */
  readonly profile: Profile | undefined
}

/** Every combination of criteria that the catalog covers and that has exactly the values of `filter`, where that asks for something. */
export function coveredCombinations(catalog: Catalog, filter: Criteria): Combination[] {
  const asked = [...catalog.overlays.values()].flatMap((overlay) => overlay.criteria ?? [])
  const all = CRITERIA_FIELDS.reduce<Criteria[]>(
    (some, field) => {
      const known = [...new Set(asked.map((one) => one[field]).filter(isStated))].sort()
      const values = isStated(filter[field]) ? [filter[field]] : ['any', ...known]
      return some.flatMap((one) => values.map((value) => ({ ...one, [field]: value })))
    },
    [ANY_CRITERIA],
  )
  return all
    .filter((criteria) => CRITERIA_FIELDS.some((field) => isStated(criteria[field])))
    .flatMap((criteria) => combinationOf(catalog, criteria) ?? [])
}

function combinationOf(catalog: Catalog, criteria: Criteria): Combination | undefined {
  const applied = appliedOverlays(catalog, criteria)
  if (coverageGap(catalog.overlays, criteria, applied.slice(1))) return undefined
  const speaking = maximalLeaves(catalog.overlays, criteria).filter(saysSomething)
  // an overlay all of whose words another one says too adds nothing to the name
  const leaves = speaking.filter((leaf) => !speaking.some((other) => other !== leaf && isWithin(leaf, other)))
  const bases = new Set([...catalog.overlays.values()].map(({ base }) => base))
  return {
    criteria,
    name: leaves.map(({ name }) => name).join('+'),
    isLeaf: leaves.every(({ name }) => !bases.has(name)),
    isExternal: leaves.some(({ isExternal }) => isExternal),
    profile: declaredProfile(applied),
  }
}

const saysSomething = ({ criteria }: Overlay): boolean =>
  criteria !== undefined && CRITERIA_FIELDS.some((field) => isStated(criteria[field]))

function isWithin({ criteria: small }: Overlay, { criteria: large }: Overlay): boolean {
  if (!small || !large) return false
  const stated = CRITERIA_FIELDS.filter((field) => isStated(small[field]))
  const isMore = CRITERIA_FIELDS.filter((field) => isStated(large[field])).length > stated.length
  return isMore && stated.every((field) => small[field] === large[field])
}

/** Combinations as a table, or as data in upstream's shape of `recipe list`. */
export function writeCombinations(all: readonly Combination[], format: 'table' | 'json' | 'yaml'): string {
  if (format === 'table') return combinationTable(all)
  const documents = all.map(combinationDocument)
  if (format === 'json') return `${JSON.stringify(documents, null, 2)}\n`
  return documents.length === 0 ? '[]\n' : writeYaml(documents as unknown as { readonly [name: string]: Writable })
}

function combinationDocument({ criteria, name, isLeaf, isExternal, profile }: Combination): Fields {
  return {
    name,
    criteria: { ...criteria },
    is_leaf: isLeaf,
    source: sourceOf(isExternal),
    ...(profile
      ? {
          profile: {
            name: profile.name,
            ...(profile.description === '' ? {} : { description: profile.description }),
            default: profile.defaultValue,
            values: [...profile.values.keys()].sort(),
          },
        }
      : {}),
  }
}

const sourceOf = (isExternal: boolean): string => (isExternal ? 'external' : 'embedded')

function combinationTable(all: readonly Combination[]): string {
  const head = ['SERVICE', 'ACCELERATOR', 'INTENT', 'OS', 'PLATFORM', 'NAME', 'IS_LEAF', 'SOURCE']
  if (all.length === 0) return `${writeTable([head])}(no recipe covers these criteria)\n`
  const rows = all.map(({ criteria, name, isLeaf, isExternal }) => [
    ...CRITERIA_FIELDS.map((field) => criteria[field]),
    name,
    String(isLeaf),
    sourceOf(isExternal),
  ])
  return `${writeTable([head, ...rows])}\nany = not given\n`
}
