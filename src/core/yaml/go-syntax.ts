import { type ByteString, formatFloat, quote } from '../../../template-engine/go/index.ts'
import { isMerge, type YamlNode } from './node.ts'
import { resolvePlain, resolveTagged } from './resolve.ts'

/** Deeper or longer than any message should be. */
const MAX_DEPTH = 100

/** A value as fmt's %#v prints what go-yaml decoded: `map[interface {}]interface {}{"a":1}`. Keys in the order of their text. */
export const goSyntax = (node: YamlNode): ByteString => {
  const text = print(node, 0)
  return text === NIL ? '<nil>' : text
}

const MAX_INT64 = (1n << 63n) - 1n
const NIL = 'interface {}(nil)'

function print(node: YamlNode, depth: number): ByteString {
  if (depth > MAX_DEPTH) return '...'
  switch (node.kind) {
    case 'alias':
      return print(node.target, depth + 1)
    case 'sequence':
      return `[]interface {}{${node.children.map((child) => print(child, depth + 1)).join(', ')}}`
    case 'mapping':
      return `map[interface {}]interface {}{${printEntries(node.children, depth)}}`
    case 'scalar':
      return printScalar(node)
  }
}

const isNumber = (key: ByteString): boolean => rank(key) === INTEGER || rank(key) === FLOAT

function printEntries(children: readonly YamlNode[], depth: number): ByteString {
  const entries = new Map<ByteString, ByteString>()
  addEntries(children, depth, entries)
  return [...entries.keys()]
    .sort((a, b) => rank(a) - rank(b) || (isNumber(a) ? Number(a) - Number(b) : a < b ? -1 : 1))
    .map((key) => `${key}:${entries.get(key)}`)
    .join(', ')
}

/** Entries of a mapping as text, those of merged mappings where the merge stands. */
function addEntries(children: readonly YamlNode[], depth: number, into: Map<ByteString, ByteString>): void {
  for (let i = 0; i + 1 < children.length; i += 2) {
    const key = children[i] as YamlNode
    const value = children[i + 1] as YamlNode
    if (isMerge(key)) addMerged(value, depth + 1, into)
    else into.set(print(key, depth + 1), print(value, depth + 1))
  }
}

/** Of several mappings the earlier ones win. */
function addMerged(node: YamlNode, depth: number, into: Map<ByteString, ByteString>): void {
  const target = node.kind === 'alias' ? node.target : node
  if (depth > MAX_DEPTH) return
  if (target.kind === 'mapping') addEntries(target.children, depth, into)
  if (target.kind === 'sequence') for (const child of target.children.toReversed()) addMerged(child, depth + 1, into)
}

const INTEGER = 3
const FLOAT = 4

/** Keys of different types stand in the order in which helm 4.1.4 happens to hold the types. */
function rank(key: ByteString): number {
  if (key === NIL) return 0
  if (key.startsWith('"')) return 1
  if (key.startsWith('0x')) return 2
  if (key === 'true' || key === 'false') return 5
  return /^-?[0-9]+$/.test(key) ? INTEGER : FLOAT
}

function printScalar(node: YamlNode & { kind: 'scalar' }): ByteString {
  const plain = node.implicit ? resolvePlain(node.value) : node.value
  const value = node.tag === '' ? plain : resolveTagged(node.tag, node.value)
  if (value === null) return NIL
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'bigint' && value > MAX_INT64) return `0x${value.toString(16)}`
  if (typeof value !== 'number') return String(value)
  return formatFloat(value, 'g', -1)
}
