import { describe, expect, test } from 'vitest'
import { AicrError } from '../../../src/core/errors.ts'
import { backoff, RETRY, type RetryPolicy, retryAfter, retrying } from '../../../src/core/fetch/retry.ts'

const NOW = Date.parse('2026-03-01T00:00:00Z')

describe('Retry-After', () => {
  const rows: readonly (readonly [header: string | null, wait: number | undefined])[] = [
    [null, undefined],
    ['', undefined],
    ['  ', undefined],
    ['0', 0],
    ['1', 1000],
    [' 120 ', 120_000],
    ['1.5', undefined],
    ['-1', undefined],
    ['soon', undefined],
    ['1e3', undefined],
    ['99999999999999999999', undefined],
    ['Sun, 01 Mar 2026 00:00:30 GMT', 30_000],
    ['Sun, 01 Mar 2026 01:00:00 GMT', 3_600_000],
    ['Sat, 28 Feb 2026 23:59:00 GMT', 0],
    ['Sun Mar  1 00:00:05 2026 GMT', 5000],
    ['2026-03-01', undefined],
    ['12 monkeys', undefined],
  ]
  test.each(rows)('%j', (header, wait) => {
    expect(retryAfter(header, NOW)).toBe(wait)
  })
})

describe('backoff', () => {
  const rows: readonly (readonly [attempt: number, chance: number, wait: number])[] = [
    [1, 0, 250],
    [2, 0, 500],
    [3, 0, 1000],
    [4, 0, 2000],
    [1, 0.5, 281],
    [1, 0.999, 312],
    [2, 0.4, 550],
    [8, 0, 30_000],
    [30, 0.9, 30_000],
    [2000, 0, 30_000],
  ]
  test.each(rows)('after attempt %i with chance %f', (attempt, chance, wait) => {
    expect(backoff(attempt, RETRY, { chance: () => chance })).toBe(wait)
  })
})

type Step = number | string | Error | { readonly status: number; readonly after: string }

/** Runs a request against a script of answers; what is left of the script was not asked for. */
async function run(
  script: readonly Step[],
  policy: RetryPolicy = RETRY,
): Promise<{ outcome: string; waits: number[]; left: number }> {
  const steps = [...script]
  const waits: number[] = []
  const fetcher = retrying(
    async () => {
      const step = steps.shift()
      if (step === undefined) throw new Error('script over')
      if (step instanceof Error) throw step
      if (typeof step === 'string')
        throw Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(step), { code: step }) })
      const { status, after } = typeof step === 'number' ? { status: step, after: undefined } : step
      return new Response(null, { status, headers: after === undefined ? {} : { 'retry-after': after } })
    },
    policy,
    { now: () => NOW, chance: () => 0, sleep: async (milliseconds) => void waits.push(milliseconds) },
  )
  const outcome = await fetcher(new Request('https://charts.example/x')).then(
    (response) => String(response.status),
    (error: unknown) => (error instanceof AicrError ? error.code : error instanceof Error ? error.name : String(error)),
  )
  return { outcome, waits, left: steps.length }
}

describe('retrying', () => {
  const refused = new AicrError('INVALID_REQUEST', 'no')
  const aborted = new DOMException('stop', 'AbortError')
  const rows: readonly (readonly [
    what: string,
    script: readonly Step[],
    outcome: string,
    waits: readonly number[],
    left: number,
  ])[] = [
    ['fine', [200, 500], '200', [], 1],
    ['404 is an answer', [404, 200], '404', [], 1],
    ['401 is an answer', [401, 200], '401', [], 1],
    ['304 is an answer', [304, 200], '304', [], 1],
    ['501 does not pass', [501, 200], '501', [], 1],
    ['505 does not pass', [505, 200], '505', [], 1],
    ['500 passes', [500, 200], '200', [250], 0],
    ['502 passes', [502, 200], '200', [250], 0],
    ['503 passes', [503, 200], '200', [250], 0],
    ['504 passes', [504, 200], '200', [250], 0],
    ['408 passes', [408, 200], '200', [250], 0],
    ['429 passes', [429, 200], '200', [250], 0],
    ['425 does not', [425, 200], '425', [], 1],
    ['waits double', [500, 500, 500, 200], '200', [250, 500, 1000], 0],
    ['four tries', [500, 500, 500, 500, 200], '500', [250, 500, 1000], 1],
    ['asked for', [{ status: 429, after: '3' }, 200], '200', [3000], 0],
    ['asked for on 503', [{ status: 503, after: '3' }, 200], '200', [3000], 0],
    ['asked for at once', [{ status: 429, after: '0' }, 200], '200', [0], 0],
    ['asked for by date', [{ status: 429, after: 'Sun, 01 Mar 2026 00:00:10 GMT' }, 200], '200', [10_000], 0],
    ['asked for in vain', [{ status: 429, after: 'x' }, 200], '200', [250], 0],
    ['asked for too long', [{ status: 429, after: '31' }, 200], '429', [], 1],
    ['asked for just not too long', [{ status: 429, after: '30' }, 200], '200', [30_000], 0],
    ['reset', ['ECONNRESET', 200], '200', [250], 0],
    ['refused', ['ECONNREFUSED', 200], '200', [250], 0],
    [
      'refused always',
      ['ECONNREFUSED', 'ECONNREFUSED', 'ECONNREFUSED', 'ECONNREFUSED'],
      'SERVICE_UNAVAILABLE',
      [250, 500, 1000],
      0,
    ],
    ['broken pipe', ['EPIPE', 200], '200', [250], 0],
    ['name not resolved for now', ['EAI_AGAIN', 200], '200', [250], 0],
    ['no such name', ['ENOTFOUND', 200], 'SERVICE_UNAVAILABLE', [], 1],
    ['certificate ran out', ['CERT_HAS_EXPIRED', 200], 'SERVICE_UNAVAILABLE', [], 1],
    ['self-signed', ['DEPTH_ZERO_SELF_SIGNED_CERT', 200], 'SERVICE_UNAVAILABLE', [], 1],
    ['unknown authority', ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 200], 'SERVICE_UNAVAILABLE', [], 1],
    ['name of the certificate', ['ERR_TLS_CERT_ALTNAME_INVALID', 200], 'SERVICE_UNAVAILABLE', [], 1],
    ['policy', [refused, 200], 'INVALID_REQUEST', [], 1],
    ['abort', [aborted, 200], 'AbortError', [], 1],
    ['mixed', ['ECONNRESET', 503, 'ECONNRESET', 200], '200', [250, 500, 1000], 0],
  ]
  test.each(rows)('%s', async (_, script, outcome, waits, left) => {
    expect(await run(script)).toEqual({ outcome, waits, left })
  })
  test('one attempt is no retry', async () => {
    expect(await run([500, 200], { ...RETRY, attempts: 1 })).toEqual({ outcome: '500', waits: [], left: 1 })
  })
  test('a caller that gives up while we wait', async () => {
    const controller = new AbortController()
    const fetcher = retrying(async () => new Response(null, { status: 503 }), RETRY, {
      now: () => NOW,
      chance: () => 0,
      sleep: async (_, signal) => {
        controller.abort()
        signal?.throwIfAborted()
      },
    })
    await expect(fetcher(new Request('https://x', { signal: controller.signal }))).rejects.toThrow('aborted')
  })
  test('a body is sent again', async () => {
    const bodies: string[] = []
    const fetcher = retrying(
      async (request) => {
        bodies.push(await request.text())
        return new Response(null, { status: bodies.length === 1 ? 503 : 200 })
      },
      RETRY,
      { now: () => NOW, chance: () => 0, sleep: async () => undefined },
    )
    await fetcher(new Request('https://x', { method: 'POST', body: 'hello' }))
    expect(bodies).toEqual(['hello', 'hello'])
  })
})
