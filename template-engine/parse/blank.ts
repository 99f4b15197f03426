import { isSpace } from '../go/unicode.ts'
import { runes } from '../go/utf8.ts'
import type { Pos } from '../lex/item.ts'
import type { ByteString } from '../value/value.ts'

/** Whether the text from `start` to `end` is nothing but white space as Go's unicode.IsSpace has it. */
export function isBlank(text: ByteString, start: Pos, end: Pos): boolean {
  for (let at = start; at < end; at++) {
    const c = text.charCodeAt(at)
    if (c >= 0x80) return runes(text.slice(at, end)).every(isSpace)
    if (!isSpace(c)) return false
  }
  return true
}
