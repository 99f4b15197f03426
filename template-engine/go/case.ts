import type { ByteString } from '../value/value.ts'
import { assigned, isDigit, isLetter, isSpace } from './unicode.ts'
import { encodeRune, runeOfSize, runeSize } from './utf8.ts'

/** Package unicode's case classes and simple case mappings (one rune to one rune, Unicode 15.0 as in Go 1.25), and what package strings builds on them. */

const ASCII = /^[\x00-\x7f]*$/

/** The mapping when it is one rune long; full mappings (ß → SS) are not simple ones. */
function simple(r: number, full: string): number {
  const mapped = full.codePointAt(0) ?? r
  const single = full.length === (mapped > 0xffff ? 2 : 1)
  return single && mapped !== r && assigned(r) && assigned(mapped) ? mapped : r
}

/** Greek letters with iota subscript: full upper case splits them, simple upper case is the title-case letter. */
function iotaUpper(r: number): number | undefined {
  if (r >= 0x1f80 && r <= 0x1faf) return r | 8
  return r === 0x1fb3 || r === 0x1fc3 || r === 0x1ff3 ? r + 9 : undefined
}

/** unicode.ToUpper */
export function toUpper(r: number): number {
  if (r < 0x80) return r >= 97 && r <= 122 ? r - 32 : r
  return iotaUpper(r) ?? simple(r, String.fromCodePoint(r).toUpperCase())
}

/** unicode.ToLower */
export function toLower(r: number): number {
  if (r < 0x80) return r >= 65 && r <= 90 ? r + 32 : r
  return r === 0x130 ? 0x69 : simple(r, String.fromCodePoint(r).toLowerCase())
}

const GEORGIAN_FIRST = 0x10d0
const GEORGIAN_LAST = 0x10ff

/** unicode.ToTitle: upper case except for the four digraphs and Georgian, which has no title case. */
export function toTitle(r: number): number {
  if (r >= 0x1c4 && r <= 0x1cc) return r <= 0x1c6 ? 0x1c5 : r <= 0x1c9 ? 0x1c8 : 0x1cb
  if (r >= 0x1f1 && r <= 0x1f3) return 0x1f2
  return r >= GEORGIAN_FIRST && r <= GEORGIAN_LAST ? r : toUpper(r)
}

const inClass =
  (pattern: RegExp) =>
  (r: number): boolean =>
    pattern.test(String.fromCodePoint(r)) && assigned(r)

/** unicode.IsUpper */
export const isUpper = inClass(/^\p{Lu}$/u)
/** unicode.IsLower */
export const isLower = inClass(/^\p{Ll}$/u)
/** unicode.IsTitle */
export const isTitle = inClass(/^\p{Lt}$/u)
/** unicode.IsNumber */
export const isNumber = inClass(/^\p{N}$/u)
/** unicode.IsPunct */
export const isPunct = inClass(/^\p{P}$/u)

/** strings.Map with a mapping that drops nothing: every byte that is not UTF-8 becomes U+FFFD. */
export function mapRunes(text: ByteString, map: (r: number) => number): ByteString {
  let out = ''
  for (let at = 0; at < text.length; ) {
    const size = runeSize(text, at)
    out += encodeRune(map(runeOfSize(text, at, size)))
    at += size
  }
  return out
}

/** strings.ToUpper */
export const upperText = (text: ByteString): ByteString =>
  ASCII.test(text) ? text.toUpperCase() : mapRunes(text, toUpper)
/** strings.ToLower */
export const lowerText = (text: ByteString): ByteString =>
  ASCII.test(text) ? text.toLowerCase() : mapRunes(text, toLower)

/** strings.Title's idea of what parts words: in ASCII all but letters, digits and `_`, beyond it spaces only. */
function isSeparator(r: number): boolean {
  if (r < 0x80) return !/^\w$/.test(String.fromCharCode(r))
  return !isLetter(r) && !isDigit(r) && isSpace(r)
}

/** strings.Title */
export function titleText(text: ByteString): ByteString {
  let previous = 0x20
  return mapRunes(text, (r) => {
    const starts = isSeparator(previous)
    previous = r
    return starts ? toTitle(r) : r
  })
}
