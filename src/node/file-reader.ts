import { closeSync, openSync, readSync } from 'node:fs'
import type { ByteString } from '../core/engine.ts'

/** Reads a file; undefined where it is larger than allowed. Throws what the file system throws. */
export type ReadFile = (path: string) => ByteString | undefined

/** bytes; most files of charts are smaller */
const USUAL = 64 * 1024

/** Reads many files of at most `max` bytes, one after the other, through one buffer: memory that is touched first costs more than a copy. */
export function fileReader(max: number): ReadFile {
  let buffer = Buffer.allocUnsafeSlow(Math.min(USUAL, max + 1))
  const readAll = (descriptor: number): ByteString | undefined => {
    for (let length = 0; ; ) {
      const read = readSync(descriptor, buffer, length, buffer.length - length, null)
      if (read === 0) return buffer.toString('latin1', 0, length)
      length += read
      if (length > max) return undefined
      if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(length * 4, max + 1))
    }
  }
  return (path) => {
    const descriptor = openSync(path, 'r')
    try {
      return readAll(descriptor)
    } finally {
      closeSync(descriptor)
    }
  }
}
