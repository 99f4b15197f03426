import type { ByteString } from '../value/value.ts'
import { isSpace } from './unicode.ts'
import { decodeLastRune, decodeRune } from './utf8.ts'

/** Most texts begin and end in ASCII other than white space. */
const isInk = (code: number): boolean => code > 0x20 && code < 0x80

/** Go's strings.TrimLeftFunc with unicode.IsSpace. */
export function trimStart(text: ByteString): ByteString {
  let start = 0
  while (start < text.length && !isInk(text.charCodeAt(start))) {
    const [rune, size] = decodeRune(text, start)
    if (!isSpace(rune)) break
    start += size
  }
  return text.slice(start)
}

/** Go's strings.TrimSpace: white space as Unicode has it, in a byte string. */
export function trimSpace(whole: ByteString): ByteString {
  const text = trimStart(whole)
  let end = text.length
  while (end > 0 && !isInk(text.charCodeAt(end - 1))) {
    const [rune, size] = decodeLastRune(text, end)
    if (!isSpace(rune)) break
    end -= size
  }
  return text.slice(0, end)
}

/** Go's strings.TrimRight with one character: in one pass, where an expression with `+$` starts anew at every place. */
export function trimRight<S extends string>(text: S, char: string): S {
  let end = text.length
  while (end > 0 && text[end - 1] === char) end--
  return text.slice(0, end) as S
}
