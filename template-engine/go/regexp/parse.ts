import type { Text } from '../../value/value.ts'
import { type ClassPart, PERL, POSIX, type RuneClass, range, runeClass, unicodeClass } from './class.ts'
import { captureNode, classNode, listNode, type Node, type Place, placeNode, repeatNode, runeNode } from './node.ts'

/** A pattern that does not parse. `message` is Go's, as ordinary text, without `error parsing regexp: `. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
  declare readonly message: Text
  constructor(what: string, where: string) {
    super(`${what}: \`${where}\``)
  }
}

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
const LETTER_OR_DIGIT = /^[0-9A-Za-z]$/
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
  readonly #text: string
  #at = 0
  #flags: Flags = { fold: false, lines: false, dotAll: false, lazy: false }
  readonly #frames: Frame[] = [frame(0, this.#flags)]
  readonly #groups: (string | undefined)[] = [undefined]
  /** where the repetition began that ends right here; -1 when none does */
  #lastRepeat = -1

  constructor(text: string) {
    this.#text = text
  }

  parse(): Pattern {
    while (this.#at < this.#text.length) {
      const repeat = this.#item()
      this.#lastRepeat = repeat
    }
    const [outer, ...open] = this.#frames
    if (outer === undefined || open.length > 0) throw new PatternError('missing closing )', this.#text)
    return { node: this.#checked(close(outer)), groups: this.#groups }
  }

  get #frame(): Frame {
    return this.#frames.at(-1) as Frame
  }

  #push(node: Node): void {
    this.#frame.items.push(this.#checked(node))
  }

  #checked(node: Node): Node {
    if (node.height > MAX_HEIGHT) throw new PatternError('expression nests too deeply', this.#text)
    if (node.size > MAX_SIZE) throw new PatternError('expression too large', this.#text)
    return node
  }

  /** Reads one item. Answers where it began when it was a repetition, else -1. */
  #item(): number {
    const start = this.#at
    switch (this.#text[start]) {
      case '(':
        this.#open()
        return -1
      case ')':
        this.#close()
        return -1
      case '|':
        this.#at++
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
        this.#push(classNode(this.#class()))
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
        this.#push(this.#literal(this.#rune()))
        return -1
    }
  }

  #one(node: Node): number {
    this.#at++
    this.#push(node)
    return -1
  }

  /** The next rune, which is there. */
  #rune(): number {
    const rune = this.#text.codePointAt(this.#at) ?? 0
    this.#at += rune > 0xffff ? 2 : 1
    return rune
  }

  #literal(rune: number): Node {
    if (!this.#flags.fold || !hasCases(rune)) return runeNode(rune)
    return classNode(runeClass([range(rune)], false, true))
  }

  #counted(): number {
    const found = REPEAT.exec(this.#text.slice(this.#at))
    if (found === null) return this.#one(this.#literal(0x7b))
    const [all, low = '', comma = '', high = ''] = found
    const min = Number(low)
    const max = comma === '' ? min : high === '' ? -1 : Number(high)
    const end = this.#at + all.length
    if (min > MAX_REPEAT || max > MAX_REPEAT || (max >= 0 && min > max)) {
      throw new PatternError('invalid repeat count', all)
    }
    return this.#repeat(min, max, end)
  }

  #repeat(min: number, max: number, end: number): number {
    const start = this.#at
    const lazy = this.#text[end] === '?'
    this.#at = lazy ? end + 1 : end
    const here = this.#text.slice(start, this.#at)
    if (this.#lastRepeat >= 0) {
      throw new PatternError('invalid nested repetition operator', this.#text.slice(this.#lastRepeat, this.#at))
    }
    const node = this.#frame.items.pop()
    if (node === undefined) throw new PatternError('missing argument to repetition operator', here)
    const repeated = repeatNode(node, min, max, lazy === this.#flags.lazy)
    const counted = this.#text[start] === '{'
    if (counted && (min >= 2 || max >= 2) && repeated.copies > MAX_REPEAT) {
      throw new PatternError('invalid repeat count', here)
    }
    this.#push(repeated)
    return start
  }

  #open(): void {
    if (this.#text[this.#at + 1] === '?') {
      this.#perlGroup()
      return
    }
    this.#at++
    this.#groups.push(undefined)
    this.#frames.push(frame(this.#groups.length - 1, this.#flags))
  }

  #close(): void {
    this.#at++
    const inner = this.#frames.length > 1 ? this.#frames.pop() : undefined
    if (inner === undefined) throw new PatternError('unexpected )', this.#text)
    this.#flags = inner.flags
    const node = close(inner)
    this.#push(inner.group < 0 ? node : captureNode(node, inner.group))
  }

  /** `(?P<name>`, `(?<name>`, `(?flags)`, `(?flags:` */
  #perlGroup(): void {
    const rest = this.#text.slice(this.#at)
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
    this.#at += end + 1
    this.#groups.push(name)
    this.#frames.push(frame(this.#groups.length - 1, this.#flags))
  }

  #flagGroup(): void {
    const start = this.#at
    let flags = this.#flags
    let on = true
    let seen = false
    this.#at += 2
    while (this.#at < this.#text.length) {
      const character = String.fromCodePoint(this.#rune())
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
    throw new PatternError('invalid or unsupported Perl syntax', this.#text.slice(start, this.#at))
  }

  /** A backslash outside of brackets. */
  #escape(): void {
    const next = this.#text[this.#at + 1] ?? ''
    const place = PLACES.get(next)
    if (place !== undefined) {
      this.#at += 2
      this.#push(placeNode(place))
    } else if (next === 'C') throw new PatternError('invalid escape sequence', '\\C')
    else if (next === 'Q') this.#quoted()
    else {
      const part = this.#group()
      if (part === undefined) this.#push(this.#literal(this.#escaped()))
      else this.#push(classNode(runeClass([part], false, this.#flags.fold)))
    }
  }

  /** \Q…\E: what stands between is taken as it is. */
  #quoted(): void {
    const end = this.#text.indexOf('\\E', this.#at + 2)
    const stop = end < 0 ? this.#text.length : end
    this.#at += 2
    while (this.#at < stop) this.#push(this.#literal(this.#rune()))
    this.#at = end < 0 ? stop : end + 2
  }

  /** A class such as \d or \p{Greek} that begins here; undefined when none does. */
  #group(): ClassPart | undefined {
    const letter = this.#text[this.#at] === '\\' ? (this.#text[this.#at + 1] ?? '') : ''
    if (letter === 'p' || letter === 'P') return this.#unicode(letter === 'P')
    const body = PERL.get(letter.toLowerCase())
    if (body === undefined) return undefined
    this.#at += 2
    return { body, negated: letter < 'a' }
  }

  #unicode(negated: boolean): ClassPart {
    const start = this.#at
    this.#at += 2
    if (this.#at >= this.#text.length) {
      throw new PatternError('invalid character class range', this.#text.slice(start))
    }
    let name = String.fromCodePoint(this.#rune())
    if (name === '{') {
      const end = this.#text.indexOf('}', this.#at)
      if (end < 0) throw new PatternError('invalid character class range', this.#text.slice(start))
      name = this.#text.slice(this.#at, end)
      this.#at = end + 1
    }
    const caret = name.startsWith('^')
    const body = unicodeClass(caret ? name.slice(1) : name)
    if (body === undefined) throw new PatternError('invalid character class range', this.#text.slice(start, this.#at))
    return { body, negated: negated !== caret }
  }

  /** The rune that an escape stands for. */
  #escaped(): number {
    const start = this.#at
    this.#at++
    if (this.#at >= this.#text.length) throw new PatternError('trailing backslash at end of expression', '')
    const rune = this.#rune()
    const letter = String.fromCodePoint(rune)
    const control = CONTROLS.get(letter)
    if (control !== undefined) return control
    if (rune < 128 && !LETTER_OR_DIGIT.test(letter)) return rune
    const rest = this.#text.slice(start)
    const octal = /^\\(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest)?.[0]
    if (octal !== undefined) {
      this.#at = start + octal.length
      return Number.parseInt(octal.slice(1), 8)
    }
    if (letter === 'x') return this.#hexadecimal(start)
    throw this.#badEscape(start)
  }

  #badEscape(start: number): PatternError {
    return new PatternError('invalid escape sequence', this.#text.slice(start, this.#at))
  }

  /** `\x` is read: two digits, or any number of them in braces. What is told of a fault ends behind the rune that is wrong. */
  #hexadecimal(start: number): number {
    const digit = (): number => {
      if (this.#at >= this.#text.length) throw this.#badEscape(start)
      const value = String.fromCodePoint(this.#rune())
      return /^[0-9A-Fa-f]$/.test(value) ? Number.parseInt(value, 16) : -1
    }
    if (this.#text[this.#at] !== '{') {
      const [high, low] = [digit(), digit()]
      if (high < 0 || low < 0) throw this.#badEscape(start)
      return high * 16 + low
    }
    this.#at++
    const first = this.#at
    let value = 0
    while (this.#text[this.#at] !== '}') {
      const next = digit()
      value = value * 16 + next
      if (next < 0 || value > 0x10ffff) throw this.#badEscape(start)
    }
    const empty = this.#at === first
    this.#at++
    if (empty) throw this.#badEscape(start)
    return value
  }

  /** A set in brackets. */
  #class(): RuneClass {
    const start = this.#at
    this.#at++
    const negated = this.#text[this.#at] === '^'
    if (negated) this.#at++
    const parts: ClassPart[] = []
    for (let first = true; first || this.#text[this.#at] !== ']'; first = false) {
      parts.push(this.#posix() ?? this.#group() ?? this.#range(start))
    }
    this.#at++
    return runeClass(parts, negated, this.#flags.fold)
  }

  /** `[:alpha:]` */
  #posix(): ClassPart | undefined {
    if (!this.#text.startsWith('[:', this.#at)) return undefined
    const end = this.#text.indexOf(':]', this.#at + 2)
    if (end < 0) return undefined
    const [, caret = '', name = ''] = /^(\^?)(.*)$/s.exec(this.#text.slice(this.#at + 2, end)) ?? []
    const body = POSIX.get(name)
    const whole = this.#text.slice(this.#at, end + 2)
    if (body === undefined) throw new PatternError('invalid character class range', whole)
    this.#at = end + 2
    return { body, negated: caret !== '' }
  }

  /** A rune or a range inside brackets that began at `start`. */
  #range(start: number): ClassPart {
    const here = this.#at
    const low = this.#member(start)
    if (this.#text[this.#at] !== '-' || this.#at + 1 >= this.#text.length || this.#text[this.#at + 1] === ']') {
      return range(low)
    }
    this.#at++
    const high = this.#member(start)
    if (high < low) throw new PatternError('invalid character class range', this.#text.slice(here, this.#at))
    return range(low, high)
  }

  #member(start: number): number {
    if (this.#at >= this.#text.length) throw new PatternError('missing closing ]', this.#text.slice(start))
    return this.#text[this.#at] === '\\' ? this.#escaped() : this.#rune()
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

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
])

const CASED = /\p{CWCM}/u
const hasCases = (rune: number): boolean => CASED.test(String.fromCodePoint(rune))

/** Parses a pattern. Throws {@link PatternError}. */
export const parsePattern = (text: string): Pattern => new Parser(text).parse()
