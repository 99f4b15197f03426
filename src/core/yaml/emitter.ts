import { type ByteString, LimitError } from '../../../template-engine/go/index.ts'
import { naturalKeys } from './natural-order.ts'
import { analyze } from './scalar-style.ts'

/** What differs between the two go-yaml versions that helm writes with. */
export interface Dialect {
  /** folds scalars at this column */
  readonly width: number
  /** sequences in mappings are indented */
  readonly indentSequences: boolean
  readonly tabsInBlocks: boolean
  readonly digitsFirst: boolean
}

/** go-yaml v2, for toYaml. */
export const V2: Dialect = { width: 80, indentSequences: false, tabsInBlocks: false, digitsFirst: false }
/** go-yaml v3 with SetIndent(2), for toYamlPretty. */
export const V3: Dialect = {
  width: Number.POSITIVE_INFINITY,
  indentSequences: true,
  tabsInBlocks: true,
  digitsFirst: true,
}

/** A scalar ready to be written: `forceQuotes` when the plain text would read as something else. */
export interface Text {
  readonly text: ByteString
  readonly forceQuotes: boolean
  /** `!!binary` */
  readonly tag?: ByteString
}

/** A value reduced to what the emitter knows. Keys are looked at as texts. */
export type Tree =
  | { readonly kind: 'scalar'; readonly scalar: Text }
  | { readonly kind: 'list'; readonly items: Iterable<unknown>; readonly empty: boolean }
  | {
      readonly kind: 'map'
      readonly entries: ReadonlyMap<ByteString, unknown>
      /** keep the order of the entries */
      readonly ordered?: boolean
    }

/** How values become trees and keys texts; the emitter itself knows only layout. */
export interface Reader {
  tree(value: unknown): Tree
  key(key: ByteString): Text
}

const MAX_DEPTH = 1200
/** A list that holds one list many times over, and so on down, would be written without end. */
const MAX_BYTES = 1 << 24
const INDENT = 2
/** texts that are joined at a time */
const PENDING = 512
/** longer keys are written as `? key` */
const MAX_SIMPLE_KEY = 128

/** Writes one document in the structure of libyaml's emitter (go-yaml emitterc.go), whose line breaks depend on the column it has reached. */
export class Emitter {
  readonly #dialect: Dialect
  readonly #reader: Reader
  #out = ''
  /** what was written after that, and the length of both */
  #pending: ByteString[] = []
  #length = 0
  #column = 0
  #indent = -1
  /** the last character written was a blank */
  #whitespace = true
  /** only indentation and `-`, `?`, `:` stand on this line */
  #indention = true
  #depth = 0

  constructor(dialect: Dialect, reader: Reader) {
    this.#dialect = dialect
    this.#reader = reader
  }

  /** The document with its final newline. */
  emit(value: unknown): ByteString {
    this.#node(value, false)
    this.#writeIndent()
    this.#join()
    return this.#out
  }

  #node(value: unknown, inMapping: boolean): void {
    if (this.#length > MAX_BYTES) throw new LimitError('bytes of YAML', MAX_BYTES)
    const tree = this.#reader.tree(value)
    if (tree.kind === 'scalar') this.#scalar(tree.scalar, false)
    else if (tree.kind === 'map') this.#mapping(tree.entries, tree.ordered === true)
    else this.#sequence(tree, inMapping)
  }

  #enter(indentless: boolean): number {
    if (++this.#depth > MAX_DEPTH) throw new LimitError('nesting of YAML values', MAX_DEPTH)
    const before = this.#indent
    if (before < 0) this.#indent = 0
    else if (!indentless) this.#indent += INDENT
    return before
  }

  #leave(indent: number): void {
    this.#depth--
    this.#indent = indent
  }

  #sequence(tree: Tree & { kind: 'list' }, inMapping: boolean) {
    if (tree.empty) return this.#writeEmpty('[]')
    const before = this.#enter(!this.#dialect.indentSequences && inMapping && !this.#indention)
    for (const item of tree.items) {
      this.#writeIndent()
      this.#indicator('-', true, true)
      this.#node(item, false)
    }
    this.#leave(before)
  }

  #mapping(entries: ReadonlyMap<ByteString, unknown>, ordered: boolean) {
    if (entries.size === 0) return this.#writeEmpty('{}')
    const before = this.#enter(false)
    for (const key of ordered ? entries.keys() : naturalKeys(entries.keys(), this.#dialect.digitsFirst)) {
      this.#writeIndent()
      this.#key(this.#reader.key(key))
      this.#node(entries.get(key), true)
    }
    this.#leave(before)
  }

  #key(key: Text) {
    const length = key.text.length + (key.tag?.length ?? 0)
    if (length <= MAX_SIMPLE_KEY && !analyze(key.text, this.#dialect.tabsInBlocks).multiline) {
      this.#scalar(key, true)
      return this.#indicator(':', false, false)
    }
    this.#indicator('?', true, true)
    this.#scalar(key, false)
    this.#writeIndent()
    this.#indicator(':', true, true)
  }

  #writeEmpty(brackets: string): void {
    this.#indicator(brackets, true, false)
  }

  #indicator(text: string, needsBlank: boolean, isIndention: boolean): void {
    if (needsBlank && !this.#whitespace) this.#put(' ', 1)
    this.#put(text, text.length)
    this.#whitespace = false
    this.#indention = this.#indention && isIndention
  }

  #put(text: ByteString, columns: number): void {
    this.#append(text)
    this.#column += columns
  }

  /** Texts are joined many at a time: a string that grows by a character at a time keeps a node for each. */
  #append(text: ByteString): void {
    this.#length += text.length
    if (this.#pending.push(text) >= PENDING) this.#join()
  }

  #join(): void {
    this.#out += this.#pending.join('')
    this.#pending = []
  }

  #putBreak(): void {
    this.#append('\n')
    this.#column = 0
  }

  #writeIndent(): void {
    const indent = Math.max(this.#indent, 0)
    if (!this.#indention || this.#column > indent || (this.#column === indent && !this.#whitespace)) this.#putBreak()
    if (this.#column < indent) this.#put(' '.repeat(indent - this.#column), indent - this.#column)
    this.#whitespace = true
    this.#indention = true
  }

  // Scalars

  #scalar(scalar: Text, simpleKey: boolean): void {
    const { text } = scalar
    const allowed = analyze(text, this.#dialect.tabsInBlocks)
    if (scalar.tag !== undefined) this.#indicator(scalar.tag, true, false)
    const before = this.#indent
    this.#indent = before < 0 ? INDENT : before + INDENT
    if (text.includes('\n') && allowed.block && !simpleKey) this.#literal(text)
    else if (text.includes('\n') || scalar.forceQuotes) this.#doubleQuoted(text, !simpleKey)
    else if (allowed.plain) this.#plain(text, !simpleKey)
    else if (allowed.single) this.#singleQuoted(text, !simpleKey)
    else this.#doubleQuoted(text, !simpleKey)
    this.#indent = before
  }

  #plain(text: ByteString, mayBreak: boolean): void {
    if (!this.#whitespace) this.#put(' ', 1)
    const columns = countRunes(text)
    if (!mayBreak || this.#column + columns <= this.#dialect.width || !text.includes(' ')) this.#put(text, columns)
    else this.#folded(text, false)
    this.#whitespace = false
    this.#indention = false
  }

  /** Text on one line or, at single spaces beyond the width, on several. */
  #folded(text: ByteString, quoted: boolean): void {
    let spaces = false
    for (const piece of piecesOf(text, / |[^ ]+/g)) {
      if (piece !== ' ') {
        this.#put(piece, countRunes(piece))
        this.#indention = false
        spaces = false
        this.#at += piece.length
        continue
      }
      const next = text[this.#at + 1]
      const inside = !quoted || (this.#at > 0 && this.#at < text.length - 1)
      if (!spaces && this.#column > this.#dialect.width && inside && next !== ' ') this.#writeIndent()
      else this.#put(' ', 1)
      spaces = true
      this.#at++
    }
    this.#at = 0
  }

  #at = 0

  #singleQuoted(text: ByteString, mayBreak: boolean): void {
    this.#indicator("'", true, false)
    const escaped = text.replaceAll("'", "''")
    const columns = countRunes(escaped)
    if (WIDE_BREAK.test(text)) this.#separated(text, mayBreak)
    else if (!mayBreak || this.#column + columns <= this.#dialect.width || !text.includes(' '))
      this.#put(escaped, columns)
    else this.#folded(escaped, true)
    this.#indicator("'", false, false)
    this.#whitespace = false
    this.#indention = false
  }

  /** Single-quoted text with U+2028 or U+2029, after which a new line is indented. */
  #separated(text: ByteString, mayBreak: boolean): void {
    let spaces = false
    let breaks = false
    let at = 0
    for (const piece of piecesOf(text, / |\xe2\x80[\xa8\xa9]|'|(?:(?!\xe2\x80[\xa8\xa9])[^ ']){1,65535}/g)) {
      const inside = at > 0 && at < text.length - 1
      at += piece.length
      if (piece === ' ') {
        if (mayBreak && !spaces && this.#column > this.#dialect.width && inside && text[at] !== ' ') this.#writeIndent()
        else this.#put(' ', 1)
        spaces = true
      } else if (WIDE_BREAK.test(piece)) {
        this.#put(piece, 0)
        this.#column = 0
        this.#indention = true
        breaks = true
      } else {
        if (breaks) this.#writeIndent()
        this.#put(piece === "'" ? "''" : piece, countRunes(piece === "'" ? "''" : piece))
        this.#indention = false
        spaces = false
        breaks = false
      }
    }
  }

  #doubleQuoted(text: ByteString, mayBreak: boolean): void {
    this.#indicator('"', true, false)
    // go-yaml looks for the byte order mark at the start of the text only, and then escapes every character
    const escapeAll = text.startsWith('\xef\xbb\xbf')
    const pieces = piecesOf(text, escapeAll ? EVERY_RUNE : QUOTED_PIECE)
    let spaces = false
    let at = 0
    for (const piece of pieces) {
      const inside = at > 0 && at < text.length - 1
      at += piece.length
      if (piece === ' ' && !escapeAll) {
        if (mayBreak && !spaces && this.#column > this.#dialect.width && inside) {
          this.#writeIndent()
          if (text[at] === ' ') this.#put('\\', 1)
        } else this.#put(' ', 1)
        spaces = true
        continue
      }
      spaces = false
      const written = escapeAll || NEEDS_ESCAPE.test(piece) ? escapeRune(piece) : piece
      this.#put(written, countRunes(written))
    }
    this.#indicator('"', false, false)
    this.#whitespace = false
    this.#indention = false
  }

  #literal(text: ByteString): void {
    this.#indicator(`|${blockHints(text)}`, true, false)
    this.#putBreak()
    this.#indention = true
    this.#whitespace = true
    const margin = ' '.repeat(this.#indent)
    let breaks = true
    for (const piece of piecesOf(text, /\n|\xe2\x80[\xa8\xa9]|(?:(?!\xe2\x80[\xa8\xa9])[^\n]){1,65535}/g)) {
      if (piece === '\n') this.#putBreak()
      else if (WIDE_BREAK.test(piece)) {
        this.#put(piece, 0)
        this.#column = 0
      } else {
        this.#put(breaks ? margin + piece : piece, 1)
        this.#indention = false
        breaks = false
        continue
      }
      this.#indention = true
      breaks = true
    }
  }
}

const WIDE_BREAK = /\xe2\x80[\xa8\xa9]/
/** The matches of a pattern; of a long text one at a time, because a list of all takes ten times as much as the text. */
const piecesOf = (text: ByteString, pattern: RegExp): Iterable<ByteString> =>
  text.length < LONG ? (text.match(pattern) ?? []) : eachPiece(text, pattern)

function* eachPiece(text: ByteString, pattern: RegExp): Generator<ByteString> {
  for (const [piece] of text.matchAll(pattern)) yield piece
}

const LONG = 1 << 14

const EVERY_RUNE = /[\x00-\x7f]|[\xc0-\xff][\x80-\xbf]*/g
/** Runs of ordinary text, cut where V8's stack for expressions would end, single spaces, single characters to escape. Pieces of U+2028 and U+2029 are escaped as line breaks. */
const QUOTED_PIECE =
  / |[\x00-\x1f"\\\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]|\xef(?:\xbb\xbf|\xbf[\xbe\xbf])|[\xf0-\xf7][\x80-\xbf]*|(?:(?!\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]|\xef(?:\xbb\xbf|\xbf[\xbe\xbf]))[^ \x00-\x1f"\\\x7f\xf0-\xf7]){1,65535}/g
const NEEDS_ESCAPE =
  /^(?:[\x00-\x1f"\\\x7f\xf0-\xf7]|\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]|\xef(?:\xbb\xbf|\xbf[\xbe\xbf]))/

const CONTINUATION = /[\x80-\xbf]/g
const HIGH = /[\x80-\xff]/

function countRunes(text: ByteString): number {
  return HIGH.test(text) ? text.length - (text.match(CONTINUATION)?.length ?? 0) : text.length
}

const ESCAPES = new Map<number, string>([
  [0, '0'],
  [7, 'a'],
  [8, 'b'],
  [9, 't'],
  [10, 'n'],
  [11, 'v'],
  [12, 'f'],
  [13, 'r'],
  [0x1b, 'e'],
  [0x22, '"'],
  [0x5c, '\\'],
  [0x85, 'N'],
  [0xa0, '_'],
  [0x2028, 'L'],
  [0x2029, 'P'],
])

function escapeRune(bytes: ByteString): ByteString {
  const first = bytes.charCodeAt(0)
  let rune = bytes.length === 1 ? first : first & (0xff >> (bytes.length + 1))
  for (let i = 1; i < bytes.length; i++) rune = (rune << 6) | (bytes.charCodeAt(i) & 0x3f)
  const short = ESCAPES.get(rune)
  if (short !== undefined) return `\\${short}`
  const hex = rune.toString(16).toUpperCase()
  return rune <= 0xff
    ? `\\x${hex.padStart(2, '0')}`
    : rune <= 0xffff
      ? `\\u${hex.padStart(4, '0')}`
      : `\\U${hex.padStart(8, '0')}`
}

const FINAL_BREAK = /(?:\n|\xe2\x80[\xa8\xa9])$/
const FINAL_BREAKS = /(?:^|\n|\xe2\x80[\xa8\xa9])(?:\n|\xe2\x80[\xa8\xa9])$/

/** Indentation and chomping indicators of a literal block. */
function blockHints(text: ByteString): string {
  const indentation = /^(?: |\n|\xe2\x80[\xa8\xa9])/.test(text) ? String(INDENT) : ''
  const chomping = !FINAL_BREAK.test(text) ? '-' : FINAL_BREAKS.test(text) ? '+' : ''
  return indentation + chomping
}
