import { FunctionError } from '../errors.ts'
import type { ByteString } from '../value/value.ts'

/** Package encoding/base64, StdEncoding. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUES: readonly number[] = Array.from({ length: 256 }, (_, byte) => ALPHABET.indexOf(String.fromCharCode(byte)))

const digit = (bits: number): string => ALPHABET.charAt(bits & 63)

/** base64.StdEncoding.EncodeToString */
export function encodeBase64(text: ByteString): ByteString {
  let out = ''
  for (let at = 0; at < text.length; at += 3) {
    const left = text.length - at
    const bits =
      (text.charCodeAt(at) << 16) |
      ((left > 1 ? text.charCodeAt(at + 1) : 0) << 8) |
      (left > 2 ? text.charCodeAt(at + 2) : 0)
    out += digit(bits >> 18) + digit(bits >> 12) + (left > 1 ? digit(bits >> 6) : '=') + (left > 2 ? digit(bits) : '=')
  }
  return out
}

const corrupt = (at: number): FunctionError => new FunctionError(`illegal base64 data at input byte ${at}`)

const isNewline = (byte: number): boolean => byte === 10 || byte === 13
const PAD = 0x3d

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

/** The bytes of a quantum of 2 to 4 digits. */
function quantumBytes(bits: number, digits: number): ByteString {
  const all = bits << (6 * (4 - digits))
  return String.fromCharCode((all >> 16) & 255, (all >> 8) & 255, all & 255).slice(0, digits - 1)
}

/** base64.StdEncoding.DecodeString. Throws Go's CorruptInputError; newlines are skipped. */
export function decodeBase64(text: ByteString): ByteString {
  let out = ''
  let bits = 0
  let digits = 0
  for (let at = 0; at < text.length; at++) {
    const byte = text.charCodeAt(at)
    const value = VALUES[byte] ?? -1
    if (value < 0) {
      if (isNewline(byte)) continue
      if (byte !== PAD) throw corrupt(at)
      checkPadding(text, at + 1, digits)
      return out + quantumBytes(bits, digits)
    }
    bits = (bits << 6) | value
    if (++digits < 4) continue
    out += String.fromCharCode((bits >> 16) & 255, (bits >> 8) & 255, bits & 255)
    bits = 0
    digits = 0
  }
  if (digits > 0) throw corrupt(text.length - digits)
  return out
}
