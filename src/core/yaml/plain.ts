import { type ByteString, decodeUtf8, encodeUtf8, LimitError } from '../../../template-engine/go/index.ts'
import { LIMITS } from '../limits.ts'
import { composeAll } from './compose.ts'
import { YamlError } from './error.ts'
import type { MappingNode, ScalarNode, YamlNode } from './node.ts'
import { resolvePlain, resolveTagged } from './resolve.ts'

/** Nodes that aliases may add to a document. */
const ALIAS_NODES = 100_000

/** The texts of numbers and booleans that print otherwise than they were written, by the mapping or list that they stand in. */
const WRITTEN = new WeakMap<object, Map<string | number, string>>()

/** How a member's number or boolean was written (`1.10`), where it prints differently. */
export const writtenText = (container: object, member: string | number): string | undefined =>
  WRITTEN.get(container)?.get(member)

/**
 * The first document of a stream as yaml.v3 reads it into an `interface {}`, in plain JavaScript values; null when there is none. `yes`, `on`
 * and the like are texts, equal keys an error, keys that a mapping has itself win over merged ones; dates stay texts.
 * Throws YamlError, its text a byte string, and LimitError.
 */
export function readPlain(text: string): unknown {
  for (const root of composeAll(encodeUtf8(text))) return new PlainReader().value(root)
  return null
}

class PlainReader {
  #depth = 0
  #aliasDepth = 0
  #aliasNodes = 0

  value(node: YamlNode): unknown {
    if (this.#aliasDepth > 0 && ++this.#aliasNodes > ALIAS_NODES)
      throw new LimitError('nodes behind aliases', ALIAS_NODES)
    if (node.kind === 'scalar') return scalarValue(node)
    if (++this.#depth > LIMITS.dataDepth) throw new LimitError('nesting of YAML values', LIMITS.dataDepth)
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
  new YamlError(`yaml: line ${line}: ${encodeUtf8(text)}`, line)

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
  const texts = WRITTEN.get(container) ?? new Map<string | number, ByteString>()
  WRITTEN.set(container, texts.set(member, scalar.value))
}
