import { isLower, isTitle, isUpper, mapRunes, toLower, toTitle, toUpper } from '../../go/case.ts'
import { isSpace } from '../../go/unicode.ts'
import { fromRunes } from '../../go/utf8.ts'
import { STRING } from '../../value/types.ts'
import type { ByteString } from '../../value/value.ts'
import { type Call, type FunctionLibrary, fn, int, str } from '../library.ts'
import { claimText } from './budget.ts'

/** goutils' word functions. The ones that take bytes for runes do so here, too. */

/** goutils.Uncapitalize */
export function untitle(text: ByteString): ByteString {
  let next = true
  return mapRunes(text, (r) => {
    const first = next
    next = isSpace(r)
    return first && !next ? toLower(r) : r
  })
}

/** goutils.SwapCase */
export function swapCase(text: ByteString): ByteString {
  let gap = true
  return mapRunes(text, (r) => {
    const first = gap
    const upper = isUpper(r) || isTitle(r)
    const lower = !upper && isLower(r)
    gap = !upper && !lower && isSpace(r)
    if (upper) return toLower(r)
    return lower ? (first ? toTitle(r) : toUpper(r)) : r
  })
}

const LATIN_SPACE = /[\t-\r \x85\xa0]/

/** Every byte taken for a rune, as goutils does: bytes past ASCII come out doubled. */
const bytesAsRunes = (text: ByteString): ByteString => fromRunes(Array.from(text, (byte) => byte.charCodeAt(0)))

function deleteSpace(text: ByteString): ByteString {
  return LATIN_SPACE.test(text) ? bytesAsRunes(text.replace(/[\t-\r \x85\xa0]/g, '')) : text
}

const initials = (text: ByteString): ByteString =>
  bytesAsRunes(
    text
      .split(/[\t-\r \x85\xa0]+/)
      .map((word) => word.charAt(0))
      .join(''),
  )

/** goutils.WrapCustom: breaks at the last space that fits; spaces at a line's start are dropped. */
function wrap(call: Call, width: number, separator: ByteString, text: ByteString, breakLong: boolean): ByteString {
  const limit = Math.max(1, width)
  let out = ''
  let at = 0
  while (text.length - at > limit) {
    if (text.charCodeAt(at) === 0x20) {
      at++
      continue
    }
    const space = at + text.slice(at, at + limit + 1).lastIndexOf(' ')
    let end = space >= at ? space : at + limit
    const broken = space < at && breakLong
    if (space < at && !breakLong) {
      const next = text.indexOf(' ', at + limit)
      if (next < 0) break
      end = next
    }
    claimText(call, end - at + separator.length, out.length)
    out += text.slice(at, end) + separator
    at = broken ? end : end + 1
  }
  return out + text.slice(at)
}

export const WORD_FUNCTIONS: FunctionLibrary = {
  /**
   * Deletes white space, byte by byte: a text that holds any is re-encoded as if it were Latin-1.
   * @source goutils stringutils.go, DeleteWhiteSpace
   * @example {{ nospace "h e l l o" }} → hello
   * @example {{ nospace "é a" }} → Ã©a
   */
  nospace: fn([str], STRING, (_, text) => deleteSpace(text)),
  /**
   * The first byte of every word.
   * @source goutils wordutils.go, Initials
   * @example {{ initials "First Try" }} → FT
   */
  initials: fn([str], STRING, (_, text) => initials(text)),
  /**
   * Breaks lines at spaces so that they have at most n bytes; longer words stay whole.
   * @source goutils wordutils.go, Wrap
   * @example {{ wrap 5 "Hello World" | quote }} → "Hello\nWorld"
   */
  wrap: fn([int, str], STRING, (call, width, text) => wrap(call, width, '\n', text, false)),
  /**
   * As wrap with a given line separator; longer words are broken.
   * @source goutils wordutils.go, WrapCustom
   * @example {{ wrapWith 3 "-" "abcdefgh ij" }} → abc-def-gh-ij
   */
  wrapWith: fn([int, str, str], STRING, (call, width, separator, text) =>
    wrap(call, width, separator === '' ? '\n' : separator, text, true),
  ),
}
