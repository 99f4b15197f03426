import { type ByteString, runeBytes } from '../../../template-engine/go/index.ts'
import type { Cursor } from './cursor.ts'
import { scannerError, type YamlError } from './error.ts'

/** What the scanner knows of the surroundings of a scalar. */
export interface Surroundings {
  readonly cursor: Cursor
  /** column of the enclosing block collection, -1 outside any */
  readonly indent: number
  readonly flowLevel: number
}

const HASH = 0x23
const COLON = 0x3a
const BACKSLASH = 0x5c
const TAB = 0x09

/** Bytes that end a plain scalar inside `[]` and `{}`. */
const FLOW_STOP = new Uint8Array(256)
for (const char of ',?[]{}') FLOW_STOP[char.charCodeAt(0)] = 1

/** The blanks and line breaks between two words of a flow scalar: what they fold to, and whether a line ended. */
interface Gap {
  text: ByteString
  broken: boolean
}

/** A plain scalar. `broken` says that the cursor has moved over a line break after it, where a key may begin again. */
export function scanPlain(s: Surroundings): Gap {
  const { cursor, flowLevel } = s
  const indent = s.indent + 1
  let out = ''
  const gap: Gap = { text: '', broken: false }
  for (;;) {
    if (cursor.isDocumentIndicator() || cursor.code() === HASH) break
    const from = cursor.at
    skipWord(cursor, flowLevel > 0)
    if (cursor.at > from) {
      const word = cursor.text.slice(from, cursor.at)
      out = out === '' ? word : out + gap.text + word
      gap.broken = false
    }
    if (!cursor.isBlank(cursor.at) && !cursor.isBreak(cursor.at)) break
    scanPlainGap(cursor, indent, gap)
    if (flowLevel === 0 && cursor.column < indent) break
  }
  return { text: out, broken: gap.broken }
}

function skipWord(cursor: Cursor, inFlow: boolean): void {
  const { text } = cursor
  for (; !cursor.isBlankz(cursor.at); cursor.at++) {
    const code = text.charCodeAt(cursor.at)
    if (code === COLON && cursor.isBlankz(cursor.at + 1)) return
    if (inFlow && FLOW_STOP[code] === 1) return
  }
}

function scanPlainGap(cursor: Cursor, indent: number, gap: Gap): void {
  const from = cursor.at
  while (cursor.isBlank(cursor.at)) cursor.at++
  gap.broken = cursor.isBreak(cursor.at)
  if (!gap.broken) {
    gap.text = cursor.text.slice(from, cursor.at)
    return
  }
  const first = cursor.readBreak()
  let rest = ''
  for (;;) {
    if (cursor.isBlank(cursor.at)) {
      if (cursor.column < indent && cursor.code() === TAB)
        throw scannerError('found a tab character that violates indentation', cursor.line)
      cursor.at++
    } else if (cursor.isBreak(cursor.at)) rest += cursor.readBreak()
    else break
  }
  gap.text = fold(first, rest)
}

/** One line feed becomes a space, more lose one; Unicode's separators stay. */
const fold = (first: ByteString, rest: ByteString): ByteString => (first === '\n' ? rest || ' ' : first + rest)

/** A quoted scalar, from its opening quote to after its closing one. */
export function scanQuoted(cursor: Cursor): ByteString {
  const quote = cursor.code()
  const fail = (problem: string): YamlError => scannerError(problem, cursor.line)
  cursor.at++
  let out = ''
  for (;;) {
    if (cursor.isDocumentIndicator()) throw fail('found unexpected document indicator')
    if (cursor.isEnd(cursor.at)) throw fail('found unexpected end of stream')
    const word = quote === 0x27 ? scanSingleWord(cursor) : scanDoubleWord(cursor, fail)
    out += word.text
    if (cursor.code() === quote) break
    out += scanQuotedGap(cursor, word.broken)
  }
  cursor.at++
  return out
}

function scanSingleWord(cursor: Cursor): Gap {
  const { text } = cursor
  let out = ''
  let from = cursor.at
  for (; !cursor.isBlankz(cursor.at); cursor.at++) {
    if (text.charCodeAt(cursor.at) !== 0x27) continue
    if (text.charCodeAt(cursor.at + 1) !== 0x27) break
    out += text.slice(from, cursor.at)
    from = ++cursor.at
  }
  return { text: out + text.slice(from, cursor.at), broken: false }
}

/** `broken` when the word ended in an escaped line break, whose following blanks vanish. */
function scanDoubleWord(cursor: Cursor, fail: (problem: string) => YamlError): Gap {
  const { text } = cursor
  let out = ''
  let from = cursor.at
  while (!cursor.isBlankz(cursor.at)) {
    const code = text.charCodeAt(cursor.at)
    if (code === 0x22) break
    if (code !== BACKSLASH) {
      cursor.at++
      continue
    }
    out += text.slice(from, cursor.at++)
    if (cursor.isBreak(cursor.at)) {
      cursor.readBreak()
      return { text: out, broken: true }
    }
    out += scanEscape(cursor, fail)
    from = cursor.at
  }
  return { text: out + text.slice(from, cursor.at), broken: false }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\xc2\x85',
  _: '\xc2\xa0',
  L: '\xe2\x80\xa8',
  P: '\xe2\x80\xa9',
}
const HEX_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/** An escape after its backslash. */
function scanEscape(cursor: Cursor, fail: (problem: string) => YamlError): ByteString {
  const letter = cursor.text.charAt(cursor.at)
  const short = ESCAPES[letter]
  const length = HEX_LENGTH[letter]
  if (short === undefined && length === undefined) {
    throw fail('found unknown escape character')
  }
  cursor.at++
  if (length === undefined) return short ?? ''
  const digits = cursor.text.slice(cursor.at, cursor.at + length)
  if (!/^[0-9a-fA-F]+$/.test(digits)) throw fail('did not find expected hexdecimal number')
  const rune = Number.parseInt(digits, 16)
  if ((rune >= 0xd800 && rune <= 0xdfff) || rune > 0x10ffff) throw fail('found invalid Unicode character escape code')
  cursor.at += length
  return runeBytes(rune)
}

function scanQuotedGap(cursor: Cursor, escapedBreak: boolean): ByteString {
  const from = cursor.at
  while (cursor.isBlank(cursor.at)) cursor.at++
  if (!escapedBreak && !cursor.isBreak(cursor.at)) return cursor.text.slice(from, cursor.at)
  const first = escapedBreak ? '' : cursor.readBreak()
  let rest = ''
  for (;;) {
    if (cursor.isBlank(cursor.at)) cursor.at++
    else if (cursor.isBreak(cursor.at)) rest += cursor.readBreak()
    else break
  }
  return fold(first, rest)
}

/** A block scalar from its `|` or `>`; the cursor ends on the first line that is not part of it. */
export function scanBlock(s: Surroundings, literal: boolean): ByteString {
  const { cursor } = s
  const header = scanHeader(cursor)
  const parent = s.indent
  let indent = header.increment === 0 ? 0 : Math.max(parent, 0) + header.increment
  let breaks = scanIndentation(cursor, indent)
  if (indent === 0) indent = Math.max(breaks.column, parent + 1, 1)
  let out = ''
  let lineBreak = ''
  let leadingBlank = false
  while (cursor.column === indent && !cursor.isEnd(cursor.at)) {
    const trailingBlank = cursor.isBlank(cursor.at)
    if (!literal && !leadingBlank && !trailingBlank && lineBreak === '\n') {
      if (breaks.text === '') out += ' '
    } else out += lineBreak
    leadingBlank = trailingBlank
    const from = cursor.at
    cursor.skipToBreak()
    out += breaks.text + cursor.text.slice(from, cursor.at)
    lineBreak = cursor.readBreak()
    breaks = scanIndentation(cursor, indent)
  }
  if (header.chomping !== -1) out += lineBreak
  return header.chomping === 1 ? out + breaks.text : out
}

interface Header {
  chomping: -1 | 0 | 1
  increment: number
}

function scanHeader(cursor: Cursor): Header {
  cursor.at++
  const header: Header = { chomping: 0, increment: 0 }
  if (!scanChomping(cursor, header)) {
    scanIncrement(cursor, header)
    if (header.increment > 0) scanChomping(cursor, header)
  } else scanIncrement(cursor, header)
  while (cursor.isBlank(cursor.at)) cursor.at++
  if (cursor.code() === HASH) cursor.skipToBreak()
  if (!cursor.isBreakz(cursor.at)) throw scannerError('did not find expected comment or line break', cursor.line)
  cursor.readBreak()
  return header
}

function scanChomping(cursor: Cursor, header: Header): boolean {
  const code = cursor.code()
  if (code !== 0x2b && code !== 0x2d) return false
  header.chomping = code === 0x2b ? 1 : -1
  cursor.at++
  return true
}

function scanIncrement(cursor: Cursor, header: Header): void {
  const digit = cursor.code() - 0x30
  if (digit < 0 || digit > 9) return
  if (digit === 0) throw scannerError('found an indentation indicator equal to 0', cursor.line)
  header.increment = digit
  cursor.at++
}

/** Moves over indentation and empty lines. `text` is their line breaks, `column` the deepest indentation seen; `indent` 0 takes any. */
function scanIndentation(cursor: Cursor, indent: number): { text: ByteString; column: number } {
  let text = ''
  let column = 0
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.code() === 0x20) cursor.at++
    column = Math.max(column, cursor.column)
    if ((indent === 0 || cursor.column < indent) && cursor.code() === TAB)
      throw scannerError('found a tab character where an indentation space is expected', cursor.line)
    if (!cursor.isBreak(cursor.at)) return { text, column }
    text += cursor.readBreak()
  }
}
