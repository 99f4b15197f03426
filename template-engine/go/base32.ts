import { FunctionError } from '../errors.ts'
import { fromBytes } from '../value/bytes.ts'
import type { ByteString } from '../value/value.ts'

/** Package encoding/base32, StdEncoding. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const GROUP = 8
/** digits that carry 0, 1, 2, 3 and 4 bytes */
const DIGITS: readonly number[] = [0, 2, 4, 5, 7]

const CODES = Uint8Array.from(ALPHABET, (digit) => digit.charCodeAt(0))
const PAD = 0x3d

/** base32.StdEncoding.EncodeToString */
export function encodeBase32(text: ByteString): ByteString {
  const out = new Uint8Array(Math.ceil(text.length / 5) * GROUP).fill(PAD)
  let to = 0
  let bits = 0
  let width = 0
  for (let at = 0; at < text.length; at++) {
    bits = ((bits << 8) | text.charCodeAt(at)) & 0xfff
    for (width += 8; width >= 5; width -= 5) out[to++] = CODES[(bits >> (width - 5)) & 31] ?? 0
  }
  if (width > 0) out[to] = CODES[(bits << (5 - width)) & 31] ?? 0
  return fromBytes(out)
}

const corrupt = (at: number): FunctionError => new FunctionError(`illegal base32 data at input byte ${at}`)

/** Number of digits before the padding that starts at `at`, checked as Go does; `digits` of the group have been read. */
function checkPadding(text: ByteString, at: number, digits: number): void {
  const left = text.length - at - 1
  if (left + digits < GROUP - 1) throw corrupt(text.length)
  for (let k = 0; k < GROUP - 1 - digits; k++) {
    if (left > k && text.charAt(at + 1 + k) !== '=') throw corrupt(at + k)
  }
  if (digits > 1 && !DIGITS.includes(digits)) throw corrupt(at)
}

/** Writes the bytes of a group, `to` being where; the answer is where the next goes. */
function writeGroup(out: Uint8Array, to: number, values: readonly number[]): number {
  let bits = 0
  let width = 0
  for (const value of values) {
    bits = ((bits << 5) | value) & 0xfff
    width += 5
    if (width < 8) continue
    width -= 8
    out[to++] = bits >> width
  }
  return to
}

/** base32.StdEncoding.DecodeString. Throws Go's CorruptInputError, whose offsets do not count newlines. */
export function decodeBase32(input: ByteString): ByteString {
  const text = input.replace(/[\r\n]/g, '')
  const out = new Uint8Array(Math.ceil(text.length / GROUP) * 5)
  let to = 0
  const group: number[] = []
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '=' && group.length >= 2 && text.length - at - 1 < GROUP) {
      checkPadding(text, at, group.length)
      return fromBytes(out.subarray(0, writeGroup(out, to, group)))
    }
    const value = ALPHABET.indexOf(char)
    if (value < 0) throw corrupt(at)
    group.push(value)
    if (group.length < GROUP) continue
    to = writeGroup(out, to, group)
    group.length = 0
  }
  if (group.length > 0) throw corrupt(text.length - group.length)
  return fromBytes(out.subarray(0, to))
}
