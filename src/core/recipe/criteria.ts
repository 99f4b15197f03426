import { AicrError } from '../errors.ts'

/** What a user asks a recipe for. `any` (and 0 nodes) leaves a field open. */
export interface Criteria {
  readonly service: string
  readonly accelerator: string
  readonly intent: string
  readonly os: string
  readonly platform: string
  readonly nodes: number
}

export type CriteriaField = 'service' | 'accelerator' | 'intent' | 'os' | 'platform'

export const CRITERIA_FIELDS: readonly CriteriaField[] = ['service', 'accelerator', 'intent', 'os', 'platform']

/** Values that are understood even where no overlay of the catalog asks for them. */
export const KNOWN_VALUES: Readonly<Record<CriteriaField, readonly string[]>> = {
  service: ['aks', 'bcm', 'eks', 'gke', 'kind', 'lke', 'oke'],
  accelerator: ['a100', 'b200', 'gb200', 'gb300', 'h100', 'h200', 'l40', 'rtx-pro-6000'],
  intent: ['inference', 'training'],
  os: ['amazonlinux', 'cos', 'ol', 'rhel', 'sles', 'talos', 'ubuntu'],
  platform: ['dynamo', 'kubeflow', 'nim', 'runai', 'slurm'],
}

/** Other words for a value. */
const SYNONYMS: Readonly<Record<CriteriaField, ReadonlyMap<string, string>>> = {
  service: new Map([
    ['self-managed', 'any'],
    ['self', 'any'],
    ['vanilla', 'any'],
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

/** Trims, lower-cases and resolves synonyms; empty means any. Nothing is refused. */
export function normaliseValue(field: CriteriaField, text: string): string {
  const word = text.trim().toLowerCase()
  return word === '' ? 'any' : (SYNONYMS[field].get(word) ?? word)
}

/** Criteria from what a user wrote, each field checked against the vocabulary. */
export function parseCriteria(
  input: Readonly<Partial<Record<CriteriaField, string | undefined>>> & { readonly nodes?: number | undefined },
  vocabulary: Vocabulary,
): Criteria {
  const field = (name: CriteriaField): string => {
    const value = normaliseValue(name, input[name] ?? '')
    if (value === 'any' || vocabulary[name].has(value)) return value
    throw new AicrError('INVALID_REQUEST', `invalid ${name} type: ${input[name]}`, {
      hint: `allowed: ${[...vocabulary[name]].sort().join(', ')}, any`,
    })
  }
  const nodes = input.nodes ?? 0
  if (!Number.isInteger(nodes) || nodes < 0) {
    throw new AicrError('INVALID_REQUEST', `invalid nodes: ${nodes}`, { hint: 'a whole number, 0 for any' })
  }
  return {
    service: field('service'),
    accelerator: field('accelerator'),
    intent: field('intent'),
    os: field('os'),
    platform: field('platform'),
    nodes,
  }
}

/**
 * Whether an overlay that asks for `rule` applies to a query. Not symmetric: an overlay that asks for something specific does
 * not apply where the query leaves the field open.
 */
export function criteriaMatch(rule: Criteria, query: Criteria): boolean {
  const nodes = rule.nodes === 0 || rule.nodes === query.nodes
  return nodes && CRITERIA_FIELDS.every((f) => rule[f] === 'any' || rule[f] === query[f])
}

/** How many fields are not open. */
export const specificity = (criteria: Criteria): number =>
  CRITERIA_FIELDS.filter((f) => criteria[f] !== 'any').length + (criteria.nodes === 0 ? 0 : 1)

/** `criteria(service=eks, accelerator=h100)`; `criteria(any)` when every field is open. */
export function describeCriteria(criteria: Criteria): string {
  const parts = CRITERIA_FIELDS.filter((f) => criteria[f] !== 'any').map((f) => `${f}=${criteria[f]}`)
  if (criteria.nodes > 0) parts.push(`nodes=${criteria.nodes}`)
  return `criteria(${parts.length > 0 ? parts.join(', ') : 'any'})`
}
