/** SHA-1 and SHA-2 (FIPS 180-4), and HMAC over them (RFC 2104). */

/** From a message to its digest. */
export type Hash = (message: Uint8Array) => Uint8Array

const HALF = 2 ** 32

interface Constants {
  /** fractions of the cube roots of the first 80 primes, two words each, high before low */
  readonly rounds: Int32Array
  /** fractions of the square roots of the first 16 primes, in the same way */
  readonly starts: Int32Array
}

let constants: Constants | undefined

/** The numbers that SHA-2 takes out of nothing's sleeve: worked out on first use. */
function constantsOf(): Constants {
  if (constants === undefined) {
    const primes: number[] = []
    for (let n = 2; primes.length < 80; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n)
    constants = {
      rounds: Int32Array.from(primes.flatMap((prime) => rootFraction(prime, 3))),
      starts: Int32Array.from(primes.slice(0, 16).flatMap((prime) => rootFraction(prime, 2))),
    }
  }
  return constants
}

/** The first 64 fractional bits of a root, by two steps of Newton's method: each doubles the digits that are right. */
function rootFraction(n: number, degree: number): [number, number] {
  const [d, scaled] = [BigInt(degree), BigInt(n) << BigInt(64 * degree)]
  let root = BigInt(Math.floor(n ** (1 / degree) * HALF)) << 32n
  for (let step = 0; step < 2; step++) root = ((d - 1n) * root + scaled / root ** (d - 1n)) / d
  return [Number(BigInt.asIntN(32, root >> 32n)), Number(BigInt.asIntN(32, root))]
}

/** The message with a one bit, zeros and its length in bits, in whole blocks. */
function padded(message: Uint8Array, block: number): DataView {
  const size = Math.ceil((message.length + 1 + block / 8) / block) * block
  const bytes = new Uint8Array(size)
  bytes.set(message)
  bytes[message.length] = 0x80
  const view = new DataView(bytes.buffer)
  view.setBigUint64(size - 8, BigInt(message.length) * 8n)
  return view
}

/** Words as bytes, the first `length` of them. */
function bytesOf(words: Int32Array, length: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(words.length * 4))
  for (let i = 0; i < words.length; i++) view.setInt32(i * 4, words[i] as number)
  return new Uint8Array(view.buffer, 0, length)
}

const rotateRight = (x: number, n: number): number => (x >>> n) | (x << (32 - n))

const choose = (x: number, y: number, z: number): number => (x & y) ^ (~x & z)
const majority = (x: number, y: number, z: number): number => (x & y) ^ (x & z) ^ (y & z)

export function sha1(message: Uint8Array): Uint8Array {
  const view = padded(message, 64)
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0)
  const w = new Int32Array(80)
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + i * 4)
    for (let i = 16; i < 80; i++) {
      w[i] = rotateRight(
        (w[i - 3] as number) ^ (w[i - 8] as number) ^ (w[i - 14] as number) ^ (w[i - 16] as number),
        31,
      )
    }
    let [a, b, c, d] = four(state, 0)
    let e = state[4] as number
    for (let i = 0; i < 80; i++) {
      const mixed =
        i < 20
          ? choose(b, c, d) + 0x5a827999
          : i < 40
            ? (b ^ c ^ d) + 0x6ed9eba1
            : i < 60
              ? majority(b, c, d) + 0x8f1bbcdc
              : (b ^ c ^ d) + 0xca62c1d6
      const next = (rotateRight(a, 27) + mixed + e + (w[i] as number)) | 0
      e = d
      d = c
      c = rotateRight(b, 2)
      b = a
      a = next
    }
    add(state, [a, b, c, d, e])
  }
  return bytesOf(state, 20)
}

type Four = readonly [number, number, number, number]

/** Four words from `at` on. */
const four = (words: Int32Array, at: number): Four =>
  [words[at], words[at + 1], words[at + 2], words[at + 3]] as readonly unknown[] as Four

function add(state: Int32Array, words: readonly number[]): void {
  for (let i = 0; i < words.length; i++) state[i] = (state[i] as number) + (words[i] as number)
}

export function sha256(message: Uint8Array): Uint8Array {
  const view = padded(message, 64)
  const { rounds, starts } = constantsOf()
  const state = starts.slice(0, 16).filter((_, i) => i % 2 === 0)
  const w = new Int32Array(64)
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + i * 4)
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15] as number
      const y = w[i - 2] as number
      const s0 = rotateRight(x, 7) ^ rotateRight(x, 18) ^ (x >>> 3)
      const s1 = rotateRight(y, 17) ^ rotateRight(y, 19) ^ (y >>> 10)
      w[i] = ((w[i - 16] as number) + s0 + (w[i - 7] as number) + s1) | 0
    }
    mix256(state, w, rounds)
  }
  return bytesOf(state, 32)
}

function mix256(state: Int32Array, w: Int32Array, rounds: Int32Array): void {
  let [a, b, c, d] = four(state, 0)
  let [e, f, g, h] = four(state, 4)
  for (let i = 0; i < 64; i++) {
    const s1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25)
    const s0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22)
    const t1 = (h + s1 + choose(e, f, g) + (rounds[i * 2] as number) + (w[i] as number)) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + s0 + majority(b, c, d)) | 0
  }
  add(state, [a, b, c, d, e, f, g, h])
}

/** The high word of a 64-bit number turned right; the low one with the words exchanged. */
const turn = (high: number, low: number, n: number): number =>
  n < 32 ? (high >>> n) | (low << (32 - n)) : (low >>> (n - 32)) | (high << (64 - n))

const low = (words: Int32Array, at: number): number => (words[at] as number) >>> 0

const turns = (high: number, low: number, a: number, b: number, c: number): number =>
  turn(high, low, a) ^ turn(high, low, b) ^ turn(high, low, c)

/** Puts a sum of 64-bit numbers into two places: `high` adds up the high words, `low` the low ones taken as unsigned. */
function put(into: Int32Array, at: number, high: number, low: number): void {
  into[at] = high + ((low / HALF) | 0)
  into[at + 1] = low
}

/** Every 64-bit number is two words, high before low. */
function sha512Like(message: Uint8Array, state: Int32Array, length: number): Uint8Array {
  const view = padded(message, 128)
  const { rounds } = constantsOf()
  const w = new Int32Array(160)
  const scratch = new Int32Array(4)
  for (let at = 0; at < view.byteLength; at += 128) {
    for (let i = 0; i < 32; i++) w[i] = view.getInt32(at + i * 4)
    for (let i = 32; i < 160; i += 2) schedule(w, i)
    const v = state.slice()
    for (let i = 0; i < 160; i += 2) round(v, scratch, i, w, rounds)
    for (let i = 0; i < 16; i += 2)
      put(state, i, (state[i] as number) + (v[i] as number), low(state, i + 1) + low(v, i + 1))
  }
  return bytesOf(state, length)
}

function schedule(w: Int32Array, i: number): void {
  const [xh, xl] = [w[i - 30] as number, w[i - 29] as number]
  const [yh, yl] = [w[i - 4] as number, w[i - 3] as number]
  put(
    w,
    i,
    (turn(xh, xl, 1) ^ turn(xh, xl, 8) ^ (xh >>> 7)) +
      (turn(yh, yl, 19) ^ turn(yh, yl, 61) ^ (yh >>> 6)) +
      (w[i - 32] as number) +
      (w[i - 14] as number),
    (turns(xl, xh, 1, 8, 7) >>> 0) + (turns(yl, yh, 19, 61, 6) >>> 0) + low(w, i - 31) + low(w, i - 13),
  )
}

type Six = readonly [number, number, number, number, number, number]

function round(v: Int32Array, t: Int32Array, i: number, w: Int32Array, rounds: Int32Array): void {
  const [ah, al, bh, bl, ch, cl] = [v[0], v[1], v[2], v[3], v[4], v[5]] as readonly number[] as Six
  const [eh, el] = [v[8] as number, v[9] as number]
  put(
    t,
    0,
    turns(eh, el, 14, 18, 41) +
      choose(eh, v[10] as number, v[12] as number) +
      (v[14] as number) +
      (rounds[i] as number) +
      (w[i] as number),
    (turns(el, eh, 14, 18, 41) >>> 0) +
      (choose(el, v[11] as number, v[13] as number) >>> 0) +
      low(v, 15) +
      low(rounds, i + 1) +
      low(w, i + 1),
  )
  put(t, 2, turns(ah, al, 28, 34, 39) + majority(ah, bh, ch), (turns(al, ah, 28, 34, 39) >>> 0) + (majority(al, bl, cl) >>> 0))
  v.copyWithin(2, 0, 14)
  put(v, 8, (v[8] as number) + (t[0] as number), low(v, 9) + low(t, 1))
  put(v, 0, (t[0] as number) + (t[2] as number), low(t, 1) + low(t, 3))
}

export const sha512: Hash = (message) => sha512Like(message, constantsOf().starts.slice(0, 16), 64)
export const sha384: Hash = (message) => sha512Like(message, constantsOf().starts.slice(16), 48)

const BLOCKS = new Map<Hash, number>([
  [sha384, 128],
  [sha512, 128],
])

/** HMAC over a hash of this module. */
export function hmac(hash: Hash, key: Uint8Array, message: Uint8Array): Uint8Array {
  const block = BLOCKS.get(hash) ?? 64
  const short = key.length > block ? hash(key) : key
  const layer = (mask: number, bytes: Uint8Array): Uint8Array => {
    const out = new Uint8Array(block + bytes.length)
    for (let i = 0; i < block; i++) out[i] = (short[i] ?? 0) ^ mask
    out.set(bytes, block)
    return hash(out)
  }
  return layer(0x5c, layer(0x36, message))
}
