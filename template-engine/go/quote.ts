import { TextBuilder } from '../value/text-builder.ts'
import type { ByteString } from '../value/value.ts'
import { isGraphic, isPrint } from './unicode.ts'
import { encodeRune, RUNE_ERROR, runeOfSize, runeSize, validRune, validUtf8 } from './utf8.ts'

/** Which runes stand for themselves in a quoted literal: printable ones, ASCII ones only, or printable ones and Unicode spaces. */
type Style = 'print' | 'ascii' | 'graphic'

const DOUBLE = 0x22
const SINGLE = 0x27
const BACKSLASH = 0x5c

const ESCAPES: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
}

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0')

function stands(r: number, style: Style): boolean {
  if (style === 'ascii') return r < 0x80 && isPrint(r)
  return style === 'graphic' ? isGraphic(r) : isPrint(r)
}

function escapeRune(r: number, quote: number, style: Style): ByteString {
  if (r === quote || r === BACKSLASH) return `\\${String.fromCharCode(r)}`
  if (stands(r, style)) return encodeRune(r)
  const short = ESCAPES[r]
  if (short !== undefined) return short
  if (r < 0x20 || r === 0x7f) return `\\x${hex(r, 2)}`
  return r < 0x10000 ? `\\u${hex(r, 4)}` : `\\U${hex(r, 8)}`
}

const PLAIN = /^[ !#-[\]-~]*$/

function quoteWith(text: ByteString, style: Style): ByteString {
  if (PLAIN.test(text)) return `"${text}"`
  const out = new TextBuilder()
  for (let at = 0; at < text.length; ) {
    const size = runeSize(text, at)
    const byte = text.charCodeAt(at)
    out.add(size === 1 && byte >= 0x80 ? `\\x${hex(byte, 2)}` : escapeRune(runeOfSize(text, at, size), DOUBLE, style))
    at += size
  }
  return `"${out.text()}"`
}

/** strconv.Quote */
export const quote = (text: ByteString): ByteString => quoteWith(text, 'print')
/** strconv.QuoteToASCII */
export const quoteToASCII = (text: ByteString): ByteString => quoteWith(text, 'ascii')
/** strconv.QuoteToGraphic */
export const quoteToGraphic = (text: ByteString): ByteString => quoteWith(text, 'graphic')

const quoteRuneWith = (r: number, style: Style): ByteString =>
  `'${escapeRune(validRune(r) ? r : RUNE_ERROR, SINGLE, style)}'`

/** strconv.QuoteRune */
export const quoteRune = (r: number): ByteString => quoteRuneWith(r, 'print')
/** strconv.QuoteRuneToASCII */
export const quoteRuneToASCII = (r: number): ByteString => quoteRuneWith(r, 'ascii')

/** strconv.CanBackquote: valid UTF-8 with no control character but tab, no backquote and no byte order mark. */
export const canBackquote = (text: ByteString): boolean =>
  validUtf8(text) && !/[\x00-\x08\x0a-\x1f`\x7f]/.test(text) && !text.includes('\xef\xbb\xbf')

/** What one character of a literal stands for. `multibyte` means "as UTF-8", else `rune` is one byte. `next` is where the rest starts. */
export interface UnquotedChar {
  readonly rune: number
  readonly multibyte: boolean
  readonly next: number
}

const SHORT: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '\\': BACKSLASH }
const HEX_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

function unquoteNumber(text: ByteString, at: number, kind: string): UnquotedChar | undefined {
  const length = HEX_LENGTH[kind]
  if (length === undefined) {
    const digits = text.slice(at - 1, at + 2)
    const value = /^[0-7]{3}$/.test(digits) ? Number.parseInt(digits, 8) : 256
    return value > 255 ? undefined : { rune: value, multibyte: false, next: at + 2 }
  }
  const digits = text.slice(at, at + length)
  if (digits.length < length || !/^[0-9a-fA-F]*$/.test(digits)) return undefined
  const rune = Number.parseInt(digits, 16)
  if (kind !== 'x' && !validRune(rune)) return undefined
  return { rune, multibyte: kind !== 'x', next: at + length }
}

/** strconv.UnquoteChar at `at`, in a literal delimited by `delimiter` (a char code, 0 for none). Undefined is Go's ErrSyntax. */
export function unquoteChar(text: ByteString, at: number, delimiter: number): UnquotedChar | undefined {
  if (at >= text.length) return undefined
  const first = text.charCodeAt(at)
  if (first === delimiter && (delimiter === SINGLE || delimiter === DOUBLE)) return undefined
  if (first >= 0x80) {
    const size = runeSize(text, at)
    return { rune: runeOfSize(text, at, size), multibyte: true, next: at + size }
  }
  if (first !== BACKSLASH) return { rune: first, multibyte: false, next: at + 1 }
  const kind = text.charAt(at + 1)
  const short = SHORT[kind]
  if (short !== undefined) return { rune: short, multibyte: false, next: at + 2 }
  if (kind === "'" || kind === '"') {
    return kind.charCodeAt(0) === delimiter ? { rune: delimiter, multibyte: false, next: at + 2 } : undefined
  }
  return /^[xuU0-7]$/.test(kind) ? unquoteNumber(text, at + 2, kind) : undefined
}

/** strconv.Unquote of a "string", a `raw string` or a 'character' literal. Undefined is Go's ErrSyntax. */
export function unquote(literal: ByteString): ByteString | undefined {
  const last = literal.length - 1
  const delimiter = literal.charCodeAt(0)
  if (last < 1 || literal.charCodeAt(last) !== delimiter) return undefined
  if (delimiter === 0x60) {
    const raw = literal.slice(1, last)
    return raw.includes('`') ? undefined : raw.replaceAll('\r', '')
  }
  if (delimiter !== DOUBLE && delimiter !== SINGLE) return undefined
  if (delimiter === DOUBLE && !/[\\"\n\x80-\xff]/.test(literal.slice(1, last))) return literal.slice(1, last)
  return unquoteEscaped(literal, delimiter)
}

function unquoteEscaped(literal: ByteString, delimiter: number): ByteString | undefined {
  const last = literal.length - 1
  let out = ''
  let at = 1
  while (at < last && literal.charCodeAt(at) !== delimiter) {
    if (literal.charCodeAt(at) === 10) return undefined
    const char = unquoteChar(literal, at, delimiter)
    if (char === undefined) return undefined
    out += char.multibyte ? encodeRune(char.rune) : String.fromCharCode(char.rune)
    at = char.next
    if (delimiter === SINGLE) break
  }
  return at === last ? out : undefined
}
