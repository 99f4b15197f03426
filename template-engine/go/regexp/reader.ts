import type { Text } from '../../value/value.ts'
import { type ClassPart, PERL, POSIX, type RuneClass, range, runeClass, unicodeClass } from './class.ts'

/** A pattern that does not parse. `message` is Go's, as ordinary text, without `error parsing regexp: `. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
  declare readonly message: Text
  constructor(what: string, where: string) {
    super(`${what}: \`${where}\``)
  }
}

/** Reads what stands for runes in a pattern: the runes themselves, escapes, and sets in brackets. Its place moves past what was read. */
export class PatternReader {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  /** The next rune, which is there. */
  rune(): number {
    const rune = this.text.codePointAt(this.at) ?? 0
    this.at += rune > 0xffff ? 2 : 1
    return rune
  }

  /** A class such as \d or \p{Greek} that begins here; undefined when none does. */
  group(): ClassPart | undefined {
    const letter = this.text[this.at] === '\\' ? (this.text[this.at + 1] ?? '') : ''
    if (letter === 'p' || letter === 'P') return this.#unicode(letter === 'P')
    const body = PERL.get(letter.toLowerCase())
    if (body === undefined) return undefined
    this.at += 2
    return { body, negated: letter < 'a' }
  }

  #unicode(negated: boolean): ClassPart {
    const start = this.at
    this.at += 2
    if (this.at >= this.text.length) {
      throw new PatternError('invalid character class range', this.text.slice(start))
    }
    let name = String.fromCodePoint(this.rune())
    if (name === '{') {
      const end = this.text.indexOf('}', this.at)
      if (end < 0) throw new PatternError('invalid character class range', this.text.slice(start))
      name = this.text.slice(this.at, end)
      this.at = end + 1
    }
    const caret = name.startsWith('^')
    const body = unicodeClass(caret ? name.slice(1) : name)
    if (body === undefined) throw new PatternError('invalid character class range', this.text.slice(start, this.at))
    return { body, negated: negated !== caret }
  }

  /** The rune that an escape stands for. */
  escaped(): number {
    const start = this.at
    this.at++
    if (this.at >= this.text.length) throw new PatternError('trailing backslash at end of expression', '')
    const rune = this.rune()
    const letter = String.fromCodePoint(rune)
    const control = CONTROLS.get(letter)
    if (control !== undefined) return control
    if (rune < 128 && !LETTER_OR_DIGIT.test(letter)) return rune
    const rest = this.text.slice(start)
    const octal = /^\\(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest)?.[0]
    if (octal !== undefined) {
      this.at = start + octal.length
      return Number.parseInt(octal.slice(1), 8)
    }
    if (letter === 'x') return this.#hexadecimal(start)
    throw this.#badEscape(start)
  }

  #badEscape(start: number): PatternError {
    return new PatternError('invalid escape sequence', this.text.slice(start, this.at))
  }

  /** `\x` is read: two digits, or any number of them in braces. The text in an error ends after the rune that is wrong. */
  #hexadecimal(start: number): number {
    const digit = (): number => {
      if (this.at >= this.text.length) throw this.#badEscape(start)
      const value = String.fromCodePoint(this.rune())
      return /^[0-9A-Fa-f]$/.test(value) ? Number.parseInt(value, 16) : -1
    }
    if (this.text[this.at] !== '{') {
      const [high, low] = [digit(), digit()]
      if (high < 0 || low < 0) throw this.#badEscape(start)
      return high * 16 + low
    }
    this.at++
    const first = this.at
    let value = 0
    while (this.text[this.at] !== '}') {
      const next = digit()
      value = value * 16 + next
      if (next < 0 || value > 0x10ffff) throw this.#badEscape(start)
    }
    const empty = this.at === first
    this.at++
    if (empty) throw this.#badEscape(start)
    return value
  }

  /** A set in brackets. */
  class(fold: boolean): RuneClass {
    const start = this.at
    this.at++
    const negated = this.text[this.at] === '^'
    if (negated) this.at++
    const parts: ClassPart[] = []
    for (let first = true; first || this.text[this.at] !== ']'; first = false) {
      parts.push(this.#posix() ?? this.group() ?? this.#range(start))
    }
    this.at++
    return runeClass(parts, negated, fold)
  }

  /** `[:alpha:]` */
  #posix(): ClassPart | undefined {
    if (!this.text.startsWith('[:', this.at)) return undefined
    const end = this.text.indexOf(':]', this.at + 2)
    if (end < 0) return undefined
    const [, caret = '', name = ''] = /^(\^?)(.*)$/s.exec(this.text.slice(this.at + 2, end)) ?? []
    const body = POSIX.get(name)
    const whole = this.text.slice(this.at, end + 2)
    if (body === undefined) throw new PatternError('invalid character class range', whole)
    this.at = end + 2
    return { body, negated: caret !== '' }
  }

  /** A rune or a range inside brackets that began at `start`. */
  #range(start: number): ClassPart {
    const here = this.at
    const low = this.#member(start)
    if (this.text[this.at] !== '-' || this.at + 1 >= this.text.length || this.text[this.at + 1] === ']') {
      return range(low)
    }
    this.at++
    const high = this.#member(start)
    if (high < low) throw new PatternError('invalid character class range', this.text.slice(here, this.at))
    return range(low, high)
  }

  #member(start: number): number {
    if (this.at >= this.text.length) throw new PatternError('missing closing ]', this.text.slice(start))
    return this.text[this.at] === '\\' ? this.escaped() : this.rune()
  }
}

const LETTER_OR_DIGIT = /^[0-9A-Za-z]$/

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
])
