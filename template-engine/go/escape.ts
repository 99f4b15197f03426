import type { ByteString } from '../value/value.ts'
import { isPrint } from './strconv.ts'
import { decodeRune } from './utf8.ts'

const HTML: Readonly<Record<string, string>> = {
  '\0': '\xef\xbf\xbd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
}

/** text/template's HTMLEscapeString. A NUL becomes U+FFFD. */
export const escapeHtml = (text: ByteString): ByteString => text.replace(/[\0"'&<>]/g, (c) => HTML[c] ?? c)

const JS: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
}

/** text/template's JSEscapeString: for the inside of a JavaScript string literal. */
export function escapeJs(text: ByteString): ByteString {
  if (!/[\x00-\x1f\x7f-\xff\\'"<>&=]/.test(text)) return text
  let out = ''
  for (let at = 0; at < text.length; ) {
    const c = text[at] as string
    if (c < '\x80') {
      out += JS[c] ?? (c < ' ' ? hex4(c.charCodeAt(0)) : c)
      at++
      continue
    }
    const [rune, size] = decodeRune(text, at)
    out += isPrint(rune) ? text.slice(at, at + size) : hex4(rune)
    at += size
  }
  return out
}

const hex4 = (n: number): string => `\\u${n.toString(16).toUpperCase().padStart(4, '0')}`

/** net/url's QueryEscape. */
export const escapeQuery = (text: ByteString): ByteString =>
  text.replace(/[^A-Za-z0-9\-_.~]/g, (c) =>
    c === ' ' ? '+' : `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
