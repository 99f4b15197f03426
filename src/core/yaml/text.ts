import {
  decodeUtf8,
  encodeJson,
  encodeUtf8,
  fromBytes,
  type Integer,
  LimitError,
  type Text,
} from '../../../template-engine/go/index.ts'
import { messageOf } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { composeAll } from './compose.ts'
import type { Data } from './data.ts'
import type { DecodeOptions } from './decode.ts'
import { YamlError } from './error.ts'
import type { MappingNode, ScalarNode, TextNode, YamlNode } from './node.ts'
import { parseYamlNodes, readYaml } from './read.ts'
import { resolvePlain, resolveTagged } from './resolve.ts'

/** What a document holds, in ordinary text. */
export type TextData = null | boolean | number | Text | Integer | TextData[] | Map<Text, TextData>

/** The data of a document in ordinary text. */
export function decodeData(data: Data): TextData {
  if (typeof data === 'string') return decodeUtf8(data)
  if (Array.isArray(data)) return data.map(decodeData)
  return data instanceof Map
    ? new Map([...data].map(([key, value]) => [decodeUtf8(key), decodeData(value)] as const))
    : data
}

function encodeData(data: TextData): Data {
  if (typeof data === 'string') return encodeUtf8(data)
  if (Array.isArray(data)) return data.map(encodeData)
  return data instanceof Map
    ? new Map([...data].map(([key, value]) => [encodeUtf8(key), encodeData(value)] as const))
    : data
}

/** As readYaml, of a text or a file's bytes, in ordinary text. Throws YamlError, LimitError. */
export const readTextYaml = (document: Text | Uint8Array, options: DecodeOptions = {}): TextData =>
  decodeData(readYaml(typeof document === 'string' ? encodeUtf8(document) : fromBytes(document), options))

/** Why a document cannot be read, without the name of the reader. */
export const documentFault = (error: unknown): Text =>
  error instanceof YamlError ? decodeUtf8(error.detail) : messageOf(error)

/** Data as Go's encoding/json writes it, nothing escaped for HTML. */
export const printJson = (data: TextData): Text => decodeUtf8(encodeJson(encodeData(data), { escapeHtml: false }))

/** The documents of a stream that could be read, and what stopped the reading, in go-yaml's words. */
export interface TextNodes {
  readonly documents: readonly TextNode[]
  readonly error: { readonly message: Text; readonly line: number } | undefined
}

/** As parseYamlNodes, in ordinary text. Throws LimitError. */
export function parseTextNodes(text: Text): TextNodes {
  const bytes = encodeUtf8(text)
  const { documents, error } = parseYamlNodes(bytes)
  const isAscii = bytes.length === text.length
  return {
    documents: isAscii ? (documents as readonly YamlNode<string>[]) : documents.map(decodeTree),
    error: error && { message: decodeUtf8(error.message), line: error.line },
  }
}

/** Decodes a tree that nobody else holds in its place, so that aliases go on leading to their targets. */
function decodeTree(root: YamlNode): TextNode {
  const open: YamlNode[] = [root]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === 'scalar') Object.assign(node, { value: decodeUtf8(node.value), tag: decodeUtf8(node.tag) })
    else if (node.kind === 'alias') Object.assign(node, { name: decodeUtf8(node.name) })
    else for (const child of node.children) open.push(child)
  }
  return root as YamlNode<string>
}

/** Nodes that aliases may add to a document. */
const ALIAS_NODES = 100_000

/** The original texts of numbers and booleans that print differently, by the mapping or list that contains them. */
const WRITTEN = new WeakMap<object, Map<string | number, Text>>()

/** How a member's number or boolean was written (`1.10`), where it prints differently. */
export const writtenText = (container: object, member: string | number): Text | undefined =>
  WRITTEN.get(container)?.get(member)

/**
 * The first document of a stream as yaml.v3 reads it into an `interface {}`, in plain JavaScript values; null when there is none. `yes`, `on`
 * and the like are texts, equal keys an error, keys that a mapping has itself win over merged ones; dates stay texts.
 * Throws YamlError, its text a byte string, and LimitError.
 */
export function readPlain(text: Text, maxDepth: number = LIMITS.dataDepth): unknown {
  for (const root of composeAll(encodeUtf8(text), { maxDepth })) return new PlainReader(maxDepth).value(root)
  return null
}

class PlainReader {
  readonly #maxDepth: number
  #depth = 0
  #aliasDepth = 0
  #aliasNodes = 0
  constructor(maxDepth: number) {
    this.#maxDepth = maxDepth
  }

  value(node: YamlNode): unknown {
    if (this.#aliasDepth > 0 && ++this.#aliasNodes > ALIAS_NODES)
      throw new LimitError('nodes behind aliases', ALIAS_NODES)
    if (node.kind === 'scalar') return scalarValue(node)
    if (++this.#depth > this.#maxDepth) throw new LimitError('nesting of YAML values', this.#maxDepth)
    const value =
      node.kind === 'alias'
        ? this.#aliased(node.target)
        : node.kind === 'sequence'
          ? this.#list(node.children)
          : this.#mapping(node)
    this.#depth--
    return value
  }

  #aliased(target: YamlNode): unknown {
    this.#aliasDepth++
    const value = this.value(target)
    this.#aliasDepth--
    return value
  }

  #list(children: readonly YamlNode[]): unknown[] {
    const list = children.map((child) => this.value(child))
    for (const [i, child] of children.entries()) remember(list, i, child, list[i])
    return list
  }

  #mapping({ children }: MappingNode): object {
    const entries = new Map<string, unknown>()
    const lines = new Map<string, number>()
    const texts: [string, YamlNode][] = []
    for (let i = 0; i + 1 < children.length; i += 2) {
      const value = children[i + 1] as YamlNode
      const { key, merges, line } = keyOf(children[i] as YamlNode)
      const before = lines.get(key)
      if (before !== undefined) throw problem(`mapping key "${key}" already defined at line ${before}`, line)
      lines.set(key, line)
      if (merges) this.#merge(value, entries)
      else {
        entries.set(key, this.value(value))
        texts.push([key, value])
      }
    }
    const mapping = Object.fromEntries(entries)
    for (const [key, value] of texts) remember(mapping, key, value, entries.get(key))
    return mapping
  }

  /** Adds what is not there yet; a key that follows in the mapping itself replaces it. */
  #merge(node: YamlNode, entries: Map<string, unknown>): void {
    const value = this.value(node)
    for (const each of Array.isArray(value) ? value : [value]) {
      if (typeof each !== 'object' || each === null || Array.isArray(each))
        throw problem('map merge requires map or sequence of maps as the value', node.line)
      for (const [key, member] of Object.entries(each)) if (!entries.has(key)) entries.set(key, member)
    }
  }
}

const problem = (text: string, line: number): YamlError =>
  new YamlError(`yaml: line ${line}: ${encodeUtf8(text)}`, line, `line ${line}: ${encodeUtf8(text)}`)

function keyOf(node: YamlNode): { readonly key: string; readonly merges: boolean; readonly line: number } {
  const scalar = node.kind === 'alias' ? node.target : node
  if (scalar.kind !== 'scalar') throw problem('a mapping key must be a text', node.line)
  const key = decodeUtf8(scalar.value)
  return { key, merges: key === '<<' && scalar.implicit, line: node.line }
}

/** The YAML 1.2 words; those of 1.1 are texts to yaml.v3 unless a boolean is asked for. */
const BOOLEAN = /^(?:true|True|TRUE|false|False|FALSE)$/

function scalarValue(node: ScalarNode): unknown {
  const { tag, value: text } = node
  const value = tag !== '' ? resolveTagged(tag, text) : node.implicit ? resolvePlain(text) : text
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'boolean' && tag === '' && !BOOLEAN.test(text)) return text
  return typeof value === 'string' ? decodeUtf8(value) : value
}

function remember(container: object, member: string | number, node: YamlNode, value: unknown): void {
  const scalar = node.kind === 'alias' ? node.target : node
  if (typeof value !== 'number' && typeof value !== 'boolean') return
  if (scalar.kind !== 'scalar' || scalar.value === String(value)) return
  const texts = WRITTEN.get(container) ?? new Map<string | number, Text>()
  WRITTEN.set(container, texts.set(member, decodeUtf8(scalar.value)))
}
