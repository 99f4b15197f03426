import type { Pos } from '../lex/item.ts'
import type { ByteString, Complex } from '../value/value.ts'

export type Node =
  | ActionNode
  | BoolNode
  | BreakNode
  | ChainNode
  | CommandNode
  | ContinueNode
  | DotNode
  | FieldNode
  | IdentifierNode
  | BranchNode
  | ListNode
  | NilNode
  | NumberNode
  | PipeNode
  | StringNode
  | TemplateNode
  | TextNode
  | VariableNode

export interface ListNode {
  readonly kind: 'list'
  readonly pos: Pos
  readonly nodes: readonly Node[]
}
export interface TextNode {
  readonly kind: 'text'
  readonly pos: Pos
  readonly text: ByteString
}
/** `line` as Go keeps it: the line of the action's first token */
export interface ActionNode {
  readonly kind: 'action'
  readonly pos: Pos
  readonly line: number
  readonly pipe: PipeNode
}
export interface PipeNode {
  readonly kind: 'pipe'
  readonly pos: Pos
  readonly line: number
  /** `=` rather than `:=` */
  readonly isAssign: boolean
  readonly decl: readonly VariableNode[]
  readonly cmds: readonly CommandNode[]
}
export interface CommandNode {
  readonly kind: 'command'
  readonly pos: Pos
  readonly args: readonly Node[]
}
export interface IdentifierNode {
  readonly kind: 'identifier'
  readonly pos: Pos
  readonly ident: ByteString
}
/** `$x.a.b` is ident [`$x`, `a`, `b`] */
export interface VariableNode {
  readonly kind: 'variable'
  readonly pos: Pos
  readonly ident: readonly ByteString[]
}
export interface DotNode {
  readonly kind: 'dot'
  readonly pos: Pos
}
export interface NilNode {
  readonly kind: 'nil'
  readonly pos: Pos
}
/** `.a.b` is ident [`a`, `b`] */
export interface FieldNode {
  readonly kind: 'field'
  readonly pos: Pos
  readonly ident: readonly ByteString[]
}
/** A term followed by fields: `(pipe).a.b` */
export interface ChainNode {
  readonly kind: 'chain'
  readonly pos: Pos
  readonly node: Node
  readonly field: readonly ByteString[]
}
export interface BoolNode {
  readonly kind: 'bool'
  readonly pos: Pos
  readonly value: boolean
}
/** A constant with every Go type it can take, as in text/template/parse NumberNode. Absent means it cannot. */
export interface NumberNode {
  readonly kind: 'number'
  readonly pos: Pos
  readonly text: ByteString
  /** int64 range */
  readonly int?: bigint
  /** uint64 range */
  readonly uint?: bigint
  readonly float?: number
  readonly complex?: Complex
}
export interface StringNode {
  readonly kind: 'string'
  readonly pos: Pos
  /** as written, with its quotes */
  readonly quoted: ByteString
  readonly text: ByteString
}
/** if, with and range */
export interface BranchNode {
  readonly kind: 'if' | 'with' | 'range'
  readonly pos: Pos
  readonly line: number
  readonly pipe: PipeNode
  readonly list: ListNode
  readonly elseList: ListNode | undefined
}
export interface BreakNode {
  readonly kind: 'break'
  readonly pos: Pos
  readonly line: number
}
export interface ContinueNode {
  readonly kind: 'continue'
  readonly pos: Pos
  readonly line: number
}
export interface TemplateNode {
  readonly kind: 'template'
  readonly pos: Pos
  readonly line: number
  readonly name: ByteString
  readonly pipe: PipeNode | undefined
}

/** One parsed template: a file's main template, a define or a block. */
export interface Tree {
  readonly name: ByteString
  /** the file it was parsed from, for error places */
  readonly parseName: ByteString
  /** that file's whole text */
  readonly text: ByteString
  readonly root: ListNode
}
