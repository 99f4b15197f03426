import { randomBytes } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** The kernel's generator as a file, on Linux, macOS and the BSDs. */
const KERNEL = '/dev/urandom'

/** bytes drawn at once: functions ask for a few at a time */
const BLOCK = 256

/** drawn and not handed out yet: nothing is handed out twice */
let drawn: Uint8Array = new Uint8Array(0)

/** Random bytes for secrets. They are read from the kernel where it has a file for them: node:crypto takes thirty times as long to load. */
export function systemRandom(length: number): Uint8Array {
  if (drawn.length < length) drawn = fromKernel(Math.max(length, BLOCK)) ?? new Uint8Array(randomBytes(length))
  const taken = drawn.slice(0, length)
  drawn = drawn.subarray(length)
  return taken
}

/** Reads random bytes from the kernel. Undefined if the file is missing, is not a device, or ends early. */
function fromKernel(length: number): Uint8Array | undefined {
  let descriptor: number | undefined
  try {
    descriptor = openSync(KERNEL, 'r')
    const bytes = new Uint8Array(length)
    let read = 0
    while (read < length && fstatSync(descriptor).isCharacterDevice()) {
      const more = readSync(descriptor, bytes, read, length - read, null)
      if (more === 0) break
      read += more
    }
    return read === length ? bytes : undefined
  } catch {
    return undefined
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}
