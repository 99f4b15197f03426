import { afterEach, describe, expect, test } from 'vitest'
import { AicrError } from '../../../src/core/errors.ts'
import type { ChartReference, ChartSource, ResolvedChart } from '../../../src/core/seams.ts'
import { cached, httpRepository } from '../../../src/core/source/index.ts'
import { SHELF } from '../../contracts/chart-source.ts'
import { type MemoryCache, memoryCache } from '../../helpers/chart-cache.ts'
import { testNetwork } from '../../helpers/network.ts'
import { sha256, startRepository } from '../../helpers/repository.ts'
import type { TestServer } from '../../helpers/server.ts'

const closing: TestServer[] = []
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close()
})

interface Scene {
  readonly server: TestServer
  readonly cache: MemoryCache
  readonly source: (policy?: Parameters<typeof cached>[2]) => ChartSource
  readonly reference: (version: string, chart?: string) => ChartReference
}

async function scene(noDigests = false): Promise<Scene> {
  const server = await startRepository({ charts: SHELF, noDigests })
  closing.push(server)
  const cache = memoryCache()
  return {
    server,
    cache,
    source: (policy) => cached(httpRepository({ network: testNetwork() }), cache, policy),
    reference: (version, chart = 'alpha') => ({ repository: server.url, chart, version }),
  }
}

const pull = async (source: ChartSource, reference: ChartReference): Promise<string> => {
  try {
    return sha256(await source.open(await source.resolve(reference)))
  } catch (error) {
    return error instanceof AicrError ? error.code : String(error)
  }
}
const sumOf = (version: string): string =>
  sha256(SHELF.find((one) => one.name === 'alpha' && one.version === version)?.archive ?? '')

describe('what is asked the second time', () => {
  const rows: readonly (readonly [
    what: string,
    wanted: string,
    version: string,
    noDigests: boolean,
    refresh: boolean,
    asked: readonly string[],
  ])[] = [
    ['an exact version: nothing', '1.1.0', '1.1.0', false, false, []],
    ['an exact version with v: nothing', 'v1.1.0', '1.1.0', false, false, []],
    ['an exact pre-release: nothing', '2.0.0-rc.1', '2.0.0-rc.1', false, false, []],
    ['a range: the index', '~1.1.0', '1.1.1', false, false, ['/index.yaml']],
    ['the newest: the index', '', '1.10.0', false, false, ['/index.yaml']],
    ['half a version: the index', '1.1', '1.1.1', false, false, ['/index.yaml']],
    ['an exact version without digest: nothing', '1.1.0', '1.1.0', true, false, []],
    ['a range without digest: the index', '~1.1.0', '1.1.1', true, false, ['/index.yaml']],
    ['refreshed: the index', '1.1.0', '1.1.0', false, true, ['/index.yaml']],
    ['refreshed without digest: index and archive', '1.1.0', '1.1.0', true, true, ['/index.yaml', '/alpha-1.1.0.tgz']],
  ]
  test.each(rows)('%s', async (_, wanted, version, noDigests, refresh, asked) => {
    const { server, source, reference } = await scene(noDigests)
    expect(await pull(source(), reference(wanted))).toBe(sumOf(version))
    const before = server.asked().length
    expect(before).toBe(2)
    expect(await pull(source({ refresh }), reference(wanted))).toBe(sumOf(version))
    expect(server.asked().slice(before)).toEqual(asked)
  })
})

test('a version whose archive is gone is looked up again', async () => {
  const { cache, reference } = await scene()
  const [old, now] = [new Uint8Array([1]), new Uint8Array([2])]
  let bytes = old
  const moving: ChartSource = {
    accepts: () => true,
    resolve: async (asked) => {
      const digest = sha256(bytes)
      return { reference: asked, name: 'alpha', version: '1.1.0', url: `https://charts.example/${digest}`, digest }
    },
    open: async ({ digest }) => {
      if (digest === sha256(bytes)) return bytes
      throw new AicrError('NOT_FOUND', 'gone')
    },
  }
  await cached(moving, cache).resolve(reference('1.1.0'))
  bytes = now
  expect(await pull(cached(moving, cache), reference('1.1.0'))).toBe(sha256(now))
  expect((await cached(moving, cache).resolve(reference('1.1.0'))).digest).toBe(sha256(now))
})

describe('offline', () => {
  test.each(['1.1.0', '', '~1.1.0', '*'])('%j was pulled before', async (wanted) => {
    const { server, source, reference } = await scene()
    const online = await pull(source(), reference(wanted))
    await server.close()
    closing.length = 0
    expect(await pull(source({ offline: true }), reference(wanted))).toBe(online)
  })
  test('never pulled', async () => {
    const { server, source, reference } = await scene()
    const error = await source({ offline: true })
      .resolve(reference('1.1.0'))
      .catch((e: unknown) => e)
    expect(error).toMatchObject({
      code: 'NOT_CACHED',
      hint: 'run once without --offline, or give the charts with --charts DIR',
    })
    expect((error as AicrError).message).toBe(
      `alpha 1.1.0 from ${server.url} is not in the cache, and --offline does not fetch it`,
    )
    expect(server.seen).toEqual([])
  })
  test('another wording of the same version was pulled', async () => {
    const { source, reference } = await scene()
    await pull(source(), reference('1.1.0'))
    expect(await pull(source({ offline: true }), reference('=1.1.0'))).toBe('NOT_CACHED')
  })
  test('the archive is gone', async () => {
    const { cache, source, reference } = await scene()
    await pull(source(), reference('1.1.0'))
    cache.blobs.clear()
    expect(await pull(source({ offline: true }), reference('1.1.0'))).toBe('NOT_CACHED')
  })
  test('offline wins over refresh', async () => {
    const { server, source, reference } = await scene()
    await pull(source(), reference('1.1.0'))
    const before = server.seen.length
    expect(await pull(source({ offline: true, refresh: true }), reference('1.1.0'))).toBe(sumOf('1.1.0'))
    expect(server.seen.length).toBe(before)
  })
})

describe('what went wrong in the cache', () => {
  test('an archive that is gone is fetched again', async () => {
    const { server, cache, source, reference } = await scene()
    await pull(source(), reference('1.1.0'))
    cache.blobs.clear()
    expect(await pull(source(), reference('1.1.0'))).toBe(sumOf('1.1.0'))
    expect(server.asked().slice(2)).toEqual(['/alpha-1.1.0.tgz'])
  })
  test.each([
    '',
    'null',
    '5',
    '[]',
    '{',
    '{"name": 5}',
    '{"name":"a","version":"1"}',
    '{"name":"a","version":"1","url":5}',
  ])('a note that says %j is asked for again', async (note) => {
    const { cache, source, reference } = await scene()
    await pull(source(), reference('1.1.0'))
    for (const key of cache.notes.keys()) cache.notes.set(key, note)
    expect(await pull(source(), reference('1.1.0'))).toBe(sumOf('1.1.0'))
  })
  test('a failure is not kept', async () => {
    const { cache, source, reference } = await scene()
    expect(await pull(source(), reference('9.9.9'))).toBe('NOT_FOUND')
    expect([cache.notes.size, cache.blobs.size]).toEqual([0, 0])
  })
})

describe('at the same time', () => {
  test('a thousand resolves of twenty charts', async () => {
    const { server, source, reference } = await scene()
    const one = source()
    const references = Array.from({ length: 1000 }, (_, i) => SHELF[i % SHELF.length]).map((chart) =>
      reference(chart?.version ?? '', chart?.name),
    )
    const sums = await Promise.all(references.map((each) => pull(one, each)))
    expect(sums).toEqual(references.map((_, i) => sha256(SHELF[i % SHELF.length]?.archive ?? '')))
    const asked = server.asked()
    expect(new Set(asked).size).toBe(asked.length)
    expect(asked.length).toBe(1 + SHELF.length)
  })
  test('several sources over one cache', async () => {
    const { server, source, reference } = await scene()
    const sums = await Promise.all(Array.from({ length: 8 }, () => pull(source(), reference('1.1.0'))))
    expect(new Set(sums)).toEqual(new Set([sumOf('1.1.0')]))
    expect(server.asked().filter((path) => path.endsWith('.tgz'))).toHaveLength(1)
  })
  test('one that gives up does not stop the others', async () => {
    const { source, reference } = await scene()
    const shared = source()
    const controller = new AbortController()
    const impatient = shared.resolve(reference('1.1.0'), controller.signal)
    const patient = shared.resolve(reference('1.1.0'))
    controller.abort()
    await impatient.catch(() => undefined)
    expect((await patient).version).toBe('1.1.0')
  })
})

describe('what belongs to whom', () => {
  test('the digest of the archive is learnt', async () => {
    const { source, reference } = await scene(true)
    const first = await source().resolve(reference('1.1.0'))
    expect(first.digest).toBeUndefined()
    await source().open(first)
    expect((await source().resolve(reference('1.1.0'))).digest).toBe(sumOf('1.1.0'))
  })
  test('repositories do not mix', async () => {
    const { source, reference } = await scene()
    await pull(source(), reference('1.1.0'))
    const other = { ...reference('1.1.0'), repository: 'https://127.0.0.1:1' }
    expect(await pull(source({ offline: true }), other)).toBe('NOT_CACHED')
  })
  test('provenance is kept too', async () => {
    let asked = 0
    const inner: ChartSource = {
      accepts: () => true,
      resolve: async (reference) => ({ reference, name: 'a', version: '1.0.0', digest: undefined, url: 'u' }),
      open: async () => new Uint8Array(),
      provenance: async () => {
        asked++
        return new TextEncoder().encode('signed')
      },
    }
    const source = cached(inner, memoryCache())
    const chart: ResolvedChart = await source.resolve({ repository: '', chart: 'a', version: '' })
    for (let i = 0; i < 3; i++) expect(new TextDecoder().decode(await source.provenance?.(chart))).toBe('signed')
    expect(asked).toBe(1)
  })
  test('no provenance', async () => {
    const { source, reference } = await scene()
    expect(await source().provenance?.(await source().resolve(reference('1.1.0')))).toBeUndefined()
  })
})
