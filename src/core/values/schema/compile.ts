import {
  type ByteString,
  compileRegexp,
  decodeJson,
  FunctionError,
  type Regexp,
} from '../../../../template-engine/index.ts'
import type { Data } from '../../yaml/data.ts'
import { isNumber, isWhole, toNumber } from './equality.ts'
import { quoteSingle, SchemaError } from './failure.ts'
import { FORMATS } from './formats.ts'
import type { Draft, Resource, Schema } from './schema.ts'

/** Where helm pretends that values.schema.json lies. */
export const ROOT_URL = 'file:///values.schema.json'

type Fields = Map<ByteString, Data>

/** A part of the document with an id of its own: the base of the references in it. */
interface Part {
  readonly pointer: string
  readonly url: string
  readonly draft: Draft
  readonly anchors: Map<ByteString, string>
  readonly dynamicAnchors: Set<ByteString>
}

interface Compiler {
  readonly document: Data
  /** by pointer */
  readonly parts: Map<string, Part>
  readonly schemas: Map<string, Schema>
  readonly resources: Map<string, Resource>
  readonly queue: { readonly pointer: string; readonly value: Data; readonly schema: Schema }[]
}

/**
 * Compiles a schema text (as in compiler.go of santhosh-tekuri/jsonschema v6). References stay within the document: others are
 * refused, where helm would read the file system or the network. Throws SchemaError.
 */
export function compileSchema(text: ByteString): Schema {
  const document = parseDocument(text)
  if (typeof document !== 'boolean' && !(document instanceof Map)) {
    throw notASchema(`- at '': got ${Array.isArray(document) ? 'array' : typeof document}, want boolean or object`)
  }
  const compiler: Compiler = { document, parts: new Map(), schemas: new Map(), resources: new Map(), queue: [] }
  collectParts(compiler, document, '', ROOT_URL, 2020)
  const root = enqueue(compiler, '')
  for (let next = compiler.queue.shift(); next; next = compiler.queue.shift())
    fill(compiler, next.pointer, next.value, next.schema)
  return root
}

function parseDocument(text: ByteString): Data {
  try {
    return decodeJson(text)
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error
    if (text.trim() === '') throw new SchemaError('EOF')
    if (error.message === 'unexpected end of JSON input') throw new SchemaError('unexpected EOF')
    throw new SchemaError(
      /after top-level value$/.test(error.message) ? 'invalid character after top-level value' : error.message,
    )
  }
}

export const notASchema = (details: ByteString): SchemaError =>
  new SchemaError(
    `"${ROOT_URL}#" is not valid against metaschema: jsonschema validation failed with 'https://json-schema.org/draft/2020-12/schema#'\n${details}`,
  )

const DRAFTS: ReadonlyMap<string, Draft> = new Map([
  ['json-schema.org/schema', 2020],
  ['json-schema.org/draft/2020-12/schema', 2020],
  ['json-schema.org/draft/2019-09/schema', 2019],
  ['json-schema.org/draft-07/schema', 7],
  ['json-schema.org/draft-06/schema', 6],
  ['json-schema.org/draft-04/schema', 4],
])

function draftOf(fields: Fields, fallback: Draft): Draft {
  const url = fields.get('$schema')
  if (typeof url !== 'string') return fallback
  const [address = '', fragment = ''] = url.split('#', 2)
  const draft = fragment === '' ? DRAFTS.get(address.replace(/^https?:\/\//, '')) : undefined
  if (draft === undefined) throw refused(address)
  return draft
}

const refused = (url: string): SchemaError =>
  new SchemaError(`failing loading "${url}": schemas outside the chart's values.schema.json are not read`)

/** Keywords whose contents are values, not schemas. */
const OPAQUE = new Set(['enum', 'const', 'default', 'examples'])

function collectParts(compiler: Compiler, value: Data, pointer: string, base: string, fallback: Draft): void {
  if (typeof value === 'boolean' && pointer === '') return void addPart(compiler, pointer, base, fallback)
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) collectParts(compiler, item, `${pointer}/${i}`, base, fallback)
    return
  }
  if (!(value instanceof Map)) return
  let draft = pointer === '' || idOf(value, fallback) !== '' ? draftOf(value, fallback) : fallback
  let url = base
  const id = idOf(value, draft)
  if (id !== '') url = join(base, id).split('#')[0] ?? base
  if (pointer === '' || id !== '') addPart(compiler, pointer, url, draft)
  else draft = fallback
  collectAnchors(compiler, value, pointer, draft)
  for (const [key, child] of value)
    if (!OPAQUE.has(key)) collectParts(compiler, child, `${pointer}/${escapeKey(key)}`, url, draft)
}

function addPart(compiler: Compiler, pointer: string, url: string, draft: Draft): void {
  compiler.parts.set(pointer, { pointer, url, draft, anchors: new Map(), dynamicAnchors: new Set() })
}

function idOf(fields: Fields, draft: Draft): string {
  if (draft < 2019 && fields.has('$ref')) return ''
  const id = fields.get(draft === 4 ? 'id' : '$id')
  return typeof id === 'string' ? (id.split('#')[0] ?? '') : ''
}

function collectAnchors(compiler: Compiler, fields: Fields, pointer: string, draft: Draft): void {
  const part = partOf(compiler, pointer)
  if (draft < 2019) {
    const id = fields.get(draft === 4 ? 'id' : '$id')
    const fragment = typeof id === 'string' && !fields.has('$ref') ? id.split('#')[1] : undefined
    if (fragment && !fragment.startsWith('/')) part.anchors.set(fragment, pointer)
    return
  }
  const anchor = fields.get('$anchor')
  if (typeof anchor === 'string') part.anchors.set(anchor, pointer)
  const dynamic = fields.get('$dynamicAnchor')
  if (draft >= 2020 && typeof dynamic === 'string') {
    part.anchors.set(dynamic, pointer)
    part.dynamicAnchors.add(dynamic)
  }
}

/** The part that a pointer lies in: the nearest one above it. */
function partOf(compiler: Compiler, pointer: string): Part {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const part = compiler.parts.get(at)
    if (part) return part
    if (at === '') throw new SchemaError('the schema has no root')
  }
}

const escapeKey = (key: ByteString): string => key.replaceAll('~', '~0').replaceAll('/', '~1')
const unescapeToken = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~')

function join(base: string, reference: string): string {
  try {
    return new URL(reference, base).href
  } catch {
    return reference
  }
}

function enqueue(compiler: Compiler, pointer: string): Schema {
  const known = compiler.schemas.get(pointer)
  if (known) return known
  const value = lookup(compiler.document, pointer)
  if (value === undefined) throw new SchemaError(`json-pointer in "${ROOT_URL}#${pointer}" not found`)
  const part = partOf(compiler, pointer)
  const schema: Schema = { location: `${ROOT_URL}#${pointer}`, draft: part.draft, resource: resourceOf(compiler, part) }
  compiler.schemas.set(pointer, schema)
  compiler.queue.push({ pointer, value, schema })
  if (part.pointer === pointer)
    for (const anchor of part.dynamicAnchors)
      schema.resource.dynamicAnchors.set(anchor, enqueue(compiler, part.anchors.get(anchor) ?? ''))
  return schema
}

function resourceOf(compiler: Compiler, part: Part): Resource {
  const resource = compiler.resources.get(part.pointer) ?? { dynamicAnchors: new Map(), recursiveAnchor: undefined }
  compiler.resources.set(part.pointer, resource)
  return resource
}

function lookup(document: Data, pointer: string): Data | undefined {
  let value: Data | undefined = document
  for (const token of pointer.split('/').slice(1)) {
    if (value instanceof Map) value = value.get(unescapeToken(token))
    else value = Array.isArray(value) ? value[Number(token)] : undefined
  }
  return value
}

function fill(compiler: Compiler, pointer: string, value: Data, schema: Schema): void {
  if (typeof value === 'boolean') schema.bool = value
  if (!(value instanceof Map)) return
  if (value.size === 0) schema.bool = true
  const reader = new Keywords(compiler, pointer, value)
  const ref = reader.reference('$ref')
  if (ref) schema.ref = ref
  if (ref && schema.draft < 2019) return
  readApplicators(reader, schema)
  readItems(reader, schema)
  readAssertions(reader, schema)
  readNumbers(reader, schema)
  if (schema.draft >= 2019) readDraft2019(reader, schema)
}

/** The keywords of one schema object. */
class Keywords {
  readonly #compiler: Compiler
  readonly #pointer: string
  readonly fields: Fields
  constructor(compiler: Compiler, pointer: string, fields: Fields) {
    this.#compiler = compiler
    this.#pointer = pointer
    this.fields = fields
  }

  schema(name: string): Schema | undefined {
    return this.fields.has(name) ? enqueue(this.#compiler, `${this.#pointer}/${name}`) : undefined
  }

  schemaOrFlag(name: string): Schema | boolean | undefined {
    const value = this.fields.get(name)
    return typeof value === 'boolean' ? value : this.schema(name)
  }

  schemas(name: string): Schema[] | undefined {
    const list = this.fields.get(name)
    return Array.isArray(list)
      ? list.map((_, i) => enqueue(this.#compiler, `${this.#pointer}/${name}/${i}`))
      : undefined
  }

  schemaMap(name: string): Map<ByteString, Schema> | undefined {
    const fields = this.fields.get(name)
    if (!(fields instanceof Map)) return undefined
    return new Map(
      [...fields.keys()].map((key) => [key, enqueue(this.#compiler, `${this.#pointer}/${name}/${escapeKey(key)}`)]),
    )
  }

  text(name: string): ByteString | undefined {
    const value = this.fields.get(name)
    return typeof value === 'string' ? value : undefined
  }

  number(name: string): number | undefined {
    const value = this.fields.get(name)
    return value !== undefined && isNumber(value) ? toNumber(value) : undefined
  }

  whole(name: string): number | undefined {
    const value = this.fields.get(name)
    return value !== undefined && isWhole(value) && isNumber(value) ? toNumber(value) : undefined
  }

  texts(name: string): ByteString[] | undefined {
    const value = this.fields.get(name)
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined
  }

  regexp(source: ByteString, keyword: string): Regexp {
    try {
      return compileRegexp(source)
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error
      throw notASchema(
        `- at '${this.#pointer}/${keyword}': ${quoteSingle(source)} is not valid regex: ${error.message}`,
      )
    }
  }

  /** The schema that a reference leads to, within this document. */
  reference(name: string): Schema | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const base = partOf(this.#compiler, this.#pointer)
    const [url = '', fragment = ''] = join(base.url, text).split('#', 2)
    const part = [...this.#compiler.parts.values()].find((p) => p.url === url)
    if (!part) {
      if (DRAFTS.has(url.replace(/^https?:\/\//, '')) || url.startsWith('urn:'))
        return { location: url, draft: base.draft, bool: true, resource: resourceOf(this.#compiler, base) }
      throw refused(url)
    }
    const decoded = decodeFragment(fragment)
    if (decoded === '' || decoded.startsWith('/')) return enqueue(this.#compiler, part.pointer + decoded)
    const pointer = part.anchors.get(decoded)
    if (pointer === undefined)
      throw new SchemaError(`anchor in "${part.url}#${decoded}" not found in schema "${ROOT_URL}"`)
    return enqueue(this.#compiler, pointer)
  }
}

function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

/** Sets a member when there is something to set. */
function put<K extends keyof Schema>(schema: Schema, name: K, value: Schema[K] | undefined): void {
  if (value !== undefined) (schema as { -readonly [P in keyof Schema]: Schema[P] })[name] = value
}

function readApplicators(reader: Keywords, schema: Schema): void {
  put(schema, 'allOf', reader.schemas('allOf'))
  put(schema, 'anyOf', reader.schemas('anyOf'))
  put(schema, 'oneOf', reader.schemas('oneOf'))
  put(schema, 'not', reader.schema('not'))
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
  if (schema.draft < 7) return
  put(schema, 'condition', reader.schema('if'))
  if (!schema.condition) return
  const fixed = reader.fields.get('if')
  if (fixed !== false) put(schema, 'then', reader.schema('then'))
  if (fixed !== true) put(schema, 'otherwise', reader.schema('else'))
}

function readDependencies(reader: Keywords, schema: Schema): void {
  const fields = reader.fields.get('dependencies')
  if (!(fields instanceof Map)) return
  const schemas = reader.schemaMap('dependencies')
  const strings = (list: Data[]): ByteString[] => list.filter((item) => typeof item === 'string')
  const all = new Map<ByteString, Schema | readonly ByteString[]>()
  for (const [key, value] of fields) {
    const child = Array.isArray(value) ? strings(value) : schemas?.get(key)
    if (child) all.set(key, child)
  }
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

function readAssertions(reader: Keywords, schema: Schema): void {
  const type = reader.fields.get('type')
  const types = Array.isArray(type) ? type : [type]
  const known = TYPES.filter((t) => types.includes(t))
  if (known.length > 0) schema.types = known
  const values = reader.fields.get('enum')
  if (Array.isArray(values)) schema.values = values
  const constant = reader.fields.get('const')
  if (schema.draft >= 6 && constant !== undefined) schema.constant = { value: constant }
  for (const name of ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'] as const)
    put(schema, name, reader.whole(name))
  schema.uniqueItems = reader.fields.get('uniqueItems') === true
  put(schema, 'required', reader.texts('required'))
  const pattern = reader.text('pattern')
  if (pattern !== undefined) schema.pattern = { source: pattern, regexp: reader.regexp(pattern, 'pattern') }
  const format = schema.draft < 2019 ? reader.text('format') : undefined
  const check =
    format === 'regex'
      ? isRegexp
      : format === undefined || !Object.hasOwn(FORMATS, format)
        ? undefined
        : FORMATS[format]
  if (format !== undefined && check) schema.format = { name: format, check }
}

function isRegexp(text: ByteString): ByteString | undefined {
  try {
    compileRegexp(text)
    return undefined
  } catch (error) {
    if (error instanceof FunctionError) return error.message
    throw error
  }
}

/** In draft 4 the exclusive bounds are flags on the others. */
function readNumbers(reader: Keywords, schema: Schema): void {
  put(schema, 'multipleOf', reader.number('multipleOf'))
  const flagged = (name: string): boolean => reader.fields.get(name) === true
  put(schema, flagged('exclusiveMaximum') ? 'exclusiveMaximum' : 'maximum', reader.number('maximum'))
  if (!flagged('exclusiveMaximum')) put(schema, 'exclusiveMaximum', reader.number('exclusiveMaximum'))
  put(schema, flagged('exclusiveMinimum') ? 'exclusiveMinimum' : 'minimum', reader.number('minimum'))
  if (!flagged('exclusiveMinimum')) put(schema, 'exclusiveMinimum', reader.number('exclusiveMinimum'))
}

function readDraft2019(reader: Keywords, schema: Schema): void {
  if (schema.contains) {
    put(schema, 'minContains', reader.whole('minContains'))
    put(schema, 'maxContains', reader.whole('maxContains'))
  }
  const required = reader.fields.get('dependentRequired')
  if (required instanceof Map) {
    const lists = [...required].flatMap(([key, list]) =>
      Array.isArray(list) ? [[key, list.filter((t) => typeof t === 'string')] as const] : [],
    )
    schema.dependentRequired = new Map(lists)
  }
  put(schema, 'dependentSchemas', reader.schemaMap('dependentSchemas'))
  put(schema, 'unevaluatedItems', reader.schema('unevaluatedItems'))
  put(schema, 'unevaluatedProperties', reader.schema('unevaluatedProperties'))
  put(schema, 'recursiveRef', reader.reference('$recursiveRef'))
  if (reader.fields.get('$recursiveAnchor') === true) {
    schema.recursiveAnchor = true
    schema.resource.recursiveAnchor = schema
  }
  if (schema.draft < 2020) return
  put(schema, 'dynamicAnchor', reader.text('$dynamicAnchor'))
  const target = reader.reference('$dynamicRef')
  const fragment = reader.text('$dynamicRef')?.split('#')[1] ?? ''
  if (target) schema.dynamicRef = { target, anchor: fragment.startsWith('/') ? '' : fragment }
}
