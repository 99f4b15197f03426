import { FunctionError } from '../errors.ts'
import { fromBytes } from '../value/bytes.ts'
import type { ByteString } from '../value/value.ts'

/** Package encoding/base64, StdEncoding. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUES: readonly number[] = Array.from({ length: 256 }, (_, byte) => ALPHABET.indexOf(String.fromCharCode(byte)))

const DIGITS = Uint8Array.from(ALPHABET, (digit) => digit.charCodeAt(0))
const PAD = 0x3d

/** base64.StdEncoding.EncodeToString */
export function encodeBase64(text: ByteString): ByteString {
  const out = new Uint8Array(Math.ceil(text.length / 3) * 4)
  for (let at = 0, to = 0; at < text.length; at += 3, to += 4) {
    const left = text.length - at
    const bits =
      (text.charCodeAt(at) << 16) |
      ((left > 1 ? text.charCodeAt(at + 1) : 0) << 8) |
      (left > 2 ? text.charCodeAt(at + 2) : 0)
    out[to] = DIGITS[bits >> 18] ?? 0
    out[to + 1] = DIGITS[(bits >> 12) & 63] ?? 0
    out[to + 2] = left > 1 ? (DIGITS[(bits >> 6) & 63] ?? 0) : PAD
    out[to + 3] = left > 2 ? (DIGITS[bits & 63] ?? 0) : PAD
  }
  return fromBytes(out)
}

const corrupt = (at: number): FunctionError => new FunctionError(`illegal base64 data at input byte ${at}`)

const isNewline = (byte: number): boolean => byte === 10 || byte === 13

function skipNewlines(text: ByteString, at: number): number {
  while (at < text.length && isNewline(text.charCodeAt(at))) at++
  return at
}

/** Checks what follows the first `=`, which stands before `at` after `digits` digits of its quantum. */
function checkPadding(text: ByteString, at: number, digits: number): void {
  if (digits < 2) throw corrupt(at - 1)
  if (digits === 2) {
    at = skipNewlines(text, at)
    if (at === text.length) throw corrupt(text.length)
    if (text.charCodeAt(at) !== PAD) throw corrupt(at - 1)
    at++
  }
  at = skipNewlines(text, at)
  if (at < text.length) throw corrupt(at)
}

/** base64.StdEncoding.DecodeString. Throws Go's CorruptInputError; newlines are skipped. */
export function decodeBase64(text: ByteString): ByteString {
  const out = new Uint8Array(Math.ceil(text.length / 4) * 3)
  let to = 0
  let bits = 0
  let digits = 0
  for (let at = 0; at < text.length; at++) {
    const byte = text.charCodeAt(at)
    const value = VALUES[byte] ?? -1
    if (value < 0) {
      if (isNewline(byte)) continue
      if (byte !== PAD) throw corrupt(at)
      checkPadding(text, at + 1, digits)
      const last = bits << (6 * (4 - digits))
      for (let i = 1; i < digits; i++) out[to++] = last >> (24 - 8 * i)
      return fromBytes(out.subarray(0, to))
    }
    bits = (bits << 6) | value
    if (++digits < 4) continue
    out[to++] = bits >> 16
    out[to++] = bits >> 8
    out[to++] = bits
    bits = 0
    digits = 0
  }
  if (digits > 0) throw corrupt(text.length - digits)
  return fromBytes(out.subarray(0, to))
}
