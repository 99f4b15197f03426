import { gunzipSync } from 'node:zlib'
import { tooLarge } from '../core/archive/index.ts'
import { type Gunzip, gunzip, readHeader } from '../core/gzip/index.ts'
import { LIMITS, type Limits } from '../core/limits.ts'

/** packed bytes up to which inflating in one go is better than in pieces */
const IN_ONE_GO = 8 << 20

/**
 * gunzip by zlib, which is several times as fast as ours; bounded all the same. What zlib refuses, or leaves unread, is read again by
 * ours, which judges it as Go does.
 */
export const zlibGunzip = (limits: Limits = LIMITS): Gunzip =>
  async function* inflate(packed) {
    readHeader(packed, 0)
    const whole = packed.length > IN_ONE_GO ? undefined : inflateWhole(packed, limits)
    if (whole === undefined) yield* gunzip(packed)
    else yield whole
  }

/** All of it; undefined when zlib refuses it or does not read it to its end. */
function inflateWhole(packed: Uint8Array, limits: Limits): Uint8Array | undefined {
  const room = limits.archiveBytes + limits.archiveEntries * 2048
  const maxOutputLength = Math.min(room, Math.max(1 << 20, packed.length * limits.compressionRatio))
  try {
    const { buffer, engine } = inflated(gunzipSync(packed, { maxOutputLength, info: true }))
    return engine.bytesWritten === packed.length ? buffer : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') return undefined
    throw tooLarge(
      maxOutputLength < room
        ? `archive unpacks to more than ${limits.compressionRatio} times its size`
        : `unpacked size of the archive is over ${room} bytes`,
    )
  }
}

/** What zlib answers with `info: true`, which its types do not tell. */
const inflated = (
  result: unknown,
): { readonly buffer: Uint8Array; readonly engine: { readonly bytesWritten: number } } =>
  result as { buffer: Uint8Array; engine: { bytesWritten: number } }
