import { describe, expect, test } from 'vitest'
import { AicrError } from '../../../src/core/errors.ts'
import { answeredBy, following } from '../../../src/core/fetch/redirects.ts'

type Table = Readonly<Record<string, readonly [status: number, location?: string]>>

interface Walk {
  readonly outcome: string
  /** `URL secret?` of each hop */
  readonly hops: readonly string[]
}

async function walk(table: Table, start: string, init: RequestInit = {}, max = 10): Promise<Walk> {
  const hops: string[] = []
  const fetcher = following(async (request) => {
    const secret = request.headers.get('authorization') ?? request.headers.get('cookie')
    hops.push(`${request.url}${secret === null ? '' : ' with secret'}`)
    const [status, location] = table[request.url] ?? [404]
    return new Response(null, { status, headers: location === undefined ? {} : { location } })
  }, max)
  const outcome = await fetcher(new Request(start, init)).then(
    (response) => String(response.status),
    (error: unknown) => (error instanceof AicrError ? error.message : String(error)),
  )
  return { outcome, hops }
}

const SECRET = { headers: { authorization: 'Basic x' } }
const A = 'https://a.example/x'
const B = 'https://b.example/y'

describe('following', () => {
  const rows: readonly (readonly [what: string, table: Table, outcome: string, hops: readonly string[]])[] = [
    ['no redirect', { [A]: [200] }, '200', [`${A} with secret`]],
    ['a redirect without a place', { [A]: [302] }, '302', [`${A} with secret`]],
    ['300 is not followed', { [A]: [300, B] }, '300', [`${A} with secret`]],
    ['304 is not followed', { [A]: [304, B] }, '304', [`${A} with secret`]],
    ['201 is not followed', { [A]: [201, B] }, '201', [`${A} with secret`]],
    ...[301, 302, 303, 307, 308].map(
      (status) => [`${status} elsewhere`, { [A]: [status, B], [B]: [200] }, '200', [`${A} with secret`, B]] as const,
    ),
    [
      'a path',
      { [A]: [302, '/z'], 'https://a.example/z': [200] },
      '200',
      [`${A} with secret`, 'https://a.example/z with secret'],
    ],
    [
      'a relative path',
      { [A]: [302, 'z'], 'https://a.example/z': [200] },
      '200',
      [`${A} with secret`, 'https://a.example/z with secret'],
    ],
    ['without scheme', { [A]: [302, '//b.example/y'], [B]: [200] }, '200', [`${A} with secret`, B]],
    [
      'another port',
      { [A]: [302, 'https://a.example:444/x'], 'https://a.example:444/x': [200] },
      '200',
      [`${A} with secret`, 'https://a.example:444/x'],
    ],
    [
      'the same port, told',
      { [A]: [302, 'https://a.example:443/z'], 'https://a.example/z': [200] },
      '200',
      [`${A} with secret`, 'https://a.example/z with secret'],
    ],
    [
      'a subdomain',
      { [A]: [302, 'https://s.a.example/x'], 'https://s.a.example/x': [200] },
      '200',
      [`${A} with secret`, 'https://s.a.example/x'],
    ],
    [
      'a parent domain',
      { [A]: [302, 'https://example/x'], 'https://example/x': [200] },
      '200',
      [`${A} with secret`, 'https://example/x'],
    ],
    [
      'away and back',
      { [A]: [302, B], [B]: [302, 'https://a.example/z'], 'https://a.example/z': [200] },
      '200',
      [`${A} with secret`, B, 'https://a.example/z'],
    ],
    [
      'two at home',
      { [A]: [302, '/1'], 'https://a.example/1': [302, '/2'], 'https://a.example/2': [200] },
      '200',
      [`${A} with secret`, 'https://a.example/1 with secret', 'https://a.example/2 with secret'],
    ],
    [
      'users in a place are dropped',
      { [A]: [302, 'https://u:p@b.example/y'], [B]: [200] },
      '200',
      [`${A} with secret`, B],
    ],
    [
      'a fragment is kept to itself',
      { [A]: [302, `${B}#f`], [B]: [200], [`${B}#f`]: [200] },
      '200',
      [`${A} with secret`, `${B}#f`],
    ],
    [
      'down to http',
      { [A]: [302, 'http://b.example/y'] },
      'GET https://a.example/x: the server redirects from https to http://b.example/y',
      [`${A} with secret`],
    ],
    [
      'down to http on loopback',
      { [A]: [302, 'http://127.0.0.1/y'], 'http://127.0.0.1/y': [200] },
      '200',
      [`${A} with secret`, 'http://127.0.0.1/y'],
    ],
    [
      'to no URL',
      { [A]: [302, 'http://[x'] },
      'GET https://a.example/x: the server redirects to something that is not a URL',
      [`${A} with secret`],
    ],
    [
      'to itself',
      { [A]: [302, A] },
      'GET https://a.example/x: the server redirects in a circle',
      [`${A} with secret`, `${A} with secret`],
    ],
    [
      'in a circle of two',
      { [A]: [302, B], [B]: [302, A] },
      'GET https://a.example/x: the server redirects in a circle',
      [`${A} with secret`, B, A],
    ],
  ]
  test.each(rows)('%s', async (_, table, outcome, hops) => {
    expect(await walk(table, A, SECRET)).toEqual({ outcome, hops })
  })

  test('up to https drops credentials: it is another origin', async () => {
    const table: Table = { 'http://a.example/x': [301, A], [A]: [200] }
    expect((await walk(table, 'http://a.example/x', SECRET)).hops).toEqual(['http://a.example/x with secret', A])
  })
  test('cookies are credentials', async () => {
    const hops = (await walk({ [A]: [302, B], [B]: [200] }, A, { headers: { cookie: 'a=b' } })).hops
    expect(hops.at(-1)).toBe(B)
  })
  test('other headers travel', async () => {
    let accept: string | null = null
    const fetcher = following(async (request) => {
      accept = request.headers.get('accept')
      return new Response(null, request.url === A ? { status: 302, headers: { location: B } } : { status: 200 })
    }, 5)
    await fetcher(new Request(A, { headers: { accept: 'x/y' } }))
    expect(accept).toBe('x/y')
  })
  test.each([0, 1, 2, 5])('at most %i', async (max) => {
    const table: Table = Object.fromEntries(
      Array.from({ length: 9 }, (_, n) => [`https://a.example/${n}`, [302, `/${n + 1}`] as const]),
    )
    const { outcome, hops } = await walk(table, 'https://a.example/0', {}, max)
    expect(outcome).toBe(`GET https://a.example/0: the server sends more than ${max} redirects`)
    expect(hops).toHaveLength(max + 1)
  })
  test('exactly as many as allowed', async () => {
    expect((await walk({ [A]: [302, B], [B]: [200] }, A, {}, 1)).outcome).toBe('200')
  })
  test.each(['POST', 'PUT', 'DELETE'])('a %s is not sent on', async (method) => {
    const { outcome, hops } = await walk({ [A]: [307, B], [B]: [200] }, A, { method })
    expect(outcome).toBe(`${method} ${A}: the server redirects a ${method}`)
    expect(hops).toEqual([A])
  })
  test('HEAD is', async () => {
    expect((await walk({ [A]: [307, B], [B]: [200] }, A, { method: 'HEAD' })).outcome).toBe('200')
  })
  test('where a browser hides redirects, it follows them itself', async () => {
    const modes: string[] = []
    const fetcher = following(async (request) => {
      modes.push(request.redirect)
      if (request.redirect === 'manual')
        return Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' })
      return new Response('there')
    }, 5)
    expect(await (await fetcher(new Request(A))).text()).toBe('there')
    expect(modes).toEqual(['manual', 'follow'])
  })
})

describe('who answered', () => {
  const table: Table = { [A]: [302, B], [B]: [200], 'https://a.example/own': [200] }
  const ask = async (start: string): Promise<string | undefined> => {
    const fetcher = following(async (request) => {
      const [status, location] = table[request.url] ?? [404]
      return new Response(null, { status, headers: location === undefined ? {} : { location } })
    }, 3)
    return answeredBy(await fetcher(new Request(start)))
  }
  test('the one who was asked', async () => {
    expect(await ask('https://a.example/own')).toBe('https://a.example')
  })
  test('the last of a row of redirects, though a Response made by hand has no URL', async () => {
    expect(await ask(A)).toBe('https://b.example')
  })
  test('nobody knows', () => {
    expect(answeredBy(new Response(''))).toBeUndefined()
  })
})
