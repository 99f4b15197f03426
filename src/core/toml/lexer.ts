import {
  type ByteString,
  decodeRune,
  GoError,
  quote,
  quoteRune,
  runeBytes,
  sequenceLength,
} from '../../../template-engine/go/index.ts'

export const EOF = -1
const NEWLINE = 0x0a
const RETURN = 0x0d

/** What a lexer error says and the line it names; the reader adds the key. */
export class LexError extends GoError {
  readonly line: number
  constructor(message: ByteString, line: number) {
    super(message)
    this.line = line
  }
}

export const isBlank = (code: number): boolean => code === 0x20 || code === 0x09
export const isNewline = (code: number): boolean => code === NEWLINE || code === RETURN
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39

/** A text that has been read, and where. Numbers and times come as written. */
export interface Lexeme {
  readonly kind: 'string' | 'integer' | 'float' | 'bool' | 'datetime'
  readonly text: ByteString
  readonly line: number
}

/** Reads the pieces of a TOML text with the checks and words of BurntSushi/toml lex.go. */
export class Lexer {
  readonly text: ByteString
  at = 0
  line = 1

  constructor(text: ByteString) {
    this.text = text
  }

  /** The byte at hand, after checking the character it begins; EOF at the end. */
  peek(): number {
    const { text, at } = this
    if (at >= text.length) return EOF
    const code = text.charCodeAt(at)
    if (code >= 0x80 && sequenceLength(text, at) === 0) this.#fail(`invalid UTF-8 byte: 0x${code.toString(16)}`)
    const bareReturn = code === RETURN && text.charCodeAt(at + 1) !== NEWLINE
    if (bareReturn || code === 0x7f || (code < 0x20 && code !== 9 && code !== NEWLINE && code !== RETURN))
      this.#fail(`TOML files cannot contain control characters: '0x${code.toString(16).padStart(2, '0')}'`)
    return code
  }

  /** Moves past a character and returns its first byte. */
  next(): number {
    const code = this.peek()
    if (code === EOF) return EOF
    if (code === NEWLINE) this.line++
    this.at += sequenceLength(this.text, this.at) || 1
    return code
  }

  #fail(message: ByteString): never {
    throw new LexError(message, this.line)
  }

  /** Fails because of what comes next. At the end of a text that ends its last line, that line is named. */
  fail(message: ByteString): never {
    const ended = this.at >= this.text.length && this.text.endsWith('\n')
    throw new LexError(message, this.line - (ended ? 1 : 0))
  }

  /** Fails because of what comes next, which the message counts as read: a line end belongs to the line after it. */
  failAfter(message: ByteString): never {
    if (this.text.charAt(this.at) === '\n') throw new LexError(message, this.line + 1)
    return this.fail(message)
  }

  /** The character at hand as %q prints it. */
  quoted(): ByteString {
    if (this.at >= this.text.length) return "'\\x00'"
    return quoteRune(decodeRune(this.text, this.at)[0])
  }

  /** The character at hand between single quotes, or `end of file`. */
  named(): ByteString {
    if (this.at >= this.text.length) return 'end of file'
    return `'${this.text.slice(this.at, this.at + (sequenceLength(this.text, this.at) || 1))}'`
  }

  skipBlanks(): void {
    while (isBlank(this.peek())) this.at++
  }

  skipComment(): void {
    for (let code = this.peek(); code !== EOF && !isNewline(code); code = this.peek()) this.next()
  }

  /** Moves over blanks, line ends and comments. */
  skipSpace(): void {
    for (;;) {
      const code = this.peek()
      if (code === 0x23) this.skipComment()
      else if (isBlank(code) || isNewline(code)) this.next()
      else return
    }
  }

  bareName(): ByteString {
    const from = this.at
    while (/^[A-Za-z0-9_-]$/.test(this.text.charAt(this.at))) this.at++
    this.peek()
    return this.text.slice(from, this.at)
  }

  /** A `"` or `'` string on one line. */
  string(): Lexeme {
    const mark = this.next()
    const from = this.at
    for (;;) {
      const code = this.peek()
      if (code === EOF) this.fail(mark === 0x22 ? `unexpected EOF; expected '"'` : `unexpected EOF; expected "'"`)
      if (isNewline(code)) throw new LexError('strings cannot contain newlines', this.line - (code === RETURN ? 1 : 0))
      if (code === mark) break
      this.next()
      if (code === 0x5c && mark === 0x22) this.#escape(from)
    }
    const raw = this.text.slice(from, this.at)
    this.at++
    return { kind: 'string', text: mark === 0x22 ? this.#unescape(raw) : raw, line: this.line }
  }

  /** A string between three quotes. */
  multiline(): Lexeme {
    const mark = this.text.charAt(this.at)
    this.at += 3
    const from = this.at
    for (;;) {
      const code = this.peek()
      if (code === EOF) this.fail(mark === '"' ? `unexpected EOF; expected '"""'` : `unexpected EOF; expected "'''"`)
      if (this.text.startsWith(mark.repeat(3), this.at)) break
      this.next()
      if (code === 0x5c && mark === '"') {
        if (isNewline(this.peek())) this.next()
        else this.#escape(from)
      }
    }
    let end = this.at
    while (this.text.charAt(end + 3) === mark && end - this.at < 2) end++
    if (this.text.charAt(end + 3) === mark) this.fail(mark === '"' ? `unexpected '""""""'` : `unexpected "''''''"`)
    const raw = this.text.slice(from, end).replace(/^\r?\n/, '')
    this.at = end + 3
    this.peek()
    const text = mark === '"' ? this.#unescape(raw.replace(ESCAPED_NEWLINE, '$1')) : raw
    return { kind: 'string', text, line: this.line }
  }

  /** Checks an escape after its backslash. */
  #escape(from: number): void {
    const code = this.peek()
    const letter = this.text.charAt(this.at)
    const length = HEX_LENGTH[letter]
    if (length === undefined && !'ebtnfr"\\ \t'.includes(letter || '?')) {
      const shown = code === EOF ? '\0' : this.text.slice(this.at, this.at + (sequenceLength(this.text, this.at) || 1))
      throw new LexError(`invalid escape in string '\\${shown}'`, this.line)
    }
    this.next()
    for (let i = 0; i < (length ?? 0); i++) {
      this.next()
      if (/[0-9a-fA-F]/.test(this.text.charAt(this.at - 1))) continue
      const word = HEX_WORD[letter]
      this.fail(
        `expected ${word} hexadecimal digits after '\\${letter}', but got ${quote(this.text.slice(from, this.at))} instead`,
      )
    }
  }

  #unescape(raw: ByteString): ByteString {
    if (!raw.includes('\\')) return raw
    return raw.replace(
      /\\(?:x(..)|u(.{4})|U(.{8})|([\s\S]))/g,
      (_, x?: string, u?: string, long?: string, short?: string) => {
        if (short === undefined) return this.#rune(x ?? u ?? long ?? '')
        if (short === ' ' || short === '\t') throw new LexError(`invalid escape: '\\${short}'`, this.line)
        return ESCAPES[short] ?? short
      },
    )
  }

  #rune(hex: string): ByteString {
    const rune = Number.parseInt(hex, 16)
    if ((rune >= 0xd800 && rune <= 0xdfff) || rune > 0x10ffff)
      throw new LexError(`Escaped character '\\u${hex}' is not valid UTF-8.`, this.line)
    return runeBytes(rune)
  }

  /** Everything that begins with a digit. */
  numberOrDate(): Lexeme {
    const from = this.at
    if (this.text.charAt(from) === '0' && /[box]/.test(this.text.charAt(from + 1))) return this.#baseNumber(from)
    while (isDigit(this.peek())) this.at++
    const code = this.text.charAt(this.at)
    const zero = this.at === from + 1 && this.text.charAt(from) === '0'
    if ((code !== '-' && code !== ':') || zero) return this.#decimal(from)
    while (/^[-0-9:Tt .Zz+]$/.test(this.text.charAt(this.at))) this.at++
    this.peek()
    return { kind: 'datetime', text: this.text.slice(from, this.at).trim(), line: this.line }
  }

  #baseNumber(from: number): Lexeme {
    const base = this.text.charAt(from + 1)
    this.at += 2
    const { digit, name } = BASES[base] as Base
    if (!digit.test(this.text.charAt(this.at))) {
      const shown = this.at < this.text.length ? this.text.charAt(this.at) : '\0'
      throw new LexError(`not a ${name} number: '0${base}${shown}'`.replace('a octal', 'an octal'), this.line)
    }
    while (this.text.charAt(this.at) === '_' || digit.test(this.text.charAt(this.at))) this.at++
    this.peek()
    return { kind: 'integer', text: this.text.slice(from, this.at), line: this.line }
  }

  #decimal(from: number): Lexeme {
    while (/^[0-9_]$/.test(this.text.charAt(this.at))) this.at++
    let kind: 'integer' | 'float' = 'integer'
    if (/^[.eE]$/.test(this.text.charAt(this.at))) {
      kind = 'float'
      while (/^[-0-9_.+eE]$/.test(this.text.charAt(this.at))) this.at++
    }
    this.peek()
    return { kind, text: this.text.slice(from, this.at), line: this.line }
  }

  /** A number after its sign. */
  signed(): Lexeme {
    const from = this.at++
    const word = this.text.slice(this.at, this.at + 3)
    if (word === 'inf' || word === 'nan') {
      this.at += 3
      return { kind: 'float', text: this.text.slice(from, this.at), line: this.line }
    }
    const code = this.peek()
    if (code === 0x2e) this.fail("floats must start with a digit, not '.'")
    if (code === 0x69 || code === 0x6e) this.fail(`invalid float: '${this.text.slice(from, this.at + 2)}'`)
    if (!isDigit(code)) this.fail(`expected a digit but got ${this.quoted()}`)
    const base = this.text.slice(this.at, this.at + 2)
    if (/^0[box]$/.test(base)) this.fail(`cannot use sign with non-decimal numbers: '${this.text.charAt(from)}${base}'`)
    return this.#decimal(from)
  }

  /** `true`, `false`, `inf`, `nan`: whatever begins with a letter. */
  word(): Lexeme {
    const special = SPECIAL_FLOAT.exec(this.text.slice(this.at, this.at + 4))
    if (special !== null) {
      this.at += special[0].length
      return { kind: 'float', text: special[0], line: this.line }
    }
    // what looked like the start of inf or nan is not part of the word that BurntSushi/toml then complains of
    this.at += FALSE_START.exec(this.text.slice(this.at, this.at + 3))?.[1]?.length ?? 0
    const from = this.at
    while (this.isLetter()) this.next()
    const text = this.text.slice(from, this.at)
    if (text !== 'true' && text !== 'false')
      throw new LexError(`expected value but found ${quote(text)} instead`, this.line)
    return { kind: 'bool', text, line: this.line }
  }

  isLetter(): boolean {
    if (this.peek() === EOF) return false
    return /^\p{L}$/u.test(String.fromCodePoint(decodeRune(this.text, this.at)[0]))
  }
}

/** `\` at the end of a line, with the blanks and line ends after it. An escaped backslash does not count. */
const ESCAPED_NEWLINE = /((?:^|[^\\])(?:\\\\)*)\\[ \t\r]*\n[ \t\r\n]*/g

const SPECIAL_FLOAT = /^[in](?:nf|n?an)/
const FALSE_START = /^[in](n?a?)/

const HEX_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }
const HEX_WORD: Readonly<Record<string, string>> = { x: 'two', u: 'four', U: 'eight' }

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  e: '\x1b',
}

interface Base {
  readonly digit: RegExp
  readonly name: string
}
const BASES: Readonly<Record<string, Base>> = {
  b: { digit: /^[01]$/, name: 'binary' },
  o: { digit: /^[0-7]$/, name: 'octal' },
  x: { digit: /^[0-9a-fA-F]$/, name: 'hexadecimal' },
}
