import { FunctionError } from '../../errors.ts'
import { encodeBase64 } from '../../go/base64.ts'
import { fromRunes, runes } from '../../go/utf8.ts'
import { fromBytes } from '../../value/bytes.ts'
import { STRING } from '../../value/types.ts'
import type { ByteString } from '../../value/value.ts'
import { type Call, type FunctionLibrary, fn, int, str } from '../library.ts'
import { claimText } from './budget.ts'

const WIDE = 2 ** 48
/** What a draw of randomness costs of a run's steps. */
const DRAW_STEPS = 140

/** A whole number from 0 up to `limit` (at most 2^48), each as likely: draws beyond the last full multiple are thrown away. */
export function randomBelow(call: Call, limit: number): number {
  for (;;) {
    call.budget.step(DRAW_STEPS)
    const drawn = call.effects.random(6).reduce((n, byte) => n * 256 + byte, 0)
    if (drawn < WIDE - (WIDE % limit)) return drawn % limit
  }
}

const range = (first: string, last: string): string =>
  Array.from({ length: last.charCodeAt(0) - first.charCodeAt(0) + 1 }, (_, i) =>
    String.fromCharCode(first.charCodeAt(0) + i),
  ).join('')

const DIGITS = range('0', '9')
const LETTERS = range('A', 'Z') + range('a', 'z')
const PRINTABLE = range(' ', '~')

/** Random characters of an alphabet (at most 256), drawn from bytes in bulk. */
function randomText(call: Call, alphabet: string, count: number): ByteString {
  if (count <= 0) return ''
  claimText(call, count)
  call.budget.step(DRAW_STEPS + count * 4)
  const fair = 256 - (256 % alphabet.length)
  const out: string[] = []
  while (out.length < count) {
    for (const byte of call.effects.random(Math.min(count - out.length, 4096))) {
      if (byte < fair) out.push(alphabet.charAt(byte % alphabet.length))
    }
  }
  return out.join('')
}

const ofAlphabet = (alphabet: string) => fn([int], STRING, (call, count) => randomText(call, alphabet, count))

function randomBytes(call: Call, count: number): ByteString {
  if (count < 0) throw new FunctionError('runtime error: makeslice: len out of range')
  claimText(call, count * 2)
  call.budget.step(DRAW_STEPS + count)
  return encodeBase64(fromBytes(call.effects.random(count)))
}

/** xstrings.Shuffle: Fisher and Yates over the runes. */
function shuffle(call: Call, text: ByteString): ByteString {
  const list = runes(text)
  for (let i = list.length - 1; i > 0; i--) {
    const j = randomBelow(call, i + 1)
    const swapped = list[i] as number
    list[i] = list[j] as number
    list[j] = swapped
  }
  return fromRunes(list)
}

/** A version 4 UUID of RFC 9562. */
function uuid(call: Call): ByteString {
  call.budget.step(DRAW_STEPS)
  const bytes = Array.from(call.effects.random(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export const RANDOM_FUNCTIONS: FunctionLibrary = {
  /**
   * Random letters and digits.
   * @source sprig strings.go, randAlphaNumeric
   * @example {{ randAlphaNum 5 | len }} → 5
   */
  randAlphaNum: ofAlphabet(DIGITS + LETTERS),
  /**
   * Random letters.
   * @source sprig strings.go, randAlpha
   * @example {{ randAlpha 5 | len }} → 5
   */
  randAlpha: ofAlphabet(LETTERS),
  /**
   * Random digits.
   * @source sprig strings.go, randNumeric
   * @example {{ randNumeric 5 | len }} → 5
   */
  randNumeric: ofAlphabet(DIGITS),
  /**
   * Random printable ASCII characters.
   * @source sprig strings.go, randAscii
   * @example {{ randAscii 5 | len }} → 5
   */
  randAscii: ofAlphabet(PRINTABLE),
  /**
   * Random bytes in base64.
   * @source sprig crypto.go, randBytes
   * @example {{ randBytes 3 | len }} → 4
   */
  randBytes: fn([int], STRING, (call, count) => randomBytes(call, count)),
  /**
   * The characters of a text in random order.
   * @source xstrings convert.go, Shuffle
   * @example {{ shuffle "aaa" }} → aaa
   */
  shuffle: fn([str], STRING, (call, text) => shuffle(call, text)),
  /**
   * A random UUID.
   * @source sprig crypto.go, uuidv4
   * @example {{ uuidv4 | len }} → 36
   */
  uuidv4: fn([], STRING, (call) => uuid(call)),
}
