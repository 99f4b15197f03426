import { hmac, sha256 } from './sha.ts'

/** scrypt (RFC 7914) with its cost n, a power of two, and its parallel lanes; the block size is 8, as everybody has it. */
export function scrypt(password: Uint8Array, salt: Uint8Array, n: number, lanes: number, length: number): Uint8Array {
  const blocks = stretch(password, salt, lanes * LANE * 4)
  const view = new DataView(blocks.buffer)
  const lane = new Int32Array(LANE)
  for (let at = 0; at < blocks.length; at += LANE * 4) {
    for (let i = 0; i < LANE; i++) lane[i] = view.getInt32(at + i * 4, true)
    mixLane(lane, n)
    for (let i = 0; i < LANE; i++) view.setInt32(at + i * 4, lane[i] as number, true)
  }
  return stretch(password, blocks, length)
}

/** PBKDF2 with HMAC-SHA256 and one iteration (RFC 8018). */
function stretch(password: Uint8Array, salt: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(Math.ceil(length / 32) * 32)
  const message = new Uint8Array(salt.length + 4)
  message.set(salt)
  for (let at = 0, block = 1; at < out.length; at += 32, block++) {
    new DataView(message.buffer).setUint32(salt.length, block)
    out.set(hmac(sha256, password, message), at)
  }
  return out.slice(0, length)
}

/** words of a lane: sixteen blocks of Salsa20 */
const LANE = 256
const BLOCK = 16

function mixLane(lane: Int32Array, n: number): void {
  const memory = new Int32Array(n * LANE)
  for (let i = 0; i < n; i++) {
    memory.set(lane, i * LANE)
    mixBlocks(lane)
  }
  for (let i = 0; i < n; i++) {
    const from = ((lane[LANE - BLOCK] as number) & (n - 1)) * LANE
    for (let k = 0; k < LANE; k++) lane[k] = (lane[k] as number) ^ (memory[from + k] as number)
    mixBlocks(lane)
  }
}

const mixed = new Int32Array(LANE)
const chain = new Int32Array(BLOCK)

/** Each block goes into the next one; the even ones come out in front. */
function mixBlocks(lane: Int32Array): void {
  chain.set(lane.subarray(LANE - BLOCK))
  for (let at = 0; at < LANE; at += BLOCK) {
    for (let i = 0; i < BLOCK; i++) chain[i] = (chain[i] as number) ^ (lane[at + i] as number)
    salsa(chain)
    mixed.set(chain, at / 2 + (at % (2 * BLOCK) === 0 ? 0 : (LANE - BLOCK) / 2))
  }
  lane.set(mixed)
}

const turn = (sum: number, n: number): number => (sum << n) | (sum >>> (32 - n))

/** Salsa20 with eight rounds: columns and rows in turn. */
function salsa(x: Int32Array): void {
  let x00 = x[0] as number
  let x01 = x[1] as number
  let x02 = x[2] as number
  let x03 = x[3] as number
  let x04 = x[4] as number
  let x05 = x[5] as number
  let x06 = x[6] as number
  let x07 = x[7] as number
  let x08 = x[8] as number
  let x09 = x[9] as number
  let x10 = x[10] as number
  let x11 = x[11] as number
  let x12 = x[12] as number
  let x13 = x[13] as number
  let x14 = x[14] as number
  let x15 = x[15] as number
  for (let round = 0; round < 8; round += 2) {
    x04 ^= turn(x00 + x12, 7)
    x08 ^= turn(x04 + x00, 9)
    x12 ^= turn(x08 + x04, 13)
    x00 ^= turn(x12 + x08, 18)
    x09 ^= turn(x05 + x01, 7)
    x13 ^= turn(x09 + x05, 9)
    x01 ^= turn(x13 + x09, 13)
    x05 ^= turn(x01 + x13, 18)
    x14 ^= turn(x10 + x06, 7)
    x02 ^= turn(x14 + x10, 9)
    x06 ^= turn(x02 + x14, 13)
    x10 ^= turn(x06 + x02, 18)
    x03 ^= turn(x15 + x11, 7)
    x07 ^= turn(x03 + x15, 9)
    x11 ^= turn(x07 + x03, 13)
    x15 ^= turn(x11 + x07, 18)
    x01 ^= turn(x00 + x03, 7)
    x02 ^= turn(x01 + x00, 9)
    x03 ^= turn(x02 + x01, 13)
    x00 ^= turn(x03 + x02, 18)
    x06 ^= turn(x05 + x04, 7)
    x07 ^= turn(x06 + x05, 9)
    x04 ^= turn(x07 + x06, 13)
    x05 ^= turn(x04 + x07, 18)
    x11 ^= turn(x10 + x09, 7)
    x08 ^= turn(x11 + x10, 9)
    x09 ^= turn(x08 + x11, 13)
    x10 ^= turn(x09 + x08, 18)
    x12 ^= turn(x15 + x14, 7)
    x13 ^= turn(x12 + x15, 9)
    x14 ^= turn(x13 + x12, 13)
    x15 ^= turn(x14 + x13, 18)
  }
  x[0] = (x[0] as number) + x00
  x[1] = (x[1] as number) + x01
  x[2] = (x[2] as number) + x02
  x[3] = (x[3] as number) + x03
  x[4] = (x[4] as number) + x04
  x[5] = (x[5] as number) + x05
  x[6] = (x[6] as number) + x06
  x[7] = (x[7] as number) + x07
  x[8] = (x[8] as number) + x08
  x[9] = (x[9] as number) + x09
  x[10] = (x[10] as number) + x10
  x[11] = (x[11] as number) + x11
  x[12] = (x[12] as number) + x12
  x[13] = (x[13] as number) + x13
  x[14] = (x[14] as number) + x14
  x[15] = (x[15] as number) + x15
}
