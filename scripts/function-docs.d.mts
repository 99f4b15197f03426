import type { FunctionLibrary } from '../template-engine/index.ts'

export interface FunctionExample {
  readonly template: string
  /** undefined when the example has no arrow */
  readonly output: string | undefined
}

export interface FunctionRow {
  readonly name: string
  readonly family: string
  readonly file: string
  readonly doc: string
  readonly source: string
  readonly examples: readonly FunctionExample[]
}

export function readFunctionRows(): FunctionRow[]
export function writeFunctionPage(rows: readonly FunctionRow[], tables: FunctionLibrary): string
