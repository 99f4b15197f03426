import type { ByteString, Regexp } from '../../../template-engine/go/index.ts'
import type { Value } from './equality.ts'
import type { Format } from './formats.ts'
import type { Numeric } from './number.ts'

/** JSON Schema drafts that helm's validator knows; the number is the draft's. */
export type Draft = 4 | 6 | 7 | 2019 | 2020

/** A draft and, where a custom `$schema` demands them, its vocabularies. */
export interface Dialect {
  readonly draft: Draft
  readonly vocabularies: readonly string[] | undefined
}

/** A compiled schema: what objcompiler.go of santhosh-tekuri/jsonschema v6 keeps, by keyword. Absent means the keyword is not there. */
export interface Schema {
  readonly url: ByteString
  readonly pointer: ByteString
  draft: Draft
  /** the schema `true` or `false`; an empty object is `true` */
  bool?: boolean
  ref?: Schema
  types?: readonly ByteString[]
  constant?: { readonly value: Value }
  values?: readonly Value[]
  format?: { readonly name: ByteString; readonly check: Format }
  minProperties?: number | bigint
  maxProperties?: number | bigint
  required?: readonly ByteString[]
  dependencies?: ReadonlyMap<ByteString, Schema | readonly ByteString[]>
  properties?: ReadonlyMap<ByteString, Schema>
  patternProperties?: readonly (readonly [Regexp, Schema])[]
  additionalProperties?: boolean | Schema
  propertyNames?: Schema
  dependentSchemas?: ReadonlyMap<ByteString, Schema>
  dependentRequired?: ReadonlyMap<ByteString, readonly ByteString[]>
  minItems?: number | bigint
  maxItems?: number | bigint
  uniqueItems?: boolean
  items?: Schema
  /** items before 2020 as a list, prefixItems since */
  prefixItems?: readonly Schema[]
  additionalItems?: boolean | Schema
  contains?: Schema
  minContains?: number | bigint
  maxContains?: number | bigint
  minLength?: number | bigint
  maxLength?: number | bigint
  pattern?: { readonly source: ByteString; readonly regexp: Regexp }
  minimum?: Numeric
  maximum?: Numeric
  exclusiveMinimum?: Numeric
  exclusiveMaximum?: Numeric
  multipleOf?: Numeric
  not?: Schema
  allOf?: readonly Schema[]
  anyOf?: readonly Schema[]
  oneOf?: readonly Schema[]
  condition?: Schema
  then?: Schema
  otherwise?: Schema
  unevaluatedProperties?: Schema
  unevaluatedItems?: Schema
  recursiveRef?: Schema
  recursiveAnchor?: boolean
  dynamicRef?: { readonly target: Schema; readonly anchor: ByteString }
  dynamicAnchor?: ByteString
  /** the schema of the document, or of the part with an id, that this one stands in */
  resource: Schema
  /** by name, in the schema of a resource */
  dynamicAnchors?: ReadonlyMap<ByteString, Schema>
}
