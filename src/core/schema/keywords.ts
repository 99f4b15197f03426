import { type ByteString, compileRegexp, FunctionError, quote, type Regexp } from '../../../template-engine/go/index.ts'
import { decodeReference, escapeKey, joinUrl, showPlace } from './address.ts'
import { hasVocabulary } from './dialect.ts'
import type { Value } from './equality.ts'
import { SchemaError } from './failure.ts'
import { FORMATS, type Format } from './formats.ts'
import { isNumber, type Numeric, simplify, toInt } from './number.ts'
import { type Resource, textAt } from './resources.ts'
import type { Schema } from './schema.ts'

/** The schema that stands at a pointer of the same document, or one that a reference leads to. */
export interface Neighbours {
  at(pointer: ByteString, value: Value): Schema
  to(url: ByteString, fragment: ByteString): Schema
  /** spends what compiling patterns costs */
  work(steps: number): void
}

/** Reads the keywords of a schema object. (as in objcompiler.go) */
export function readKeywords(
  schema: Schema,
  fields: Map<ByteString, Value>,
  resource: Resource,
  neighbours: Neighbours,
  assertsFormats: boolean,
): void {
  const has = (vocabulary: string): boolean => hasVocabulary(resource.dialect, vocabulary)
  const reader = new Keywords(schema, fields, resource, neighbours)
  put(schema, 'ref', reader.reference('$ref'))
  if (schema.ref && schema.draft < 2019) return
  if (has('applicator')) readApplicators(reader, schema)
  if (has('validation')) readAssertions(reader, schema)
  const formats = schema.draft === 2019 ? 'format' : 'format-assertion'
  if (assertsFormats || schema.draft < 2019 || has(formats)) readFormat(reader, schema)
  if (schema.draft < 2019) return
  readRecursion(reader, schema)
  if (has(schema.draft === 2019 ? 'applicator' : 'unevaluated')) {
    put(schema, 'unevaluatedItems', reader.schema('unevaluatedItems'))
    put(schema, 'unevaluatedProperties', reader.schema('unevaluatedProperties'))
  }
}

/** The keywords of one schema object. */
class Keywords {
  readonly #schema: Schema
  readonly #resource: Resource
  readonly #neighbours: Neighbours
  readonly fields: Map<ByteString, Value>
  constructor(schema: Schema, fields: Map<ByteString, Value>, resource: Resource, neighbours: Neighbours) {
    this.#schema = schema
    this.#resource = resource
    this.#neighbours = neighbours
    this.fields = fields
  }

  schema(name: string): Schema | undefined {
    const value = this.fields.get(name)
    return value === undefined ? undefined : this.#neighbours.at(`${this.#schema.pointer}/${name}`, value)
  }

  schemaOrFlag(name: string): Schema | boolean | undefined {
    const value = this.fields.get(name)
    return typeof value === 'boolean' ? value : this.schema(name)
  }

  schemas(name: string): Schema[] | undefined {
    const list = this.fields.get(name)
    return Array.isArray(list)
      ? list.map((item, i) => this.#neighbours.at(`${this.#schema.pointer}/${name}/${i}`, item))
      : undefined
  }

  member(name: string, key: ByteString, value: Value): Schema {
    return this.#neighbours.at(`${this.#schema.pointer}/${name}/${escapeKey(key)}`, value)
  }

  schemaMap(name: string): Map<ByteString, Schema> | undefined {
    const fields = this.fields.get(name)
    if (!(fields instanceof Map)) return undefined
    const schemas = new Map<ByteString, Schema>()
    for (const [key, value] of fields) schemas.set(key, this.member(name, key, value))
    return schemas
  }

  text(name: string): ByteString | undefined {
    return textAt(this.fields, name)
  }

  flag(name: string): boolean {
    return this.fields.get(name) === true
  }

  number(name: string): Numeric | undefined {
    const value = this.fields.get(name)
    return isNumber(value) ? simplify(value) : undefined
  }

  whole(name: string): number | bigint | undefined {
    const value = this.fields.get(name)
    return isNumber(value) ? toInt(value) : undefined
  }

  texts(name: string): ByteString[] | undefined {
    const value = this.fields.get(name)
    return Array.isArray(value) ? textsOf(value) : undefined
  }

  regexp(source: ByteString, keyword: string): Regexp {
    try {
      return compileRegexp(source, (steps) => this.#neighbours.work(steps))
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error
      const place = showPlace(this.#schema.url, `${this.#schema.pointer}/${keyword}`)
      throw new SchemaError(`invalid regex ${quote(source)} at ${quote(place)}: ${error.message}`)
    }
  }

  /** The schema that a reference leads to. */
  reference(name: string): Schema | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const { url, fragment } = joinUrl(this.#resource.id, text)
    return this.#neighbours.to(url, fragment)
  }
}

const textsOf = (list: readonly Value[]): ByteString[] => list.filter((item) => typeof item === 'string')

/** Sets a member when there is something to set. */
function put<K extends keyof Schema>(schema: Schema, name: K, value: Schema[K] | undefined): void {
  if (value !== undefined) (schema as { -readonly [P in keyof Schema]: Schema[P] })[name] = value
}

function readApplicators(reader: Keywords, schema: Schema): void {
  for (const name of ['allOf', 'anyOf', 'oneOf'] as const) put(schema, name, reader.schemas(name))
  put(schema, 'not', reader.schema('not'))
  readItems(reader, schema)
  put(schema, 'properties', reader.schemaMap('properties'))
  const patterns = reader.schemaMap('patternProperties')
  if (patterns)
    schema.patternProperties = [...patterns].map(
      ([source, child]) => [reader.regexp(source, 'patternProperties'), child] as const,
    )
  put(schema, 'additionalProperties', reader.schemaOrFlag('additionalProperties'))
  readDependencies(reader, schema)
  if (schema.draft >= 6) {
    put(schema, 'contains', reader.schema('contains'))
    put(schema, 'propertyNames', reader.schema('propertyNames'))
  }
  if (schema.draft >= 7) readCondition(reader, schema)
  if (schema.draft >= 2019) put(schema, 'dependentSchemas', reader.schemaMap('dependentSchemas'))
}

function readCondition(reader: Keywords, schema: Schema): void {
  put(schema, 'condition', reader.schema('if'))
  if (!schema.condition) return
  const fixed = reader.fields.get('if')
  if (fixed !== false) put(schema, 'then', reader.schema('then'))
  if (fixed !== true) put(schema, 'otherwise', reader.schema('else'))
}

function readDependencies(reader: Keywords, schema: Schema): void {
  const fields = reader.fields.get('dependencies')
  if (!(fields instanceof Map)) return
  const all = new Map<ByteString, Schema | readonly ByteString[]>()
  for (const [key, value] of fields)
    all.set(key, Array.isArray(value) ? textsOf(value) : reader.member('dependencies', key, value))
  schema.dependencies = all
}

function readItems(reader: Keywords, schema: Schema): void {
  if (schema.draft >= 2020) {
    put(schema, 'prefixItems', reader.schemas('prefixItems'))
    put(schema, 'items', reader.schema('items'))
  } else if (Array.isArray(reader.fields.get('items'))) {
    put(schema, 'prefixItems', reader.schemas('items'))
    put(schema, 'additionalItems', reader.schemaOrFlag('additionalItems'))
  } else {
    put(schema, 'items', reader.schema('items'))
  }
}

const TYPES = ['null', 'boolean', 'number', 'integer', 'string', 'array', 'object']
const BOUNDS = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'] as const

function readAssertions(reader: Keywords, schema: Schema): void {
  const type = reader.fields.get('type')
  const types = Array.isArray(type) ? type : [type]
  const known = TYPES.filter((t) => types.includes(t))
  if (known.length > 0) schema.types = known
  const values = reader.fields.get('enum')
  if (Array.isArray(values)) schema.values = values
  const constant = reader.fields.get('const')
  if (schema.draft >= 6 && constant !== undefined) schema.constant = { value: constant }
  readNumbers(reader, schema)
  for (const name of BOUNDS) put(schema, name, reader.whole(name))
  if (reader.flag('uniqueItems')) schema.uniqueItems = true
  put(schema, 'required', reader.texts('required'))
  const pattern = reader.text('pattern')
  if (pattern !== undefined) schema.pattern = { source: pattern, regexp: reader.regexp(pattern, 'pattern') }
  if (schema.draft < 2019) return
  if (schema.contains) {
    put(schema, 'minContains', reader.whole('minContains'))
    put(schema, 'maxContains', reader.whole('maxContains'))
  }
  const required = reader.fields.get('dependentRequired')
  if (!(required instanceof Map)) return
  const lists = [...required].flatMap(([key, list]) => (Array.isArray(list) ? [[key, textsOf(list)] as const] : []))
  schema.dependentRequired = new Map(lists)
}

/** In draft 4 the exclusive bounds are flags on the others. */
function readNumbers(reader: Keywords, schema: Schema): void {
  put(schema, 'multipleOf', reader.number('multipleOf'))
  const maximum = reader.flag('exclusiveMaximum')
  put(schema, maximum ? 'exclusiveMaximum' : 'maximum', reader.number('maximum'))
  if (!maximum) put(schema, 'exclusiveMaximum', reader.number('exclusiveMaximum'))
  const minimum = reader.flag('exclusiveMinimum')
  put(schema, minimum ? 'exclusiveMinimum' : 'minimum', reader.number('minimum'))
  if (!minimum) put(schema, 'exclusiveMinimum', reader.number('exclusiveMinimum'))
}

function readFormat(reader: Keywords, schema: Schema): void {
  const name = reader.text('format')
  const check = name === undefined ? undefined : name === 'regex' ? isRegexp : FORMATS.get(name)
  if (name !== undefined && check) schema.format = { name, check }
}

const isRegexp: Format = (text) => {
  try {
    compileRegexp(text)
    return undefined
  } catch (error) {
    if (error instanceof FunctionError) return error.message
    throw error
  }
}

function readRecursion(reader: Keywords, schema: Schema): void {
  put(schema, 'recursiveRef', reader.reference('$recursiveRef'))
  if (reader.flag('$recursiveAnchor')) schema.recursiveAnchor = true
  if (schema.draft < 2020) return
  const target = reader.reference('$dynamicRef')
  if (target) {
    const { fragment } = decodeReference(reader.text('$dynamicRef') ?? '')
    schema.dynamicRef = { target, anchor: fragment.startsWith('/') ? '' : fragment }
  }
  put(schema, 'dynamicAnchor', reader.text('$dynamicAnchor'))
}
