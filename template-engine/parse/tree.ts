import { unquote } from '../go/quote.ts'
import type { Pos } from '../lex/item.ts'
import type { ByteString } from '../value/value.ts'
import {
  ACTION,
  COMMAND,
  DEFINITION,
  FLAG,
  HEADER,
  KIND_MASK,
  type Node,
  type NodeKind,
  SIZE_SHIFT,
  VARIABLE,
} from './node.ts'

/** A text that was parsed, and its nodes as the compiler and error messages see them. */
export class Source {
  /** the file, for error places */
  readonly name: ByteString
  /** the file's whole text */
  readonly text: ByteString
  readonly #words: Int32Array

  constructor(name: ByteString, text: ByteString, words: Int32Array) {
    this.name = name
    this.text = text
    this.#words = words
  }

  #word(at: number): number {
    return this.#words[at] as number
  }

  kind(node: Node): NodeKind {
    return this.#word(node) & KIND_MASK
  }

  /** of a pipe: it assigns; of a number: it is complex; of a template's list: it is blank */
  isFlagged(node: Node): boolean {
    return (this.#word(node) & FLAG) !== 0
  }

  /** Where the node after this one and its children begins. */
  next(node: Node): Node {
    return node + (this.#word(node) >>> SIZE_SHIFT)
  }

  /** The first child, of a node that has one. */
  first(node: Node): Node {
    return node + (HEADER[this.kind(node)] as number)
  }

  children(node: Node): Node[] {
    const children: Node[] = []
    const end = this.next(node)
    for (let child = this.first(node); child < end; child = this.next(child))
      if (this.kind(child) !== DEFINITION) children.push(child)
    return children
  }

  /** Whether a pipe declares or sets variables. */
  declares(pipe: Node): boolean {
    return this.kind(this.first(pipe)) === VARIABLE
  }

  /** The names of the variables that a pipe declares or sets. */
  declared(pipe: Node): ByteString[] {
    const variables = this.children(pipe).filter((child) => this.kind(child) === VARIABLE)
    return variables.map((variable) => this.named(variable))
  }

  commands(pipe: Node): Node[] {
    return this.children(pipe).filter((child) => this.kind(child) === COMMAND)
  }

  /** The parts of a control structure. */
  branch(node: Node): [pipe: Node, list: Node, elseList?: Node] {
    return this.children(node) as [Node, Node, Node?]
  }

  pos(node: Node): Pos {
    return this.#word(this.kind(node) >= ACTION ? this.first(node) + 1 : node + 1)
  }

  /** A text, an identifier, a constant or the name of a template as it is written. */
  written(node: Node): ByteString {
    return this.text.slice(this.#word(node + 1), this.#word(node + 2))
  }

  /** `.a.b` of a field, `$x.a` of a variable, the fields of a chain. */
  named(node: Node): ByteString {
    return this.text.slice(this.#word(node + 2), this.#word(node + 3))
  }

  /** The names of a field or the fields of a chain: [`a`, `b`]; of a variable, itself and its fields: [`$x`, `a`]. */
  names(node: Node): ByteString[] {
    const named = this.named(node)
    return (named.startsWith('.') ? named.slice(1) : named).split('.')
  }

  /** The name of the template that a template action runs. */
  templateName(node: Node): ByteString {
    return unquote(this.written(node)) ?? ''
  }
}

/** One parsed template: a file's main template, a define or a block. */
export interface Tree {
  readonly name: ByteString
  readonly source: Source
  /** its list */
  readonly root: Node
}

/** As IsEmptyTree: nothing but white space; comments leave nothing in a tree. Such a definition never replaces another. */
export const isEmptyTree = ({ source, root }: Tree): boolean => source.isFlagged(root)
