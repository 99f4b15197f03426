import { alarm, deadlineIn, ownClock } from '../deadline.ts'
import { defined } from '../defined.ts'
import { AicrError, say } from '../errors.ts'
import { timeoutError } from './deadline.ts'
import { digestOf, parseDigest } from './digest.ts'
import { isGzip, joined, unwrapped } from './encoding.ts'
import { isAbort, showUrl } from './failure.ts'

/** What a body must be. */
export interface Expected {
  /** bytes at most */
  readonly max: number
  /** bytes exactly, when known */
  readonly size?: number
  /** `algorithm:hex`, when known */
  readonly digest?: string
  /** milliseconds in which LEAST bytes must arrive: a server that trickles is as good as silent */
  readonly silence: number
}

/** bytes that come in time from any server that means to send something */
const LEAST = 1024

type Asked = { readonly method: string; readonly url: string }

/**
 * The whole body, verified: the only way in for bytes from a network. Stops at the byte after `max` or `size`,
 * checks size and digest at the end. SERVICE_UNAVAILABLE means that it was cut off and may work the next time;
 * CONTENT_MISMATCH for content that is not what was promised.
 *
 * An archive that is marked with a Content-Encoding may arrive as itself (most servers mean that it is gzip already), or compressed
 * once more. Its own bytes are tried first, then what is inside: the digest decides, without one the inner archive does.
 */
export async function readBody(request: Asked, response: Response, expected: Expected): Promise<Uint8Array> {
  const claimed = Number(response.headers.get('content-length') ?? Number.NaN)
  const encoded = /[^\s,]/.test((response.headers.get('content-encoding') ?? '').replace(/\bidentity\b/gi, ''))
  const bound = Math.min(expected.max, roomFor(expected.size, encoded))
  const wrong = expected.size !== undefined && claimed < expected.size
  if (!encoded && (claimed > bound || wrong)) {
    await response.body?.cancel().catch(() => undefined)
    throw wrong ? tooShort(request, claimed, expected.size) : tooLong(request, expected)
  }
  const got =
    response.body === null
      ? new Uint8Array(0)
      : await collect(request, response.body, bound, expected, encoded ? 0 : claimed)
  const bytes = encoded ? await asPromised(got, expected) : got
  if (expected.size !== undefined && bytes.length > expected.size) throw tooLong(request, expected)
  if (expected.size !== undefined && bytes.length < expected.size) {
    throw cutOff(request, `${bytes.length} of ${expected.size} bytes`)
  }
  if (expected.digest !== undefined) await verify(request, bytes, expected.digest)
  return bytes
}

/** What is compressed already grows a little when it is compressed once more. */
const roomFor = (size: number | undefined, encoded: boolean): number =>
  size === undefined ? Number.POSITIVE_INFINITY : size + (encoded ? Math.ceil(size / 100) + 1024 : 0)

/** Whether the body itself is meant, or what is packed in it. */
async function asPromised(got: Uint8Array, { max, size, digest }: Expected): Promise<Uint8Array> {
  const promised = size !== undefined || digest !== undefined
  if (!isGzip(got) || (promised && (await keeps(got, size, digest)))) return got
  const inner = await unwrapped(got, max)
  if (inner === undefined) return got
  return (promised ? await keeps(inner, size, digest) : isGzip(inner)) ? inner : got
}

async function keeps(bytes: Uint8Array, size: number | undefined, wanted: string | undefined): Promise<boolean> {
  if (size !== undefined && bytes.length !== size) return false
  const digest = wanted === undefined ? undefined : parseDigest(wanted)
  return digest === undefined || (await digestOf(bytes, digest.slice(0, digest.indexOf(':')))) === digest
}

/** What has come so far. */
interface Store {
  add(piece: Uint8Array): void
  all(): Uint8Array
}

/** Room for as many bytes as were promised: pieces that are joined at the end take twice the memory. More than that is kept in pieces. */
function storeFor(promised: number): Store {
  const room = new Uint8Array(promised)
  const pieces: Uint8Array[] = []
  let total = 0
  return {
    add: (piece) => {
      const fits = pieces.length === 0 && total + piece.length <= promised
      if (fits) room.set(piece, total)
      else {
        if (pieces.length === 0 && total > 0) pieces.push(room.subarray(0, total))
        pieces.push(piece)
      }
      total += piece.length
    },
    all: () => (pieces.length === 0 ? room.subarray(0, total) : joined(pieces, total)),
  }
}

async function collect(
  request: Asked,
  body: ReadableStream<Uint8Array>,
  bound: number,
  expected: Expected,
  claimed: number,
): Promise<Uint8Array> {
  const reader = body.getReader()
  const store = storeFor(claimed <= bound ? claimed : 0)
  let total = 0
  let wanted = LEAST
  const watch = watchFor(request, expected.silence)
  try {
    for (;;) {
      const { done, value } = await readPiece(request, reader, watch.late)
      if (done) return store.all()
      total += value.length
      if (total > bound) throw tooLong(request, expected)
      store.add(value)
      if (total < wanted) continue
      wanted = total + LEAST
      watch.again()
    }
  } finally {
    watch.off()
    // not awaited: a connection that hangs would make us hang
    reader.cancel().catch(() => undefined)
  }
}

type Piece = { readonly done: false; readonly value: Uint8Array } | { readonly done: true; readonly value?: undefined }

interface Watch {
  /** rejects once too little has come for too long; lasts for one piece */
  late(): Promise<never>
  /** enough has come: the time starts anew */
  again(): void
  off(): void
}

function watchFor(request: Asked, silence: number): Watch {
  let reject: (error: AicrError) => void = () => undefined
  const ring = (): void => reject(timeoutError(request, 'next to nothing more of the body', silence))
  const start = (): (() => void) => alarm(deadlineIn(silence, ownClock()), ring)
  let off = start()
  return {
    late: () =>
      new Promise((_, fail) => {
        reject = fail
      }),
    again: () => {
      off()
      off = start()
    },
    off: () => off(),
  }
}

async function readPiece(
  request: Asked,
  reader: ReadableStreamDefaultReader<Uint8Array>,
  late: () => Promise<never>,
): Promise<Piece> {
  try {
    return (await Promise.race([reader.read(), late()])) as Piece
  } catch (error) {
    if (error instanceof AicrError || isAbort(error)) throw error
    throw cutOff(request, 'in the middle', error)
  }
}

async function verify(request: Asked, bytes: Uint8Array, wanted: string): Promise<void> {
  const digest = parseDigest(wanted)
  if (digest === undefined)
    throw new AicrError(
      'INVALID_REFERENCE',
      say`${{ url: showUrl(request.url) }}: ${{ given: wanted }} is not a digest`,
    )
  const found = await digestOf(bytes, digest.slice(0, digest.indexOf(':')))
  if (found === digest) return
  throw new AicrError(
    'CONTENT_MISMATCH',
    say`${{ place: showUrl(request.url) }}: digest is ${{ found }}, not ${{ expected: digest }} as promised`,
    { hint: 'the content was changed after it was published, or on its way: do not use it' },
  )
}

const cutOff = (request: Asked, where: string, cause?: unknown): AicrError =>
  new AicrError(
    'SERVICE_UNAVAILABLE',
    say`${{ method: request.method }} ${{ place: showUrl(request.url) }}: the body was cut off (${{ reason: where }})`,
    { ...defined({ cause }) },
  )

const tooShort = (request: Asked, claimed: number, size: number | undefined): AicrError =>
  new AicrError(
    'CONTENT_MISMATCH',
    say`${{ method: request.method }} ${{ place: showUrl(request.url) }}: the server has ${{ found: claimed }} bytes, not the ${{ expected: String(size) }} promised`,
  )

function tooLong(request: Asked, expected: Expected): AicrError {
  const promised = expected.size !== undefined && expected.size <= expected.max
  const bound = promised ? `the ${expected.size} bytes promised` : `the limit of ${expected.max} bytes`
  return new AicrError(
    'LIMIT_EXCEEDED',
    say`${{ method: request.method }} ${{ place: showUrl(request.url) }}: the body is longer than ${{ max: bound }}`,
  )
}
