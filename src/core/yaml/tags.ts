import type { ByteString } from '../../../template-engine/go/index.ts'
import type { Cursor } from './cursor.ts'
import { scannerError, type YamlError } from './error.ts'
import { TAG_DIRECTIVE, VERSION_DIRECTIVE } from './token.ts'

/** Directives, anchors and tags: as in go-yaml v2 scannerc.go. */

type Fail = (problem: string) => YamlError

const failer =
  (cursor: Cursor): Fail =>
  (problem) =>
    scannerError(problem, cursor.line)

const isAlpha = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x61 && code <= 0x7a) ||
  code === 0x5f ||
  code === 0x2d

function readAlpha(cursor: Cursor): ByteString {
  const from = cursor.at
  while (isAlpha(cursor.code())) cursor.at++
  return cursor.text.slice(from, cursor.at)
}

function skipBlanks(cursor: Cursor): void {
  while (cursor.isBlank(cursor.at)) cursor.at++
}

export interface Directive {
  readonly type: number
  /** `1.1`, or a tag handle */
  readonly value: ByteString
  /** tag prefix */
  readonly suffix: ByteString
}

/** A `%YAML` or `%TAG` line. */
export function scanDirective(cursor: Cursor): Directive {
  const fail = failer(cursor)
  cursor.at++
  const name = readAlpha(cursor)
  if (name === '') throw fail('could not find expected directive name')
  if (!cursor.isBlankz(cursor.at)) throw fail('found unexpected non-alphabetical character')
  if (name !== 'YAML' && name !== 'TAG') throw fail('found unknown directive name')
  const directive = name === 'YAML' ? scanVersion(cursor, fail) : scanTagDirective(cursor, fail)
  skipBlanks(cursor)
  if (cursor.code() === 0x23) cursor.skipToBreak()
  if (!cursor.isBreakz(cursor.at)) throw fail('did not find expected comment or line break')
  cursor.readBreak()
  return directive
}

function scanVersion(cursor: Cursor, fail: Fail): Directive {
  skipBlanks(cursor)
  const major = scanVersionNumber(cursor, fail)
  if (cursor.code() !== 0x2e) throw fail("did not find expected digit or '.' character")
  cursor.at++
  return { type: VERSION_DIRECTIVE, value: `${major}.${scanVersionNumber(cursor, fail)}`, suffix: '' }
}

function scanVersionNumber(cursor: Cursor, fail: Fail): number {
  const from = cursor.at
  for (let code = cursor.code(); code >= 0x30 && code <= 0x39; code = cursor.code()) {
    if (cursor.at - from === 2) throw fail('found extremely long version number')
    cursor.at++
  }
  if (cursor.at === from) throw fail('did not find expected version number')
  return Number(cursor.text.slice(from, cursor.at))
}

function scanTagDirective(cursor: Cursor, fail: Fail): Directive {
  skipBlanks(cursor)
  const value = scanHandle(cursor, true, fail)
  if (!cursor.isBlank(cursor.at)) throw fail('did not find expected whitespace')
  skipBlanks(cursor)
  const suffix = scanUri(cursor, '', fail)
  if (!cursor.isBlankz(cursor.at)) throw fail('did not find expected whitespace or line break')
  return { type: TAG_DIRECTIVE, value, suffix }
}

/** The name after `&` or `*`. */
export function scanAnchorName(cursor: Cursor): ByteString {
  const fail = failer(cursor)
  cursor.at++
  const name = readAlpha(cursor)
  if (name === '' || !(cursor.isBlankz(cursor.at) || '?:,]}%@`'.includes(cursor.text.charAt(cursor.at))))
    throw fail('did not find expected alphabetic or numeric character')
  return name
}

/** `!<uri>`, `!suffix`, `!!suffix`, `!handle!suffix` or `!` alone. An empty handle means that the suffix is the whole tag. */
export function scanTag(cursor: Cursor): { handle: ByteString; suffix: ByteString } {
  const fail = failer(cursor)
  const tag = cursor.text[cursor.at + 1] === '<' ? scanVerbatim(cursor, fail) : scanShorthand(cursor, fail)
  if (!cursor.isBlankz(cursor.at)) throw fail('did not find expected whitespace or line break')
  return tag
}

function scanVerbatim(cursor: Cursor, fail: Fail): { handle: ByteString; suffix: ByteString } {
  cursor.at += 2
  const suffix = scanUri(cursor, '', fail)
  if (cursor.code() !== 0x3e) throw fail("did not find the expected '>'")
  cursor.at++
  return { handle: '', suffix }
}

function scanShorthand(cursor: Cursor, fail: Fail): { handle: ByteString; suffix: ByteString } {
  const handle = scanHandle(cursor, false, fail)
  if (handle.length > 1 && handle.endsWith('!')) return { handle, suffix: scanUri(cursor, '', fail) }
  const suffix = scanUri(cursor, handle, fail)
  return suffix === '' ? { handle: '', suffix: '!' } : { handle: '!', suffix }
}

function scanHandle(cursor: Cursor, directive: boolean, fail: Fail): ByteString {
  if (cursor.code() !== 0x21) throw fail("did not find expected '!'")
  cursor.at++
  const name = `!${readAlpha(cursor)}`
  if (cursor.code() === 0x21) {
    cursor.at++
    return `${name}!`
  }
  if (directive && name !== '!') throw fail("did not find expected '!'")
  return name
}

const URI = /[-0-9A-Za-z_;/?:@&=+$,.!~*'()[\]%]/

/** The rest of a tag after `head`, whose first byte is not part of the result. */
function scanUri(cursor: Cursor, head: ByteString, fail: Fail): ByteString {
  const from = cursor.at
  let out = head.slice(1)
  while (URI.test(cursor.text.charAt(cursor.at))) {
    if (cursor.code() === 0x25) out += scanUriEscape(cursor, fail)
    else out += cursor.text.charAt(cursor.at++)
  }
  if (head === '' && cursor.at === from) throw fail('did not find expected tag URI')
  return out
}

/** One character as `%XX` octets. */
function scanUriEscape(cursor: Cursor, fail: Fail): ByteString {
  let out = ''
  for (let left = 1; left > 0; left--) {
    const digits = cursor.text.slice(cursor.at + 1, cursor.at + 3)
    if (cursor.code() !== 0x25 || !/^[0-9a-fA-F]{2}$/.test(digits)) throw fail('did not find URI escaped octet')
    const octet = Number.parseInt(digits, 16)
    if (out === '') {
      left = octet < 0x80 ? 1 : octet < 0xc0 ? 0 : octet < 0xe0 ? 2 : octet < 0xf0 ? 3 : octet < 0xf8 ? 4 : 0
      if (left === 0) throw fail('found an incorrect leading UTF-8 octet')
    } else if ((octet & 0xc0) !== 0x80) throw fail('found an incorrect trailing UTF-8 octet')
    out += String.fromCharCode(octet)
    cursor.at += 3
  }
  return out
}
