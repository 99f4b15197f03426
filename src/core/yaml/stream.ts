import { type ByteString, runeBytes } from '../../../template-engine/go/index.ts'

/** Input as UTF-8 without byte order mark. When `problem` is set only `text` could be read before it: the rest is invalid. */
export interface Stream {
  readonly text: ByteString
  readonly problem: ByteString | undefined
}

/** libyaml reads and checks this much at a time: what stands before a bad character in its block goes unread too. */
const BLOCK = 512
const CONTROL = 'control characters are not allowed'

const ORDINARY = /^[\t\n\r\x20-\x7e]*$/

/** Removes the byte order mark, decodes UTF-16, finds the first character that YAML does not allow. As in go-yaml readerc.go. */
export function openStream(input: ByteString): Stream {
  if (input.startsWith('\xff\xfe')) return openUtf16(input, 0, 1)
  if (input.startsWith('\xfe\xff')) return openUtf16(input, 1, 0)
  const bom = input.startsWith('\xef\xbb\xbf') ? 3 : 0
  const text = bom === 0 ? input : input.slice(bom)
  if (ORDINARY.test(text)) return { text, problem: undefined }
  const bad = findProblem(text)
  return bad === undefined
    ? { text, problem: undefined }
    : { text: text.slice(0, blockStart(text, bad.at, bom)), problem: bad.problem }
}

interface Problem {
  readonly at: number
  readonly problem: ByteString
}

/** Where the block begins that offset `at` is read with. A character cut by a block's end is read with the next one. */
function blockStart(text: ByteString, at: number, bom: number): number {
  let start = 0
  for (let size = BLOCK - bom; ; size = BLOCK) {
    let next = start + size
    if (next < text.length) while (next > start && (text.charCodeAt(next) & 0xc0) === 0x80) next--
    if (at < next || next <= start) return start
    start = next
  }
}

function findProblem(text: ByteString): Problem | undefined {
  for (let at = 0; at < text.length; ) {
    const first = text.charCodeAt(at)
    if (first < 0x80) {
      if (first === 0x7f || (first < 0x20 && first !== 9 && first !== 10 && first !== 13))
        return { at, problem: CONTROL }
      at++
      continue
    }
    const width = first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf8 ? 4 : 0
    const problem = sequenceProblem(text, at, first, width)
    if (problem !== undefined) return { at, problem }
    at += width
  }
  return undefined
}

const LEAST = [0, 0, 0x80, 0x800, 0x10000]

function sequenceProblem(text: ByteString, at: number, first: number, width: number): ByteString | undefined {
  if (width === 0) return 'invalid leading UTF-8 octet'
  if (at + width > text.length) return 'incomplete UTF-8 octet sequence'
  let rune = first & (0xff >> (width + 1))
  for (let k = 1; k < width; k++) {
    const octet = text.charCodeAt(at + k)
    if ((octet & 0xc0) !== 0x80) return 'invalid trailing UTF-8 octet'
    rune = (rune << 6) | (octet & 0x3f)
  }
  if (rune < (LEAST[width] as number)) return 'invalid length of a UTF-8 sequence'
  if ((rune >= 0xd800 && rune <= 0xdfff) || rune > 0x10ffff) return 'invalid Unicode character'
  return isAllowed(rune) ? undefined : CONTROL
}

function isAllowed(rune: number): boolean {
  if (rune < 0x80) return rune === 9 || rune === 10 || rune === 13 || (rune >= 0x20 && rune < 0x7f)
  return rune === 0x85 || (rune >= 0xa0 && rune !== 0xfffe && rune !== 0xffff)
}

function openUtf16(input: ByteString, low: 0 | 1, high: 0 | 1): Stream {
  const unit = (at: number): number => input.charCodeAt(at + low) | (input.charCodeAt(at + high) << 8)
  let text = ''
  const fail = (problem: ByteString): Stream => ({ text: '', problem })
  for (let at = 2; at < input.length; at += 2) {
    if (at + 1 >= input.length) return fail('incomplete UTF-16 character')
    let rune = unit(at)
    if ((rune & 0xfc00) === 0xdc00) return fail('unexpected low surrogate area')
    if ((rune & 0xfc00) === 0xd800) {
      at += 2
      if (at + 1 >= input.length) return fail('incomplete UTF-16 surrogate pair')
      if ((unit(at) & 0xfc00) !== 0xdc00) return fail('expected low surrogate area')
      rune = 0x10000 + ((rune & 0x3ff) << 10) + (unit(at) & 0x3ff)
    }
    if (!isAllowed(rune)) return fail(CONTROL)
    text += runeBytes(rune)
  }
  return { text, problem: undefined }
}
