/** AES-256 in CBC mode (FIPS 197, SP 800-38A). By tables of bytes: fit for templates, not against somebody who measures time. */

const ROUNDS = 14
const BLOCK = 16
const KEY_WORDS = 8

/** Multiplication by x in the field of 256 elements. */
const double = (x: number): number => (x << 1) ^ ((x >> 7) * 0x11b)

let boxes: { readonly forward: Uint8Array; readonly back: Uint8Array } | undefined

/** The substitution of bytes: the inverse in the field, then an affine map. */
function boxesOf(): NonNullable<typeof boxes> {
  if (boxes === undefined) {
    const forward = new Uint8Array(256)
    const back = new Uint8Array(256)
    // p runs through the powers of 3, q through those of its inverse
    let p = 1
    let q = 1
    do {
      p ^= double(p)
      for (const n of [1, 2, 4]) q ^= q << n
      q = (q & 0xff) ^ (q & 0x80 ? 9 : 0)
      forward[p] = q ^ rotate(q, 1) ^ rotate(q, 2) ^ rotate(q, 3) ^ rotate(q, 4) ^ 0x63
    } while (p !== 1)
    forward[0] = 0x63
    for (const [i, value] of forward.entries()) back[value] = i
    boxes = { forward, back }
  }
  return boxes
}

const rotate = (byte: number, n: number): number => ((byte << n) | (byte >> (8 - n))) & 0xff

/** A key of 32 bytes as the 15 keys of the rounds. */
function expandKey(key: Uint8Array): Uint8Array {
  const { forward } = boxesOf()
  const out = new Uint8Array((ROUNDS + 1) * BLOCK)
  out.set(key)
  let constant = 1
  for (let at = key.length; at < out.length; at += 4) {
    const word = out.slice(at - 4, at)
    const turn = (at / 4) % KEY_WORDS
    if (turn === 0) word.set([...word.slice(1), word[0] as number])
    if (turn === 0 || turn === 4) for (let i = 0; i < 4; i++) word[i] = forward[word[i] as number] as number
    if (turn === 0) {
      word[0] = (word[0] as number) ^ constant
      constant = double(constant)
    }
    for (let i = 0; i < 4; i++) out[at + i] = (out[at + i - key.length] as number) ^ (word[i] as number)
  }
  return out
}

function xor(block: Uint8Array, other: Uint8Array, from: number): void {
  for (let i = 0; i < BLOCK; i++) block[i] = (block[i] as number) ^ (other[from + i] as number)
}

const before = new Uint8Array(BLOCK)

/** Substitutes every byte, and moves row r by r columns: `step` 5 to the left, 13 back. */
function shift(block: Uint8Array, box: Uint8Array, step: number): void {
  before.set(block)
  for (let i = 0; i < BLOCK; i++) block[i] = box[before[(i * step) % BLOCK] as number] as number
}

/** Multiplies each column by the matrix of AES; four times over is nothing. */
function mixColumns(block: Uint8Array): void {
  for (let at = 0; at < BLOCK; at += 4) {
    const a = block[at] as number
    const b = block[at + 1] as number
    const c = block[at + 2] as number
    const d = block[at + 3] as number
    const all = a ^ b ^ c ^ d
    block[at] = a ^ all ^ double(a ^ b)
    block[at + 1] = b ^ all ^ double(b ^ c)
    block[at + 2] = c ^ all ^ double(c ^ d)
    block[at + 3] = d ^ all ^ double(d ^ a)
  }
}

/** Text of whole blocks, encrypted. */
export function encryptCbc(key: Uint8Array, iv: Uint8Array, text: Uint8Array): Uint8Array {
  const keys = expandKey(key)
  const { forward } = boxesOf()
  const out = new Uint8Array(text.length)
  const block = Uint8Array.from(iv)
  for (let at = 0; at < text.length; at += BLOCK) {
    xor(block, text, at)
    xor(block, keys, 0)
    for (let round = 1; round <= ROUNDS; round++) {
      shift(block, forward, 5)
      if (round < ROUNDS) mixColumns(block)
      xor(block, keys, round * BLOCK)
    }
    out.set(block, at)
  }
  return out
}

/** What encryptCbc made, decrypted. */
export function decryptCbc(key: Uint8Array, iv: Uint8Array, bytes: Uint8Array): Uint8Array {
  const keys = expandKey(key)
  const { back } = boxesOf()
  const out = new Uint8Array(bytes.length)
  for (let at = 0; at < bytes.length; at += BLOCK) {
    const block = Uint8Array.from(bytes.subarray(at, at + BLOCK))
    for (let round = ROUNDS; round > 0; round--) {
      xor(block, keys, round * BLOCK)
      if (round < ROUNDS) for (let i = 0; i < 3; i++) mixColumns(block)
      shift(block, back, 13)
    }
    xor(block, keys, 0)
    if (at === 0) xor(block, iv, 0)
    else xor(block, bytes, at - BLOCK)
    out.set(block, at)
  }
  return out
}
