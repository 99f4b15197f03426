import type { ByteString } from '../value/value.ts'
import type { Node, Tree } from './node.ts'
import { printNode } from './print.ts'

/** Where a node stands: the file it was parsed from, its line (from 1), its column in bytes (from 0) and its text. */
export interface Place {
  readonly name: ByteString
  readonly line: number
  readonly column: number
  readonly context: ByteString
}

/** As Tree.ErrorContext: `name:line:column` and the node printed again. */
export function place(tree: Tree, node: Node): Place {
  let line = 1
  let lineStart = 0
  for (let at = tree.text.indexOf('\n'); at >= 0 && at < node.pos; at = tree.text.indexOf('\n', lineStart)) {
    line++
    lineStart = at + 1
  }
  return { name: tree.parseName, line, column: node.pos - lineStart, context: printNode(node) }
}
