import { CRITERIA_FIELDS, type Criteria, type CriteriaField, describeCriteria, isStated } from './criteria.ts'
import { chainOf, maximalLeaves, type Overlays } from './leaves.ts'
import type { Overlay } from './overlay.ts'

/** Criteria that the catalog does not cover: the sentence that says so, as upstream words it, and the same as data. */
export interface CoverageGap {
  readonly message: string
  /** stated fields that no applied overlay asks for; empty when only their combination is not covered */
  readonly uncovered: readonly UncoveredField[]
}

/** A field whose value no applied overlay asks for, and what would have to be said besides. */
export interface UncoveredField {
  readonly field: CriteriaField
  readonly value: string
  /** the least that has to be added, fewest fields first; empty when the catalog cannot serve the value here at all */
  readonly completions: readonly Completion[]
}

/** Criteria to add. */
export type Completion = Readonly<Partial<Record<CriteriaField, string>>>

/** The only field that has to be given when a combination needs it. */
const STRICT_FIELD = 'os'

/**
 * Whether the applied overlays, bases included, cover the criteria: one of them has to name each field that the user stated. When one
 * alone asks for everything that is stated, that is all; else, with the operating system left open, none may bring further overlays
 * in (upstream's coverage.go). Returns undefined for criteria that are covered.
 */
export function coverageGap(
  overlays: Overlays,
  criteria: Criteria,
  applied: readonly Overlay[],
): CoverageGap | undefined {
  const asked = applied.flatMap((overlay) => overlay.criteria ?? [])
  const uncovered = CRITERIA_FIELDS.filter(
    (field) => isStated(criteria[field]) && !asked.some((one) => one[field] === criteria[field]),
  ).map((field) => ({ field, value: criteria[field], completions: completionsOf(overlays, criteria, field) }))
  if (uncovered.length > 0) return { message: uncovered.map((one) => clause(one, criteria)).join('; '), uncovered }
  const systems = missingSystems(overlays, criteria, applied)
  if (systems.length === 0) return undefined
  const what = `${describeCriteria(criteria)} has no recipe covering that combination`
  return { message: `${what}; specify ${STRICT_FIELD} (valid: ${systems.join(', ')})`, uncovered: [] }
}

/** The least that overlays with the field's value ask for besides. */
function completionsOf(overlays: Overlays, criteria: Criteria, field: CriteriaField): Completion[] {
  const candidates = new Map<string, Completion>()
  for (const overlay of overlays.values()) {
    const completion = overlay.criteria && completionBy(overlay.criteria, criteria, field)
    if (completion && Object.keys(completion).length > 0) candidates.set(describeCompletion(completion), completion)
  }
  const all = [...candidates.values()]
  return all
    .filter((one) => !all.some((other) => other !== one && contains(one, other)))
    .sort((a, b) => sizeOf(a) - sizeOf(b) || (describeCompletion(a) < describeCompletion(b) ? -1 : 1))
}

/** What an overlay's criteria ask for beyond the query; undefined when they are for another value, or contradict the query. */
function completionBy(rule: Criteria, query: Criteria, field: CriteriaField): Completion | undefined {
  if (rule[field] !== query[field]) return undefined
  const further = CRITERIA_FIELDS.filter((other) => other !== field && isStated(rule[other]))
  if (further.some((other) => isStated(query[other]) && query[other] !== rule[other])) return undefined
  return Object.fromEntries(further.filter((other) => !isStated(query[other])).map((other) => [other, rule[other]]))
}

const sizeOf = (completion: Completion): number => Object.keys(completion).length

const contains = (large: Completion, small: Completion): boolean =>
  sizeOf(small) < sizeOf(large) && CRITERIA_FIELDS.every((f) => small[f] === undefined || small[f] === large[f])

const describeCompletion = (completion: Completion): string =>
  CRITERIA_FIELDS.filter((field) => completion[field] !== undefined)
    .map((field) => `${field}=${completion[field]}`)
    .join(', ')

function clause({ field, value, completions }: UncoveredField, criteria: Criteria): string {
  const which = `${field} '${value}'`
  if (completions.length === 0) return `no recipe provides ${which} for ${describeCriteria(criteria)}`
  const single = singleField(completions)
  if (single !== undefined) {
    const values = completions.flatMap((completion) => completion[single] ?? []).sort()
    return `${which} for ${describeCriteria(criteria)} requires ${single} (valid: ${values.join(', ')})`
  }
  const combinations = completions.map((completion) => `(${describeCompletion(completion)})`)
  return `${which} requires additional criteria; supported combinations: ${combinations.join(', ')}`
}

/** The field that every completion consists of alone, if there is one. */
function singleField(completions: readonly Completion[]): CriteriaField | undefined {
  const [first] = CRITERIA_FIELDS.filter((field) => completions[0]?.[field] !== undefined)
  const alone = first !== undefined && completions.every((one) => sizeOf(one) === 1 && one[first] !== undefined)
  return alone ? first : undefined
}

/** Operating systems with which the query would be served by overlays that are not applied without. */
function missingSystems(overlays: Overlays, criteria: Criteria, applied: readonly Overlay[]): string[] {
  if (isStated(criteria[STRICT_FIELD])) return []
  const stated = CRITERIA_FIELDS.filter((field) => isStated(criteria[field]))
  const isWhole = (one: Criteria): boolean => stated.every((field) => one[field] === criteria[field])
  if (applied.some((overlay) => overlay.criteria && isWhole(overlay.criteria))) return []
  const systems = new Set([...overlays.values()].flatMap((o) => o.criteria?.[STRICT_FIELD] ?? []).filter(isStated))
  return [...systems]
    .filter((os) =>
      maximalLeaves(overlays, { ...criteria, [STRICT_FIELD]: os }).some((leaf) =>
        chainOf(overlays, leaf).some((overlay) => !applied.includes(overlay)),
      ),
    )
    .sort()
}
