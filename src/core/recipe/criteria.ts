import { say } from '../errors.ts'
import { misspelt } from '../nearest.ts'
import { refuse } from './refuse.ts'

/**
 * What a user asks a recipe for. `any` and empty text leave a field open; they differ in how criteria print. `nodes` (0: not said) selects
 * nothing, it only counts as having been asked.
 */
export interface Criteria {
  /** `eks`, `gke`, `ocp` … */
  readonly service: string
  /** `h100`, `gb200` … */
  readonly accelerator: string
  /** `training` or `inference` */
  readonly intent: string
  /** operating system of the GPU nodes: `ubuntu`, `cos` … */
  readonly os: string
  /** `kubeflow`, `dynamo`, `slurm` … */
  readonly platform: string
  /** number of GPU nodes; 0 where it is not said */
  readonly nodes: number
}

export type CriteriaField = 'service' | 'accelerator' | 'intent' | 'os' | 'platform'

/** The fields in the order in which upstream reports on them. */
export const CRITERIA_FIELDS: readonly CriteriaField[] = ['service', 'accelerator', 'intent', 'os', 'platform']

/** Words that are understood even where no overlay of the catalog asks for them (upstream's criteria.go). */
export const KNOWN_VALUES: Readonly<Record<CriteriaField, readonly string[]>> = {
  service: ['aks', 'bcm', 'eks', 'gke', 'kind', 'lke', 'metal3', 'ocp', 'oke'],
  accelerator: ['a100', 'b200', 'gb200', 'gb300', 'h100', 'h200', 'l40', 'l40s', 'rtx-pro-6000'],
  intent: ['inference', 'training'],
  os: ['amazonlinux', 'cos', 'ol', 'rhel', 'talos', 'ubuntu'],
  platform: ['dynamo', 'kubeflow', 'nim', 'runai', 'slurm'],
}

/** Other words for a value. */
const SYNONYMS: Readonly<Record<CriteriaField, ReadonlyMap<string, string>>> = {
  service: new Map([
    ['self-managed', 'any'],
    ['self', 'any'],
    ['vanilla', 'any'],
    ['openshift', 'ocp'],
  ]),
  accelerator: new Map(),
  intent: new Map(),
  os: new Map([
    ['al2', 'amazonlinux'],
    ['al2023', 'amazonlinux'],
  ]),
  platform: new Map(),
}

/** What may be asked for: allowed values by field. */
export type Vocabulary = Readonly<Record<CriteriaField, ReadonlySet<string>>>

/** Whether a field asks for something. */
export const isStated = (value: string): boolean => value !== '' && value !== 'any'

/** Criteria that ask for nothing. */
export const ANY_CRITERIA: Criteria = {
  service: 'any',
  accelerator: 'any',
  intent: 'any',
  os: 'any',
  platform: 'any',
  nodes: 0,
}

/** Criteria from what a user wrote, each word trimmed, lower-cased, its synonyms resolved and checked against the vocabulary. */
export function parseCriteria(
  input: Readonly<Partial<Record<CriteriaField, string | undefined>>> & { readonly nodes?: number | undefined },
  vocabulary: Vocabulary,
): Criteria {
  const words = CRITERIA_FIELDS.map((field) => [field, parseWord(field, input[field] ?? '', vocabulary)] as const)
  const nodes = input.nodes ?? 0
  if (!Number.isInteger(nodes))
    refuse('INVALID_REQUEST', say`invalid nodes: ${{ given: nodes }}`, { hint: 'a whole number' })
  return { ...ANY_CRITERIA, ...Object.fromEntries(words), nodes: Math.max(0, nodes) }
}

function parseWord(field: CriteriaField, text: string, vocabulary: Vocabulary): string {
  const word = text.trim().toLowerCase()
  const value = word === '' ? 'any' : (SYNONYMS[field].get(word) ?? word)
  if (value === 'any' || vocabulary[field].has(value)) return value
  const allowed = [...vocabulary[field]].sort()
  const near = misspelt(word, [...allowed, ...SYNONYMS[field].keys()])
  const meant = near.length === 0 ? '' : `did you mean ${near.join(', ')}? `
  return refuse('INVALID_REQUEST', say`invalid ${{ field }} type: ${{ given: text }}`, {
    hint: `${meant}allowed: ${allowed.join(', ')}, any`,
  })
}

/**
 * Whether an overlay that asks for `rule` applies to a query. Not symmetric: an overlay that asks for something specific does
 * not apply where the query leaves the field open.
 */
export const criteriaMatch = (rule: Criteria, query: Criteria): boolean =>
  CRITERIA_FIELDS.every((field) => !isStated(rule[field]) || rule[field] === query[field])

/** How specific criteria are: a point for each field that is not open, and one for nodes. */
export const specificity = (criteria: Criteria): number =>
  CRITERIA_FIELDS.filter((field) => isStated(criteria[field])).length + (criteria.nodes === 0 ? 0 : 1)

/**
 * `criteria(service=eks, accelerator=h100)`; `criteria(any)` when every field is `any`. A field that an overlay file left empty prints as
 * `intent=`, as in upstream's criteria.go.
 */
export function describeCriteria(criteria: Criteria): string {
  const parts = CRITERIA_FIELDS.filter((f) => criteria[f] !== 'any').map((f) => `${f}=${criteria[f]}`)
  if (criteria.nodes > 0) parts.push(`nodes=${criteria.nodes}`)
  return `criteria(${parts.length > 0 ? parts.join(', ') : 'any'})`
}

/** Refuses criteria that ask for nothing, as upstream's command line does. */
export function requireCriteria(criteria: Criteria): void {
  if (specificity(criteria) > 0) return
  refuse(
    'INVALID_REQUEST',
    'no criteria provided: specify at least one of --service, --accelerator, --intent, --os, --platform, --nodes, --config',
    { hint: "combinations that the catalog covers: 'aicr recipe list'" },
  )
}
