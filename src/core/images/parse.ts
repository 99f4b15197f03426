import type { Text } from '../../../template-engine/go/index.ts'
import { LimitError } from '../engine.ts'
import { messageOf } from '../errors.ts'
import { parseTextNodes, type TextNode } from '../yaml/index.ts'
import type { Entry, Node } from './node.ts'

/** What could be read of a YAML stream. */
export interface ParsedStream {
  readonly documents: readonly Node[]
  /** what stopped the reading; undefined when all was read */
  readonly error: Text | undefined
}

/** Nodes of every document of a stream. Keys may repeat; aliases and merge keys are resolved. Never throws. */
export function parseStream(text: Text): ParsedStream {
  try {
    const { documents, error } = parseTextNodes(text)
    const known = text.includes('&') ? { nodes: new Map<TextNode, Node>(), merged: 0 } : undefined
    return { documents: documents.map((node) => convert(node, known, 0)), error: error?.message }
  } catch (error) {
    return { documents: [], error: messageOf(error) }
  }
}

/** Nodes of every document, or undefined when the text is not valid YAML. */
export function parseDocuments(text: Text): readonly Node[] | undefined {
  const { documents, error } = parseStream(text)
  return error === undefined ? documents : undefined
}

const MAX_DEPTH = 1000

/** What is known already of the nodes that aliases may lead to; undefined in a text without anchors. */
type Known = { readonly nodes: Map<TextNode, Node>; merged: number } | undefined

/** Entries that merge keys may add to a stream: merges of merges would multiply them. */
const MAX_MERGED = 200_000

/** One result for one node, so that aliases cost nothing; an alias inside its own anchor becomes empty. */
function convert(node: TextNode, known: Known, depth: number): Node {
  if (known === undefined && depth <= MAX_DEPTH) return convertNew(node, known, depth + 1)
  const before = known?.nodes.get(node)
  if (before !== undefined) return before
  const { line, column } = node
  const empty: Node = { kind: 'scalar', text: '', plain: true, line, column }
  if (depth > MAX_DEPTH) return empty
  known?.nodes.set(node, empty)
  const converted = convertNew(node, known, depth + 1)
  known?.nodes.set(node, converted)
  return converted
}

function convertNew(node: TextNode, known: Known, depth: number): Node {
  const { line, column } = node
  switch (node.kind) {
    case 'scalar':
      return { kind: 'scalar', text: node.value, plain: node.style === 'plain', line, column }
    case 'alias':
      return convert(node.target, known, depth)
    case 'sequence':
      return { kind: 'list', items: node.children.map((child) => convert(child, known, depth)), line, column }
    case 'mapping':
      return { kind: 'map', entries: entriesOf(node.children, known, depth), line, column }
  }
}

/** Merged entries come first: an entry of the mapping itself, being later, wins. */
function entriesOf(children: readonly TextNode[], known: Known, depth: number): Entry[] {
  const entries: Entry[] = []
  const merged: Entry[] = []
  for (let i = 0; i + 1 < children.length; i += 2) {
    const key = children[i]
    const child = children[i + 1]
    if (key === undefined || child === undefined) continue
    const value = convert(child, known, depth)
    if (key.kind === 'scalar' && key.value === '<<' && key.style === 'plain')
      for (const entry of mergedEntries(value)) merged.push(entry)
    else entries.push({ key: key.kind === 'scalar' ? key.value : '', value })
  }
  if (merged.length === 0) return entries
  if (known !== undefined) {
    known.merged += merged.length
    if (known.merged > MAX_MERGED) throw new LimitError('entries of merged mappings', MAX_MERGED)
  }
  return [...lastOfEach(merged), ...entries]
}

const lastOfEach = (entries: readonly Entry[]): Entry[] => [
  ...new Map(entries.map((entry) => [entry.key, entry])).values(),
]

function mergedEntries(value: Node): readonly Entry[] {
  if (value.kind === 'map') return value.entries
  return value.kind === 'list' ? value.items.flatMap((item) => (item.kind === 'map' ? item.entries : [])).reverse() : []
}
