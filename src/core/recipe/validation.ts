import type { Fields } from '../fields.ts'
import type { Reader } from '../yaml/index.ts'

/** What `aicr validate` checks at each phase. Kept for upstream: nothing here is read for a list. */
export type Validation = Readonly<Partial<Record<Phase, ValidationPhase>>>

type Phase = (typeof PHASES)[number]

const PHASES = ['readiness', 'deployment', 'performance', 'conformance'] as const

/** Checks and conditions of a phase; undefined inherits, an empty list clears. */
export interface ValidationPhase {
  readonly timeout: string
  readonly infrastructure: string
  readonly checks: readonly string[] | undefined
  readonly constraints: readonly Fields[] | undefined
  readonly nodeSelection: Fields | undefined
}

/** The phases that a spec or a recipe declares. */
export function readValidation(reader: Reader): Validation {
  const phases = PHASES.filter((phase) => reader.has(phase)).map((phase) => [phase, readPhase(reader.child(phase))])
  return Object.fromEntries(phases)
}

const readPhase = (reader: Reader): ValidationPhase => ({
  timeout: reader.text('timeout'),
  infrastructure: reader.text('infrastructure'),
  checks: reader.has('checks') ? reader.texts('checks') : undefined,
  constraints: reader.has('constraints') ? reader.children('constraints').map(({ fields }) => fields) : undefined,
  nodeSelection: reader.has('nodeSelection') ? reader.record('nodeSelection') : undefined,
})

/** Lays phases over phases: checks and constraints are joined, an empty list clears (upstream's validation.go). */
export function mergeValidation(below: Validation, above: Validation): Validation {
  const phases = PHASES.map((phase) => [phase, mergePhase(below[phase], above[phase])] as const)
  return Object.fromEntries(phases.filter(([, phase]) => phase !== undefined))
}

function mergePhase(
  below: ValidationPhase | undefined,
  above: ValidationPhase | undefined,
): ValidationPhase | undefined {
  if (!below || !above) return above ?? below
  return {
    timeout: above.timeout || below.timeout,
    infrastructure: above.infrastructure || below.infrastructure,
    checks: joinLists(below.checks, above.checks, (check) => check),
    constraints: joinLists(below.constraints, above.constraints, ({ name }) => name),
    nodeSelection: above.nodeSelection ?? below.nodeSelection,
  }
}

/** Earlier items in their places with later values, new ones after. */
function joinLists<T>(
  below: readonly T[] | undefined,
  above: readonly T[] | undefined,
  key: (item: T) => unknown,
): readonly T[] | undefined {
  if (!below || !above || above.length === 0) return above ?? below
  const joined = new Map(below.map((item) => [key(item), item]))
  for (const item of above) joined.set(key(item), item)
  return [...joined.values()]
}
