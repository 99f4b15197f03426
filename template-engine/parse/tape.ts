import type { Pos } from '../lex/item.ts'
import { CHAIN, FLAG, HEADER, KIND_MASK, type Node, type NodeKind, SIZE_SHIFT } from './node.ts'

/** Words of a new tape, and the most that is kept for the next text. */
const FIRST_WORDS = 1 << 12
const SPARE_WORDS = 1 << 18
/** the most words that a node has before its children */
const LONGEST_HEADER = 4

/** What the last text was written on: each is written on the same memory and then copied, for memory that is touched first is slow. */
let spare: Int32Array | undefined

/** Writes the nodes of one text, see node.ts. */
export class Tape {
  #words: Int32Array
  #length = 0

  constructor() {
    this.#words = spare ?? new Int32Array(FIRST_WORDS)
    spare = undefined
  }

  /** where the next node begins */
  get next(): Node {
    return this.#length
  }

  /** Begins a node. Its kind decides how many of the three words it has. A node with children is closed after the last of them. */
  open(kind: NodeKind, pos = 0, second = 0, third = 0): Node {
    const node = this.#length
    if (node + LONGEST_HEADER > this.#words.length) {
      const longer = new Int32Array(this.#words.length * 2)
      longer.set(this.#words)
      this.#words = longer
    }
    const size = HEADER[kind] as number
    this.#words[node] = kind | (size << SIZE_SHIFT)
    this.#words[node + 1] = pos
    this.#words[node + 2] = second
    this.#words[node + 3] = third
    this.#length = node + size
    return node
  }

  close(node: Node): void {
    const head = this.#words[node] as number
    this.#words[node] = (head & (KIND_MASK | FLAG)) | ((this.#length - node) << SIZE_SHIFT)
  }

  isFlagged(node: Node): boolean {
    return ((this.#words[node] as number) & FLAG) !== 0
  }

  flag(node: Node): void {
    this.#words[node] = (this.#words[node] as number) | FLAG
  }

  /** Gives a field or a variable the fields behind it, up to `end`; its position is then that of the first of them. */
  extend(node: Node, pos: Pos, end: Pos): void {
    this.#words[node + 1] = pos
    this.#words[node + 3] = end
  }

  /** Makes the last node written the term of a chain, which has the fields from `start` to `end`. */
  chain(term: Node, start: Pos, end: Pos): void {
    const length = this.#length
    this.open(CHAIN)
    this.#words.copyWithin(term + LONGEST_HEADER, term, length)
    this.#words.set([CHAIN, start, start, end], term)
    this.close(term)
  }

  /** Ends the tape and returns what is written. */
  finish(): Int32Array {
    const words = this.#words.slice(0, this.#length)
    if (this.#words.length <= SPARE_WORDS) spare = this.#words
    return words
  }
}
