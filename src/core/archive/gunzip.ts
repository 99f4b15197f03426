import { HelmError } from '../errors.ts'

/** Unpacks gzip piece by piece, so that limits act while reading. Throws HelmError with the texts of Go's compress/gzip. */
export type Gunzip = (packed: Uint8Array) => AsyncIterable<Uint8Array>

const HEADER = 10
const PIECE = 64 << 10

/**
 * gzip by the platform's DecompressionStream: joins members and checks each CRC.
 * Stricter than helm, which stops reading at the end of the tar archive and so never sees a wrong CRC behind it.
 */
export async function* gunzip(packed: Uint8Array): AsyncGenerator<Uint8Array> {
  checkGzipHeader(packed)
  const reader = source(packed).pipeThrough(new DecompressionStream('gzip')).getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } catch (error) {
    throw gzipError(error)
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** What gzip.NewReader says of a bad beginning. */
export function checkGzipHeader(packed: Uint8Array): void {
  if (packed.length === 0) throw new HelmError('EOF')
  if (packed.length < HEADER) throw new HelmError('unexpected EOF')
  if (packed[0] !== 0x1f || packed[1] !== 0x8b || packed[2] !== 8) throw new HelmError('gzip: invalid header')
}

/** A platform's inflate error in Go's words. Go adds an offset to corrupt input, which platforms do not tell. */
export function gzipError(error: unknown): unknown {
  if (error instanceof HelmError || !(error instanceof Error)) return error
  const text = `${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`
  if (/unexpected end|incomplete|truncat|terminated/i.test(text))
    return new HelmError('unexpected EOF', { cause: error })
  if (/data check|crc|length check/i.test(text)) return new HelmError('gzip: invalid checksum', { cause: error })
  return new HelmError('flate: corrupt input', { cause: error })
}

/** Feeds pieces on demand: a bomb is never inflated further than it is read. */
function source(packed: Uint8Array): ReadableStream<BufferSource> {
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= packed.length) return controller.close()
      controller.enqueue(packed.slice(at, at + PIECE))
      at += PIECE
    },
  })
}
