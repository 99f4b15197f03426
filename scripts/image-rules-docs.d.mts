import type { extractImages, Rule, SUFFIXES } from '../src/core/images/index.ts'
import type { SKIPPED_KINDS } from '../src/core/images/object.ts'

export interface RuleExample {
  readonly yaml: string
  /** canonical references, sorted; empty when nothing is found */
  readonly finds: readonly string[]
}

export interface RuleRow {
  readonly id: string
  readonly file: string
  readonly doc: string
  readonly source: string
  readonly examples: readonly RuleExample[]
}

export interface RuleTables {
  readonly RULES: readonly Rule[]
  readonly DECLARATIONS: readonly Rule[]
  readonly SKIPPED_KINDS: typeof SKIPPED_KINDS
  readonly SUFFIXES: typeof SUFFIXES
  readonly extractImages: typeof extractImages
}

export function readRuleComments(): RuleRow[]
export function writeRulePage(tables: RuleTables): string
