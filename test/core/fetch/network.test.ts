import { afterEach, describe, expect, test } from 'vitest'
import { AicrError } from '../../../src/core/errors.ts'
import { pullScope } from '../../../src/core/fetch/authorization.ts'
import { basicHeader, createNetwork, download, RETRY, wait, withBasic } from '../../../src/core/fetch/index.ts'
import { Slots } from '../../../src/core/fetch/slots.ts'
import { testNetwork } from '../../helpers/network.ts'
import { answer, cut, drip, hang, startServer, status, type TestServer } from '../../helpers/server.ts'

const closing: TestServer[] = []
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close()
})
const serve = async (
  handler: Parameters<typeof startServer>[0] = (_, response) => answer(response, 200, 'hello'),
): Promise<TestServer> => {
  const server = await startServer(handler)
  closing.push(server)
  return server
}

describe('a host that does not answer', () => {
  const silent = (): { asked: string[]; at: { now: number; up: boolean }; get: (url: string) => Promise<string> } => {
    const asked: string[] = []
    const at = { now: 0, up: false }
    const fetch = async (request: Request): Promise<Response> => {
      asked.push(request.url)
      if (!at.up && request.url.includes('silent'))
        throw Object.assign(new TypeError('failed'), { code: 'EHOSTUNREACH' })
      return new Response('x')
    }
    const network = testNetwork({ fetch, now: () => at.now, retry: { ...RETRY, attempts: 2 } })
    const get = async (url: string): Promise<string> => {
      try {
        return String((await download(network, network.fetch, { url, max: 10 })).status)
      } catch (error) {
        return error instanceof AicrError ? error.code : String(error)
      }
    }
    return { asked, at, get }
  }
  test('is asked once a run, and each chart from it is told why', async () => {
    const { asked, get } = silent()
    for (let chart = 0; chart < 11; chart++)
      expect(await get(`https://silent.example/${chart}.tgz`)).toBe('SERVICE_UNAVAILABLE')
    expect(await get('https://other.example/a.tgz')).toBe('200')
    expect(asked).toEqual([
      'https://silent.example/0.tgz',
      'https://silent.example/0.tgz',
      'https://other.example/a.tgz',
    ])
  })
  test('is asked again after a while', async () => {
    const { asked, at, get } = silent()
    await get('https://silent.example/a')
    at.up = true
    at.now = 60_001
    expect(await get('https://silent.example/b')).toBe('200')
    at.up = false
    for (const path of ['c', 'd']) expect(await get(`https://silent.example/${path}`)).toBe('SERVICE_UNAVAILABLE')
    expect(asked.length).toBe(2 + 1 + 2 + 2)
  })
})

describe('download', () => {
  test('a body', async () => {
    const server = await serve()
    const network = testNetwork()
    const { bytes, status: code } = await download(network, network.fetch, { url: server.url, max: 10 })
    expect([new TextDecoder().decode(bytes), code]).toEqual(['hello', 200])
  })
  test('headers go along', async () => {
    const server = await serve()
    const network = testNetwork()
    await download(network, network.fetch, {
      url: server.url,
      max: 10,
      headers: { accept: 'x/y', 'accept-encoding': 'identity' },
    })
    expect(server.seen[0]?.headers).toMatchObject({ accept: 'x/y', 'accept-encoding': 'identity' })
  })
  test('a status that is accepted', async () => {
    const server = await serve()
    server.fail(/./, status(304))
    const network = testNetwork()
    expect((await download(network, network.fetch, { url: server.url, max: 10, accept: [304] })).status).toBe(304)
  })
  test('the size is not expected of other statuses', async () => {
    const server = await serve()
    server.fail(/./, status(404, {}, 'x'))
    const network = testNetwork()
    expect((await download(network, network.fetch, { url: server.url, max: 10, size: 5, accept: [404] })).status).toBe(
      404,
    )
  })
  test('a long error body is not read', async () => {
    const server = await serve()
    server.fail(/./, status(404, {}, 'x'.repeat(1 << 20)))
    const network = testNetwork()
    await expect(download(network, network.fetch, { url: server.url, max: 10 })).rejects.toThrow(/404 Not Found$/)
  })
  test('a caller that gave up', async () => {
    const server = await serve()
    server.fail(/./, hang)
    const network = testNetwork()
    const controller = new AbortController()
    const asked = download(network, network.fetch, { url: server.url, max: 10, signal: controller.signal })
    setTimeout(() => controller.abort(), 20)
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
  })
  test('an answer that is late', async () => {
    const server = await serve()
    server.fail(/./, hang)
    const network = testNetwork({ limits: { requestTimeout: 50 } })
    const error = (await download(network, network.fetch, { url: server.url, max: 10 }).catch(
      (e: unknown) => e,
    )) as AicrError
    expect([error.code, error.hint]).toEqual(['TIMEOUT', 'try again, or raise --timeout'])
    expect(error.message).toBe(`GET ${server.url}/: no answer within 0.05 s`)
  })
  test('a body that drips, or is cut again and again, ends with the whole', async () => {
    for (const fault of [drip(2), cut()]) {
      const server = await serve()
      server.fail(/./, fault, 10_000)
      const network = testNetwork({ limits: { componentTimeout: 80 }, retry: { ...RETRY, attempts: 1e9 } })
      await expect(download(network, network.fetch, { url: server.url, max: 1e6 })).rejects.toThrow(
        `GET ${server.url}/: not complete within 0.08 s`,
      )
    }
  })
  test('a closed network', async () => {
    const server = await serve()
    server.fail(/./, hang, 10)
    const ended = new AbortController()
    const network = testNetwork({ signal: ended.signal })
    const wanted = { url: server.url, max: 10 }
    const asked = [download(network, network.fetch, wanted), network.fetch(new Request(server.url))]
    await expect.poll(() => server.seen.length).toBe(2)
    ended.abort()
    for (const one of [...asked, download(network, network.fetch, wanted)])
      await expect(one).rejects.toMatchObject({ name: 'AbortError' })
    expect(server.seen.length).toBe(2)
  })
  test('at most so many at a time', async () => {
    let now = 0
    let most = 0
    const server = await serve((_, response) => {
      most = Math.max(most, ++now)
      setTimeout(() => {
        now--
        answer(response, 200, 'x')
      }, 10)
    })
    const network = testNetwork({ concurrency: 3 })
    await Promise.all(Array.from({ length: 12 }, () => download(network, network.fetch, { url: server.url, max: 10 })))
    expect(most).toBe(3)
  })
  test('the slots of failures are given back', async () => {
    const server = await serve()
    server.fail(/./, status(404), 10)
    const network = testNetwork({ concurrency: 2 })
    await Promise.allSettled(
      Array.from({ length: 10 }, () => download(network, network.fetch, { url: server.url, max: 10 })),
    )
    expect((await download(network, network.fetch, { url: server.url, max: 10 })).status).toBe(200)
  })
  test('hosts are checked on every hop', async () => {
    const server = await serve((_, response) => answer(response, 302, '', { location: 'http://localhost:1/x' }))
    const network = testNetwork({ hosts: { allow: [server.host] } })
    await expect(download(network, network.fetch, { url: server.url, max: 10 })).rejects.toThrow(
      'http://localhost:1/x: host localhost:1 is not on the allow-list',
    )
  })
  test('defaults', () => {
    const network = createNetwork({ fetch: async () => new Response('x') })
    expect(network.limits.redirects).toBe(10)
    expect(network.retry.attempts).toBe(4)
    expect(network.chance()).toBeLessThan(1)
  })
})

describe('Basic', () => {
  test.each([
    ['me', 'secret', 'Basic bWU6c2VjcmV0'],
    ['', '', 'Basic Og=='],
    ['a', 'b:c', 'Basic YTpiOmM='],
    ['ü', 'é', 'Basic w7w6w6k='],
    ['😀', '', 'Basic 8J+YgDo='],
  ])('%s:%s', (username, password, header) => {
    expect(basicHeader(username, password)).toBe(header)
  })
  test.each([
    ['https://a.example/x', true],
    ['https://b.example/x', false],
  ])('%s gets it: %s', async (url, gets) => {
    let seen: string | null = null
    const fetcher = withBasic(
      async (request) => {
        seen = request.headers.get('authorization')
        return new Response()
      },
      { username: 'a', password: 'b' },
      (one) => one.host === 'a.example',
    )
    await fetcher(new Request(url))
    expect(seen !== null).toBe(gets)
  })
  test('an identity token is not for Basic', async () => {
    const fetcher = withBasic(
      async (request) => new Response(request.headers.get('authorization') ?? 'none'),
      { identityToken: 'x' },
      () => true,
    )
    expect(await (await fetcher(new Request('https://a'))).text()).toBe('none')
  })
})

describe('scopes', () => {
  const rows: readonly (readonly [path: string, scope: string])[] = [
    ['/v2/a/manifests/1.0', 'repository:a:pull'],
    ['/v2/a/b/c/manifests/1.0', 'repository:a/b/c:pull'],
    ['/v2/a/blobs/sha256:abc', 'repository:a:pull'],
    ['/v2/a/tags/list', 'repository:a:pull'],
    ['/v2/a/manifests/manifests/1.0', 'repository:a/manifests:pull'],
    ['/v2/', ''],
    ['/', ''],
    ['/v2/manifests/1.0', ''],
    ['/other/a/manifests/1.0', ''],
  ]
  test.each(rows)('%s', (path, scope) => {
    expect(pullScope(new URL(`https://r.example${path}`))).toBe(scope)
  })
})

describe('slots', () => {
  test.each([0, -1, 1])('%i is at least one', async (count) => {
    expect(await new Slots(count).run(async () => 'ran')).toBe('ran')
  })
  test('in the order they came', async () => {
    const slots = new Slots(1)
    const order: number[] = []
    await Promise.all([1, 2, 3, 4].map((n) => slots.run(async () => void order.push(n))))
    expect(order).toEqual([1, 2, 3, 4])
  })
})

describe('waiting', () => {
  test('waits', async () => {
    const started = performance.now()
    await wait(20)
    expect(performance.now() - started).toBeGreaterThan(15)
  })
  test('not for who gave up', async () => {
    await expect(wait(10_000, AbortSignal.abort(new Error('no')))).rejects.toThrow('no')
  })
  test('not for who gives up', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error('enough')), 5)
    await expect(wait(10_000, controller.signal)).rejects.toThrow('enough')
  })
})
