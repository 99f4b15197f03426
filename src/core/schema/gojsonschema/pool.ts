import { type ByteString, FunctionError, parseUrl } from '../../../../template-engine/go/index.ts'
import { joinUrl, type Reference, unescapePath } from '../address.ts'
import type { Value } from '../equality.ts'
import { SchemaError } from '../failure.ts'
import { metaDocument } from '../metaschema.ts'
import { type Fields, type GoDraft, mustBeOf } from './sub-schema.ts'

/** A part of a document with the draft of the whole, where that names one. */
export interface Pooled {
  readonly value: Value
  readonly draft: GoDraft | undefined
}

/** A reference as net/url writes it: without a `#` that nothing follows. */
const written = ({ url, fragment }: Reference): ByteString =>
  fragment === '' ? url : `${url}#${escapeFragment(fragment)}`

const escapeFragment = (text: ByteString): ByteString =>
  text.replace(/[^\w\-.~!$&'()*+,;=:@/?]/g, (char) => {
    const code = char.charCodeAt(0).toString(16).toUpperCase()
    return `%${code.padStart(2, '0')}`
  })

/** url.Parse as a check. Throws SchemaError with Go's text. */
export function checkReference(text: ByteString): void {
  try {
    parseUrl(text, 'loose')
  } catch (error) {
    throw error instanceof FunctionError ? new SchemaError(error.message) : error
  }
}

const DRAFTS: Readonly<Record<string, GoDraft>> = {
  'http://json-schema.org/draft-04/schema': 4,
  'http://json-schema.org/draft-06/schema': 6,
  'http://json-schema.org/draft-07/schema': 7,
}

/** The draft that `$schema` names, if it is one that is known. Throws SchemaError for what cannot be a schema. (as in draft.go, parseSchemaURL) */
export function draftOf(document: Value): GoDraft | undefined {
  if (typeof document === 'boolean') return undefined
  if (!(document instanceof Map)) throw new SchemaError('schema is invalid')
  const named = document.get('$schema')
  if (named === undefined) return undefined
  if (typeof named !== 'string') throw mustBeOf('$schema', 'string')
  checkReference(named)
  return DRAFTS[named.replace(/#$/, '')]
}

/** Properties, not schemas, stand directly under these. */
const MAPS = ['properties', 'dependencies', 'patternProperties']

/** The documents of a schema and the parts of them that have an address of their own. (as in schemaPool.go) */
export class Pool {
  readonly #documents = new Map<ByteString, Pooled>()
  /** addresses of `$ref`, seen from where they stand */
  readonly #absolute = new Map<Fields, ByteString>()

  constructor(document: Value) {
    this.#add('', document)
  }

  /** Where the `$ref` of a schema leads. */
  referenceOf(fields: Fields, text: ByteString): ByteString {
    checkReference(text)
    return this.#absolute.get(fields) ?? text
  }

  /** What stands at an address. Throws SchemaError. */
  get(reference: ByteString): Pooled {
    const whole = this.#documents.get(reference)
    if (whole !== undefined) return whole
    const hash = reference.indexOf('#')
    const url = hash < 0 ? reference : reference.slice(0, hash)
    const document = this.#documents.get(url) ?? this.#load(url, reference)
    const value = valueAt(document.value, hash < 0 ? '' : unescapePath(reference.slice(hash + 1)))
    const found = { value, draft: document.draft }
    this.#documents.set(reference, found)
    return found
  }

  #load(url: ByteString, reference: ByteString): Pooled {
    const { scheme, host, path } = parseUrl(url, 'loose')
    const isCanonical = scheme === 'file' ? path.startsWith('/') : scheme !== '' && host !== ''
    if (!isCanonical) throw new SchemaError(`Reference ${reference} must be canonical`)
    const document = url in DRAFTS ? metaDocument(url) : undefined
    if (document === undefined) throw new SchemaError("schemas outside the chart's values.schema.json are not read")
    return this.#add(url, document)
  }

  #add(url: ByteString, document: Value): Pooled {
    const pooled = { value: document, draft: draftOf(document) }
    this.#collect(document, url, pooled.draft)
    this.#documents.set(url, pooled)
    return pooled
  }

  /** Finds ids and references; what cannot be read is passed over. (as in schemaPool.go, parseReferencesRecursive) */
  #collect(value: Value, base: ByteString, draft: GoDraft | undefined): void {
    const stack: [Value, ByteString][] = [[value, base]]
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const [node, above] = next
      if (Array.isArray(node)) for (const item of node) stack.push([item, above])
      if (!(node instanceof Map)) continue
      const own = this.#baseOf(node, above, draft)
      if (own === undefined) continue
      const target = resolved(own, node.get('$ref'))
      if (target !== undefined) this.#absolute.set(node, target)
      for (const child of schemasIn(node)) stack.push([child, own])
    }
  }

  /** The base of the references in a schema; undefined when its address is taken, which ends the search in it. */
  #baseOf(fields: Fields, above: ByteString, draft: GoDraft | undefined): ByteString | undefined {
    const own = resolved(above, fields.get(fields.has('id') ? 'id' : '$id'))
    if (own === undefined) return above
    if (this.#documents.has(own)) return undefined
    this.#documents.set(own, { value: fields as Value, draft })
    return own
  }
}

function resolved(base: ByteString, text: Value | undefined): ByteString | undefined {
  if (typeof text !== 'string') return undefined
  try {
    return written(joinUrl(base.replace(/#.*$/s, ''), text))
  } catch (error) {
    if (error instanceof SchemaError) return undefined
    throw error
  }
}

function schemasIn(fields: Fields): readonly Value[] {
  return [...fields].flatMap(([key, value]) => {
    if (key === 'const' || key === 'enum') return []
    if (!MAPS.includes(key) || !(value instanceof Map)) return [value]
    return [...value.values()]
  })
}

/** JsonPointer.Get: of a text that is not a pointer, the whole document. Throws SchemaError. */
function valueAt(document: Value, pointer: ByteString): Value {
  if (!pointer.startsWith('/')) return document
  let value = document
  for (const token of pointer.slice(1).split('/')) {
    if (value instanceof Map) {
      const key = token.replaceAll('~1', '/').replaceAll('~0', '~')
      const next: Value | undefined = value.get(key)
      if (next === undefined) throw new SchemaError(`Object has no key '${key}'`)
      value = next
    } else if (Array.isArray(value)) value = itemAt(value, token)
    else throw new SchemaError(`Invalid token reference '${token}'`)
  }
  return value
}

function itemAt(list: readonly Value[], token: ByteString): Value {
  if (!/^[+-]?\d{1,18}$/.test(token)) throw new SchemaError(`Invalid array index '${token}'`)
  const value = list[Number(token)]
  if (value === undefined) throw new SchemaError(`Out of bound array[0,${list.length}] index '${Number(token)}'`)
  return value
}
