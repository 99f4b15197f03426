import {
  type ByteString,
  compileRegexp,
  encodeJson,
  FunctionError,
  type Json,
  type Regexp,
} from '../../../../template-engine/go/index.ts'
import type { Value } from '../equality.ts'
import { SchemaError } from '../failure.ts'
import { compareNumbers, isNumber, isWhole, type Numeric, simplify, textOf, toNumber } from '../number.ts'
import { checkReference, draftOf, Pool } from './pool.ts'
import {
  below,
  type Fields,
  type GoDraft,
  HYBRID,
  invalidType,
  mustBeOf,
  panicked,
  type SubSchema,
} from './sub-schema.ts'

/** Compiles a schema (as in schema.go of xeipuuv/gojsonschema 1.2). It is not checked against its metaschema. Throws SchemaError. */
export function compileDocument(document: Value): SubSchema {
  const pool = new Pool(document)
  const root: SubSchema = { property: '(root)', draft: draftOf(document) ?? HYBRID, depth: 0, types: [], children: [] }
  new Compiler(pool).fill(root, document)
  return root
}

const isSchema = (value: Value | undefined): boolean => value instanceof Map || typeof value === 'boolean'

type Read = (schema: SubSchema, value: Value, compiler: Compiler) => void
type Keyword = readonly [name: string, read: Read]

/** Reads schemas that refer to each other. */
class Compiler {
  readonly #pool: Pool
  readonly #byReference = new Map<ByteString, SubSchema>()

  constructor(pool: Pool) {
    this.#pool = pool
  }

  /** Reads the keywords of a schema. */
  fill(schema: SubSchema, node: Value): SubSchema {
    if (schema.draft >= 6 && typeof node === 'boolean') {
      schema.pass = node
      return schema
    }
    if (!(node instanceof Map)) throw new SchemaError('Expected: valid schema, given: Invalid JSON')
    checkId(node, schema.draft)
    this.#read(schema, node, BEFORE_REFERENCE)
    if (!this.#follow(schema, node)) this.#read(schema, node, KEYWORDS)
    return schema
  }

  child(parent: SubSchema, property: ByteString, node: Value): SubSchema {
    return this.fill(below(parent, property), node)
  }

  #read(schema: SubSchema, node: Fields, keywords: readonly Keyword[]): void {
    for (const [name, read] of keywords) {
      const value = node.get(name)
      if (value !== undefined) read(schema, value, this)
    }
  }

  /** Reads where `$ref` leads. Answers whether that was new: of a schema with a known one the other keywords are read too. */
  #follow(schema: SubSchema, node: Fields): boolean {
    const text = node.get('$ref')
    if (text === undefined) return false
    if (typeof text !== 'string') throw invalidType('string', '$ref')
    const reference = this.#pool.referenceOf(node, text)
    const known = this.#byReference.get(reference)
    if (known !== undefined) {
      schema.target = known
      return false
    }
    schema.target = this.#open(schema, reference)
    return true
  }

  #open(schema: SubSchema, reference: ByteString): SubSchema {
    const found = this.#pool.get(reference)
    const target = below(schema, '$ref', found.draft)
    this.#byReference.set(reference, target)
    if (!isSchema(found.value)) throw mustBeOf('valid schema', 'object')
    return this.fill(target, found.value)
  }
}

function checkId(node: Fields, draft: GoDraft): void {
  const keyword = draft === 4 || (draft === HYBRID && node.has('id')) ? 'id' : '$id'
  const id = node.get(keyword)
  if (id === undefined) return
  if (typeof id !== 'string') throw invalidType('string', keyword)
  checkReference(id)
}

const isText = (value: Value): value is ByteString => typeof value === 'string'

const text =
  (name: ByteString): Read =>
  (_, value) => {
    if (!isText(value)) throw invalidType('string', name)
  }

function definitions(schema: SubSchema, value: Value, compiler: Compiler): void {
  if (typeof value === 'boolean')
    throw panicked('interface conversion: interface {} is bool, not map[string]interface {}')
  if (!(value instanceof Map)) throw invalidType('array of schemas', 'definitions')
  for (const node of value.values()) {
    if (!isSchema(node)) throw invalidType('array of schemas', 'definitions')
    compiler.child(schema, 'definitions', node)
  }
}

const BEFORE_REFERENCE: readonly Keyword[] = [
  ['definitions', definitions],
  ['title', text('title')],
  ['description', text('description')],
]

const TYPES = ['array', 'boolean', 'integer', 'number', 'null', 'object', 'string']

function type(schema: SubSchema, value: Value): void {
  const names = isText(value) ? [value] : value
  if (!Array.isArray(names)) throw invalidType('string/array of strings', 'type')
  const types: ByteString[] = []
  for (const name of names) {
    if (!isText(name)) throw invalidType('string/array of strings', 'type')
    if (!TYPES.includes(name))
      throw new SchemaError(
        `has a primitive type that is NOT VALID -- given: /${name}/ Expected valid values are:[${TYPES.join(' ')}]`,
      )
    if (types.includes(name)) throw new SchemaError(`${name} type is duplicated`)
    types.push(name)
  }
  schema.types = types
}

function properties(schema: SubSchema, value: Value, compiler: Compiler): void {
  if (!(value instanceof Map)) throw mustBeOf('properties', 'object')
  for (const [name, node] of value) schema.children.push(compiler.child(schema, name, node))
}

/** A flag, or a schema. */
function flagOrSchema(schema: SubSchema, name: ByteString, value: Value, compiler: Compiler): boolean | SubSchema {
  if (typeof value === 'boolean') return value
  if (value instanceof Map) return compiler.child(schema, name, value)
  throw invalidType('boolean/valid schema', name)
}

function patternProperties(schema: SubSchema, value: Value, compiler: Compiler): void {
  if (!(value instanceof Map)) throw invalidType('valid schema', 'patternProperties')
  schema.patternProperties = [...value].map(([source, node]) => ({
    pattern: regexp(source, `Invalid regex pattern '${source}'`),
    schema: compiler.child(schema, source, node),
  }))
}

function regexp(source: ByteString, message: ByteString): Regexp {
  try {
    return compileRegexp(source)
  } catch (error) {
    throw error instanceof FunctionError ? new SchemaError(message) : error
  }
}

function dependencies(schema: SubSchema, value: Value, compiler: Compiler): void {
  if (!(value instanceof Map)) throw mustBeOf('dependencies', 'object')
  const found = new Map<ByteString, readonly ByteString[] | SubSchema>()
  for (const [name, node] of value) {
    if (isSchema(node)) found.set(name, compiler.child(schema, name, node))
    else if (Array.isArray(node) && node.every(isText)) found.set(name, node)
    else throw mustBeOf('dependency', 'schema or array of strings')
  }
  schema.dependencies = found
}

function items(schema: SubSchema, value: Value, compiler: Compiler): void {
  const item = (node: Value): SubSchema => {
    if (!isSchema(node)) throw invalidType('valid schema/array of schemas', 'items')
    return compiler.child(schema, 'items', node)
  }
  schema.items = Array.isArray(value) ? value.map(item) : item(value)
}

/** A number that big.Rat reads. */
const isRational = (value: Value): value is Numeric => isNumber(value) && simplify(value) !== undefined

function multipleOf(schema: SubSchema, value: Value): void {
  if (!isRational(value)) throw invalidType('number', 'multipleOf')
  if (compareNumbers(value, 0) <= 0) throw new SchemaError('multipleOf must be strictly greater than 0')
  schema.multipleOf = value
}

const bound =
  (name: 'minimum' | 'maximum'): Read =>
  (schema, value) => {
    if (!isRational(value)) throw new SchemaError(`${name} must be of a number`)
    schema[name] = value
  }

/** A flag beside the bound up to draft 4, a bound of its own since draft 6. */
const exclusive =
  (name: 'exclusiveMinimum' | 'exclusiveMaximum', plain: 'minimum' | 'maximum'): Read =>
  (schema, value) => {
    const isFlag = typeof value === 'boolean' && (schema.draft === 4 || schema.draft === HYBRID)
    if (!isFlag) {
      const expected = { 4: 'boolean', 6: 'number', 7: 'number', [HYBRID]: 'boolean/number' }[schema.draft]
      if (schema.draft === 4 || !isNumber(value)) throw invalidType(expected, name)
      schema[name] = value
      return
    }
    const limit = schema[plain]
    if (limit === undefined) throw new SchemaError(`${name} cannot be used without ${plain}`)
    if (!value) return
    schema[name] = limit
    delete schema[plain]
  }

type Count = 'minLength' | 'maxLength' | 'minProperties' | 'maxProperties' | 'minItems' | 'maxItems'

const count =
  (name: Count): Read =>
  (schema, value) => {
    const number = isNumber(value) && isWhole(value) && /^-?\d+$/.test(textOf(value)) ? toNumber(value) : undefined
    if (number === undefined || Math.abs(number) > 2 ** 63) throw new SchemaError(`${name} must be of an integer`)
    if (number < 0) throw new SchemaError(`${name} must be greater than or equal to 0`)
    schema[name] = number
    if ((schema.minLength ?? 0) > (schema.maxLength ?? Number.POSITIVE_INFINITY))
      throw new SchemaError('minLength cannot be greater than maxLength')
    if ((schema.minProperties ?? 0) > (schema.maxProperties ?? Number.POSITIVE_INFINITY))
      throw new SchemaError('minProperties cannot be greater than maxProperties')
  }

function pattern(schema: SubSchema, value: Value): void {
  if (!isText(value)) throw new SchemaError('pattern must be of a string')
  schema.pattern = regexp(value, 'pattern must be a valid regex')
}

function format(schema: SubSchema, value: Value): void {
  if (!isText(value)) throw mustBeOf('format', 'string')
  schema.format = value
}

function required(schema: SubSchema, value: Value): void {
  if (!Array.isArray(value)) throw new SchemaError('required must be of an array')
  const names = new Set<ByteString>()
  for (const name of value) {
    if (!isText(name)) throw new SchemaError('required items must be string')
    if (names.has(name)) throw new SchemaError('required items must be unique')
    names.add(name)
  }
  schema.required = [...names]
}

function uniqueItems(schema: SubSchema, value: Value): void {
  if (typeof value !== 'boolean') throw new SchemaError('uniqueItems must be of a boolean')
  schema.uniqueItems = value
}

/** A value in JSON with each number as a float64, which makes 1 and 1.0 equal. (as in utils.go, marshalWithoutNumber) */
export const plainJson = (value: Value): ByteString => encodeJson(floats(value))

function floats(value: Value): Json {
  if (Array.isArray(value)) return value.map(floats)
  if (value instanceof Map) return new Map([...value].map(([key, field]) => [key, floats(field)]))
  if (!isNumber(value)) return value
  const near = toNumber(value)
  if (Number.isFinite(near)) return near
  throw new SchemaError(`json: cannot unmarshal number ${textOf(value)} into Go value of type float64`)
}

function values(schema: SubSchema, value: Value): void {
  if (!Array.isArray(value)) throw new SchemaError('enum must be of an array')
  const found = new Set<ByteString>()
  for (const each of value.map(plainJson)) {
    if (found.has(each)) throw new SchemaError('enum items must be unique')
    found.add(each)
  }
  schema.values = [...found]
}

const choice =
  (name: 'oneOf' | 'anyOf' | 'allOf'): Read =>
  (schema, value, compiler) => {
    // gojsonschema has the wrong name here
    if (!Array.isArray(value)) throw new SchemaError(`${name === 'allOf' ? 'anyOf' : name} must be of an array`)
    schema[name] = value.map((node) => compiler.child(schema, name, node))
  }

const single =
  (keyword: ByteString, name: 'not' | 'condition' | 'then' | 'else'): Read =>
  (schema, value, compiler) => {
    if (!isSchema(value)) throw new SchemaError(`${keyword} must be of an object`)
    schema[name] = compiler.child(schema, keyword, value)
  }

/** A keyword that older drafts do not have. */
const since =
  (draft: number, read: Read): Read =>
  (schema, value, compiler) => {
    if (schema.draft >= draft) read(schema, value, compiler)
  }

/** All other keywords, in the order in which gojsonschema reads them: the first that is wrong is the one that it names. */
const OWN: Readonly<Record<string, Read>> = {
  type,
  properties,
  additionalProperties: (schema, value, compiler) => {
    schema.additionalProperties = flagOrSchema(schema, 'additionalProperties', value, compiler)
  },
  patternProperties,
  propertyNames: since(6, (schema, value, compiler) => {
    if (!isSchema(value)) throw invalidType('valid schema', 'patternProperties')
    schema.propertyNames = compiler.child(schema, 'propertyNames', value)
  }),
  dependencies,
  items,
  additionalItems: (schema, value, compiler) => {
    schema.additionalItems = flagOrSchema(schema, 'additionalItems', value, compiler)
  },
  multipleOf,
  minimum: bound('minimum'),
  exclusiveMinimum: exclusive('exclusiveMinimum', 'minimum'),
  maximum: bound('maximum'),
  exclusiveMaximum: exclusive('exclusiveMaximum', 'maximum'),
  minLength: count('minLength'),
  maxLength: count('maxLength'),
  pattern,
  format,
  minProperties: count('minProperties'),
  maxProperties: count('maxProperties'),
  required,
  minItems: count('minItems'),
  maxItems: count('maxItems'),
  uniqueItems,
  contains: since(6, (schema, value, compiler) => {
    schema.contains = compiler.child(schema, 'contains', value)
  }),
  const: since(6, (schema, value) => {
    schema.constant = plainJson(value)
  }),
  enum: values,
  oneOf: choice('oneOf'),
  anyOf: choice('anyOf'),
  allOf: choice('allOf'),
  not: single('not', 'not'),
}

const CONDITIONS: readonly Keyword[] = [
  ['if', since(7, single('if', 'condition'))],
  ['then', since(7, single('then', 'then'))],
  ['else', since(7, single('else', 'else'))],
]

const KEYWORDS: readonly Keyword[] = [...Object.entries(OWN), ...CONDITIONS]
