import { type ByteString, LimitError, type Regexp } from '../../../../template-engine/go/index.ts'
import type { Value } from '../equality.ts'
import { SchemaError } from '../failure.ts'
import type { Numeric } from '../number.ts'

/** Drafts by number. A schema without a known `$schema` is `HYBRID`: the keywords of all three. */
export const HYBRID = 99
export type GoDraft = 4 | 6 | 7 | typeof HYBRID

/** A schema as gojsonschema keeps it, by keyword. (as in subSchema.go) */
export interface SubSchema {
  /** the property or keyword under which it stands */
  readonly property: ByteString
  readonly draft: GoDraft
  readonly depth: number
  /** the schema `true` or `false` */
  pass?: boolean
  /** where `$ref` leads: nothing else of the schema counts then */
  target?: SubSchema
  types: readonly ByteString[]
  readonly children: SubSchema[]
  additionalProperties?: boolean | SubSchema
  patternProperties?: readonly { readonly pattern: Regexp; readonly schema: SubSchema }[]
  propertyNames?: SubSchema
  dependencies?: ReadonlyMap<ByteString, readonly ByteString[] | SubSchema>
  /** one for all items, or one each */
  items?: SubSchema | readonly SubSchema[]
  additionalItems?: boolean | SubSchema
  multipleOf?: Numeric
  minimum?: Numeric
  exclusiveMinimum?: Numeric
  maximum?: Numeric
  exclusiveMaximum?: Numeric
  minLength?: number
  maxLength?: number
  pattern?: Regexp
  format?: ByteString
  minProperties?: number
  maxProperties?: number
  required?: readonly ByteString[]
  minItems?: number
  maxItems?: number
  uniqueItems?: boolean
  contains?: SubSchema
  /** in JSON, as Go writes it */
  constant?: ByteString
  values?: readonly ByteString[]
  oneOf?: readonly SubSchema[]
  anyOf?: readonly SubSchema[]
  allOf?: readonly SubSchema[]
  not?: SubSchema
  condition?: SubSchema
  then?: SubSchema
  else?: SubSchema
}

export type Fields = ReadonlyMap<ByteString, Value>

export const MAX_DEPTH = 800

/** An empty schema below another. Throws LimitError. */
export function below(parent: SubSchema, property: ByteString, draft = parent.draft): SubSchema {
  if (parent.depth >= MAX_DEPTH) throw new LimitError('nesting of values.schema.json', MAX_DEPTH)
  return { property, draft, depth: parent.depth + 1, types: [], children: [] }
}

export const invalidType = (expected: ByteString, given: ByteString): SchemaError =>
  new SchemaError(`Invalid type. Expected: ${expected}, given: ${given}`)

export const mustBeOf = (what: ByteString, type: ByteString): SchemaError =>
  new SchemaError(`${what} must be of type ${type}`)

/** What Go's runtime says when it is made to use a value that is not there, as helm prints it. */
export const panicked = (reason: ByteString): SchemaError => new SchemaError(`unable to validate schema: ${reason}`)
