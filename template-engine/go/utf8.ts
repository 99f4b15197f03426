import type { ByteString } from '../value/value.ts'

/** U+FFFD: what a byte that is not UTF-8 decodes to, with size 1. */
export const RUNE_ERROR = 0xfffd
export const MAX_RUNE = 0x10ffff

const INVALID = 1

/** As unicode/utf8.ValidRune: a code point that UTF-8 can carry (no surrogates). */
export const validRune = (r: number): boolean => (r >= 0 && r < 0xd800) || (r > 0xdfff && r <= MAX_RUNE)

/**
 * Size in bytes of the rune that starts at `at`, 0 at the end of the text. 1 for ASCII and for a byte that is not UTF-8.
 * Bounds on the second byte keep out overlong forms, surrogates and code points past U+10FFFF.
 */
export function runeSize(text: ByteString, at: number): number {
  if (at >= text.length) return 0
  const first = text.charCodeAt(at)
  if (first < 0x80) return 1
  const size = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 1
  if (size === 1 || at + size > text.length) return INVALID
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
  const second = text.charCodeAt(at + 1)
  if (second < low || second > high) return INVALID
  for (let i = 2; i < size; i++) if ((text.charCodeAt(at + i) & 0xc0) !== 0x80) return INVALID
  return size
}

/** The rune of `size` bytes at `at`, where `size` is what {@link runeSize} said. No allocation: for hot loops. */
export function runeOfSize(text: ByteString, at: number, size: number): number {
  const first = text.charCodeAt(at)
  if (size === 1) return first < 0x80 ? first : RUNE_ERROR
  if (size === 0) return RUNE_ERROR
  let r = first & (0x7f >> size)
  for (let i = 1; i < size; i++) r = (r << 6) | (text.charCodeAt(at + i) & 0x3f)
  return r
}

/** The rune that starts at `at` and its size, as utf8.DecodeRuneInString: [U+FFFD, 1] for a bad byte, [U+FFFD, 0] at the end. */
export function decodeRune(text: ByteString, at = 0): readonly [rune: number, size: number] {
  const size = runeSize(text, at)
  return [runeOfSize(text, at, size), size]
}

/** The rune that ends before `end`, as utf8.DecodeLastRuneInString. */
export function decodeLastRune(text: ByteString, end = text.length): readonly [rune: number, size: number] {
  if (end <= 0) return [RUNE_ERROR, 0]
  const head = text.slice(Math.max(0, end - 4), end)
  for (let size = Math.min(4, head.length); size > 1; size--) {
    const at = head.length - size
    if (runeSize(head, at) === size) return [runeOfSize(head, at, size), size]
  }
  return [runeOfSize(text, end - 1, 1), 1]
}

/** The bytes of a rune, as `string(rune)`: an invalid one becomes U+FFFD. */
export function encodeRune(r: number): ByteString {
  if (r >= 0 && r < 0x80) return String.fromCharCode(r)
  if (!validRune(r)) return '\xef\xbf\xbd'
  if (r < 0x800) return String.fromCharCode(0xc0 | (r >> 6), 0x80 | (r & 0x3f))
  if (r < 0x10000) return String.fromCharCode(0xe0 | (r >> 12), 0x80 | ((r >> 6) & 0x3f), 0x80 | (r & 0x3f))
  const tail = [0x80 | ((r >> 12) & 0x3f), 0x80 | ((r >> 6) & 0x3f), 0x80 | (r & 0x3f)]
  return String.fromCharCode(0xf0 | (r >> 18), ...tail)
}

/** `[]rune(text)`: one U+FFFD for each bad byte. */
export function runes(text: ByteString): number[] {
  const out: number[] = []
  for (let at = 0; at < text.length; ) {
    const size = runeSize(text, at)
    out.push(runeOfSize(text, at, size))
    at += size
  }
  return out
}

/** `string([]rune)` */
export function fromRunes(list: readonly number[]): ByteString {
  let out = ''
  for (const r of list) out += encodeRune(r)
  return out
}

/** As utf8.RuneCountInString: a bad byte counts as one. */
export function runeCount(text: ByteString): number {
  let count = 0
  for (let at = 0; at < text.length; at += runeSize(text, at)) count++
  return count
}

const ASCII = /^[\x00-\x7f]*$/

/** As utf8.ValidString. */
export function validUtf8(text: ByteString): boolean {
  if (ASCII.test(text)) return true
  for (let at = 0; at < text.length; ) {
    const size = runeSize(text, at)
    if (size === 1 && text.charCodeAt(at) >= 0x80) return false
    at += size
  }
  return true
}
