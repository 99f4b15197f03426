import { FunctionError } from '../../errors.ts'
import { lowerText, titleText, upperText } from '../../go/case.ts'
import { trimSpace } from '../../go/strings.ts'
import { decodeLastRune, decodeRune, runeSize, runes } from '../../go/utf8.ts'
import { BOOL, STRING } from '../../value/types.ts'
import type { ByteString } from '../../value/value.ts'
import { type Call, type FunctionLibrary, fn, int, str } from '../library.ts'
import { claimText } from './budget.ts'
import { swapCase, untitle } from './words.ts'

/** strings.Repeat */
function repeatText(call: Call, text: ByteString, count: number): ByteString {
  if (count < 0) throw new FunctionError('strings: negative Repeat count')
  claimText(call, text.length * count)
  return text === '' ? '' : text.repeat(count)
}

const outOfRange = (bounds: string): FunctionError =>
  new FunctionError(`runtime error: slice bounds out of range ${bounds}`)

/** `text[:end]` */
function head(text: ByteString, end: number): ByteString {
  if (end < 0) throw outOfRange(`[:${end}]`)
  if (end > text.length) throw outOfRange(`[:${end}] with length ${text.length}`)
  return text.slice(0, end)
}

function substring(start: number, end: number, text: ByteString): ByteString {
  if (start < 0) return head(text, end)
  if (end < 0 || end > text.length) {
    if (start > text.length) throw outOfRange(`[${start}:${text.length}]`)
    return text.slice(start)
  }
  if (start > end) throw outOfRange(`[${start}:${end}]`)
  return text.slice(start, end)
}

function truncate(length: number, text: ByteString): ByteString {
  if (length >= 0) return text.slice(0, length)
  return text.length + length > 0 ? text.slice(text.length + length) : text
}

/** strings.Trim: the cutset is a set of runes. */
function trimSet(text: ByteString, cutset: ByteString): ByteString {
  const set = new Set(runes(cutset))
  let start = 0
  let end = text.length
  while (start < end) {
    const [rune, size] = decodeRune(text, start)
    if (!set.has(rune)) break
    start += size
  }
  while (end > start) {
    const [rune, size] = decodeLastRune(text, end)
    if (!set.has(rune)) break
    end -= size
  }
  return text.slice(start, end)
}

/** Characters of a text: runes, and single bytes where it is not UTF-8. */
export function characters(text: ByteString): ByteString[] {
  const out: ByteString[] = []
  for (let at = 0; at < text.length; ) {
    const size = runeSize(text, at)
    out.push(text.slice(at, at + size))
    at += size
  }
  return out
}

function replaceAll(call: Call, old: ByteString, by: ByteString, text: ByteString): ByteString {
  if (old === by) return text
  if (!text.includes(old)) {
    claimText(call, text.length)
    return text
  }
  const parts = old === '' ? ['', ...characters(text), ''] : text.split(old)
  claimText(call, text.length + (parts.length - 1) * by.length)
  return parts.join(by)
}

/** Pads every line, also blank ones and the one after a final newline. */
function indent(call: Call, spaces: number, text: ByteString): ByteString {
  const pad = repeatText(call, ' ', spaces)
  return pad + replaceAll(call, '\n', `\n${pad}`, text)
}

const MIN_WIDTH = 4
const MIN_WIDTH_WITH_OFFSET = 7
const DOTS = '...'

/** goutils.AbbreviateFull, which counts bytes. */
function abbreviate(text: ByteString, left: number, width: number): ByteString {
  if (width < MIN_WIDTH) return ''
  if (text.length <= width) return text
  const room = width - DOTS.length
  let offset = Math.min(left, text.length)
  if (text.length - offset < room) offset = text.length - room
  if (offset <= 4) return text.slice(0, room) + DOTS
  if (width < MIN_WIDTH_WITH_OFFSET) return ''
  return DOTS + (offset + room < text.length ? abbreviate(text.slice(offset), 0, room) : text.slice(text.length - room))
}

const trimAll = fn([str, str], STRING, (_, cutset, text) => trimSet(text, cutset))

export const STRING_FUNCTIONS: FunctionLibrary = {
  /**
   * Cuts white space off both ends.
   * @source strings.TrimSpace
   * @example {{ trim "  a b\n" }} → a b
   */
  trim: fn([str], STRING, (_, text) => trimSpace(text)),
  /**
   * Cuts the given characters off both ends.
   * @source sprig functions.go, trimAll: strings.Trim
   * @example {{ trimAll "$" "$5.00$" }} → 5.00
   */
  trimAll,
  /**
   * The older spelling of `trimAll`.
   * @source sprig functions.go, trimall: strings.Trim
   * @example {{ trimall "ab" "abcba" }} → c
   */
  trimall: trimAll,
  /**
   * Cuts one suffix off.
   * @source strings.TrimSuffix
   * @example {{ trimSuffix "-" "hello--" }} → hello-
   */
  trimSuffix: fn([str, str], STRING, (_, suffix, text) =>
    text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text,
  ),
  /**
   * Cuts one prefix off.
   * @source strings.TrimPrefix
   * @example {{ trimPrefix "v" "v1.2.3" }} → 1.2.3
   */
  trimPrefix: fn([str, str], STRING, (_, prefix, text) => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  /**
   * Upper case, rune by rune.
   * @source strings.ToUpper
   * @example {{ upper "straße" }} → STRAßE
   */
  upper: fn([str], STRING, (_, text) => upperText(text)),
  /**
   * Lower case, rune by rune.
   * @source strings.ToLower
   * @example {{ lower "HELLO" }} → hello
   */
  lower: fn([str], STRING, (_, text) => lowerText(text)),
  /**
   * Makes the first letter of every word a capital.
   * @source strings.Title
   * @example {{ title "hello wor_ld it's" }} → Hello Wor_ld It'S
   */
  title: fn([str], STRING, (_, text) => titleText(text)),
  /**
   * Makes the first letter of every word a small one.
   * @source goutils wordutils.go, Uncapitalize
   * @example {{ untitle "Hello World" }} → hello world
   */
  untitle: fn([str], STRING, (_, text) => untitle(text)),
  /**
   * Swaps upper and lower case; a small letter at a word's start becomes a title-case one.
   * @source goutils wordutils.go, SwapCase
   * @example {{ swapcase "This Is A.Test" }} → tHIS iS a.tEST
   */
  swapcase: fn([str], STRING, (_, text) => swapCase(text)),
  /**
   * Repeats a text.
   * @source sprig functions.go, repeat: strings.Repeat
   * @example {{ repeat 3 "ab" }} → ababab
   */
  repeat: fn([int, str], STRING, (call, count, text) => repeatText(call, text, count)),
  /**
   * Bytes from `start` up to `end`. A negative start means 0; a negative or too large end means the text's.
   * @source sprig strings.go, substring
   * @example {{ substr 1 4 "hello" }} → ell
   * @example {{ substr 2 -1 "hello" }} → llo
   */
  substr: fn([int, int, str], STRING, (_, start, end, text) => substring(start, end, text)),
  /**
   * The first n bytes; with a negative n the last ones.
   * @source sprig strings.go, trunc
   * @example {{ trunc 2 "abc" }} → ab
   * @example {{ trunc -2 "abc" }} → bc
   */
  trunc: fn([int, str], STRING, (_, length, text) => truncate(length, text)),
  /**
   * Shortens to a width in bytes, with an ellipsis. Widths below 4 change nothing.
   * @source sprig strings.go, abbrev; goutils stringutils.go, AbbreviateFull
   * @example {{ abbrev 5 "hello world" }} → he...
   */
  abbrev: fn([int, str], STRING, (_, width, text) => (width < MIN_WIDTH ? text : abbreviate(text, 0, width))),
  /**
   * Shortens on both sides: `left` bytes are skipped, the result is at most `width` bytes.
   * @source sprig strings.go, abbrevboth; goutils stringutils.go, AbbreviateFull
   * @example {{ abbrevboth 5 10 "1234 5678 9123" }} → ...5678...
   */
  abbrevboth: fn([int, int, str], STRING, (_, left, width, text) =>
    width < MIN_WIDTH || (left > 0 && width < MIN_WIDTH_WITH_OFFSET) ? text : abbreviate(text, left, width),
  ),
  /**
   * Whether a text contains another.
   * @source sprig functions.go, contains: strings.Contains
   * @example {{ contains "cat" "concatenate" }} → true
   */
  contains: fn([str, str], BOOL, (_, part, text) => text.includes(part)),
  /**
   * Whether a text starts with another.
   * @source sprig functions.go, hasPrefix
   * @example {{ hasPrefix "ca" "cat" }} → true
   */
  hasPrefix: fn([str, str], BOOL, (_, prefix, text) => text.startsWith(prefix)),
  /**
   * Whether a text ends with another.
   * @source sprig functions.go, hasSuffix
   * @example {{ hasSuffix "at" "cat" }} → true
   */
  hasSuffix: fn([str, str], BOOL, (_, suffix, text) => text.endsWith(suffix)),
  /**
   * Replaces every occurrence. An empty `old` stands between all characters.
   * @source sprig strings.go, replace
   * @example {{ replace "." "-" "a.b.c" }} → a-b-c
   * @example {{ replace "" "-" "ab" }} → -a-b-
   */
  replace: fn([str, str, str], STRING, (call, old, by, text) => replaceAll(call, old, by, text)),
  /**
   * Indents every line by n spaces.
   * @source sprig strings.go, indent
   * @example {{ indent 2 "a\nb" | quote }} → "  a\n  b"
   */
  indent: fn([int, str], STRING, (call, spaces, text) => indent(call, spaces, text)),
  /**
   * A newline, then the text indented by n spaces.
   * @source sprig strings.go, nindent
   * @example {{ nindent 2 "a" | quote }} → "\n  a"
   */
  nindent: fn([int, str], STRING, (call, spaces, text) => `\n${indent(call, spaces, text)}`),
  /**
   * One of two texts: the first if the count is 1.
   * @source sprig strings.go, plural
   * @example {{ plural "one egg" "many eggs" 2 }} → many eggs
   */
  plural: fn([str, str, int], STRING, (_, one, many, count) => (count === 1 ? one : many)),
}
