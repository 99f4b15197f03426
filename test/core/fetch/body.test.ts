import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { AicrError } from '../../../src/core/errors.ts'
import { type Expected, readBody } from '../../../src/core/fetch/body.ts'
import { digestOf, parseDigest } from '../../../src/core/fetch/index.ts'
import { sha256 } from '../../helpers/repository.ts'

const REQUEST = { method: 'GET', url: 'https://u:p@charts.example/c.tgz?signature=abc' }
const CLOCKS = { silence: 200 }
const HELLO = 'sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'

const read = async (response: Response, expected: Partial<Expected> = {}): Promise<string> => {
  try {
    return new TextDecoder().decode(await readBody(REQUEST, response, { max: 100, ...CLOCKS, ...expected }))
  } catch (error) {
    return error instanceof AicrError ? `${error.code} ${error.message}` : String(error)
  }
}

/** A body of pieces; `end` says how it ends. */
const pieces = (
  parts: readonly string[],
  end: 'close' | 'error' | 'never' = 'close',
  headers: HeadersInit = {},
): Response => {
  const left = [...parts]
  const body = new ReadableStream({
    pull(controller) {
      const part = left.shift()
      if (part !== undefined) return controller.enqueue(new TextEncoder().encode(part))
      if (end === 'close') return controller.close()
      if (end === 'error') return controller.error(new TypeError('terminated'))
      return new Promise(() => undefined)
    },
  })
  return new Response(body, { headers })
}

/** A byte every so many milliseconds, for ever. */
const dripping = (milliseconds: number): Response =>
  new Response(
    new ReadableStream({
      pull: async (controller) => {
        await new Promise((resolve) => setTimeout(resolve, milliseconds))
        controller.enqueue(new Uint8Array([120]))
      },
    }),
  )

const HEAD = 'GET https://charts.example/c.tgz'

describe('bodies', () => {
  const rows: readonly (readonly [
    what: string,
    response: () => Response,
    expected: Partial<Expected>,
    outcome: string,
  ])[] = [
    ['whole', () => new Response('hello'), {}, 'hello'],
    ['empty', () => new Response(''), {}, ''],
    ['none', () => new Response(null), {}, ''],
    ['in pieces', () => pieces(['he', 'l', '', 'lo']), {}, 'hello'],
    ['exactly the limit', () => new Response('hello'), { max: 5 }, 'hello'],
    [
      'over the limit',
      () => pieces(['hel', 'lo']),
      { max: 4 },
      `LIMIT_EXCEEDED ${HEAD}: the body is longer than the limit of 4 bytes`,
    ],
    [
      'over the limit, told',
      () => pieces(['hello'], 'close', { 'content-length': '5' }),
      { max: 4 },
      `LIMIT_EXCEEDED ${HEAD}: the body is longer than the limit of 4 bytes`,
    ],
    [
      'a length told of packed bytes is no bound',
      () => pieces(['hello'], 'close', { 'content-length': '500', 'content-encoding': 'gzip' }),
      { max: 100 },
      'hello',
    ],
    ['the size', () => pieces(['hello']), { size: 5 }, 'hello'],
    [
      'longer than its size',
      () => pieces(['hello!']),
      { size: 5 },
      `LIMIT_EXCEEDED ${HEAD}: the body is longer than the 5 bytes promised`,
    ],
    [
      'longer than its size, told',
      () => pieces(['hello!'], 'close', { 'content-length': '6' }),
      { size: 5 },
      `LIMIT_EXCEEDED ${HEAD}: the body is longer than the 5 bytes promised`,
    ],
    [
      'shorter than its size',
      () => pieces(['hell']),
      { size: 5 },
      `SERVICE_UNAVAILABLE ${HEAD}: the body was cut off (4 of 5 bytes)`,
    ],
    [
      'shorter than its size, told',
      () => pieces(['hell'], 'close', { 'content-length': '4' }),
      { size: 5 },
      `CONTENT_MISMATCH ${HEAD}: the server has 4 bytes, not the 5 promised`,
    ],
    [
      'a size over the limit',
      () => pieces(['hello']),
      { size: 500, max: 4 },
      `LIMIT_EXCEEDED ${HEAD}: the body is longer than the limit of 4 bytes`,
    ],
    ['the digest', () => pieces(['hel', 'lo']), { digest: HELLO }, 'hello'],
    ['the digest in capitals', () => pieces(['hello']), { digest: HELLO.toUpperCase().replace('SHA', 'sha') }, 'hello'],
    [
      'another digest',
      () => pieces(['hello!']),
      { digest: HELLO },
      `CONTENT_MISMATCH https://charts.example/c.tgz: digest is sha256:ce06092fb948d9ffac7d1a376e404b26b7575bcc11ee05a4615fef4fec3a308b, not ${HELLO} as promised`,
    ],
    [
      'a digest that is none',
      () => pieces(['hello']),
      { digest: 'md5:abc' },
      'INVALID_REFERENCE https://charts.example/c.tgz: md5:abc is not a digest',
    ],
    [
      'broken off',
      () => pieces(['he'], 'error'),
      {},
      `SERVICE_UNAVAILABLE ${HEAD}: the body was cut off (in the middle)`,
    ],
    [
      'broken off at once',
      () => pieces([], 'error'),
      {},
      `SERVICE_UNAVAILABLE ${HEAD}: the body was cut off (in the middle)`,
    ],
    [
      'silent',
      () => pieces(['he'], 'never'),
      { silence: 30 },
      `TIMEOUT ${HEAD}: next to nothing more of the body within 0.03 s`,
    ],
    [
      'silent from the start',
      () => pieces([], 'never'),
      { silence: 30 },
      `TIMEOUT ${HEAD}: next to nothing more of the body within 0.03 s`,
    ],
    [
      'a byte now and then',
      () => dripping(5),
      { silence: 30 },
      `TIMEOUT ${HEAD}: next to nothing more of the body within 0.03 s`,
    ],
  ]
  test.each(rows)('%s', async (_, response, expected, outcome) => {
    expect(await read(response(), expected)).toBe(outcome)
  })
  test('what is refused is not read to its end', async () => {
    let pulled = 0
    let cancelled = false
    const body = new ReadableStream({
      pull(controller) {
        pulled++
        controller.enqueue(new Uint8Array(1000))
      },
      cancel() {
        cancelled = true
      },
    })
    await read(new Response(body), { max: 5000 })
    expect(pulled).toBeLessThan(10)
    expect(cancelled).toBe(true)
  })
  test('one piece is not copied', async () => {
    const bytes = new TextEncoder().encode('hello')
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(bytes)
        controller.close()
      },
    })
    expect((await readBody(REQUEST, new Response(body), { max: 9, ...CLOCKS })).buffer).toBe(bytes.buffer)
  })
})

describe('digests', () => {
  const rows: readonly (readonly [text: string, digest: string | undefined])[] = [
    [HELLO, HELLO],
    [HELLO.slice(7), HELLO],
    [HELLO.slice(7).toUpperCase(), HELLO],
    [` ${HELLO}\n`, HELLO],
    [HELLO.slice(0, -1), undefined],
    [`${HELLO}0`, undefined],
    ['', undefined],
    ['sha256:', undefined],
    ['sha256', undefined],
    [`sha1:${'0'.repeat(40)}`, undefined],
    [`sha512:${'a'.repeat(128)}`, `sha512:${'a'.repeat(128)}`],
    [`sha384:${'a'.repeat(96)}`, `sha384:${'a'.repeat(96)}`],
    [`sha512:${'a'.repeat(64)}`, undefined],
    [`SHA256:${'a'.repeat(64)}`, undefined],
    [`sha256:${'g'.repeat(64)}`, undefined],
    [`toString:${'a'.repeat(64)}`, undefined],
  ]
  test.each(rows)('%j', (text, digest) => {
    expect(parseDigest(text)).toBe(digest)
  })
  test.each([
    ['sha256', HELLO],
    [
      'sha384',
      'sha384:59e1748777448c69de6b800d7a33bbfb9ff1b463e44354c3553bcdb9c666fa90125a3c79f90397bdf5f6a13de828684f',
    ],
    [
      'sha512',
      'sha512:9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca72323c3d99ba5c11d7c7acc6e14b8c5da0c4663475c2e5c3adef46f73bcdec043',
    ],
  ])('%s of hello', async (algorithm, digest) => {
    expect(await digestOf(new TextEncoder().encode('hello'), algorithm)).toBe(digest)
  })
  test('an unknown algorithm', async () => {
    await expect(digestOf(new Uint8Array(), 'md5')).rejects.toThrow('digest algorithm md5 is not supported')
  })
})

describe('what a Content-Encoding may mean', () => {
  // raw bytes as the wire gives them: a Response made by hand decodes nothing
  const archive = gzipSync('a tar')
  const twice = gzipSync(archive)
  const digest = sha256(archive)
  const size = archive.length
  const marked = (bytes: Uint8Array, encoding = 'gzip'): Response =>
    new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { 'content-encoding': encoding } })
  const rows: readonly (readonly [
    what: string,
    body: Uint8Array,
    expected: Partial<Expected>,
    outcome: Uint8Array | string,
  ])[] = [
    ['the archive under a wrong label', archive, { digest }, archive],
    ['the archive under a wrong label, size known', archive, { digest, size }, archive],
    ['the archive under a wrong label, nothing known', archive, {}, archive],
    ['compressed once more', twice, { digest }, archive],
    ['compressed once more, size known', twice, { digest, size }, archive],
    ['compressed once more, only size known', twice, { size }, archive],
    ['compressed once more, nothing known', twice, {}, archive],
    ['compressed twice more is not undone', gzipSync(twice), { digest }, 'CONTENT_MISMATCH'],
    ['undone by the platform already', archive, { digest }, archive],
    ['undone by the platform to the tar', Buffer.from('a tar'), { digest }, 'CONTENT_MISMATCH'],
    ['undone by the platform, nothing known', Buffer.from('a tar'), {}, Buffer.from('a tar')],
    ['another archive', gzipSync('another tar'), { digest }, 'CONTENT_MISMATCH'],
    ['another archive inside', gzipSync(gzipSync('another tar')), { digest }, 'CONTENT_MISMATCH'],
    ['a short one', archive.subarray(0, 12), { digest, size }, 'SERVICE_UNAVAILABLE'],
    ['half of it inside', twice.subarray(0, 20), { digest }, 'CONTENT_MISMATCH'],
    ['damaged inside', twice.map((byte, at) => (at === 20 ? byte ^ 0xff : byte)), { digest }, 'CONTENT_MISMATCH'],
    ['more inside than allowed', gzipSync(gzipSync(randomBytes(400))), { digest, max: 430 }, 'LIMIT_EXCEEDED'],
    ['a bomb inside', gzipSync(Buffer.alloc(1 << 20)), { digest, max: 5000 }, 'CONTENT_MISMATCH'],
    ['more than allowed', twice, { digest, max: twice.length - 1 }, 'LIMIT_EXCEEDED'],
    ['the promise itself is compressed twice', twice, { digest: sha256(twice) }, twice],
    ['nothing', Buffer.alloc(0), { digest }, 'CONTENT_MISMATCH'],
    ['text', Buffer.from('<html>'), { digest }, 'CONTENT_MISMATCH'],
  ]
  test.each(rows)('%s', async (_, body, expected, outcome) => {
    const got = await readBody(REQUEST, marked(body), { max: 10_000, ...CLOCKS, ...expected }).catch(
      (error: AicrError) => error.code,
    )
    expect(typeof got === 'string' ? got : Buffer.from(got)).toEqual(
      typeof outcome === 'string' ? outcome : Buffer.from(outcome),
    )
  })
  test.each(['gzip', 'x-gzip', 'GZIP', 'aws-chunked,gzip', 'none'])('label %s', async (label) => {
    const got = await readBody(REQUEST, marked(twice, label), { max: 10_000, ...CLOCKS, digest })
    expect(Buffer.from(got)).toEqual(archive)
  })
  test.each(['', 'identity', ' Identity '])('label %j is none: nothing is undone', async (label) => {
    const got = readBody(REQUEST, marked(twice, label), { max: 10_000, ...CLOCKS, digest })
    await expect(got).rejects.toThrow(/digest is .* not .* as promised/)
  })
  test('without a label nothing is undone', async () => {
    const got = await readBody(REQUEST, new Response(twice), { max: 10_000, ...CLOCKS })
    expect(Buffer.from(got)).toEqual(twice)
  })
})
