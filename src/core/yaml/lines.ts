import type { ByteString } from '../../../template-engine/go/index.ts'

/** Where parts of an ordinary line end; see ordinary.ts. */

export const NEWLINE = 0x0a
export const SPACE = 0x20
export const HASH = 0x23
export const DASH = 0x2d
const COLON = 0x3a

/** a key in quotes without escapes, with its colon */
const QUOTED_KEY = /(?:"[^"\\\n]{0,120}"|'[^'\n]{0,120}'):(?=[ \n])/y
const LONGEST_KEY = 120

/** Bytes that a key may hold; all but the dash may begin one. */
const WORD = new Uint8Array(256)
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./-') WORD[char.charCodeAt(0)] = 1

/** Where a sticky expression ends that begins at `at`; -1 when it does not match. */
export function endOf(expression: RegExp, text: ByteString, at: number): number {
  expression.lastIndex = at
  return expression.test(text) ? expression.lastIndex : -1
}

export function spacesEnd(text: ByteString, from: number): number {
  let at = from
  while (text.charCodeAt(at) === SPACE) at++
  return at
}

/** Where the next line begins when only blanks are left of this one; -1 when there is more. */
export function blanksEnd(text: ByteString, from: number): number {
  const at = spacesEnd(text, from)
  return text.charCodeAt(at) === NEWLINE ? at + 1 : -1
}

/** As blanksEnd; a comment behind a blank counts as nothing too. */
export function lineEnd(text: ByteString, from: number): number {
  const at = spacesEnd(text, from)
  const code = text.charCodeAt(at)
  if (code === NEWLINE) return at + 1
  return code === HASH && at > from ? text.indexOf('\n', at) + 1 : -1
}

/** Where a key ends, its colon included: a word, or quotes without escapes, before a blank. -1 when there is none. */
export function keyEnd(text: ByteString, from: number): number {
  const first = text.charCodeAt(from)
  if (first === 0x22 || first === 0x27) return endOf(QUOTED_KEY, text, from)
  if (first === DASH) return -1
  let at = from
  while (WORD[text.charCodeAt(at)] === 1) at++
  if (at === from || at - from > LONGEST_KEY || text.charCodeAt(at) !== COLON) return -1
  const after = text.charCodeAt(at + 1)
  return after === SPACE || after === NEWLINE ? at + 1 : -1
}
