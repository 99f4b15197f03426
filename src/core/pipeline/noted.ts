import type { ChartFailure, ComponentStatus } from '../output/index.ts'

/** A value, with warnings about it and whether anything is missing from it. */
export interface Noted<T> extends Notes {
  readonly value: T
}

/** Warnings, one sentence each, and what they mean for the component's list. */
export interface Notes {
  readonly warnings: readonly string[]
  readonly status: ComponentStatus
  /** why there is no chart */
  readonly failure?: ChartFailure
}

/** Nothing to say. */
export const CLEAN: Notes = { warnings: [], status: 'complete' }

/** One thing to say. */
export const note = (status: ComponentStatus, warning: string): Notes => ({ status, warnings: [warning] })

const RANK: Readonly<Record<ComponentStatus, number>> = { complete: 0, unexamined: 1, incomplete: 2 }

/** A value with the notes of everything that it came from: each warning once, in order, and the gravest status. */
export const join = <T>(value: T, ...notes: readonly Notes[]): Noted<T> => joinAll(value, notes)

/** The same for a list of notes of any length. */
export function joinAll<T>(value: T, notes: readonly Notes[]): Noted<T> {
  const status = notes.map((each) => each.status).reduce((a, b) => (RANK[b] > RANK[a] ? b : a), 'complete')
  const failure = notes.find((each) => each.failure !== undefined)?.failure
  return {
    value,
    warnings: [...new Set(notes.flatMap(({ warnings }) => warnings))],
    status,
    ...(failure ? { failure } : {}),
  }
}
