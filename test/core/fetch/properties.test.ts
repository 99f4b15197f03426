import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AicrError } from '../../../src/core/errors.ts'
import { readBody } from '../../../src/core/fetch/body.ts'
import { parseChallenges } from '../../../src/core/fetch/challenge.ts'
import { timed } from '../../../src/core/fetch/deadline.ts'
import { unwrapped } from '../../../src/core/fetch/encoding.ts'
import { serverWords, showUrl } from '../../../src/core/fetch/failure.ts'
import {
  digestOf,
  isForbiddenAddress,
  isLoopback,
  matchesHost,
  parseDigest,
  RETRY,
} from '../../../src/core/fetch/index.ts'
import { backoff, retryAfter } from '../../../src/core/fetch/retry.ts'
import { Slots } from '../../../src/core/fetch/slots.ts'

const token = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
const value = fc.string({ maxLength: 20 }).filter((text) => !/[\x00-\x08\x0a-\x1f\x7f]/.test(text))
const params = fc.uniqueArray(fc.tuple(token, value), { selector: ([name]) => name, minLength: 1, maxLength: 5 })
const challenges = fc.array(fc.record({ scheme: token, params }), { minLength: 1, maxLength: 4 })
const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`

describe('challenges', () => {
  test('what is written in quotes is read, several in one header', () => {
    const comma = fc.constantFrom(',', ', ', ' , ', ',,', ', ,')
    fc.assert(
      fc.property(challenges, comma, (list, between) => {
        const header = list
          .map(({ scheme, params: all }) => `${scheme} ${all.map(([k, v]) => `${k}=${quoted(v)}`).join(between)}`)
          .join(', ')
        const found = parseChallenges(header).map(({ scheme, params: all }) => ({ scheme, params: [...all] }))
        expect(found).toEqual(list)
      }),
    )
  })
  test('schemes and names in any case, values as they are', () => {
    fc.assert(
      fc.property(token, token, value, (scheme, name, text) => {
        const [found] = parseChallenges(`${scheme.toUpperCase()} ${name.toUpperCase()}=${quoted(text)}`)
        expect([found?.scheme, found?.params.get(name)]).toEqual([scheme, text])
      }),
    )
  })
  test('any text is read, in no long time', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => void parseChallenges(text)),
      { numRuns: 500 },
    )
    for (const piece of ['a=', 'a="', ',', ' ', 'a b=c,', '\\"', 'a="\\']) parseChallenges(piece.repeat(20_000))
  })
})

describe('digests', () => {
  const data = fc.uint8Array({ maxLength: 300 })
  const algorithm = fc.constantFrom('sha256', 'sha384', 'sha512')
  test('are what Node’s are, and read back', async () => {
    await fc.assert(
      fc.asyncProperty(data, algorithm, async (bytes, name) => {
        const found = await digestOf(bytes, name)
        expect(found).toBe(`${name}:${createHash(name).update(bytes).digest('hex')}`)
        expect(parseDigest(found)).toBe(found)
        expect(parseDigest(` ${found.toUpperCase().replace(/^SHA/, 'sha')}\n`)).toBe(found)
      }),
      { numRuns: 60 },
    )
  })
  test('bare hex is sha256; any other length is none', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{1,140}$/), (hex) => {
        expect(parseDigest(hex)).toBe(hex.length === 64 ? `sha256:${hex}` : undefined)
        expect(parseDigest(`sha512:${hex}`)).toBe(hex.length === 128 ? `sha512:${hex}` : undefined)
        expect(parseDigest(`md5:${hex}`)).toBeUndefined()
      }),
    )
  })
  test('a body passes by its own digest and by no other, in whatever pieces', async () => {
    await fc.assert(
      fc.asyncProperty(data, data, fc.array(fc.nat(40), { maxLength: 9 }), async (bytes, other, cuts) => {
        const digest = await digestOf(bytes)
        const body = (whole: Uint8Array): Response => {
          const ends = [...cuts].sort((a, b) => a - b)
          const parts = [0, ...ends].map((from, i) => whole.slice(from, ends[i]))
          return new Response(
            new ReadableStream({
              start: (controller) => {
                for (const part of parts) controller.enqueue(part)
                controller.close()
              },
            }),
          )
        }
        const expected = { max: 1000, silence: 1000, digest }
        const asked = { method: 'GET', url: 'https://x.example/a' }
        expect(await readBody(asked, body(bytes), expected)).toEqual(bytes)
        const outcome = await readBody(asked, body(other), expected).catch((error: AicrError) => error.code)
        expect(outcome).toEqual(Buffer.compare(bytes, other) === 0 ? bytes : 'CONTENT_MISMATCH')
      }),
      { numRuns: 60 },
    )
  })
  test('gzip is taken off once', async () => {
    await fc.assert(
      fc.asyncProperty(data, async (bytes) => {
        const inner = gzipSync(bytes)
        expect(await unwrapped(inner, 1000)).toEqual(bytes)
        expect(await unwrapped(gzipSync(inner), 1000)).toEqual(new Uint8Array(inner))
        expect(await unwrapped(inner, Math.max(0, bytes.length - 1))).toEqual(bytes.length === 0 ? bytes : undefined)
        expect(await unwrapped(inner.subarray(0, inner.length - 9), 1000)).toBeUndefined()
      }),
      { numRuns: 40 },
    )
  })
})

describe('hosts', () => {
  const byte = fc.nat(255)
  test('link-local in whatever notation', () => {
    const hex = (a: number, b: number): string => ((a << 8) | b).toString(16)
    fc.assert(
      fc.property(byte, byte, (c, d) => {
        const v4 = `169.254.${c}.${d}`
        const spelled = [v4, `::ffff:${v4}`, `64:ff9b::${v4}`, `::ffff:${hex(169, 254)}:${hex(c, d)}`]
        expect(spelled.filter((address) => !isForbiddenAddress(address))).toEqual([])
      }),
    )
  })
  test('and nothing else in those ranges', () => {
    fc.assert(
      fc.property(byte, byte, byte, byte, (a, b, c, d) => {
        fc.pre(!(a === 169 && b === 254) && ![100, 168, 192].includes(a))
        expect(isForbiddenAddress([a, b, c, d].join('.'))).toBe(false)
      }),
    )
  })
  test('numbers that are loopback in any writing that URLs know', () => {
    fc.assert(
      fc.property(byte, byte, byte, (b, c, d) => {
        const number = ((127 * 256 + b) * 256 + c) * 256 + d
        for (const host of [`127.${b}.${c}.${d}`, String(number), `0x${number.toString(16)}`, `0177.${b}.${c}.${d}`])
          expect(isLoopback(new URL(`http://${host}/`).hostname)).toBe(true)
      }),
    )
  })
  test('a rule matches its host at any port, and a host and port that alone', () => {
    const port = fc.integer({ min: 1, max: 65_535 })
    fc.assert(
      fc.property(fc.domain(), port, port, (host, one, other) => {
        const url = new URL(`http://${host}:${one}/`)
        expect(matchesHost(host, url)).toBe(true)
        expect(matchesHost(`${host}:${one}`, url)).toBe(true)
        expect(matchesHost(`${host}:${other}`, url)).toBe(one === other)
        expect(matchesHost(`x.${host}`, url)).toBe(false)
        expect(matchesHost(`*.${host}`, url)).toBe(false)
        expect(matchesHost(`*.${host}`, new URL(`http://a.${host}/`))).toBe(true)
      }),
    )
  })
})

describe('messages', () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9]{10,20}$/)
  test('no URL shows user, password, query or fragment', () => {
    fc.assert(
      fc.property(secret, fc.constantFrom('https://h.example/a', 'oci://h.example/a', 'http://[x/a'), (word, url) => {
        const dressed = `${url.replace('//', `//${word}:${word}@`)}?sig=${word}#${word}`
        expect(showUrl(dressed)).not.toContain(word)
      }),
    )
  })
  test('a server’s words are one line of at most two hundred characters', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 600, unit: 'binary' }), (body) => {
        const words = serverWords(body)
        expect(words.length).toBeLessThanOrEqual(201)
        expect(words).not.toMatch(/[\x00-\x1f\x7f]/)
      }),
    )
  })
})

describe('waiting', () => {
  test('grows, within bounds', () => {
    const chance = fc.double({ min: 0, max: 0.999, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), chance, (attempt, drawn) => {
        const wait = backoff(attempt, RETRY, { chance: () => drawn })
        const least = Math.min(RETRY.longestWait, RETRY.firstWait * 2 ** (attempt - 1))
        expect(wait).toBeGreaterThanOrEqual(least)
        expect(wait).toBeLessThanOrEqual(Math.min(RETRY.longestWait, Math.ceil(least * 1.25)))
      }),
    )
  })
  test('Retry-After is never negative, never not a number', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.integer().map(String),
          fc.date({ noInvalidDate: true }).map((d) => d.toUTCString()),
        ),
        (header) => {
          const wait = retryAfter(header, Date.UTC(2026, 0, 1))
          expect(wait === undefined || wait >= 0).toBe(true)
        },
      ),
    )
  })
  test('slots: never more than allowed, everyone in turn, failures too', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.boolean(), { maxLength: 20 }),
        async (count, fails) => {
          const slots = new Slots(count)
          let [inside, most] = [0, 0]
          const order: number[] = []
          await Promise.allSettled(
            fails.map((fail, i) =>
              slots.run(async () => {
                order.push(i)
                most = Math.max(most, ++inside)
                await Promise.resolve()
                inside--
                if (fail) throw new Error('no')
              }),
            ),
          )
          expect(order).toEqual(fails.map((_, i) => i))
          expect([inside, most]).toEqual([0, Math.min(count, fails.length)])
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('the time to headers', () => {
  const request = (signal?: AbortSignal): Request =>
    new Request('https://me:x@h.example/a?sig=1'.replace('me:x@', ''), signal ? { signal } : {})
  const never = (asked: Request): Promise<Response> =>
    new Promise((_, reject) => asked.signal.addEventListener('abort', () => reject(asked.signal.reason)))
  test('an answer in time', async () => {
    expect(await (await timed(async () => new Response('x'), 50)(request())).text()).toBe('x')
  })
  test('a body may take longer than headers', async () => {
    let push: (text: string) => void = () => undefined
    const body = new ReadableStream({
      start: (controller) => {
        push = (text) => {
          controller.enqueue(new TextEncoder().encode(text))
          controller.close()
        }
      },
    })
    const response = await timed(async () => new Response(body), 10)(request())
    setTimeout(() => push('late'), 40)
    expect(await response.text()).toBe('late')
  })
  test('no answer is told with the time and without the query', async () => {
    const error = await timed(never, 20)(request()).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(AicrError)
    expect([(error as AicrError).code, (error as AicrError).message]).toEqual([
      'TIMEOUT',
      'GET https://h.example/a: no answer within 0.02 s',
    ])
    expect((error as AicrError).hint).toContain('--timeout')
  })
  test('one who gives up is not told of time', async () => {
    const stop = new AbortController()
    const asked = timed(never, 1000)(request(stop.signal))
    stop.abort(new DOMException('enough', 'AbortError'))
    await expect(asked).rejects.toThrow('enough')
  })
  test('other errors pass', async () => {
    await expect(timed(() => Promise.reject(new TypeError('fetch failed')), 50)(request())).rejects.toThrow(TypeError)
  })
})
