import {
  type ByteString,
  decodeExactJson,
  FunctionError,
  parseUrl,
  quote,
  TrailingData,
} from '../../../template-engine/go/index.ts'
import type { Budget } from '../../../template-engine/limits.ts'
import { showPlace } from './address.ts'
import { conforms } from './conformance.ts'
import { specificationPath } from './dialect.ts'
import type { Value } from './equality.ts'
import { failureLines, quoteSingle, SchemaError } from './failure.ts'
import { readKeywords } from './keywords.ts'
import { metaDocument, metaschemaUrl } from './metaschema.ts'
import { Collector, lookUp, newRoot, type Resource, type Root, resourceAt } from './resources.ts'
import type { Dialect, Schema } from './schema.ts'
import { newWork, type SchemaRules } from './scope.ts'
import { applySchema, type Meta } from './validate.ts'

/** bytes that a step of compiling a pattern keeps */
const PROGRAM_BYTES = 16

/** Where helm pretends that values.schema.json lies. */
const ROOT_URL = 'file:///values.schema.json'

/** What releases of helm and of the library differ in. */
export interface CompileOptions {
  readonly urns: 'refused' | 'permissive'
  readonly rules: SchemaRules
  /** what patterns are compiled on; nothing is counted without it */
  readonly ledger?: Budget
}

const DEFAULTS: CompileOptions = { urns: 'permissive', rules: '6.0.3' }

/**
 * Compiles a schema text (as in compiler.go of santhosh-tekuri/jsonschema v6) after checking it against its metaschema. References
 * to other files and to the network are refused, where helm would read them. Throws SchemaError.
 */
export function compileSchema(text: ByteString, options: CompileOptions = DEFAULTS): Schema {
  const documents = new Map([[ROOT_URL, parseDocument(text)]])
  return new Compiler(documents, false, options).compile(ROOT_URL)
}

function parseDocument(text: ByteString): Value {
  try {
    return decodeExactJson(text)
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error
    throw new SchemaError(error instanceof TrailingData ? 'invalid character after top-level value' : error.message)
  }
}

const SCHEMES: ReadonlySet<string> = new Set(['file', 'http', 'https'])

function loadDocument(url: ByteString, urns: 'refused' | 'permissive'): Value {
  const own = metaDocument(url)
  if (own) return own
  const failing = (reason: ByteString): SchemaError => new SchemaError(`failing loading ${quote(url)}: ${reason}`)
  try {
    const { scheme } = parseUrl(url)
    if (scheme === 'urn' && urns === 'permissive') return true
    if (!SCHEMES.has(scheme)) throw failing(`no URLLoader registered for ${quote(url)}`)
  } catch (error) {
    if (error instanceof FunctionError) throw failing(error.message)
    throw error
  }
  throw failing("schemas outside the chart's values.schema.json are not read")
}

/** A schema that waits for its keywords to be read. */
interface Task {
  readonly schema: Schema
  readonly root: Root
  readonly value: Value | undefined
}

/** Compiles schemas of documents that refer to each other. */
class Compiler {
  readonly #documents: Map<ByteString, Value>
  readonly #assertsFormats: boolean
  readonly #roots = new Map<ByteString, Root>()
  readonly #queue: Task[] = []
  #filled = 0

  readonly #options: CompileOptions

  constructor(documents: Map<ByteString, Value>, assertsFormats: boolean, options: CompileOptions = DEFAULTS) {
    this.#options = options
    this.#documents = documents
    this.#assertsFormats = assertsFormats
  }

  /** The schema that is the whole document at an address. */
  compile(url: ByteString): Schema {
    const root = this.#rootOf(url)
    const schema = this.#enqueue(root, '', root.document)
    for (let next = this.#queue[this.#filled]; next; next = this.#queue[++this.#filled]) this.#fill(next)
    return schema
  }

  #load(url: ByteString): Value {
    const known = this.#documents.get(url)
    const document = known === undefined ? loadDocument(url, this.#options.urns) : known
    this.#documents.set(url, document)
    return document
  }

  #collector(root: Root): Collector {
    return new Collector(root, (url) => this.#load(url))
  }

  #rootOf(url: ByteString): Root {
    const known = this.#roots.get(url)
    if (known) return known
    const document = this.#load(url)
    const root = newRoot(url, document)
    this.#collector(root).collect(document, url, '', { draft: 2020, vocabularies: undefined })
    if (specificationPath(url) === undefined) checkAgainstMetaschema(root, document, '', this.#options)
    this.#roots.set(url, root)
    return root
  }

  /** The schema at a pointer; `value` is what stands there, where that is known. */
  #enqueue(root: Root, pointer: ByteString, value?: Value): Schema {
    const known = root.schemas.get(pointer)
    if (known) return known
    const schema = newSchema(root.url, pointer)
    root.schemas.set(pointer, schema)
    this.#queue.push({ schema, root, value })
    return schema
  }

  #fill({ schema, root, value: given }: Task): void {
    const { pointer } = schema
    const value = given === undefined ? lookUp(root, pointer) : given
    if (!root.seen.has(pointer)) this.#discover(root, value, pointer)
    const resource = resourceAt(root, pointer)
    schema.draft = resource.dialect.draft
    schema.resource = this.#enqueue(root, resource.pointer)
    if (schema.draft >= 2020 && schema.resource === schema) {
      const anchors = [...resource.dynamicAnchors].map((name) => [name, resource.anchors.get(name) ?? ''] as const)
      schema.dynamicAnchors = new Map(anchors.map(([name, at]) => [name, this.#enqueue(root, at)]))
    }
    if (typeof value === 'boolean') schema.bool = value
    if (!(value instanceof Map)) return
    if (value.size === 0) {
      schema.bool = true
      return
    }
    const neighbours = {
      at: (target: ByteString, content: Value): Schema => this.#enqueue(root, target, content),
      to: (address: ByteString, fragment: ByteString): Schema => this.#resolve(root, address, fragment),
      work: (steps: number): void => {
        this.#options.ledger?.step(steps)
        this.#options.ledger?.grow(steps * PROGRAM_BYTES)
      },
    }
    readKeywords(schema, value, resource, neighbours, this.#assertsFormats)
  }

  /** A schema where none is expected, to which a reference leads. (as in roots.go, ensureSubschema) */
  #discover(root: Root, value: Value, pointer: ByteString): void {
    const base = resourceAt(root, pointer)
    const collector = this.#collector(root)
    collector.collect(value, base.id, pointer, base.dialect)
    if (!root.resources.has(pointer)) collector.collectAnchors(value, pointer, resourceAt(root, pointer))
    checkAgainstMetaschema(root, value, pointer, this.#options)
  }

  #resolve(root: Root, url: ByteString, fragment: ByteString): Schema {
    if (url === root.url) return this.#resolveIn(root, resourceAt(root, ''), fragment)
    const part = root.byId.get(url)
    if (part) return this.#resolveIn(root, part, fragment)
    const other = this.#rootOf(url)
    return this.#resolveIn(other, resourceAt(other, ''), fragment)
  }

  #resolveIn(root: Root, resource: Resource, fragment: ByteString): Schema {
    if (fragment === '' || fragment.startsWith('/')) return this.#enqueue(root, resource.pointer + fragment)
    const pointer = resource.anchors.get(fragment)
    if (pointer === undefined)
      throw new SchemaError(
        `anchor in ${quote(showPlace(resource.id, fragment))} not found in schema ${quote(root.url)}`,
      )
    return this.#enqueue(root, pointer)
  }
}

function newSchema(url: ByteString, pointer: ByteString): Schema {
  const schema = { url, pointer, draft: 2020 } as Schema
  schema.resource = schema
  return schema
}

/** One for all metaschemas, which refer to each other. */
let metaschemas: Compiler | undefined

/** (as in draft.go, getSchema) */
function metaschemaOf(dialect: Dialect): Schema {
  const { draft, vocabularies } = dialect
  metaschemas ??= new Compiler(new Map(), true)
  const compiler = metaschemas
  if (!vocabularies) return compiler.compile(metaschemaUrl(draft))
  const schema = newSchema('urn:mem:metaschema', '')
  schema.draft = draft
  schema.allOf = vocabularies.map((name) => compiler.compile(metaschemaUrl(draft, name)))
  if (draft < 2020) return schema
  schema.dynamicAnchor = 'meta'
  schema.dynamicAnchors = new Map([['meta', schema]])
  return schema
}

function checkAgainstMetaschema(
  root: Root,
  value: Value,
  pointer: ByteString,
  { rules, ledger }: CompileOptions,
): void {
  const { dialect } = resourceAt(root, pointer)
  const isPlain = [...root.resources.values()].every(
    (resource) => resource.dialect.draft === dialect.draft && !resource.dialect.vocabularies,
  )
  if (isPlain && conforms(value, dialect.draft)) return
  const schema = metaschemaOf(dialect)
  const meta: Meta = {
    schema,
    schemaAt: (place) => {
      const resource = root.resources.get(place)
      return resource && metaschemaOf(resource.dialect)
    },
  }
  const failures = applySchema(schema, value, meta, ledger ? { ledger, rules } : newWork(rules))
  if (failures.length === 0) return
  const location = dialect.vocabularies ? schema.url : showPlace(schema.url, '')
  const head = `${quote(showPlace(root.url, pointer))} is not valid against metaschema: jsonschema validation failed with ${quoteSingle(location)}`
  throw new SchemaError([head, ...failureLines(failures)].join('\n'))
}
