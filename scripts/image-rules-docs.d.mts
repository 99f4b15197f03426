import type { extractImages, Rule } from '../src/core/images/index.ts'
import type { Operator } from '../src/core/images/operators/operator.ts'

export interface RuleExample {
  readonly yaml: string
  /** canonical references, sorted; empty when nothing is found */
  readonly finds: readonly string[]
}

/** What the comment above a rule or a record says. */
export interface Documented {
  readonly file: string
  readonly doc: string
  readonly source: string
  readonly examples: readonly RuleExample[]
}

export interface RuleRow extends Documented {
  readonly id: string
}

export interface OperatorRow extends Documented {
  readonly name: string
}

export interface RuleTables {
  readonly RULES: readonly Rule[]
  readonly DECLARATIONS: readonly Rule[]
  readonly OPERATORS: readonly Operator[]
  readonly extractImages: typeof extractImages
}

export function readRuleComments(): RuleRow[]
export function readOperatorComments(): OperatorRow[]
export function writeRulePage(tables: RuleTables): string
