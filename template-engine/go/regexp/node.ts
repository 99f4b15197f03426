import type { RuneClass } from './class.ts'

/** What an empty match may ask of the place where it stands. */
export type Place = 'line start' | 'line end' | 'text start' | 'text end' | 'word edge' | 'no word edge'

/** What is bounded while a pattern is parsed. */
interface Extent {
  /** levels of nesting */
  readonly height: number
  /** instructions, about */
  readonly size: number
  /** how often nested repeats copy what is innermost (as in regexp/syntax, repeatIsValid) */
  readonly copies: number
}

/** A parsed pattern. */
export type Node = Extent &
  (
    | { readonly op: 'empty' }
    | { readonly op: 'rune'; readonly rune: number }
    | { readonly op: 'class'; readonly class: RuneClass }
    | { readonly op: 'place'; readonly place: Place }
    | { readonly op: 'concat' | 'alternate'; readonly nodes: readonly Node[] }
    | {
        readonly op: 'repeat'
        readonly node: Node
        readonly min: number
        /** -1 for no end */
        readonly max: number
        readonly greedy: boolean
      }
    | { readonly op: 'capture'; readonly node: Node; readonly group: number }
  )

const ONE: Extent = { height: 1, size: 1, copies: 1 }

export const EMPTY: Node = { op: 'empty', ...ONE }

export const runeNode = (rune: number): Node => ({ op: 'rune', rune, ...ONE })
export const classNode = (set: RuneClass): Node => ({ op: 'class', class: set, ...ONE })
export const placeNode = (place: Place): Node => ({ op: 'place', place, ...ONE })

/** Several nodes as one. */
export function listNode(op: 'concat' | 'alternate', nodes: readonly Node[]): Node {
  const [only] = nodes
  if (only === undefined) return EMPTY
  if (nodes.length === 1) return only
  let height = 0
  let size = op === 'alternate' ? nodes.length - 1 : 0
  let copies = 1
  for (const node of nodes) {
    height = Math.max(height, node.height)
    size += node.size
    copies = Math.max(copies, node.copies)
  }
  return { op, nodes, height: height + 1, size, copies }
}

/** As in regexp/syntax, calcSize. */
function repeatedSize(size: number, min: number, max: number): number {
  if (max === -1) return min === 0 ? 2 + size : 1 + min * size
  return Math.max(max * size + max - min, 1)
}

export function repeatNode(node: Node, min: number, max: number, greedy: boolean): Node {
  const times = Math.max(max === -1 ? min : max, 1)
  return {
    op: 'repeat',
    node,
    min,
    max,
    greedy,
    height: node.height + 1,
    size: repeatedSize(node.size, min, max),
    copies: max === 0 ? 1 : times * node.copies,
  }
}

export const captureNode = (node: Node, group: number): Node => ({
  op: 'capture',
  node,
  group,
  height: node.height + 1,
  size: node.size + 2,
  copies: node.copies,
})
