import type { ByteString } from '../value/value.ts'
import { isSpace } from './unicode.ts'
import { decodeLastRune, decodeRune } from './utf8.ts'

/** Go's strings.TrimSpace: white space as Unicode has it, in a byte string. */
export function trimSpace(text: ByteString): ByteString {
  let start = 0
  let end = text.length
  while (start < end) {
    const [rune, size] = decodeRune(text, start)
    if (!isSpace(rune)) break
    start += size
  }
  while (end > start) {
    const [rune, size] = decodeLastRune(text, end)
    if (!isSpace(rune)) break
    end -= size
  }
  return text.slice(start, end)
}
