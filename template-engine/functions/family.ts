import type { FunctionLibrary } from './library.ts'

/** A table that was loaded when it was needed, with the class of its integers: another one than ours if a loader made a second package of it. */
export interface LoadedFamily<Table extends FunctionLibrary = FunctionLibrary> {
  readonly functions: Table
  readonly Integer: unknown
}

/**
 * Functions that are loaded when they are needed. `names` has a key for every function of the table that `load` returns, no more and no
 * less: the compiler holds them together.
 */
export interface Family<Table extends FunctionLibrary = FunctionLibrary> {
  /** a key for every function of the table */
  readonly names: Readonly<Record<keyof Table & string, true>>
  /** loads the table */
  readonly load: () => Promise<LoadedFamily<Table>>
  /** whether its code calls the platform's TextEncoder, which some test environments lack */
  readonly encodesText?: true
}

/** Functions at hand, and families that follow. */
export interface FunctionSet {
  /** functions that are at hand */
  readonly ready: FunctionLibrary
  /** families that are loaded when a template mentions one of their functions */
  readonly late: readonly Family[]
}

/** Functions of several tables; a later one wins. Members are defined, not assigned: Object.prototype may be frozen. */
export const mergeFunctions = (tables: readonly FunctionLibrary[]): FunctionLibrary =>
  Object.fromEntries(tables.flatMap((table) => Object.entries(table)))

/** Every function of a set, in one table. */
export async function loadFunctions({ ready, late }: FunctionSet): Promise<FunctionLibrary> {
  const loaded = await Promise.all(late.map(({ load }) => load()))
  return mergeFunctions([ready, ...loaded.map(({ functions }) => functions)])
}
