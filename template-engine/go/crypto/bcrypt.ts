/** bcrypt, as in golang.org/x/crypto/bcrypt: Blowfish with an expensive key schedule. */

const ROUNDS = 16
const P_WORDS = ROUNDS + 2
const BOX = 256
const BOXES = 4 * BOX
const WORDS = P_WORDS + BOXES
const SALT_WORDS = 4
/** guards the last digits of pi against what each division cuts off */
const GUARD = 64

/** Key schedule of Blowfish: `p` whitens, `s` is the four boxes one after the other. */
interface Cipher {
  readonly p: Int32Array
  readonly s: Int32Array
}

/** What is left of a range of terms when they are brought to one denominator. */
interface Range {
  readonly p: bigint
  readonly q: bigint
  readonly t: bigint
}

/** The terms of Chudnovsky's series from `from` to before `to`, by halves: the numbers stay small for as long as they can. */
function seriesOf(from: number, to: number): Range {
  if (to - from === 1) return termOf(BigInt(from))
  const middle = (from + to) >> 1
  const left = seriesOf(from, middle)
  const right = seriesOf(middle, to)
  return { p: left.p * right.p, q: left.q * right.q, t: right.q * left.t + left.p * right.t }
}

function termOf(k: bigint): Range {
  if (k === 0n) return { p: 1n, q: 1n, t: 13591409n }
  const p = (6n * k - 5n) * (2n * k - 1n) * (6n * k - 1n)
  const t = p * (13591409n + 545140134n * k)
  return { p, q: k ** 3n * 10939058860032000n, t: k % 2n === 1n ? -t : t }
}

/** The square root by Newton's method, from a number that is near it. */
function squareRoot(square: bigint, near: bigint): bigint {
  for (let root = near; ; ) {
    const next = (root + square / root) >> 1n
    if (next - root >= -1n && next - root <= 1n) return next
    root = next
  }
}

/** bits of pi that a term of the series gives, at the least */
const TERM_BITS = 47

let digits: Int32Array | undefined

/** The first fractional bits of pi, 32 a word: what Blowfish starts from. Worked out on first use, in less time than a hash takes. */
function piWords(): Int32Array {
  if (digits !== undefined) return digits
  const bits = WORDS * 32 + GUARD
  const one = 1n << BigInt(bits)
  const { q, t } = seriesOf(0, Math.ceil(bits / TERM_BITS) + 1)
  const near = BigInt(Math.floor(Math.sqrt(10005) * 2 ** 45)) << BigInt(bits - 45)
  const pi = (q * 426880n * squareRoot(10005n * one * one, near)) / t
  const hex = (pi - 3n * one).toString(16).padStart(WORDS * 8 + GUARD / 4, '0')
  digits = Int32Array.from({ length: WORDS }, (_, i) => Number.parseInt(hex.slice(i * 8, i * 8 + 8), 16) | 0)
  return digits
}

/** Encrypts the block at `at` in place. Indexes are within the tables: two thirds of a hash's time are spent here. */
function encrypt({ p, s }: Cipher, block: Int32Array, at: number): void {
  let left = (block[at] as number) ^ (p[0] as number)
  let right = block[at + 1] as number
  for (let i = 1; i <= ROUNDS; i += 2) {
    right ^= scramble(s, left) ^ (p[i] as number)
    left ^= scramble(s, right) ^ (p[i + 1] as number)
  }
  block[at] = right ^ (p[ROUNDS + 1] as number)
  block[at + 1] = left
}

const scramble = (s: Int32Array, x: number): number =>
  ((((s[x >>> 24] as number) + (s[BOX + ((x >>> 16) & 255)] as number)) ^ (s[2 * BOX + ((x >>> 8) & 255)] as number)) +
    (s[3 * BOX + (x & 255)] as number)) |
  0

/** Mixes a key, and a salt where there is one, into the schedule. `key` has as many words as `p`. */
function expand(cipher: Cipher, key: Int32Array, salt: Int32Array): void {
  const { p, s } = cipher
  for (let i = 0; i < P_WORDS; i++) p[i] = (p[i] as number) ^ (key[i] as number)
  const block = new Int32Array(2)
  let turn = 0
  for (const table of [p, s]) {
    for (let i = 0; i < table.length; i += 2) {
      block[0] = (block[0] as number) ^ (salt[turn] as number)
      block[1] = (block[1] as number) ^ (salt[turn + 1] as number)
      turn = (turn + 2) % SALT_WORDS
      encrypt(cipher, block, 0)
      table[i] = block[0] as number
      table[i + 1] = block[1] as number
    }
  }
}

/** Bytes as big-endian words, repeated until there are `count` of them. */
function cycle(bytes: Uint8Array, count: number): Int32Array {
  let at = 0
  return Int32Array.from({ length: count }, () => {
    let word = 0
    for (let i = 0; i < 4; i++) word = (word << 8) | (bytes[at++ % bytes.length] ?? 0)
    return word
  })
}

const ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** bcrypt's own base64, without padding. */
function encode(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3)
    const four = [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63]
    text += four
      .slice(0, Math.min(bytes.length - i, 3) + 1)
      .map((n) => ALPHABET[n])
      .join('')
  }
  return text
}

const MAGIC = 'OrpheanBeholderScryDoubt'
/** what is encrypted is repeated this often; the last of its 24 bytes is dropped */
const REPEATS = 64
const HASH_BYTES = 23

/** The hash `$2a$<cost>$…` of at most 72 bytes of password and 16 of salt. Takes about 2^cost / 15 ms. */
export function bcryptHash(password: Uint8Array, salt: Uint8Array, cost: number): string {
  const words = piWords()
  const cipher = { p: words.slice(0, P_WORDS), s: words.slice(P_WORDS) }
  const key = cycle(new Uint8Array([...password, 0]), P_WORDS)
  const saltKey = cycle(salt, P_WORDS)
  const unsalted = new Int32Array(SALT_WORDS)
  expand(cipher, key, cycle(salt, SALT_WORDS))
  for (let n = 2 ** cost; n > 0; n--) {
    expand(cipher, key, unsalted)
    expand(cipher, saltKey, unsalted)
  }
  const text = cycle(
    Uint8Array.from(MAGIC, (c) => c.charCodeAt(0)),
    MAGIC.length / 4,
  )
  for (let at = 0; at < text.length; at += 2) for (let i = 0; i < REPEATS; i++) encrypt(cipher, text, at)
  const hash = new Uint8Array(text.length * 4)
  const view = new DataView(hash.buffer)
  for (const [i, word] of text.entries()) view.setInt32(i * 4, word)
  return `$2a$${String(cost).padStart(2, '0')}$${encode(salt)}${encode(hash.subarray(0, HASH_BYTES))}`
}
