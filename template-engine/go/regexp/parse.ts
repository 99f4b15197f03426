import { type RuneClass, range, runeClass } from './class.ts'
import { captureNode, classNode, listNode, type Node, type Place, placeNode, repeatNode, runeNode } from './node.ts'
import { PatternError, PatternReader } from './reader.ts'

/** A parsed pattern with the names of its groups; group 0 is the whole match. */
export interface Pattern {
  readonly node: Node
  readonly groups: readonly (string | undefined)[]
}

/** most copies that repeats, nested ones multiplied, may make of anything */
const MAX_REPEAT = 1000
const MAX_HEIGHT = 1000
/** instructions: 128 MB of Go's */
const MAX_SIZE = 3_355_443
const NEWLINE = 10

interface Flags {
  readonly fold: boolean
  /** `^` and `$` at lines */
  readonly lines: boolean
  /** `.` is any rune */
  readonly dotAll: boolean
  readonly lazy: boolean
}

/** An open group: what was there before it, and its alternatives so far. */
interface Frame {
  /** -1 for a group that is not kept */
  readonly group: number
  /** to go back to at its end */
  readonly flags: Flags
  readonly alternatives: Node[]
  items: Node[]
}

const frame = (group: number, flags: Flags): Frame => ({ group, flags, alternatives: [], items: [] })

/** Parses RE2's syntax as Go's regexp/syntax does with its Perl flags. Throws {@link PatternError}. Its state is one pattern's. */
class Parser {
  readonly #reader: PatternReader
  #flags: Flags = { fold: false, lines: false, dotAll: false, lazy: false }
  readonly #frames: Frame[] = [frame(0, this.#flags)]
  readonly #groups: (string | undefined)[] = [undefined]
  /** where the repetition began that ends right here; -1 when none does */
  #lastRepeat = -1

  constructor(text: string) {
    this.#reader = new PatternReader(text)
  }

  parse(): Pattern {
    while (this.#reader.at < this.#reader.text.length) {
      const repeat = this.#item()
      this.#lastRepeat = repeat
    }
    const [outer, ...open] = this.#frames
    if (outer === undefined || open.length > 0) throw new PatternError('missing closing )', this.#reader.text)
    return { node: this.#checked(close(outer)), groups: this.#groups }
  }

  get #frame(): Frame {
    return this.#frames.at(-1) as Frame
  }

  #push(node: Node): void {
    this.#frame.items.push(this.#checked(node))
  }

  #checked(node: Node): Node {
    if (node.height > MAX_HEIGHT) throw new PatternError('expression nests too deeply', this.#reader.text)
    if (node.size > MAX_SIZE) throw new PatternError('expression too large', this.#reader.text)
    return node
  }

  /** Reads one item. Answers where it began when it was a repetition, else -1. */
  #item(): number {
    const start = this.#reader.at
    switch (this.#reader.text[start]) {
      case '(':
        this.#open()
        return -1
      case ')':
        this.#close()
        return -1
      case '|':
        this.#reader.at++
        this.#frame.alternatives.push(this.#checked(listNode('concat', this.#frame.items)))
        this.#frame.items = []
        return -1
      case '^':
        return this.#one(placeNode(this.#flags.lines ? 'line start' : 'text start'))
      case '$':
        return this.#one(placeNode(this.#flags.lines ? 'line end' : 'text end'))
      case '.':
        return this.#one(classNode(this.#flags.dotAll ? ANY : NOT_NEWLINE))
      case '[':
        this.#push(classNode(this.#reader.class(this.#flags.fold)))
        return -1
      case '*':
        return this.#repeat(0, -1, start + 1)
      case '+':
        return this.#repeat(1, -1, start + 1)
      case '?':
        return this.#repeat(0, 1, start + 1)
      case '{':
        return this.#counted()
      case '\\':
        this.#escape()
        return -1
      default:
        this.#push(this.#literal(this.#reader.rune()))
        return -1
    }
  }

  #one(node: Node): number {
    this.#reader.at++
    this.#push(node)
    return -1
  }

  #literal(rune: number): Node {
    if (!this.#flags.fold || !hasCases(rune)) return runeNode(rune)
    return classNode(runeClass([range(rune)], false, true))
  }

  #counted(): number {
    const found = REPEAT.exec(this.#reader.text.slice(this.#reader.at))
    if (found === null) return this.#one(this.#literal(0x7b))
    const [all, low = '', comma = '', high = ''] = found
    const min = Number(low)
    const max = comma === '' ? min : high === '' ? -1 : Number(high)
    const end = this.#reader.at + all.length
    if (min > MAX_REPEAT || max > MAX_REPEAT || (max >= 0 && min > max)) {
      throw new PatternError('invalid repeat count', all)
    }
    return this.#repeat(min, max, end)
  }

  #repeat(min: number, max: number, end: number): number {
    const start = this.#reader.at
    const lazy = this.#reader.text[end] === '?'
    this.#reader.at = lazy ? end + 1 : end
    const here = this.#reader.text.slice(start, this.#reader.at)
    if (this.#lastRepeat >= 0) {
      throw new PatternError(
        'invalid nested repetition operator',
        this.#reader.text.slice(this.#lastRepeat, this.#reader.at),
      )
    }
    const node = this.#frame.items.pop()
    if (node === undefined) throw new PatternError('missing argument to repetition operator', here)
    const repeated = repeatNode(node, min, max, lazy === this.#flags.lazy)
    const counted = this.#reader.text[start] === '{'
    if (counted && (min >= 2 || max >= 2) && repeated.copies > MAX_REPEAT) {
      throw new PatternError('invalid repeat count', here)
    }
    this.#push(repeated)
    return start
  }

  #open(): void {
    if (this.#reader.text[this.#reader.at + 1] === '?') {
      this.#perlGroup()
      return
    }
    this.#reader.at++
    this.#groups.push(undefined)
    this.#frames.push(frame(this.#groups.length - 1, this.#flags))
  }

  #close(): void {
    this.#reader.at++
    const inner = this.#frames.length > 1 ? this.#frames.pop() : undefined
    if (inner === undefined) throw new PatternError('unexpected )', this.#reader.text)
    this.#flags = inner.flags
    const node = close(inner)
    this.#push(inner.group < 0 ? node : captureNode(node, inner.group))
  }

  /** `(?P<name>`, `(?<name>`, `(?flags)`, `(?flags:` */
  #perlGroup(): void {
    const rest = this.#reader.text.slice(this.#reader.at)
    const named = /^\(\?P?</.exec(rest)
    if (named !== null && rest.length > named[0].length) {
      this.#named(rest, named[0].length)
      return
    }
    this.#flagGroup()
  }

  #named(rest: string, nameAt: number): void {
    const end = rest.indexOf('>')
    if (end < 0) throw new PatternError('invalid named capture', rest)
    const name = rest.slice(nameAt, end)
    if (!/^[0-9A-Za-z_]+$/.test(name)) throw new PatternError('invalid named capture', rest.slice(0, end + 1))
    this.#reader.at += end + 1
    this.#groups.push(name)
    this.#frames.push(frame(this.#groups.length - 1, this.#flags))
  }

  #flagGroup(): void {
    const start = this.#reader.at
    let flags = this.#flags
    let on = true
    let seen = false
    this.#reader.at += 2
    while (this.#reader.at < this.#reader.text.length) {
      const character = String.fromCodePoint(this.#reader.rune())
      const flag = FLAGS.get(character)
      if (flag !== undefined) {
        flags = { ...flags, [flag]: on }
        seen = true
      } else if (character === '-' && on) {
        on = false
        seen = false
      } else if ((character === ':' || character === ')') && (on || seen)) {
        if (character === ':') this.#frames.push(frame(-1, this.#flags))
        this.#flags = flags
        return
      } else break
    }
    throw new PatternError('invalid or unsupported Perl syntax', this.#reader.text.slice(start, this.#reader.at))
  }

  /** A backslash outside of brackets. */
  #escape(): void {
    const next = this.#reader.text[this.#reader.at + 1] ?? ''
    const place = PLACES.get(next)
    if (place !== undefined) {
      this.#reader.at += 2
      this.#push(placeNode(place))
    } else if (next === 'C') throw new PatternError('invalid escape sequence', '\\C')
    else if (next === 'Q') this.#quoted()
    else {
      const part = this.#reader.group()
      if (part === undefined) this.#push(this.#literal(this.#reader.escaped()))
      else this.#push(classNode(runeClass([part], false, this.#flags.fold)))
    }
  }

  /** \Q…\E: what stands between is taken as it is. */
  #quoted(): void {
    const end = this.#reader.text.indexOf('\\E', this.#reader.at + 2)
    const stop = end < 0 ? this.#reader.text.length : end
    this.#reader.at += 2
    while (this.#reader.at < stop) this.#push(this.#literal(this.#reader.rune()))
    this.#reader.at = end < 0 ? stop : end + 2
  }
}

const close = ({ alternatives, items }: Frame): Node =>
  alternatives.length === 0
    ? listNode('concat', items)
    : listNode('alternate', [...alternatives, listNode('concat', items)])

const ANY: RuneClass = { has: () => true }
const NOT_NEWLINE: RuneClass = { has: (rune) => rune !== NEWLINE }

const REPEAT = /^\{(0|[1-9][0-9]*)(?:(,)(0|[1-9][0-9]*)?)?\}/

const FLAGS: ReadonlyMap<string, keyof Flags> = new Map([
  ['i', 'fold'],
  ['m', 'lines'],
  ['s', 'dotAll'],
  ['U', 'lazy'],
])

const PLACES: ReadonlyMap<string, Place> = new Map([
  ['A', 'text start'],
  ['z', 'text end'],
  ['b', 'word edge'],
  ['B', 'no word edge'],
])

const CASED = /\p{CWCM}/u
const hasCases = (rune: number): boolean => CASED.test(String.fromCodePoint(rune))

/** Parses a pattern. Throws {@link PatternError}. */
export const parsePattern = (text: string): Pattern => new Parser(text).parse()
