import type { ByteString } from '../../value/value.ts'
import { encodeRune } from '../utf8.ts'
import type { RuneClass } from './class.ts'
import type { Node, Place } from './node.ts'
import type { Pattern } from './parse.ts'

/** One step of a program. `next` is where it goes on. */
export type Instruction =
  | { readonly op: 'match' }
  | { readonly op: 'rune'; readonly rune: number; next: number }
  | { readonly op: 'class'; readonly class: RuneClass; next: number }
  | { readonly op: 'place'; readonly place: Place; next: number }
  /** `next` is tried before `other` */
  | { readonly op: 'split'; next: number; other: number }
  | { readonly op: 'save'; readonly slot: number; next: number }

/** A compiled pattern. */
export interface Program {
  readonly code: readonly Instruction[]
  readonly start: number
  /** bounds to keep: two for the match and two for each group */
  readonly slots: number
  /** bytes that every match begins with */
  readonly prefix: ByteString
  /** whether a match can begin at the start of the text alone */
  readonly anchored: boolean
  /** bytes that a match can begin with, 1 for each; undefined where a match can be empty. Worked out when first asked for. */
  readonly first: () => Uint8Array | undefined
}

/** A place in an instruction that is still to be told where to go. */
type Hole = (target: number) => void

/** A piece of a program: where it starts, where it is left, and whether it can match nothing. */
interface Piece {
  readonly start: number
  readonly holes: readonly Hole[]
  readonly nullable: boolean
}

/** Compiles as regexp/syntax does: what is tried first decides which match is found, so the order of splits is Go's. */
class Compiler {
  readonly code: Instruction[] = []

  #add(instruction: Instruction): number {
    return this.code.push(instruction) - 1
  }

  #step(instruction: Exclude<Instruction, { readonly op: 'match' | 'split' }>, nullable: boolean): Piece {
    const start = this.#add(instruction)
    return {
      start,
      nullable,
      holes: [
        (target) => {
          instruction.next = target
        },
      ],
    }
  }

  /** A choice between a piece and going on; greedy ones try the piece first. Answers with the way on as well. */
  #split(greedy: boolean): { at: number; into: Hole; past: Hole } {
    const split = { op: 'split' as const, next: -1, other: -1 }
    const at = this.#add(split)
    const first: Hole = (target) => {
      split.next = target
    }
    const second: Hole = (target) => {
      split.other = target
    }
    return greedy ? { at, into: first, past: second } : { at, into: second, past: first }
  }

  piece(node: Node): Piece {
    switch (node.op) {
      case 'empty':
        return this.#nothing()
      case 'rune':
        return this.#step({ op: 'rune', rune: node.rune, next: -1 }, false)
      case 'class':
        return this.#step({ op: 'class', class: node.class, next: -1 }, false)
      case 'place':
        return this.#step({ op: 'place', place: node.place, next: -1 }, true)
      case 'concat':
        return this.#concat(node.nodes.map((each) => () => this.piece(each)))
      case 'alternate':
        return this.#alternate(node.nodes)
      case 'repeat':
        return this.#repeat(node.node, node.min, node.max, node.greedy)
      case 'capture':
        return this.save(node.group, () => this.piece(node.node))
    }
  }

  /** A step that does nothing, so that there is something to go to. */
  #nothing(): Piece {
    const { at, into, past } = this.#split(true)
    const hole: Hole = (target) => {
      into(target)
      past(target)
    }
    return { start: at, holes: [hole], nullable: true }
  }

  save(group: number, inner: () => Piece): Piece {
    return this.#concat([
      () => this.#step({ op: 'save', slot: 2 * group, next: -1 }, true),
      inner,
      () => this.#step({ op: 'save', slot: 2 * group + 1, next: -1 }, true),
    ])
  }

  #concat(makers: readonly (() => Piece)[]): Piece {
    const [first, ...rest] = makers
    if (first === undefined) return this.#nothing()
    let { start, holes, nullable } = first()
    for (const make of rest) {
      const next = make()
      for (const hole of holes) hole(next.start)
      holes = next.holes
      nullable &&= next.nullable
    }
    return { start, holes, nullable }
  }

  #alternate(nodes: readonly Node[]): Piece {
    const holes: Hole[] = []
    let nullable = false
    let start = -1
    let enter: Hole = (target) => {
      start = target
    }
    nodes.forEach((node, i) => {
      if (i < nodes.length - 1) {
        const { at, into, past } = this.#split(true)
        enter(at)
        const piece = this.piece(node)
        into(piece.start)
        enter = past
        for (const hole of piece.holes) holes.push(hole)
        nullable ||= piece.nullable
      } else {
        const piece = this.piece(node)
        enter(piece.start)
        for (const hole of piece.holes) holes.push(hole)
        nullable ||= piece.nullable
      }
    })
    return { start, holes, nullable }
  }

  #repeat(node: Node, min: number, max: number, greedy: boolean): Piece {
    if (max === 0) return this.#nothing()
    if (max === -1) {
      if (min === 0) return this.#star(node, greedy)
      const copies = Array.from({ length: min - 1 }, () => () => this.piece(node))
      return this.#concat([...copies, () => this.#plus(node, greedy)])
    }
    const copies = Array.from({ length: min }, () => () => this.piece(node))
    return this.#concat([...copies, ...(max > min ? [() => this.#optional(node, max - min, greedy)] : [])])
  }

  /** (x(x(x)?)?)?: each copy only behind the one before. */
  #optional(node: Node, times: number, greedy: boolean): Piece {
    const holes: Hole[] = []
    let start = -1
    let enter: readonly Hole[] = [
      (target) => {
        start = target
      },
    ]
    for (let i = 0; i < times; i++) {
      const { at, into, past } = this.#split(greedy)
      for (const hole of enter) hole(at)
      const piece = this.piece(node)
      into(piece.start)
      holes.push(past)
      enter = piece.holes
    }
    return { start, holes: [...holes, ...enter], nullable: true }
  }

  #plus(node: Node, greedy: boolean): Piece {
    const piece = this.piece(node)
    const { at, into, past } = this.#split(greedy)
    into(piece.start)
    for (const hole of piece.holes) hole(at)
    return { start: piece.start, holes: [past], nullable: piece.nullable }
  }

  /** x* is a loop, but (x+)? where x can match nothing: then the first round counts as a choice of its own. */
  #star(node: Node, greedy: boolean): Piece {
    const { at, into, past } = this.#split(greedy)
    const piece = this.piece(node)
    into(piece.start)
    if (!piece.nullable) {
      for (const hole of piece.holes) hole(at)
      return { start: at, holes: [past], nullable: true }
    }
    const again = this.#split(greedy)
    again.into(piece.start)
    for (const hole of piece.holes) hole(again.at)
    return { start: at, holes: [past, again.past], nullable: true }
  }
}

/** Compiles a parsed pattern. */
export function compileProgram({ node, groups }: Pattern): Program {
  const compiler = new Compiler()
  const whole = compiler.save(0, () => compiler.piece(node))
  const end = compiler.code.push({ op: 'match' }) - 1
  for (const hole of whole.holes) hole(end)
  const { code } = compiler
  const { start } = whole
  let first: Uint8Array | undefined | null = null
  return {
    code,
    start,
    slots: 2 * groups.length,
    ...beginning(code, start),
    first: () => {
      if (first === null) first = firstBytes(code, start)
      return first
    },
  }
}

/** What is known about the start of every match without running the program. */
function beginning(code: readonly Instruction[], start: number): Pick<Program, 'prefix' | 'anchored'> {
  let anchored = false
  let prefix = ''
  for (let at = start; ; ) {
    const instruction = code[at]
    if (instruction?.op === 'save') at = instruction.next
    else if (instruction?.op === 'place' && instruction.place === 'text start' && prefix === '') {
      anchored = true
      at = instruction.next
    } else if (instruction?.op === 'rune' && prefix.length < 64 && instruction.rune !== 0xfffd) {
      prefix += encodeRune(instruction.rune)
      at = instruction.next
    } else return { prefix, anchored }
  }
}

const ASCII = 128

/** Every byte that some way through the program takes first; all that are not ASCII count as taken. */
function firstBytes(code: readonly Instruction[], start: number): Uint8Array | undefined {
  const first = new Uint8Array(256).fill(1, ASCII)
  const seen = new Set<number>()
  const later = [start]
  for (let pc = later.pop(); pc !== undefined; pc = later.pop()) {
    const instruction = code[pc]
    if (seen.has(pc)) continue
    seen.add(pc)
    if (instruction === undefined || instruction.op === 'match') return undefined
    if (instruction.op === 'rune') {
      if (instruction.rune < ASCII) first[instruction.rune] = 1
    } else if (instruction.op === 'class') {
      for (let byte = 0; byte < ASCII; byte++) if (instruction.class.has(byte)) first[byte] = 1
    } else {
      later.push(instruction.next)
      if (instruction.op === 'split') later.push(instruction.other)
    }
  }
  return first
}
