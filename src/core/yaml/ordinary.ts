import { type ByteString, trimRight } from '../../../template-engine/go/index.ts'
import type { MappingNode, ScalarNode, SequenceNode, YamlNode } from './node.ts'
import type { ScalarStyle } from './token.ts'

/**
 * Reads the YAML that people and templates mostly write, a line at a time: block mappings and sequences whose keys are words, and values
 * on one line, brackets and all, or in a literal block. Whatever is not plainly of that kind is left to the scanner, errors too: what is read here
 * is read as the scanner and parser would read it.
 */

/** Deeper collections are left to the parser, which knows the limits. */
const MAX_DEPTH = 64
/** A reader with lower limits than this has to use the parser. */
export const MAX_ORDINARY_DEPTH = MAX_DEPTH + 2

const NEWLINE = 0x0a
const SPACE = 0x20
const HASH = 0x23
const DASH = 0x2d
const ARTIFICIAL = '\n'

/** Tabs, carriage returns and Unicode's line breaks have rules of their own. */
const UNUSUAL = /[\t\r]|\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]|\xef\xbb\xbf/

const SPACES = / */y
/** the end of a line, perhaps with a comment */
const LINE_END = /(?: +#[^\n]*| *)\n/y
/** `---` alone on its line */
const START = /---(?: +#[^\n]*| *)\n/y
/** a key with its colon: a word, or quotes without escapes */
const KEY = /(?:[A-Za-z0-9_./][A-Za-z0-9_./-]{0,120}|"[^"\\\n]{0,120}"|'[^'\n]{0,120}'):(?=[ \n])/y
/** a plain scalar to the end of its line, when nothing in it could mean something else */
const WORDS = /(?:[A-Za-z0-9_/.$(+<=^;~\\)\x80-\xff]|[-:](?=[^ \n]))[^\n:#]*\n/y
/** any other plain scalar on one line; what has more gaps, colons or escapes than these expressions take is left to the scanner */
const PLAIN =
  /(?:[A-Za-z0-9_/.$(+<=^;~\\)\x80-\xff]|[-:](?=[^ \n]))[^ \n:]*(?:(?::(?=[^ \n])| +(?=[^ \n#]))[^ \n:]*){0,9999}/y
/** a further line of a plain scalar; blanks may follow */
const CONTINUED = /(?:[^ \n:#]|:(?=[^ \n]))[^ \n:]*(?:(?::(?=[^ \n])| +(?=[^ \n#]))[^ \n:]*){0,9999}(?= *\n)/y
const BLANKS = / *\n/y
/** a plain scalar among the entries of `[]` and `{}` */
const FLOW_WORD = /-*[A-Za-z0-9_/.$(+<=^~)\x80-\xff][A-Za-z0-9_/.$(+<=^~)@\x80-\xff-]*/y
const SINGLE = /'[^']*(?:''[^']*){0,9999}'/y
const DOUBLE = /"[^"\\]*(?:\\["\\nt][^"\\]*){0,9999}"/y
/** a line break in quotes with the blanks around it, which folds */
const FOLDED = /(?<! ) *\n[ \n]*/g
const MARK_IN_QUOTES = /\n(?:---|\.\.\.)[ \n]/
const LITERAL = /\|[+-]?(?: +#[^\n]*| *)\n/y

/** Where a sticky expression ends that begins at `at`; -1 when it does not match. */
function endOf(expression: RegExp, text: ByteString, at: number): number {
  expression.lastIndex = at
  return expression.test(text) ? expression.lastIndex : -1
}

/** How many line feeds there are. */
const count = (text: ByteString): number => text.split('\n').length - 1

/** What stands between quotes, without the escapes that the expressions above let through. */
function withoutEscapes(inside: ByteString, style: ScalarStyle): ByteString {
  if (style === 'single') return inside.replaceAll("''", "'")
  if (style === 'plain' || !inside.includes('\\')) return inside
  return inside.replace(/\\(.)/g, (_, c) => (c === 'n' ? '\n' : c === 't' ? '\t' : c))
}

/** Reads the documents of a stream one after another, as far as they are ordinary. */
export class OrdinaryReader {
  readonly #text: ByteString
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
  constructor(text: ByteString) {
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
  next(): YamlNode | undefined {
    this.#findContent()
    if (this.#column === -1) {
      this.#leave()
      const end = endOf(START, this.#text, this.#at)
      if (end < 0) return undefined
      this.#nextLine(end)
      this.#findContent()
    }
    const root = this.#column === -1 ? this.#empty(this.#line, 0) : this.#collection(0)
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
      const at = endOf(SPACES, text, this.#at)
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

  #collection(depth: number): YamlNode | undefined {
    if (depth > MAX_DEPTH) return undefined
    return this.#isEntry(this.#at) ? this.#sequence(this.#column, depth) : this.#mapping(this.#column, depth)
  }

  #mapping(column: number, depth: number): MappingNode | undefined {
    const node: MappingNode = { kind: 'mapping', children: [], line: this.#line + 1, column: column + 1 }
    do {
      const end = endOf(KEY, this.#text, this.#at)
      if (end < 0) return undefined
      node.children.push(this.#key(end - 1))
      const value = this.#value(end, column, depth, true)
      if (value === undefined) return undefined
      node.children.push(value)
    } while (this.#column === column && !this.#isEntry(this.#at))
    return this.#column < column ? node : undefined
  }

  #sequence(column: number, depth: number): SequenceNode | undefined {
    const node: SequenceNode = { kind: 'sequence', children: [], line: this.#line + 1, column: column + 1 }
    do {
      const value = this.#entry(column, depth)
      if (value === undefined) return undefined
      node.children.push(value)
    } while (this.#column === column && this.#isEntry(this.#at))
    return this.#column <= column ? node : undefined
  }

  /** What follows a dash: a collection that begins on the same line, or a value. */
  #entry(column: number, depth: number): YamlNode | undefined {
    const text = this.#text
    const at = endOf(SPACES, text, this.#at + 1)
    const isSequence = this.#isEntry(at)
    if (!isSequence && endOf(KEY, text, at) < 0) return this.#value(this.#at + 1, column, depth, false)
    if (depth >= MAX_DEPTH) return undefined
    this.#at = at
    const inner = at - this.#lineStart
    return isSequence ? this.#sequence(inner, depth + 1) : this.#mapping(inner, depth + 1)
  }

  #key(colon: number): ScalarNode {
    const from = this.#at
    const quote = this.#text.charCodeAt(from)
    if (quote === 0x22) return this.#scalar(this.#text.slice(from + 1, colon - 1), 'double', from)
    if (quote === 0x27) return this.#scalar(this.#text.slice(from + 1, colon - 1), 'single', from)
    return this.#scalar(this.#text.slice(from, colon), 'plain', from)
  }

  #scalar(value: ByteString, style: ScalarStyle, at: number): ScalarNode {
    const column = at - this.#lineStart + 1
    return { kind: 'scalar', value, tag: '', style, implicit: style === 'plain', line: this.#line + 1, column }
  }

  /** No value: it stands where its colon or dash does, as in go-yaml. `line` and `column` from 0. */
  #empty(line: number, column: number): ScalarNode {
    return { kind: 'scalar', value: '', tag: '', style: 'plain', implicit: true, line: line + 1, column: column + 1 }
  }

  /** The value after a colon or dash that ends at `after`, in a collection at `column`; then the next line with content. */
  #value(after: number, column: number, depth: number, inMapping: boolean): YamlNode | undefined {
    const end = endOf(LINE_END, this.#text, after)
    if (end < 0) return this.#inline(endOf(SPACES, this.#text, after), column, depth)
    const empty = this.#empty(this.#line, after - 1 - this.#lineStart)
    this.#nextLine(end)
    this.#findContent()
    if (this.#column > column) {
      const begins = this.#isEntry(this.#at) || endOf(KEY, this.#text, this.#at) > 0
      return begins ? this.#collection(depth + 1) : this.#inline(this.#at, column, depth)
    }
    if (inMapping && this.#column === column && this.#isEntry(this.#at)) return this.#sequence(column, depth + 1)
    return empty
  }

  /** A value that begins on the line of its key or dash. */
  #inline(at: number, parent: number, depth: number): YamlNode | undefined {
    switch (this.#text[at]) {
      case '"':
        return this.#quoted(at, 'double')
      case "'":
        return this.#quoted(at, 'single')
      case '|':
        return this.#literal(at, parent)
      case '{':
      case '[': {
        const node = this.#flow(at, depth + 1)
        return node && this.#finish(node, this.#at)
      }
    }
    return this.#plain(at, parent)
  }

  #plain(at: number, parent: number): YamlNode | undefined {
    const text = this.#text
    const line = endOf(WORDS, text, at)
    const end = line < 0 ? endOf(PLAIN, text, at) : line - 1
    if (end < 0) return undefined
    const value = text.slice(at, end)
    const node = this.#scalar(trimRight(value, ' '), 'plain', at)
    const next = endOf(BLANKS, text, end)
    if (next < 0) return this.#finish(node, end)
    this.#nextLine(next)
    return this.#continued(node, parent)
  }

  /** The lines that a plain scalar goes on with: those that are deeper than its collection, up to a comment. */
  #continued(node: ScalarNode, parent: number): YamlNode | undefined {
    const text = this.#text
    let value = node.value
    for (let breaks = 0; ; ) {
      const at = endOf(SPACES, text, this.#at)
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
      this.#nextLine(endOf(BLANKS, text, end))
    }
    this.#findContent()
    return value === node.value ? node : { ...node, value }
  }

  #quoted(at: number, style: 'double' | 'single'): YamlNode | undefined {
    const text = this.#text
    const end = endOf(style === 'double' ? DOUBLE : SINGLE, text, at)
    if (end < 0) return undefined
    const inside = text.slice(at + 1, end - 1)
    if (!inside.includes('\n')) return this.#finish(this.#scalar(withoutEscapes(inside, style), style, at), end)
    if (MARK_IN_QUOTES.test(inside)) return undefined
    const folded = inside.replace(FOLDED, (gap) => '\n'.repeat(count(gap) - 1) || ' ')
    const node = this.#scalar(withoutEscapes(folded, style), style, at)
    this.#line += count(inside)
    return this.#finish(node, end)
  }

  /** What stands between brackets on one line: words, quoted scalars and more of its kind. Then `#at` is behind it. */
  #flow(at: number, depth: number): YamlNode | undefined {
    const text = this.#text
    const kind = text[at] === '{' ? 'mapping' : 'sequence'
    const close = kind === 'mapping' ? '}' : ']'
    const children: YamlNode[] = []
    const { line, column } = this.#empty(this.#line, at - this.#lineStart)
    for (this.#skipTo(at + 1); text[this.#at] !== close; this.#skipTo(this.#at + 1)) {
      if (kind === 'mapping') {
        const end = endOf(KEY, text, this.#at)
        if (end < 0) return undefined
        children.push(this.#key(end - 1))
        this.#skipTo(end)
      }
      const value = this.#flowValue(depth)
      if (value === undefined) return undefined
      children.push(value)
      this.#skipTo(this.#at)
      if (text[this.#at] === close) break
      if (text[this.#at] !== ',') return undefined
    }
    this.#at++
    return { kind, children, line, column }
  }

  #skipTo(at: number): void {
    this.#at = endOf(SPACES, this.#text, at)
  }

  #flowValue(depth: number): YamlNode | undefined {
    const text = this.#text
    const at = this.#at
    const first = text[at]
    if (first === '{' || first === '[') return depth < MAX_DEPTH ? this.#flow(at, depth + 1) : undefined
    const style = first === '"' ? 'double' : first === "'" ? 'single' : 'plain'
    const end = endOf(style === 'double' ? DOUBLE : style === 'single' ? SINGLE : FLOW_WORD, text, at)
    if (end < 0) return undefined
    const value = style === 'plain' ? text.slice(at, end) : text.slice(at + 1, end - 1)
    if (value.includes('\n')) return undefined
    this.#at = end
    return this.#scalar(withoutEscapes(value, style), style, at)
  }

  /** Nothing but a comment may follow on the line. */
  #finish(node: YamlNode, at: number): YamlNode | undefined {
    const end = at < 0 ? -1 : endOf(LINE_END, this.#text, at)
    if (end < 0) return undefined
    this.#nextLine(end)
    this.#findContent()
    return node
  }

  /** A literal block whose first line tells its indentation; blank lines hold no spaces. */
  #literal(at: number, parent: number): YamlNode | undefined {
    const text = this.#text
    const start = endOf(LITERAL, text, at)
    if (start < 0) return undefined
    const { line, column } = this.#scalar('', 'literal', at)
    const first = endOf(/\n*/y, text, start)
    const indent = endOf(SPACES, text, first) - first
    if (indent <= parent || indent === 0 || text.charCodeAt(first + indent) === NEWLINE) return undefined
    const pad = ' '.repeat(indent)
    let end = first
    let next = first
    this.#line += 1 + first - start
    while (next < text.length) {
      if (text.startsWith(pad, next)) {
        const isBlank = text.charCodeAt(next + indent) === NEWLINE
        next = text.indexOf('\n', next) + 1
        if (!isBlank) end = next
      } else if (text.charCodeAt(next) === NEWLINE) next++
      else break
      this.#line++
    }
    const chomping = text[at + 1]
    // lines of fewer spaces are left to the scanner, and blanks that the text ends with
    if (text.charCodeAt(endOf(SPACES, text, next)) === NEWLINE) return undefined
    if (chomping === '+' && this.#cut && next === text.length) return undefined
    const body = `\n${text.slice(start, end - 1)}`.replaceAll(`\n${pad}`, '\n').slice(1)
    const last = this.#cut && end === text.length ? '' : '\n'
    const value =
      chomping === '-' ? body : chomping === '+' ? body + last + text.slice(end, next).replaceAll(' ', '') : body + last
    this.#at = next
    this.#findContent()
    return { kind: 'scalar', value, tag: '', style: 'literal', implicit: false, line, column }
  }
}
