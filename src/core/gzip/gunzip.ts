import { HelmError } from '../errors.ts'
import { crc32 } from './crc32.ts'
import { Inflater } from './inflate.ts'

/** Unpacks gzip piece by piece, so that limits act while reading. Throws HelmError with the texts of Go's compress/gzip. */
export type Gunzip = (packed: Uint8Array) => AsyncIterable<Uint8Array>

/** What follows a member is not a member. helm never sees it when the tar archive has ended before. */
export class NotAMember extends HelmError {}

const FIXED_HEADER = 10
const TRAILER = 8
/** longest name and comment that Go reads */
const MAX_TEXT = 511
const HEADER_CRC = 2
const EXTRA = 4
const NAME = 8
const COMMENT = 16

/**
 * gzip as Go reads it, the same on every platform: members are joined, each sum is checked, and bytes behind the last member are an
 * error. The platform's DecompressionStream would do less: browsers stop at the second member, and some runtimes have none.
 */
export async function* gunzip(packed: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at === 0 || at < packed.length; ) {
    const inflater = new Inflater(packed, at === 0 ? readHeader(packed, at) : readNextHeader(packed, at))
    let sum = 0
    let size = 0
    for (const piece of inflater.pieces()) {
      sum = crc32(piece, sum)
      size = (size + piece.length) >>> 0
      yield piece
    }
    at = readTrailer(packed, inflater.at, sum, size)
  }
}

function readNextHeader(packed: Uint8Array, at: number): number {
  try {
    return readHeader(packed, at)
  } catch (error) {
    throw error instanceof HelmError ? new NotAMember(error.words) : error
  }
}

/** Where the data behind a member's header begins (as in compress/gzip gunzip.go, readHeader). */
export function readHeader(packed: Uint8Array, start: number): number {
  if (packed.length === start) throw new HelmError('EOF')
  if (packed.length < start + FIXED_HEADER) throw new HelmError('unexpected EOF')
  if (packed[start] !== 0x1f || packed[start + 1] !== 0x8b || packed[start + 2] !== 8) throw badHeader()
  const flags = packed[start + 3] ?? 0
  let at = start + FIXED_HEADER
  if (flags & EXTRA) at = reach(packed, reach(packed, at + 2) + littleEndian(packed, at, 2))
  if (flags & NAME) at = skipText(packed, at)
  if (flags & COMMENT) at = skipText(packed, at)
  if (!(flags & HEADER_CRC)) return at
  const end = reach(packed, at + 2)
  if (littleEndian(packed, at, 2) !== (crc32(packed.subarray(start, at), 0) & 0xffff)) throw badHeader()
  return end
}

const badHeader = (): HelmError => new HelmError('gzip: invalid header')

function reach(packed: Uint8Array, at: number): number {
  if (at > packed.length) throw new HelmError('unexpected EOF')
  return at
}

function skipText(packed: Uint8Array, at: number): number {
  const text = packed.subarray(at, at + MAX_TEXT + 1)
  const end = text.indexOf(0)
  if (end >= 0) return at + end + 1
  throw text.length > MAX_TEXT ? badHeader() : new HelmError('unexpected EOF')
}

function readTrailer(packed: Uint8Array, at: number, sum: number, size: number): number {
  const end = reach(packed, at + TRAILER)
  if (littleEndian(packed, at, 4) === sum && littleEndian(packed, at + 4, 4) === size) return end
  throw new HelmError('gzip: invalid checksum')
}

function littleEndian(bytes: Uint8Array, at: number, length: number): number {
  let value = 0
  for (let i = length - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] ?? 0)
  return value
}
