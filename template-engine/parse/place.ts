import type { Pos } from '../lex/item.ts'
import type { ByteString } from '../value/value.ts'
import type { Node } from './node.ts'
import { printNode } from './print.ts'
import type { Source } from './tree.ts'

/** Where a node stands: the file it was parsed from, its line (from 1), its column in bytes (from 0) and its text. */
export interface Place {
  readonly name: ByteString
  readonly line: number
  readonly column: number
  readonly context: ByteString
}

/** Line (from 1) and column in bytes (from 0) of an offset in a text. */
export function lineAndColumn(text: ByteString, pos: Pos): { readonly line: number; readonly column: number } {
  let line = 1
  let lineStart = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < pos; at = text.indexOf('\n', lineStart)) {
    line++
    lineStart = at + 1
  }
  return { line, column: pos - lineStart }
}

/** As Tree.ErrorContext: `name:line:column` and the node printed again. */
export function place(source: Source, node: Node): Place {
  return { name: source.name, ...lineAndColumn(source.text, source.pos(node)), context: printNode(source, node) }
}
