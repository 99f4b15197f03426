import type { ByteString } from '../value/value.ts'

/**
 * Bytes of the UTF-8 sequence at `at`, or 0 when Go's utf8.DecodeRune would answer RuneError with width 1:
 * stray continuation bytes, overlong forms, surrogates, anything above U+10FFFF, a sequence cut short.
 */
export function sequenceLength(text: ByteString, at: number): number {
  const first = text.charCodeAt(at)
  if (first < 0x80) return 1
  if (first < 0xc2 || first > 0xf4) return 0
  const second = text.charCodeAt(at + 1)
  if (first < 0xe0) return isContinuation(second) ? 2 : 0
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
  if (!(second >= low && second <= high) || !isContinuation(text.charCodeAt(at + 2))) return 0
  if (first < 0xf0) return 3
  return isContinuation(text.charCodeAt(at + 3)) ? 4 : 0
}

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80

const HIGH = /[\x80-\xff]/

/** Every invalid byte replaced by U+FFFD, one each, as Go's range over a string sees it. */
export function replaceInvalid(text: ByteString): ByteString {
  if (!HIGH.test(text)) return text
  let out = ''
  let from = 0
  for (let at = 0; at < text.length; ) {
    const size = sequenceLength(text, at)
    if (size === 0) {
      out += `${text.slice(from, at)}\xef\xbf\xbd`
      from = at + 1
    }
    at += size || 1
  }
  return from === 0 ? text : out + text.slice(from)
}

/** UTF-8 of one rune; surrogates and values out of range become U+FFFD. */
export function runeBytes(rune: number): ByteString {
  if (rune < 0x80) return String.fromCharCode(rune)
  if (rune < 0x800) return String.fromCharCode(0xc0 | (rune >> 6), 0x80 | (rune & 63))
  if ((rune >= 0xd800 && rune < 0xe000) || rune > 0x10ffff) return '\xef\xbf\xbd'
  if (rune < 0x10000) return String.fromCharCode(0xe0 | (rune >> 12), 0x80 | ((rune >> 6) & 63), 0x80 | (rune & 63))
  return String.fromCharCode(
    0xf0 | (rune >> 18),
    0x80 | ((rune >> 12) & 63),
    0x80 | ((rune >> 6) & 63),
    0x80 | (rune & 63),
  )
}

const PLAIN_HTML = /^[ !#-%'-;=?-[\]-\x7f]*$/
const PLAIN = /^[ !#-[\]-\x7f]*$/
const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

const hex4 = (code: number): string => code.toString(16).padStart(4, '0')

/** A JSON string literal, with `invalid` for each byte that is not UTF-8 (as in encoding/json encode.go, appendString). */
export function quoteJson(text: ByteString, escapeHtml: boolean, invalid: ByteString = '\\ufffd'): ByteString {
  if ((escapeHtml ? PLAIN_HTML : PLAIN).test(text)) return `"${text}"`
  let out = '"'
  let from = 0
  for (let at = 0; at < text.length; ) {
    const size = sequenceLength(text, at)
    const escaped = size === 1 ? escapeAscii(text, at, escapeHtml) : size === 0 ? invalid : escapeWide(text, at, size)
    const width = size || 1
    if (escaped !== '') {
      out += text.slice(from, at) + escaped
      from = at + width
    }
    at += width
  }
  return `${out}${text.slice(from)}"`
}

function escapeAscii(text: ByteString, at: number, escapeHtml: boolean): string {
  const code = text.charCodeAt(at)
  if (code < 0x20 || code === 0x22 || code === 0x5c) return SHORT[text.charAt(at)] ?? `\\u${hex4(code)}`
  return escapeHtml && (code === 0x3c || code === 0x3e || code === 0x26) ? `\\u${hex4(code)}` : ''
}

function escapeWide(text: ByteString, at: number, size: number): string {
  if (size !== 3 || text.charCodeAt(at) !== 0xe2 || text.charCodeAt(at + 1) !== 0x80) return ''
  const last = text.charCodeAt(at + 2)
  return last === 0xa8 ? '\\u2028' : last === 0xa9 ? '\\u2029' : ''
}
