import { isUtf8 } from 'node:buffer'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { AicrError, say } from '../core/errors.ts'
import { LIMITS } from '../core/limits.ts'

const CHUNK = 1 << 20

const tooLarge = (place: string, max: number): AicrError =>
  new AicrError('LIMIT_EXCEEDED', say`larger than ${{ max }} bytes`, { place })

/**
 * All of a file, device or pipe, by path or descriptor: what does not end is refused at `max` bytes. Throws AicrError LIMIT_EXCEEDED,
 * and what the file system throws.
 */
export function readWithin(file: string | number, max: number = LIMITS.inputBytes): Uint8Array {
  const place = typeof file === 'string' ? file : 'standard input'
  const descriptor = typeof file === 'string' ? openSync(file, 'r') : file
  try {
    const status = fstatSync(descriptor)
    if (status.isFile() && status.size > max) throw tooLarge(place, max)
    return readAll(descriptor, place, max)
  } finally {
    if (typeof file === 'string') closeSync(descriptor)
  }
}

function readAll(descriptor: number, place: string, max: number): Uint8Array {
  const chunks: Buffer[] = []
  let total = 0
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK)
    const read = readSome(descriptor, chunk)
    if (read === 0) break
    total += read
    if (total > max) throw tooLarge(place, max)
    chunks.push(chunk.subarray(0, read))
  }
  const all = Buffer.concat(chunks, total)
  return new Uint8Array(all.buffer, all.byteOffset, all.length)
}

/** milliseconds to wait for a pipe that has nothing yet */
const PAUSE = 5

/** A pipe that does not block says so, and one whose writer is gone ends. */
function readSome(descriptor: number, into: Uint8Array): number {
  for (;;) {
    try {
      return readSync(descriptor, into)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EOF') return 0
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE)
    }
  }
}

/** The same as text, a byte order mark kept. Throws AicrError INVALID_DOCUMENT for what is not UTF-8. */
export const readTextWithin = (file: string, max?: number): string => textOf(readWithin(file, max), file)

/** Bytes as text, a byte order mark kept. Throws AicrError INVALID_DOCUMENT, as readers of YAML do, for what is not UTF-8. */
export function textOf(bytes: Uint8Array, place: string): string {
  if (!isUtf8(bytes)) throw new AicrError('INVALID_DOCUMENT', 'not UTF-8 text', { place, hint: 'save it as UTF-8' })
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
}

/** The body of an answer. Throws AicrError LIMIT_EXCEEDED beyond `max` bytes. */
export async function bodyWithin(
  response: Response,
  place: string,
  max: number = LIMITS.inputBytes,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let total = 0
  const reader = response.body?.getReader()
  for (let next = await reader?.read(); next !== undefined && !next.done; next = await reader?.read()) {
    total += next.value.length
    if (total > max) {
      await reader?.cancel().catch(() => undefined)
      throw tooLarge(place, max)
    }
    chunks.push(next.value)
  }
  return new Uint8Array(Buffer.concat(chunks, total))
}
