import { quote } from '../go/quote.ts'
import { isDigit, isLetter, isPrint } from '../go/unicode.ts'
import { encodeRune, runeOfSize, runeSize } from '../go/utf8.ts'
import type { ByteString } from '../value/value.ts'
import * as char from './char.ts'
import { isAsciiWord, isDecimal, isSpace } from './char.ts'
import { KEYWORDS, type Pos } from './item.ts'
import type { ItemKind } from './kind.ts'
import * as t from './kind.ts'

/** what there is instead of a rune at the end of the text */
const END = -1

/** Length of `-` and its space. */
const MARKER = 2

/** Digits of a number that strconv cannot refuse, however they are grouped. */
const SAFE_DIGITS = 15

/** How a rune is shown by fmt's %#U: `U+002D '-'` */
function runeName(r: number): ByteString {
  const code = `U+${r.toString(16).toUpperCase().padStart(4, '0')}`
  return isPrint(r) ? `${code} '${encodeRune(r)}'` : code
}

/** What may follow the sign of a number of any base but 2 and 8, loosely, as a regular expression. It matches the empty text, too. */
export const DIGITS =
  '(?:0[xX][0-9a-fA-F_]*(?:\\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|[0-9_]*(?:\\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)'
/** A number or half of a complex one. */
const NUMBER = new RegExp(`[+-]?(?:0[oO][0-7_]*(?:\\.[0-7_]*)?|0[bB][01_]*(?:\\.[01_]*)?|${DIGITS})i?`, 'y')

/**
 * Splits template text into items, as text/template/parse lex.go of Go 1.25 does with the delimiters `{{` and `}}`. It is itself the last
 * item read, so that reading makes no object. Comments are dropped, and so is white space between operands, except for its mark on the item
 * after it. An error ends the stream: no item after it means anything.
 */
export class Lexer {
  readonly text: ByteString
  /** where the item begins and ends */
  start: Pos = 0
  end: Pos = 0
  /** inside an action: white space comes before it */
  spaced = false
  /** a string or a number that is surely well formed: one without escapes, a short one of decimal digits */
  plain = false
  /** the word of an identifier or a keyword, the message of an error */
  word: ByteString = ''
  #pos: Pos = 0
  #inAction = false
  #parens = 0

  constructor(text: ByteString) {
    this.text = text
  }

  /** Reads the next item and returns its kind; at the end of the text EOF, on every call. */
  next(): ItemKind {
    return this.#inAction ? this.#action() : this.#outside()
  }

  #outside(): ItemKind {
    const { text } = this
    for (;;) {
      const found = text.indexOf('{{', this.#pos)
      if (found < 0) return this.#rest()
      const trims = text.charCodeAt(found + 2) === char.DASH && isSpace(text.charCodeAt(found + 3))
      const start = this.#pos
      const end = trims ? this.#trimmedEnd(found) : found
      this.#pos = found
      if (end > start) return this.#item(t.TEXT, start, end)
      const inside = found + 2 + (trims ? MARKER : 0)
      if (!text.startsWith('/*', inside)) return this.#open(found, inside)
      const error = this.#comment(inside)
      if (error !== undefined) return error
    }
  }

  #rest(): ItemKind {
    const start = this.#pos
    const end = this.text.length
    this.#pos = end
    return this.#item(start < end ? t.TEXT : t.EOF, start, end)
  }

  #open(found: Pos, inside: Pos): ItemKind {
    this.#inAction = true
    this.#parens = 0
    this.#pos = inside
    return this.#item(t.OPEN, found, found + 2)
  }

  /** Skips a comment and its closing delimiter. The start of the comment is known to be there. */
  #comment(at: Pos): ItemKind | undefined {
    this.start = at
    const close = this.text.indexOf('*/', at + 2)
    if (close < 0) return this.#error('unclosed comment')
    const trims = isSpace(this.text.charCodeAt(close + 2)) && this.text.charCodeAt(close + 3) === char.DASH
    const delimiter = close + 2 + (trims ? MARKER : 0)
    if (!this.text.startsWith('}}', delimiter)) return this.#error('comment ends before closing delimiter')
    this.#pos = delimiter + 2
    if (trims) this.#skipSpace()
    return undefined
  }

  /** End of the text before `at` once the white space at its end is trimmed. */
  #trimmedEnd(at: Pos): Pos {
    let end = at
    while (end > this.#pos && isSpace(this.text.charCodeAt(end - 1))) end--
    return end
  }

  #skipSpace(): void {
    while (isSpace(this.text.charCodeAt(this.#pos))) this.#pos++
  }

  #item(kind: ItemKind, start: Pos, end: Pos): ItemKind {
    this.start = start
    this.end = end
    return kind
  }

  /** The item that began at `start` and ends here. */
  #upTo(end: Pos, kind: ItemKind): ItemKind {
    this.#pos = end
    this.end = end
    return kind
  }

  #error(message: ByteString): ItemKind {
    this.word = message
    return t.ERROR
  }

  /** The rune at `at`, END at the end of the text. */
  #runeAt(at: Pos): number {
    const { text } = this
    const c = text.charCodeAt(at)
    if (c < char.NOT_ASCII) return c
    return at < text.length ? runeOfSize(text, at, runeSize(text, at)) : END
  }

  #action(): ItemKind {
    const { text } = this
    const from = this.#pos
    let pos = from
    let c = text.charCodeAt(pos)
    while (isSpace(c)) c = text.charCodeAt(++pos)
    this.spaced = pos > from
    this.start = pos
    if (isAsciiWord(c)) return isDecimal(c) ? this.#number(pos) : this.#identifier(pos)
    switch (c) {
      case char.DOT:
        return this.#dot(pos)
      case char.RIGHT_BRACE:
        if (text.charCodeAt(pos + 1) === char.RIGHT_BRACE) return this.#close(pos)
        break
      case char.DASH:
        // the space before it is the closing delimiter's
        if (pos > from && text.startsWith('}}', pos + 1)) return this.#trimmingClose(pos)
        return this.#number(pos)
      case char.PLUS:
        return this.#number(pos)
      case char.DOLLAR:
        return this.#isTerminator(pos + 1) ? this.#upTo(pos + 1, t.VARIABLE) : this.#word(pos, t.VARIABLE)
      case char.DOUBLE_QUOTE:
        return this.#quoted(t.STRING, char.DOUBLE_QUOTE, 'unterminated quoted string')
      case char.LEFT_PAREN:
        this.#parens++
        return this.#upTo(pos + 1, t.LEFT_PAREN)
      case char.RIGHT_PAREN:
        if (--this.#parens < 0) return this.#error('unexpected right paren')
        return this.#upTo(pos + 1, t.RIGHT_PAREN)
      case char.BAR:
        return this.#upTo(pos + 1, t.PIPE)
      case char.EQUALS:
        return this.#upTo(pos + 1, t.ASSIGN)
      case char.COLON:
        return text.charCodeAt(pos + 1) === char.EQUALS ? this.#upTo(pos + 2, t.DECLARE) : this.#error('expected :=')
      case char.BACKQUOTE:
        return this.#rawString(pos)
      case char.QUOTE:
        return this.#quoted(t.CHAR_CONSTANT, char.QUOTE, 'unterminated character constant')
    }
    return this.#other(pos)
  }

  #other(pos: Pos): ItemKind {
    const r = this.#runeAt(pos)
    if (r === END) return this.#error('unclosed action')
    if (r < char.NOT_ASCII && isPrint(r)) return this.#upTo(pos + 1, t.CHAR)
    if (r >= char.NOT_ASCII && (isLetter(r) || isDigit(r))) return this.#identifier(pos)
    return this.#error(`unrecognized character in action: ${runeName(r)}`)
  }

  #close(pos: Pos): ItemKind {
    if (this.#parens > 0) return this.#error('unclosed left paren')
    this.#inAction = false
    return this.#upTo(pos + 2, t.CLOSE)
  }

  /** `-}}`, from the dash on */
  #trimmingClose(dash: Pos): ItemKind {
    // an error is where its space is
    this.start = this.#parens > 0 ? dash - 1 : dash + 1
    const kind = this.#close(dash + 1)
    this.#skipSpace()
    return kind
  }

  #dot(pos: Pos): ItemKind {
    const after = pos + 1
    if (after >= this.text.length || isDecimal(this.text.charCodeAt(after))) return this.#number(pos)
    return this.#isTerminator(after) ? this.#upTo(after, t.DOT) : this.#word(pos, t.FIELD)
  }

  /** Where the letters, digits and underscores end that begin at `at`. */
  #wordEnd(at: Pos): Pos {
    const { text } = this
    let end = at
    for (;;) {
      let c = text.charCodeAt(end)
      while (isAsciiWord(c)) c = text.charCodeAt(++end)
      if (!(c >= char.NOT_ASCII)) return end
      const size = runeSize(text, end)
      const r = runeOfSize(text, end, size)
      if (!isLetter(r) && !isDigit(r)) return end
      end += size
    }
  }

  /** A field or variable; its first character is known. */
  #word(pos: Pos, kind: ItemKind): ItemKind {
    const end = this.#wordEnd(pos + 1)
    return this.#isTerminator(end) ? this.#upTo(end, kind) : this.#badCharacter(end)
  }

  #identifier(pos: Pos): ItemKind {
    const end = this.#wordEnd(pos)
    if (!this.#isTerminator(end)) return this.#badCharacter(end)
    const word = this.text.slice(pos, end)
    this.word = word
    return this.#upTo(end, KEYWORDS.get(word) ?? t.IDENTIFIER)
  }

  /**
   * Reads the fields that follow the last item without space, such as the `.b.c` of `.a.b.c`. They begin where that item ends; returns where
   * they end, which is the same when there are none. A field that does not read well is left to {@link next}.
   */
  fields(): Pos {
    const { text } = this
    let end = this.#pos
    while (text.charCodeAt(end) === char.DOT && !isDecimal(text.charCodeAt(end + 1))) {
      const wordEnd = this.#wordEnd(end + 1)
      if (wordEnd === end + 1 || !this.#isTerminator(wordEnd)) break
      end = wordEnd
    }
    this.#pos = end
    return end
  }

  /** Whether `=`, `:=` or a comma comes next: the variable that was read is one that a pipeline sets. */
  isSet(): boolean {
    const { text } = this
    let at = this.#pos
    while (isSpace(text.charCodeAt(at))) at++
    const c = text.charCodeAt(at)
    return c === char.EQUALS || c === char.COMMA || (c === char.COLON && text.charCodeAt(at + 1) === char.EQUALS)
  }

  #badCharacter(at: Pos): ItemKind {
    return this.#error(`bad character ${runeName(this.#runeAt(at))}`)
  }

  /** Whether a word may end here. Breaks `.X.Y` in two and refuses `$x+2`. */
  #isTerminator(at: Pos): boolean {
    const c = this.text.charCodeAt(at)
    switch (c) {
      case char.SPACE:
      case char.NEWLINE:
      case char.TAB:
      case char.RETURN:
      case char.DOT:
      case char.COMMA:
      case char.BAR:
      case char.COLON:
      case char.RIGHT_PAREN:
      case char.LEFT_PAREN:
        return true
      case char.RIGHT_BRACE:
        return this.text.charCodeAt(at + 1) === char.RIGHT_BRACE
    }
    return at >= this.text.length
  }

  /** A literal with escapes: an escape hides the character after it, a newline ends in error. */
  #quoted(kind: ItemKind, delimiter: number, message: string): ItemKind {
    const { text } = this
    this.plain = kind === t.STRING
    for (let at = this.start + 1; at < text.length; at++) {
      let c = text.charCodeAt(at)
      if (c === delimiter) return this.#upTo(at + 1, kind)
      if (c === char.BACKSLASH) {
        this.plain = false
        c = text.charCodeAt(++at)
      }
      if (c === char.NEWLINE) break
    }
    return this.#error(message)
  }

  #rawString(pos: Pos): ItemKind {
    const close = this.text.indexOf('`', pos + 1)
    this.plain = true
    return close < 0 ? this.#error('unterminated raw quoted string') : this.#upTo(close + 1, t.RAW_STRING)
  }

  /** A number, loosely: strconv has the last word. Two halves and an `i` are a complex constant. */
  #number(pos: Pos): ItemKind {
    const { text } = this
    let end = pos
    let c = text.charCodeAt(end)
    while (isDecimal(c)) c = text.charCodeAt(++end)
    this.plain = end === pos + 1 || (end <= pos + SAFE_DIGITS && text.charCodeAt(pos) !== char.ZERO)
    if (end > pos && this.plain && (isSpace(c) || c === char.RIGHT_BRACE || c === char.RIGHT_PAREN || c === char.BAR))
      return this.#upTo(end, t.NUMBER)
    this.plain = false
    this.#pos = pos
    if (!this.#scanNumber()) return this.#badNumber()
    const sign = text.charCodeAt(this.#pos)
    if (sign !== char.PLUS && sign !== char.DASH) return this.#upTo(this.#pos, t.NUMBER)
    const isComplex = this.#scanNumber() && text.charAt(this.#pos - 1) === 'i'
    return isComplex ? this.#upTo(this.#pos, t.COMPLEX) : this.#badNumber()
  }

  #badNumber(): ItemKind {
    return this.#error(`bad number syntax: ${quote(this.text.slice(this.start, this.#pos))}`)
  }

  #scanNumber(): boolean {
    NUMBER.lastIndex = this.#pos
    NUMBER.test(this.text)
    this.#pos = NUMBER.lastIndex
    const r = this.#runeAt(this.#pos)
    if (!isAsciiWord(r) && !(r >= char.NOT_ASCII && (isLetter(r) || isDigit(r)))) return true
    // the message shows the character that is too much
    this.#pos += runeSize(this.text, this.#pos)
    return false
  }
}
