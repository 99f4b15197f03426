import type { ByteString, Regexp } from '../../../../template-engine/index.ts'
import type { Data } from '../../yaml/data.ts'
import type { Format } from './formats.ts'

/** JSON Schema drafts that helm's validator knows; the number is the draft's. */
export type Draft = 4 | 6 | 7 | 2019 | 2020

/** A compiled schema: what objcompiler.go of santhosh-tekuri/jsonschema v6 keeps, by keyword. Absent means the keyword is not there. */
export interface Schema {
  readonly location: ByteString
  readonly draft: Draft
  /** the schema `true` or `false`; an empty object is `true` */
  bool?: boolean
  ref?: Schema
  types?: readonly ByteString[]
  constant?: { readonly value: Data }
  values?: readonly Data[]
  format?: { readonly name: ByteString; readonly check: Format }
  minProperties?: number
  maxProperties?: number
  required?: readonly ByteString[]
  dependencies?: ReadonlyMap<ByteString, Schema | readonly ByteString[]>
  properties?: ReadonlyMap<ByteString, Schema>
  patternProperties?: readonly (readonly [Regexp, Schema])[]
  additionalProperties?: boolean | Schema
  propertyNames?: Schema
  dependentSchemas?: ReadonlyMap<ByteString, Schema>
  dependentRequired?: ReadonlyMap<ByteString, readonly ByteString[]>
  minItems?: number
  maxItems?: number
  uniqueItems?: boolean
  items?: Schema
  /** items before 2020 as a list, prefixItems since */
  prefixItems?: readonly Schema[]
  additionalItems?: boolean | Schema
  contains?: Schema
  minContains?: number
  maxContains?: number
  minLength?: number
  maxLength?: number
  pattern?: { readonly source: ByteString; readonly regexp: Regexp }
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  multipleOf?: number
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
  /** dynamic anchors of the resource that this schema belongs to */
  resource: Resource
}

/** A document or a part of one with an id of its own. */
export interface Resource {
  readonly dynamicAnchors: Map<ByteString, Schema>
  recursiveAnchor: Schema | undefined
}
