import { gunzip } from '../gzip/index.ts'

/** gzip's magic number and its only method. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8

/** gzip taken off once; undefined when it is not gzip, is damaged, or holds more than `max` bytes. */
export async function unwrapped(bytes: Uint8Array, max: number): Promise<Uint8Array | undefined> {
  if (!isGzip(bytes)) return undefined
  const pieces: Uint8Array[] = []
  let total = 0
  try {
    for await (const piece of gunzip(bytes)) {
      total += piece.length
      if (total > max) return undefined
      pieces.push(piece)
    }
    return joined(pieces, total)
  } catch {
    return undefined
  }
}

/** Pieces as one; not copied when there is only one. */
export function joined(pieces: readonly Uint8Array[], total: number): Uint8Array {
  const [only] = pieces
  if (pieces.length === 1 && only !== undefined) return only
  const out = new Uint8Array(total)
  let at = 0
  for (const piece of pieces) {
    out.set(piece, at)
    at += piece.length
  }
  return out
}
