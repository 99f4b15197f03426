import { Integer, type Text } from '../../../template-engine/go/index.ts'
import { asMap } from '../brand.ts'

/** A scalar of a YAML document: its text before any typing, so that a tag `1.10` stays `1.10`. Quotes and block styles are resolved. */
export interface ScalarNode {
  readonly kind: 'scalar'
  readonly text: Text
  /** written without quotes and not as a block: only such text can be null, a boolean or a number */
  readonly plain: boolean
  /** from 1; 0 when the node came from data and not from text */
  readonly line: number
  readonly column: number
}

/** A mapping, entries in the order written; a key may occur twice. */
export interface MapNode {
  readonly kind: 'map'
  readonly entries: readonly Entry[]
  readonly line: number
  readonly column: number
}

/** A sequence. */
export interface ListNode {
  readonly kind: 'list'
  readonly items: readonly Node[]
  readonly line: number
  readonly column: number
}

/** Aliases are resolved: one node may be reached by several paths. */
export type Node = ScalarNode | MapNode | ListNode

export interface Entry {
  readonly key: Text
  readonly value: Node
}

/** Mappings larger than this are looked up in an index: rules ask for the same few keys at every entry. */
const SCANNED = 32
const indexes = new WeakMap<MapNode, ReadonlyMap<string, Node>>()

function indexOf(map: MapNode): ReadonlyMap<string, Node> {
  let index = indexes.get(map)
  if (index === undefined) {
    index = new Map(map.entries.map(({ key, value }) => [key, value]))
    indexes.set(map, index)
  }
  return index
}

/** The value of a key; of the last one when it occurs twice, as YAML readers do. */
export function member(map: MapNode, key: string): Node | undefined {
  if (map.entries.length > SCANNED) return indexOf(map).get(key)
  for (let i = map.entries.length - 1; i >= 0; i--) {
    const entry = map.entries[i]
    if (entry !== undefined && entry.key === key) return entry.value
  }
  return undefined
}

/** The member when it is a mapping. */
export function mapMember(map: MapNode, key: string): MapNode | undefined {
  const value = member(map, key)
  return value?.kind === 'map' ? value : undefined
}

/** The member when it is a sequence. */
export function listMember(map: MapNode, key: string): ListNode | undefined {
  const value = member(map, key)
  return value?.kind === 'list' ? value : undefined
}

/** The member when it is a scalar other than null. */
export function scalarMember(map: MapNode, key: string): ScalarNode | undefined {
  const value = member(map, key)
  return value?.kind === 'scalar' && !isNull(value) ? value : undefined
}

/** Trimmed text of a scalar member; empty when it is absent, null, empty or no scalar. */
export const textMember = (map: MapNode, key: string): string => scalarMember(map, key)?.text.trim() ?? ''

/** Follows mappings by name. */
export function descend(node: Node | undefined, ...keys: readonly string[]): Node | undefined {
  let at = node
  for (const key of keys) at = at?.kind === 'map' ? member(at, key) : undefined
  return at
}

/** A node with every text replaced. What is reached by several paths is made once; deeper than `depth` nothing is replaced. */
export function replaceTexts(node: Node, replace: (text: string) => string, depth = 200): Node {
  const made = new Map<Node, Node>()
  const visit = (each: Node, left: number): Node => {
    const known = made.get(each)
    if (known !== undefined || left === 0) return known ?? each
    const copy: Node =
      each.kind === 'scalar'
        ? { ...each, text: replace(each.text) }
        : each.kind === 'list'
          ? { ...each, items: each.items.map((item) => visit(item, left - 1)) }
          : { ...each, entries: each.entries.map(({ key, value }) => ({ key, value: visit(value, left - 1) })) }
    made.set(each, copy)
    return copy
  }
  return visit(node, depth)
}

/** Values by their paths, `image.tag`, as mappings in mappings. A later value wins; a path through a value is left out. */
export function dottedNode(values: readonly (readonly [path: string, value: string])[], line: number): Node {
  const root = new Map<string, unknown>()
  for (const [path, value] of values) {
    const names = path.split('.')
    if (names.length > MAX_NAMES) continue
    let at: Map<string, unknown> | undefined = root
    for (const name of names.slice(0, -1)) {
      const next: unknown = at?.get(name) ?? new Map<string, unknown>()
      if (next instanceof Map) at?.set(name, next)
      at = next instanceof Map ? next : undefined
    }
    at?.set(names.at(-1) ?? '', value)
  }
  return nodeFromData(root, line)
}

const MAX_NAMES = 50

/** Whether a scalar is YAML's null. */
export const isNull = (node: ScalarNode): boolean => node.plain && /^(?:|~|null|Null|NULL)$/.test(node.text)

/** Whether a scalar is YAML's false. */
export const isFalse = (node: Node | undefined): boolean =>
  node?.kind === 'scalar' && node.plain && /^(?:false|False|FALSE)$/.test(node.text)

/** Whether a scalar is YAML's true. */
export const isTrue = (node: Node | undefined): boolean =>
  node?.kind === 'scalar' && node.plain && /^(?:true|True|TRUE)$/.test(node.text)

/**
 * Nodes of plain data: parsed JSON, objects from a client library, Maps. Members that are not data (functions, symbols,
 * undefined) are left out. Deeper than `depth`, and cycles, become null.
 */
export function nodeFromData(value: unknown, line = 0, depth = 200): Node {
  const place = { line, column: 0 }
  if (typeof value === 'string') return { kind: 'scalar', text: value, plain: false, ...place }
  if (value === null || value === undefined || depth === 0)
    return { kind: 'scalar', text: 'null', plain: true, ...place }
  if (value instanceof Integer) return { kind: 'scalar', text: String(value.value), plain: true, ...place }
  if (Array.isArray(value))
    return { kind: 'list', items: value.map((item) => nodeFromData(item, line, depth - 1)), ...place }
  if (typeof value !== 'object') return { kind: 'scalar', text: String(value), plain: true, ...place }
  const members: Iterable<readonly [unknown, unknown]> = asMap(value) ?? Object.entries(value)
  const entries: Entry[] = []
  for (const [key, item] of members) {
    if (item === undefined || typeof item === 'function' || typeof item === 'symbol') continue
    entries.push({ key: String(key), value: nodeFromData(item, line, depth - 1) })
  }
  return { kind: 'map', entries, ...place }
}
