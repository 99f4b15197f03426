import { type ByteString, LimitError, quote, type Regexp, testRegexp } from '../../../template-engine/go/index.ts'
import { Budget } from '../../../template-engine/limits.ts'
import { showPlace } from './address.ts'
import type { Schema } from './schema.ts'

/** The schemas being applied, innermost first. `value` counts values: schemas of one value share it. */
export interface Scope {
  readonly schema: Schema
  readonly value: number
  readonly parent: Scope | undefined
  readonly depth: number
  /** the reference that leads here; empty for a part of the schema above */
  readonly reference: string
  /** one for a whole validation */
  readonly work: Work
}

/** What a validation spends, and by whose rules it goes. */
export interface Work {
  readonly ledger: Budget
  readonly rules: SchemaRules
}

/** Releases of santhosh-tekuri/jsonschema: 6.0.2 counts the items behind prefixItems from 0. */
export type SchemaRules = '6.0.2' | '6.0.3'

const MAX_DEPTH = 800
/** steps that applying one schema to one value takes, before its keywords */
const APPLY_STEPS = 100
/** and beginning to look for a pattern */
const MATCH_STEPS = 60

export const newWork = (rules: SchemaRules = '6.0.3'): Work => ({ ledger: new Budget(), rules })

export function outermost(schema: Schema, work: Work): Scope {
  return { schema, value: 0, parent: undefined, depth: 0, reference: '', work }
}

/** The scope of a schema below another: on the same value, or on one inside it. Throws LimitError. */
export function innerScope(parent: Scope, schema: Schema, values: 0 | 1, reference: string): Scope {
  const { value, depth, work } = parent
  if (depth >= MAX_DEPTH) throw new LimitError('nesting of values.schema.json', MAX_DEPTH)
  work.ledger.step(APPLY_STEPS)
  return { schema, value: value + values, parent, depth: depth + 1, reference, work }
}

/** The path of keywords from the outermost schema. (as in validator.go, kwLoc) */
function keywordPlace(scope: Scope): ByteString {
  let place = ''
  for (let s = scope; s.parent; s = s.parent) {
    const above = showPlace(s.parent.schema.url, s.parent.schema.pointer)
    const own = showPlace(s.schema.url, s.schema.pointer)
    place = (s.reference === '' ? own.slice(above.length) : `/${s.reference}`) + place
  }
  return place
}

/** What is wrong with a schema that is already being applied to the same value. */
export function cycleOf(scope: Scope, schema: Schema): ByteString | undefined {
  for (let s = scope.parent; s && s.value === scope.value; s = s.parent) {
    if (s.schema !== scope.schema) continue
    const place = quote(showPlace(schema.url, schema.pointer))
    return `both ${keywordPlace(scope)} and ${keywordPlace(s)} resolve to ${place} causing reference cycle`
  }
  return undefined
}

/** Whether a pattern is found in a text, on the ledger. */
export function matches({ ledger }: Work, regexp: Regexp, text: ByteString): boolean {
  ledger.step(MATCH_STEPS)
  return testRegexp(regexp, text, (steps) => ledger.step(steps))
}
