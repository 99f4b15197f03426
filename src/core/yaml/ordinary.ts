import { type ByteString, trimRight } from '../../../template-engine/go/index.ts'
import { Cursor } from './cursor.ts'
import { YamlError } from './error.ts'
import { blanksEnd, DASH, endOf, HASH, keyEnd, lineEnd, NEWLINE, SPACE, spacesEnd } from './lines.ts'
import { scanBlock, scanQuoted } from './scalars.ts'
import type { ScalarStyle } from './token.ts'

/**
 * Reads the YAML that people and templates mostly write, a line at a time: block mappings and sequences whose keys are words, and values
 * on one line, brackets and all, in quotes or in a block. Whatever is not plainly of that kind is left to the scanner, errors too: what is read here
 * is read as the scanner and parser would read it.
 */

/** What is made of a document: a tree with places, or the data that it stands for. Lines and columns count from 1. */
export interface Maker<N> {
  /** undefined when the reader has to leave it to the parser */
  scalar(value: ByteString, style: ScalarStyle, line: number, column: number): N | undefined
  /** as `scalar`, for the key of a mapping */
  key(value: ByteString, style: ScalarStyle, line: number, column: number): N | undefined
  mapping(line: number, column: number): N
  sequence(line: number, column: number): N
  put(mapping: N, key: N, value: N): void
  add(sequence: N, item: N): void
  /** what makes the value of a key of the first level; the maker itself when not given */
  readonly under?: (key: N) => Maker<N>
}

/** Deeper collections are left to the parser, which knows the limits. */
const MAX_DEPTH = 64
/** A reader with lower limits than this has to use the parser. */
export const MAX_ORDINARY_DEPTH = MAX_DEPTH + 2

const ARTIFICIAL = '\n'

/** Tabs, carriage returns and Unicode's line breaks have rules of their own. */
const UNUSUAL = /[\t\r]|\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]|\xef\xbb\xbf/

/** `---` alone on its line */
const START = /---(?: +#[^\n]*| *)\n/y
/** a plain scalar to the end of its line, when nothing in it could mean something else */
const WORDS = /(?:[A-Za-z0-9_/.$(+<=^;~\\)\x80-\xff]|[-:](?=[^ \n]))[^\n:#]*\n/y
/** any other plain scalar on one line; what has more gaps, colons or escapes than these expressions take is left to the scanner */
const PLAIN =
  /(?:[A-Za-z0-9_/.$(+<=^;~\\)\x80-\xff]|[-:](?=[^ \n]))[^ \n:]*(?:(?::(?=[^ \n])| +(?=[^ \n#]))[^ \n:]*){0,9999}/y
/** a further line of a plain scalar; blanks may follow */
const CONTINUED = /(?:[^ \n:#]|:(?=[^ \n]))[^ \n:]*(?:(?::(?=[^ \n])| +(?=[^ \n#]))[^ \n:]*){0,9999}(?= *\n)/y
/** a plain scalar among the entries of `[]` and `{}` */
const FLOW_WORD = /-*[A-Za-z0-9_/.$(+<=^~)\x80-\xff][A-Za-z0-9_/.$(+<=^~)@\x80-\xff-]*/y
const SINGLE = /'[^'\n]*'(?!')/y
const DOUBLE = /"[^"\\\n]*"/y

/** Reads the documents of a stream one after another, as far as they are ordinary. */
export class OrdinaryReader<N> {
  readonly #text: ByteString
  #make: Maker<N>
  /** for what the scanner does better */
  #cursor: Cursor | undefined
  /** the last line had no line feed of its own */
  readonly #cut: boolean
  #at = 0
  #line = 0
  #lineStart = 0
  /** column of the next line with content; -1 when the document ends before one */
  #column = 0
  /** offset and 0-based line from which the parser has to go on */
  rest = { at: 0, line: 0 }

  /** `text` is valid UTF-8 without byte order mark. */
  constructor(text: ByteString, make: Maker<N>) {
    this.#make = make
    this.#cut = !text.endsWith('\n')
    this.#text = this.#cut ? text + ARTIFICIAL : text
  }

  static accepts(text: ByteString): boolean {
    return !UNUSUAL.test(text)
  }

  get done(): boolean {
    return this.rest.at >= this.#text.length
  }

  /** The next document; undefined at the end and where the ordinary ends. */
  next(): N | undefined {
    this.#findContent()
    if (this.#column === -1) {
      this.#leave()
      const end = endOf(START, this.#text, this.#at)
      if (end < 0) return undefined
      this.#nextLine(end)
      this.#findContent()
    }
    const root = this.#column === -1 ? this.#make.scalar('', 'plain', this.#line + 1, 1) : this.#collection(0)
    // after `...` come directives
    if (root === undefined || this.#column !== -1 || this.#text[this.#at] === '.') return undefined
    this.#leave()
    return root
  }

  /** All before this place is read. */
  #leave(): void {
    this.rest = { at: this.#at, line: this.#line }
  }

  #nextLine(at: number): void {
    this.#at = at
    this.#line++
  }

  /** Moves to the next line that is neither blank nor a comment, or to the mark that ends the document. */
  #findContent(): void {
    const text = this.#text
    for (;;) {
      this.#lineStart = this.#at
      const at = spacesEnd(text, this.#at)
      const code = text.charCodeAt(at)
      if (code === NEWLINE || code === HASH) {
        this.#nextLine(text.indexOf('\n', at) + 1)
        continue
      }
      this.#column = at - this.#lineStart
      if (at >= text.length || (this.#column === 0 && this.#isMark(code))) this.#column = -1
      else this.#at = at
      return
    }
  }

  #isMark(code: number): boolean {
    if (code !== DASH && code !== 0x2e) return false
    const text = this.#text
    const after = text.charCodeAt(this.#at + 3)
    const mark = code === DASH ? '---' : '...'
    return text.startsWith(mark, this.#at) && (after === SPACE || after === NEWLINE)
  }

  #isEntry(at: number): boolean {
    if (this.#text.charCodeAt(at) !== DASH) return false
    const after = this.#text.charCodeAt(at + 1)
    return after === SPACE || after === NEWLINE
  }

  #collection(depth: number): N | undefined {
    if (depth > MAX_DEPTH) return undefined
    return this.#isEntry(this.#at) ? this.#sequence(this.#column, depth) : this.#mapping(this.#column, depth)
  }

  #mapping(column: number, depth: number): N | undefined {
    const make = this.#make
    const mapping = make.mapping(this.#line + 1, column + 1)
    do {
      const end = keyEnd(this.#text, this.#at)
      const key = end < 0 ? undefined : this.#key(end - 1)
      if (key === undefined) return undefined
      if (depth === 0 && make.under !== undefined) this.#make = make.under(key)
      const value = this.#value(end, column, depth, true)
      this.#make = make
      if (value === undefined) return undefined
      make.put(mapping, key, value)
    } while (this.#column === column && !this.#isEntry(this.#at))
    return this.#column < column ? mapping : undefined
  }

  #sequence(column: number, depth: number): N | undefined {
    const make = this.#make
    const sequence = make.sequence(this.#line + 1, column + 1)
    do {
      const value = this.#entry(column, depth)
      if (value === undefined) return undefined
      make.add(sequence, value)
    } while (this.#column === column && this.#isEntry(this.#at))
    return this.#column <= column ? sequence : undefined
  }

  /** What follows a dash: a collection that begins on the same line, or a value. */
  #entry(column: number, depth: number): N | undefined {
    const text = this.#text
    const at = spacesEnd(text, this.#at + 1)
    const isSequence = this.#isEntry(at)
    if (!isSequence && keyEnd(text, at) < 0) return this.#value(this.#at + 1, column, depth, false)
    if (depth >= MAX_DEPTH) return undefined
    this.#at = at
    const inner = at - this.#lineStart
    return isSequence ? this.#sequence(inner, depth + 1) : this.#mapping(inner, depth + 1)
  }

  #key(colon: number): N | undefined {
    const from = this.#at
    const quote = this.#text.charCodeAt(from)
    const line = this.#line + 1
    const column = from - this.#lineStart + 1
    if (quote === 0x22) return this.#make.key(this.#text.slice(from + 1, colon - 1), 'double', line, column)
    if (quote === 0x27) return this.#make.key(this.#text.slice(from + 1, colon - 1), 'single', line, column)
    return this.#make.key(this.#text.slice(from, colon), 'plain', line, column)
  }

  #scalar(value: ByteString, style: ScalarStyle, at: number): N | undefined {
    return this.#make.scalar(value, style, this.#line + 1, at - this.#lineStart + 1)
  }

  /** The value after a colon or dash that ends at `after`, in a collection at `column`; then the next line with content. */
  #value(after: number, column: number, depth: number, inMapping: boolean): N | undefined {
    const end = lineEnd(this.#text, after)
    if (end < 0) return this.#inline(spacesEnd(this.#text, after), column, depth)
    // no value stands where its colon or dash does, as in go-yaml
    const line = this.#line + 1
    const dash = after - this.#lineStart
    this.#nextLine(end)
    this.#findContent()
    if (this.#column > column) {
      const begins = this.#isEntry(this.#at) || keyEnd(this.#text, this.#at) > 0
      return begins ? this.#collection(depth + 1) : this.#inline(this.#at, column, depth)
    }
    if (inMapping && this.#column === column && this.#isEntry(this.#at)) return this.#sequence(column, depth + 1)
    return this.#make.scalar('', 'plain', line, dash)
  }

  /** A value that begins on the line of its key or dash. */
  #inline(at: number, parent: number, depth: number): N | undefined {
    switch (this.#text[at]) {
      case '"':
        return this.#quoted(at, 'double')
      case "'":
        return this.#quoted(at, 'single')
      case '|':
        return this.#block(at, parent, 'literal')
      case '>':
        return this.#block(at, parent, 'folded')
      case '{':
      case '[': {
        const node = this.#flow(at, depth + 1)
        return node === undefined ? undefined : this.#finish(node, this.#at)
      }
    }
    return this.#plain(at, parent)
  }

  #plain(at: number, parent: number): N | undefined {
    const text = this.#text
    const words = endOf(WORDS, text, at)
    const end = words < 0 ? endOf(PLAIN, text, at) : words - 1
    if (end < 0) return undefined
    const line = this.#line + 1
    const column = at - this.#lineStart + 1
    const first = trimRight(text.slice(at, end), ' ')
    const next = blanksEnd(text, end)
    if (next < 0) return this.#finish(this.#make.scalar(first, 'plain', line, column), end)
    this.#nextLine(next)
    const value = this.#continued(first, parent)
    return value === undefined ? undefined : this.#make.scalar(value, 'plain', line, column)
  }

  /** A plain scalar with the lines that it goes on with: those that are deeper than its collection, up to a comment. */
  #continued(first: ByteString, parent: number): ByteString | undefined {
    const text = this.#text
    let value = first
    for (let breaks = 0; ; ) {
      const at = spacesEnd(text, this.#at)
      if (text.charCodeAt(at) === NEWLINE) {
        breaks++
        this.#nextLine(at + 1)
        continue
      }
      if (at - this.#at <= parent || at >= text.length || text.charCodeAt(at) === HASH) break
      const end = endOf(CONTINUED, text, at)
      if (end < 0) return undefined
      value += (breaks === 0 ? ' ' : '\n'.repeat(breaks)) + text.slice(at, end)
      breaks = 0
      this.#nextLine(blanksEnd(text, end))
    }
    this.#findContent()
    return value
  }

  #quoted(at: number, style: 'double' | 'single'): N | undefined {
    const text = this.#text
    const end = endOf(style === 'double' ? DOUBLE : SINGLE, text, at)
    if (end >= 0) return this.#finish(this.#scalar(text.slice(at + 1, end - 1), style, at), end)
    const line = this.#line + 1
    const column = at - this.#lineStart + 1
    const value = this.#scan(at, scanQuoted)
    if (value === undefined) return undefined
    return this.#finish(this.#make.scalar(value, style, line, column), this.#at)
  }

  /** What the scanner makes of the scalar here, and moves behind it; undefined where it objects, as it will again when the parser comes here. */
  #scan(at: number, run: (cursor: Cursor) => ByteString): ByteString | undefined {
    this.#cursor ??= new Cursor(this.#cut ? this.#text.slice(0, -1) : this.#text)
    const cursor = this.#cursor
    cursor.at = at
    cursor.line = this.#line
    cursor.lineStart = this.#lineStart
    try {
      const value = run(cursor)
      this.#at = cursor.at
      this.#line = cursor.line
      this.#lineStart = cursor.lineStart
      return value
    } catch (error) {
      if (error instanceof YamlError) return undefined
      throw error
    }
  }

  /** A block, whose last line may be the one without a line feed. */
  #block(at: number, parent: number, style: 'literal' | 'folded'): N | undefined {
    const line = this.#line + 1
    const column = at - this.#lineStart + 1
    const value = this.#scan(at, (cursor) => scanBlock({ cursor, indent: parent, flowLevel: 0 }, style === 'literal'))
    if (value === undefined) return undefined
    const isEnd = this.#at >= this.#text.length - 1
    this.#at = isEnd ? this.#text.length : this.#lineStart
    this.#findContent()
    return this.#make.scalar(value, style, line, column)
  }

  /** What stands between brackets on one line: words, quoted scalars and more of its kind. Then `#at` is behind it. */
  #flow(at: number, depth: number): N | undefined {
    const text = this.#text
    const make = this.#make
    const isMapping = text[at] === '{'
    const close = isMapping ? '}' : ']'
    const line = this.#line + 1
    const column = at - this.#lineStart + 1
    const node = isMapping ? make.mapping(line, column) : make.sequence(line, column)
    for (this.#skipTo(at + 1); text[this.#at] !== close; this.#skipTo(this.#at + 1)) {
      const key = isMapping ? this.#flowKey() : node
      const value = key === undefined ? undefined : this.#flowValue(depth)
      if (key === undefined || value === undefined) return undefined
      if (isMapping) make.put(node, key, value)
      else make.add(node, value)
      this.#skipTo(this.#at)
      if (text[this.#at] === close) break
      if (text[this.#at] !== ',') return undefined
    }
    this.#at++
    return node
  }

  #flowKey(): N | undefined {
    const end = keyEnd(this.#text, this.#at)
    const key = end < 0 ? undefined : this.#key(end - 1)
    if (key !== undefined) this.#skipTo(end)
    return key
  }

  #skipTo(at: number): void {
    this.#at = spacesEnd(this.#text, at)
  }

  #flowValue(depth: number): N | undefined {
    const text = this.#text
    const at = this.#at
    const first = text[at]
    if (first === '{' || first === '[') return depth < MAX_DEPTH ? this.#flow(at, depth + 1) : undefined
    const style = first === '"' ? 'double' : first === "'" ? 'single' : 'plain'
    const end = endOf(style === 'double' ? DOUBLE : style === 'single' ? SINGLE : FLOW_WORD, text, at)
    if (end >= 0) {
      this.#at = end
      const value = style === 'plain' ? text.slice(at, end) : text.slice(at + 1, end - 1)
      return this.#scalar(value, style, at)
    }
    const line = this.#line
    const value = style === 'plain' ? undefined : this.#scan(at, scanQuoted)
    return value === undefined || this.#line !== line ? undefined : this.#scalar(value, style, at)
  }

  /** Nothing but a comment may follow on the line. */
  #finish(node: N | undefined, at: number): N | undefined {
    const end = lineEnd(this.#text, at)
    if (node === undefined || end < 0) return undefined
    this.#nextLine(end)
    this.#findContent()
    return node
  }
}
