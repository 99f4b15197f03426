import { type ByteString, FunctionError, parseUrl, quote } from '../../../template-engine/go/index.ts'
import { decodeReference, escapeKey, joinUrl, showPlace, splitFragment, unescapeKey } from './address.ts'
import { draftOf, POSITIONS, VOCABULARIES } from './dialect.ts'
import type { Value } from './equality.ts'
import { SchemaError } from './failure.ts'
import type { Dialect, Draft, Schema } from './schema.ts'

type Fields = Map<ByteString, Value>

/** A document of schemas. */
export interface Root {
  readonly url: ByteString
  readonly document: Value
  /** the parts with an id of their own, by pointer; the document itself under the empty one */
  readonly resources: Map<ByteString, Resource>
  /** the same by address */
  readonly byId: Map<ByteString, Resource>
  /** pointers of the schemas that have been looked through */
  readonly seen: Set<ByteString>
  /** what has been compiled, by pointer */
  readonly schemas: Map<ByteString, Schema>
}

/** A document or a part of one with an id of its own: the base of the references in it. */
export interface Resource {
  readonly pointer: ByteString
  readonly id: ByteString
  readonly dialect: Dialect
  readonly anchors: Map<ByteString, ByteString>
  readonly dynamicAnchors: Set<ByteString>
}

/** Gives the document at an address. Throws SchemaError. */
export type Load = (url: ByteString) => Value

export function newRoot(url: ByteString, document: Value): Root {
  return { url, document, resources: new Map(), byId: new Map(), seen: new Set(), schemas: new Map() }
}

/** The resource that a pointer lies in: the nearest one above it. */
export function resourceAt(root: Root, pointer: ByteString): Resource {
  const isAlone = root.resources.size === 1
  for (let at = isAlone ? '' : pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const resource = root.resources.get(at)
    if (resource) return resource
  }
  const whole = root.resources.get('')
  if (!whole) throw new SchemaError(`the schemas of ${root.url} have not been looked through`)
  return whole
}

/** The value at a pointer. Throws SchemaError. */
export function lookUp(root: Root, pointer: ByteString): Value {
  let value = root.document
  for (const token of pointer.split('/').slice(1)) {
    const key = unescapeKey(token)
    const place = (): ByteString => showPlace(root.url, pointer)
    if (key === undefined) throw new SchemaError(`invalid json-pointer ${quote(place())}`)
    let next: Value | undefined
    if (value instanceof Map) next = value.get(key)
    else if (Array.isArray(value) && /^[+-]?\d{1,10}$/.test(key)) next = value[Number(key)]
    if (next === undefined) throw new SchemaError(`json-pointer in ${quote(place())} not found`)
    value = next
  }
  return value
}

export function textAt(fields: Fields, name: ByteString): ByteString | undefined {
  const value = fields.get(name)
  return typeof value === 'string' ? value : undefined
}

/** The keyword that names a schema. */
const idKeyword = (draft: Draft): ByteString => (draft === 4 ? 'id' : '$id')

function idOf(fields: Fields, draft: Draft): ByteString {
  if (draft < 2019 && fields.has('$ref')) return ''
  return splitFragment(textAt(fields, idKeyword(draft)) ?? '').url
}

/** Walks over the schemas of a document. (as in roots.go, collectResources) */
export class Collector {
  readonly #root: Root
  readonly #load: Load
  constructor(root: Root, load: Load) {
    this.#root = root
    this.#load = load
  }

  collect(schema: Value, base: ByteString, pointer: ByteString, fallback: Dialect): void {
    const { seen } = this.#root
    if (seen.has(pointer)) return
    seen.add(pointer)
    if (!(schema instanceof Map)) {
      if (pointer === '') this.#add(pointer, base, fallback)
      return
    }
    let draft = this.#draftOf(schema, pointer, fallback.draft)
    let declares = typeof schema.get('$schema') === 'string'
    let id = idOf(schema, draft)
    if (id === '' && pointer !== '') {
      draft = fallback.draft
      declares = false
      id = idOf(schema, draft)
    }
    const url = id === '' ? base : this.#join(base, id, pointer)
    if (id !== '' || pointer === '') this.#declare(schema, pointer, url, declares ? draft : undefined, fallback)
    const resource = this.#root.byId.get(url) ?? resourceAt(this.#root, pointer)
    this.collectAnchors(schema, pointer, resource)
    this.#collectInside(schema, pointer, url, draft, resource.dialect)
  }

  #collectInside(schema: Fields, pointer: ByteString, url: ByteString, draft: Draft, dialect: Dialect): void {
    for (const [keyword, content] of schema) {
      const position = POSITIONS[draft].get(keyword)
      if (!position) continue
      const at = `${pointer}/${keyword}`
      if (position.self) this.collect(content, url, at, dialect)
      if (position.lists && Array.isArray(content))
        for (const [i, item] of content.entries()) this.collect(item, url, `${at}/${i}`, dialect)
      if (position.maps && content instanceof Map)
        for (const [key, item] of content) this.collect(item, url, `${at}/${escapeKey(key)}`, dialect)
    }
  }

  #join(base: ByteString, id: ByteString, pointer: ByteString): ByteString {
    try {
      return joinUrl(base, id).url
    } catch (error) {
      if (!(error instanceof SchemaError)) throw error
      throw new SchemaError(`error in parsing id at ${quote(showPlace(this.#root.url, pointer))}`)
    }
  }

  #declare(schema: Fields, pointer: ByteString, id: ByteString, draft: Draft | undefined, fallback: Dialect): void {
    const other = this.#root.byId.get(id)
    if (other) {
      if (other.pointer === pointer) return
      throw new SchemaError(
        `duplicate id ${quote(id)} in ${quote(this.#root.url)} at ${quote(pointer)} and ${quote(other.pointer)}`,
      )
    }
    const dialect = draft === undefined ? fallback : { draft, vocabularies: this.#vocabularies(schema, draft) }
    this.#add(pointer, id, dialect)
  }

  #add(pointer: ByteString, id: ByteString, dialect: Dialect): void {
    const resource = { pointer, id, dialect, anchors: new Map(), dynamicAnchors: new Set<ByteString>() }
    this.#root.resources.set(pointer, resource)
    this.#root.byId.set(id, resource)
  }

  /** (as in loader.go, getDraft) */
  #draftOf(schema: Value, pointer: ByteString, fallback: Draft): Draft {
    let place = { url: this.#root.url, pointer }
    const visited = new Set<ByteString>()
    for (let document = schema; ; ) {
      const name = document instanceof Map ? textAt(document, '$schema') : undefined
      if (name === undefined) return fallback
      const draft = draftOf(name)
      if (draft !== undefined) return draft
      const { url } = splitFragment(name)
      checkMetaschemaUrl(url, showPlace(place.url, place.pointer))
      if (place.pointer === '' && url === place.url) throw new SchemaError(`draft ${quote(url)} is not supported`)
      if (visited.has(url)) throw new SchemaError(`cycle in resolving $schema in ${quote(url)}`)
      visited.add(url)
      document = this.#load(url)
      place = { url, pointer: '' }
    }
  }

  /** What a custom `$schema` demands; undefined for the draft's default. (as in draft.go, getVocabs) */
  #vocabularies(schema: Fields, draft: Draft): readonly string[] | undefined {
    const name = textAt(schema, '$schema') ?? ''
    if (draft < 2019 || draftOf(name) !== undefined) return undefined
    const { url } = splitFragment(name)
    const document = this.#load(url)
    const demands = document instanceof Map ? document.get('$vocabulary') : undefined
    if (!(demands instanceof Map)) return undefined
    const prefix = `https://json-schema.org/draft/${draft === 2019 ? '2019-09' : '2020-12'}/vocab/`
    const known = VOCABULARIES[draft as 2019 | 2020]
    const names: string[] = []
    for (const [vocabulary, isDemanded] of demands) {
      if (isDemanded !== true) continue
      const short = vocabulary.startsWith(prefix) ? vocabulary.slice(prefix.length) : ''
      if (!known.includes(short)) throw new SchemaError(`unsupported vocabulary ${quote(vocabulary)} in ${quote(url)}`)
      names.push(short)
    }
    return names.includes('core') ? names : [...names, 'core']
  }

  /** (as in root.go, collectAnchors) */
  collectAnchors(schema: Value, pointer: ByteString, resource: Resource): void {
    if (!(schema instanceof Map)) return
    const { draft } = resource.dialect
    if (draft < 2019) {
      if (schema.has('$ref')) return
      const anchor = this.#anchorInId(textAt(schema, idKeyword(draft)), pointer)
      if (anchor !== '' && !anchor.startsWith('/')) this.#addAnchor(resource, anchor, pointer)
      return
    }
    const anchor = textAt(schema, '$anchor')
    if (anchor !== undefined) this.#addAnchor(resource, anchor, pointer)
    const dynamic = draft >= 2020 ? textAt(schema, '$dynamicAnchor') : undefined
    if (dynamic === undefined) return
    this.#addAnchor(resource, dynamic, pointer)
    resource.dynamicAnchors.add(dynamic)
  }

  #anchorInId(id: ByteString | undefined, pointer: ByteString): ByteString {
    try {
      return decodeReference(id ?? '').fragment
    } catch (error) {
      if (!(error instanceof SchemaError)) throw error
      throw new SchemaError(`error in parsing anchor at ${quote(showPlace(this.#root.url, pointer))}`)
    }
  }

  #addAnchor({ anchors }: Resource, anchor: ByteString, pointer: ByteString): void {
    const other = anchors.get(anchor)
    if (other !== undefined && other !== pointer)
      throw new SchemaError(
        `duplicate anchor ${quote(anchor)} in ${quote(this.#root.url)} at ${quote(other)} and ${quote(pointer)}`,
      )
    anchors.set(anchor, pointer)
  }
}

function checkMetaschemaUrl(url: ByteString, place: ByteString): void {
  try {
    parseUrl(url)
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error
    throw new SchemaError(`invalid $schema in ${quote(place)}: ${error.message}`)
  }
}
