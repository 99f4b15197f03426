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

  kind(node: Node): NodeKind {
    return (this.#words[node] as number) & KIND_MASK
  }

  /** of a pipe: it assigns; of a number: it is complex; of a template's list: it is blank */
  isFlagged(node: Node): boolean {
    return ((this.#words[node] as number) & FLAG) !== 0
  }

  /** Where the node after this one and its children begins. */
  next(node: Node): Node {
    return node + ((this.#words[node] as number) >>> SIZE_SHIFT)
  }

  /** The first child, of a node that has one. */
  first(node: Node): Node {
    return node + (HEADER[this.kind(node)] as number)
  }

  /** The children, or those of them from one on. */
  children(node: Node, from = this.first(node)): Node[] {
    const children: Node[] = []
    const end = this.next(node)
    for (let child = from; child < end; child = this.next(child))
      if (this.kind(child) !== DEFINITION) children.push(child)
    return children
  }

  #childrenOf(node: Node, kind: NodeKind): Node[] {
    return this.children(node).filter((child) => this.kind(child) === kind)
  }

  /** Whether a pipe declares or sets variables. */
  declares(pipe: Node): boolean {
    return this.kind(this.first(pipe)) === VARIABLE
  }

  /** The names of the variables that a pipe declares or sets. */
  declared(pipe: Node): ByteString[] {
    return this.#childrenOf(pipe, VARIABLE).map((variable) => this.named(variable))
  }

  commands(pipe: Node): Node[] {
    return this.#childrenOf(pipe, COMMAND)
  }

  pos(node: Node): Pos {
    return this.#words[this.kind(node) >= ACTION ? this.first(node) + 1 : node + 1] as number
  }

  /** A text, an identifier, a constant or the name of a template as it is written. */
  written(node: Node): ByteString {
    return this.text.slice(this.#words[node + 1], this.#words[node + 2])
  }

  /** `.a.b` of a field, `$x.a` of a variable, the fields of a chain. */
  named(node: Node): ByteString {
    return this.text.slice(this.#words[node + 2], this.#words[node + 3])
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

/** The children of an if, a with or a range. */
export type Branch = readonly [pipe: Node, list: Node, elseList?: Node]

/** One parsed template: a file's main template, a define or a block. */
export interface Tree {
  readonly name: ByteString
  readonly source: Source
  /** its list */
  readonly root: Node
}

/** As IsEmptyTree: nothing but white space; comments leave nothing in a tree. Such a definition never replaces another. */
export const isEmptyTree = ({ source, root }: Tree): boolean => source.isFlagged(root)
