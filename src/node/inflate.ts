import { gunzipSync } from 'node:zlib'
import { checkGzipHeader, type Gunzip, gunzip, gzipError, tooLarge } from '../core/archive/index.ts'
import { LIMITS, type Limits } from '../core/limits.ts'

/** packed bytes up to which inflating in one go is better than in a stream */
const IN_ONE_GO = 8 << 20

/** gunzip by zlib, which is several times as fast as the Web's stream; bounded all the same. */
export const zlibGunzip = (limits: Limits = LIMITS): Gunzip =>
  async function* inflate(packed) {
    if (packed.length > IN_ONE_GO) return yield* gunzip(packed)
    checkGzipHeader(packed)
    const room = limits.archiveBytes + limits.archiveEntries * 2048
    const maxOutputLength = Math.min(room, Math.max(1 << 20, packed.length * limits.compressionRatio))
    try {
      yield gunzipSync(packed, { maxOutputLength })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw gzipError(error)
      throw tooLarge(
        maxOutputLength < room
          ? `archive unpacks to more than ${limits.compressionRatio} times its size`
          : `unpacked size of the archive is over ${room} bytes`,
      )
    }
  }
