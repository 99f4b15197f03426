import { quote } from '../go/quote.ts'
import { isDigit, isLetter, isPrint } from '../go/unicode.ts'
import { encodeRune, runeOfSize, runeSize } from '../go/utf8.ts'
import type { ByteString } from '../value/value.ts'
import { type Item, type ItemKind, KEYWORDS, type Pos } from './item.ts'

const TAB = 0x09
const NEWLINE = 0x0a
const RETURN = 0x0d
const SPACE = 0x20
const DOUBLE_QUOTE = 0x22
const QUOTE = 0x27
const DASH = 0x2d
const BACKSLASH = 0x5c
const LEFT_PAREN = 0x28
const RIGHT_PAREN = 0x29
const COMMA = 0x2c
const DOT = 0x2e
const COLON = 0x3a
const UNDERSCORE = 0x5f
const PIPE = 0x7c
const RIGHT_BRACE = 0x7d
const ZERO = 0x30
const NINE = 0x39
const UPPER_A = 0x41
const UPPER_Z = 0x5a
const LOWER_A = 0x61
const LOWER_Z = 0x7a
/** the first code that is not ASCII */
const NOT_ASCII = 0x80
const END = -1

/** The white space of the template language: it separates operands and is what trim markers trim. */
const isSpace = (c: number): boolean => c === SPACE || c === NEWLINE || c === TAB || c === RETURN

/** Length of `-` and its space. */
const MARKER = 2

const isDecimal = (c: number): boolean => c >= ZERO && c <= NINE

const isAsciiWord = (c: number): boolean =>
  (c >= LOWER_A && c <= LOWER_Z) || (c >= UPPER_A && c <= UPPER_Z) || isDecimal(c) || c === UNDERSCORE

/** How a rune is shown by fmt's %#U: `U+002D '-'` */
function runeName(r: number): ByteString {
  const code = `U+${r.toString(16).toUpperCase().padStart(4, '0')}`
  return isPrint(r) ? `${code} '${encodeRune(r)}'` : code
}

const DECIMAL_DIGITS = /[0-9_]*/y
const EXPONENT = /[+-]?[0-9_]*/y
const DIGITS: Readonly<Record<string, RegExp>> = { x: /[0-9a-fA-F_]*/y, o: /[0-7_]*/y, b: /[01_]*/y }

/**
 * Splits template text into items, as text/template/parse lex.go of Go 1.25 does with the delimiters `{{` and `}}`.
 * Comments are dropped, and so is white space between operands, except for its mark on the item after it. An error item ends the stream: no item after it means anything.
 */
export class Lexer {
  readonly #text: ByteString
  #pos: Pos = 0
  /** where the item being read starts */
  #start: Pos = 0
  #inAction = false
  #spaced = false
  #parens = 0
  /** line of the last item, and the first newline not before it (the end of the text when there is none) */
  #line = 1
  #newline: Pos

  constructor(text: ByteString) {
    this.#text = text
    this.#newline = this.#newlineFrom(0)
  }

  /** The next item; at the end of the text an EOF item, on every call. */
  next(): Item {
    return this.#inAction ? this.#action() : this.#outside()
  }

  #outside(): Item {
    for (;;) {
      const text = this.#text
      const found = text.indexOf('{{', this.#pos)
      if (found < 0) return this.#rest()
      const trims = this.#leftMarker(found + 2)
      const end = trims ? this.#trimmedEnd(found) : found
      const start = this.#pos
      this.#pos = found
      if (end > start) return this.#item('text', start, text.slice(start, end))
      this.#start = found
      const inside = found + 2 + (trims ? MARKER : 0)
      if (!text.startsWith('/*', inside)) return this.#open(inside)
      const error = this.#comment(inside)
      if (error !== undefined) return error
    }
  }

  #rest(): Item {
    const start = this.#pos
    this.#pos = this.#text.length
    return this.#item(start < this.#pos ? 'text' : 'EOF', start, this.#text.slice(start))
  }

  #open(inside: Pos): Item {
    const item = this.#item('{{', this.#start, '{{')
    this.#inAction = true
    this.#parens = 0
    this.#pos = inside
    this.#start = inside
    return item
  }

  /** Skips a comment and its closing delimiter. The start of the comment is known to be there. */
  #comment(at: Pos): Item | undefined {
    this.#start = at
    const close = this.#text.indexOf('*/', at + 2)
    if (close < 0) return this.#error('unclosed comment')
    this.#pos = close + 2
    const length = this.#rightDelimiter()
    if (length === 0) return this.#error('comment ends before closing delimiter')
    this.#pos += length
    if (length > 2) this.#skipSpace()
    return undefined
  }

  /** End of the text before `at` once the white space at its end is trimmed. */
  #trimmedEnd(at: Pos): Pos {
    let end = at
    while (end > this.#pos && isSpace(this.#text.charCodeAt(end - 1))) end--
    return end
  }

  #skipSpace(): void {
    while (isSpace(this.#text.charCodeAt(this.#pos))) this.#pos++
  }

  #leftMarker(at: Pos): boolean {
    return this.#text.charCodeAt(at) === DASH && isSpace(this.#text.charCodeAt(at + 1))
  }

  /** Length of the closing delimiter here: 2, 4 with its trim marker, 0 when there is none. */
  #rightDelimiter(): 0 | 2 | 4 {
    const text = this.#text
    const first = text.charCodeAt(this.#pos)
    if (first === RIGHT_BRACE) return text.charCodeAt(this.#pos + 1) === RIGHT_BRACE ? 2 : 0
    if (!isSpace(first) || text.charCodeAt(this.#pos + 1) !== DASH) return 0
    return text.startsWith('}}', this.#pos + MARKER) ? 4 : 0
  }

  #close(length: 2 | 4): Item {
    const start = length === 4 ? this.#pos + MARKER : this.#pos
    this.#pos += length
    const item = this.#item('}}', start, '}}')
    if (length === 4) this.#skipSpace()
    this.#inAction = false
    this.#spaced = false
    return item
  }

  #item(kind: ItemKind, pos: Pos, value: ByteString): Item {
    return { kind, pos, value, line: this.#lineAt(pos), spaced: this.#spaced }
  }

  /** The item from where it started up to here. */
  #emit(kind: ItemKind): Item {
    const start = this.#start
    this.#start = this.#pos
    return this.#item(kind, start, this.#text.slice(start, this.#pos))
  }

  #error(message: ByteString): Item {
    return this.#item('error', this.#start, message)
  }

  /** Items come in order, so the text is searched for newlines once. */
  #lineAt(pos: Pos): number {
    while (this.#newline < pos) {
      this.#line++
      this.#newline = this.#newlineFrom(this.#newline + 1)
    }
    return this.#line
  }

  #newlineFrom(pos: Pos): Pos {
    const at = this.#text.indexOf('\n', pos)
    return at < 0 ? this.#text.length : at
  }

  /** The rune here, END at the end of the text. */
  #peek(): number {
    const c = this.#text.charCodeAt(this.#pos)
    if (c < NOT_ASCII) return c
    if (this.#pos >= this.#text.length) return END
    return runeOfSize(this.#text, this.#pos, runeSize(this.#text, this.#pos))
  }

  #action(): Item {
    const start = this.#pos
    this.#skipOperandSpace()
    this.#spaced = this.#pos > start
    const closing = this.#rightDelimiter()
    if (closing !== 0) return this.#parens === 0 ? this.#close(closing) : this.#error('unclosed left paren')
    this.#start = this.#pos
    const r = this.#peek()
    if (r === END) return this.#error('unclosed action')
    if (r === DOT) return this.#dot()
    if (isAsciiWord(r)) return isDecimal(r) ? this.#number() : this.#identifier()
    if (r < NOT_ASCII) return this.#punctuation(r)
    if (isLetter(r) || isDigit(r)) return this.#identifier()
    return this.#error(`unrecognized character in action: ${runeName(r)}`)
  }

  /** Skips white space, short of a space that belongs to the closing delimiter. */
  #skipOperandSpace(): void {
    if (!isSpace(this.#text.charCodeAt(this.#pos))) return
    this.#skipSpace()
    this.#pos--
    if (this.#rightDelimiter() === 0) this.#pos++
  }

  #punctuation(r: number): Item {
    switch (String.fromCharCode(r)) {
      case '=':
        return this.#one('=')
      case ':':
        return this.#declare()
      case '|':
        return this.#one('|')
      case '"':
        return this.#quoted('string', DOUBLE_QUOTE, 'unterminated quoted string')
      case "'":
        return this.#quoted('char constant', QUOTE, 'unterminated character constant')
      case '`':
        return this.#rawString()
      case '$':
        this.#pos++
        return this.#atTerminator() ? this.#emit('variable') : this.#word('variable')
      case '+':
      case '-':
        return this.#number()
      case '(':
        this.#parens++
        return this.#one('(')
      case ')':
        this.#parens--
        return this.#parens < 0 ? this.#error('unexpected right paren') : this.#one(')')
    }
    return isPrint(r) ? this.#one('char') : this.#error(`unrecognized character in action: ${runeName(r)}`)
  }

  #one(kind: ItemKind): Item {
    this.#pos++
    return this.#emit(kind)
  }

  #declare(): Item {
    if (this.#text.charAt(this.#pos + 1) !== '=') return this.#error('expected :=')
    this.#pos += 2
    return this.#emit(':=')
  }

  #dot(): Item {
    const after = this.#text.charCodeAt(this.#pos + 1)
    if (!(this.#pos + 1 < this.#text.length) || isDecimal(after)) return this.#number()
    this.#pos++
    return this.#atTerminator() ? this.#emit('.') : this.#word('field')
  }

  /** Moves past letters, digits and underscores. */
  #skipWord(): void {
    for (;;) {
      while (isAsciiWord(this.#text.charCodeAt(this.#pos))) this.#pos++
      if (!(this.#text.charCodeAt(this.#pos) >= NOT_ASCII)) return
      const size = runeSize(this.#text, this.#pos)
      const r = runeOfSize(this.#text, this.#pos, size)
      if (!isLetter(r) && !isDigit(r)) return
      this.#pos += size
    }
  }

  /** The rest of a field or variable; its first character has been read. */
  #word(kind: 'field' | 'variable'): Item {
    this.#skipWord()
    return this.#atTerminator() ? this.#emit(kind) : this.#badCharacter()
  }

  #identifier(): Item {
    this.#skipWord()
    if (!this.#atTerminator()) return this.#badCharacter()
    const word = this.#text.slice(this.#start, this.#pos)
    if (word === 'true' || word === 'false') return this.#emit('bool')
    return this.#emit(KEYWORDS.get(word) ?? 'identifier')
  }

  #badCharacter(): Item {
    return this.#error(`bad character ${runeName(this.#peek())}`)
  }

  /** Whether a word may end here. Breaks `.X.Y` in two and refuses `$x+2`. */
  #atTerminator(): boolean {
    if (this.#pos >= this.#text.length) return true
    const c = this.#text.charCodeAt(this.#pos)
    if (isSpace(c)) return true
    switch (c) {
      case DOT:
      case COMMA:
      case PIPE:
      case COLON:
      case RIGHT_PAREN:
      case LEFT_PAREN:
        return true
      case RIGHT_BRACE:
        return this.#text.charCodeAt(this.#pos + 1) === RIGHT_BRACE
    }
    return false
  }

  /** A literal with escapes: an escape hides the character after it, a newline ends in error. */
  #quoted(kind: ItemKind, delimiter: number, message: string): Item {
    const text = this.#text
    for (let at = this.#pos + 1; at < text.length; at++) {
      let c = text.charCodeAt(at)
      if (c === delimiter) {
        this.#pos = at + 1
        return this.#emit(kind)
      }
      if (c === BACKSLASH) c = text.charCodeAt(++at)
      if (c === NEWLINE) break
    }
    return this.#error(message)
  }

  #rawString(): Item {
    const close = this.#text.indexOf('`', this.#pos + 1)
    if (close < 0) return this.#error('unterminated raw quoted string')
    this.#pos = close + 1
    return this.#emit('raw string')
  }

  /** A number, loosely: strconv has the last word. Two halves and an `i` are a complex constant. */
  #number(): Item {
    let good = this.#scanNumber()
    const sign = this.#text.charAt(this.#pos)
    if (!good || (sign !== '+' && sign !== '-')) return good ? this.#emit('number') : this.#badNumber()
    good = this.#scanNumber() && this.#text.charAt(this.#pos - 1) === 'i'
    return good ? this.#emit('complex') : this.#badNumber()
  }

  #badNumber(): Item {
    return this.#error(`bad number syntax: ${quote(this.#text.slice(this.#start, this.#pos))}`)
  }

  #accept(chars: string): boolean {
    const c = this.#text.charAt(this.#pos)
    if (c === '' || !chars.includes(c)) return false
    this.#pos++
    return true
  }

  #acceptRun(run: RegExp): void {
    run.lastIndex = this.#pos
    run.test(this.#text)
    this.#pos = run.lastIndex
  }

  #scanNumber(): boolean {
    this.#accept('+-')
    let base = ''
    if (this.#accept('0') && this.#accept('xXoObB')) base = this.#text.charAt(this.#pos - 1).toLowerCase()
    const digits = DIGITS[base] ?? DECIMAL_DIGITS
    this.#acceptRun(digits)
    if (this.#accept('.')) this.#acceptRun(digits)
    if (base === '' && this.#accept('eE')) this.#acceptRun(EXPONENT)
    if (base === 'x' && this.#accept('pP')) this.#acceptRun(EXPONENT)
    this.#accept('i')
    const r = this.#peek()
    if (!isAsciiWord(r) && !(r >= NOT_ASCII && (isLetter(r) || isDigit(r)))) return true
    // the message shows the character that is too much
    this.#pos += runeSize(this.#text, this.#pos)
    return false
  }
}
