import { afterEach, describe, expect, test } from 'vitest'
import type { AicrError } from '../../../src/core/errors.ts'
import type { ResolvedChart } from '../../../src/core/seams.ts'
import { resolveUrl } from '../../../src/core/source/http-repository.ts'
import { httpRepository } from '../../../src/core/source/index.ts'
import { SHELF } from '../../contracts/chart-source.ts'
import { memoryCache } from '../../helpers/chart-cache.ts'
import { testNetwork } from '../../helpers/network.ts'
import { indexOf, type RepositoryOptions, sha256, startRepository } from '../../helpers/repository.ts'
import { answer, startServer, type TestServer } from '../../helpers/server.ts'

const closing: TestServer[] = []
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close()
})
const start = async (options: Partial<RepositoryOptions> = {}): Promise<TestServer> => {
  const server = await startRepository({ charts: SHELF, ...options })
  closing.push(server)
  return server
}
const failure = async (asked: Promise<unknown>): Promise<AicrError> =>
  (await asked.catch((error: unknown) => error)) as AicrError

describe('URLs in an index', () => {
  const rows: readonly (readonly [repository: string, reference: string, url: string])[] = [
    ['https://c.example', 'a.tgz', 'https://c.example/a.tgz'],
    ['https://c.example/', 'a.tgz', 'https://c.example/a.tgz'],
    ['https://c.example/x', 'a.tgz', 'https://c.example/x/a.tgz'],
    ['https://c.example/x/', 'a.tgz', 'https://c.example/x/a.tgz'],
    ['https://c.example/x', 'charts/a.tgz', 'https://c.example/x/charts/a.tgz'],
    ['https://c.example/x', './a.tgz', 'https://c.example/x/a.tgz'],
    ['https://c.example/x', '../a.tgz', 'https://c.example/a.tgz'],
    ['https://c.example/x', '/a.tgz', 'https://c.example/a.tgz'],
    ['https://c.example/x', '//d.example/a.tgz', 'https://d.example/a.tgz'],
    ['https://c.example/x', 'https://d.example/a.tgz', 'https://d.example/a.tgz'],
    ['https://c.example/x', 'HTTPS://d.example/a.tgz', 'HTTPS://d.example/a.tgz'],
    ['https://c.example/x', 'oci://r.example/a:1.0.0', 'oci://r.example/a:1.0.0'],
    ['https://c.example/x?token=t', 'a.tgz', 'https://c.example/x/a.tgz?token=t'],
    ['https://c.example/x?token=t', 'a.tgz?v=1', 'https://c.example/x/a.tgz?token=t'],
    ['https://c.example/x', 'a.tgz?v=1', 'https://c.example/x/a.tgz'],
    ['https://c.example/x?token=t', 'https://d.example/a.tgz', 'https://d.example/a.tgz'],
    ['https://c.example/x#f', 'a.tgz', 'https://c.example/x/a.tgz'],
    ['https://c.example/x', 'a-1.0.0+b.tgz', 'https://c.example/x/a-1.0.0+b.tgz'],
    ['https://c.example/x', 'a%20b.tgz', 'https://c.example/x/a%20b.tgz'],
    ['https://c.example/x', 'a b.tgz', 'https://c.example/x/a%20b.tgz'],
    ['https://c.example/x%2Fy', 'a.tgz', 'https://c.example/x%2Fy/a.tgz'],
    ['https://c.example:8443/x', 'a.tgz', 'https://c.example:8443/x/a.tgz'],
  ]
  test.each(rows)('%s + %s', (repository, reference, url) => {
    expect(resolveUrl(repository, reference)).toBe(url)
  })
  test.each(['http://[x', 'https://a b'])('%s is none', (reference) => {
    expect(() => resolveUrl('https://c.example', reference)).toThrow(`https://c.example/: "${reference}" is not a URL`)
  })
})

describe('archives by URL', () => {
  const rows: readonly (readonly [file: string, name: string, version: string])[] = [
    ['alpha-1.1.0.tgz', 'alpha', '1.1.0'],
    ['beta-more-3.0.0.tgz', 'beta-more', '3.0.0'],
    ['a-v1.2.3.tgz', 'a', 'v1.2.3'],
    ['a-1.2.3-rc.1.tgz', 'a', '1.2.3-rc.1'],
    ['a-1.2.3%2Bb.tgz', 'a', '1.2.3+b'],
    ['a-1.2.tar.gz', 'a', '1.2'],
    ['a.tgz', 'a', ''],
    ['a', 'a', ''],
    ['a-1.2.3.tgz?token=x', 'a', '1.2.3'],
  ]
  test.each(rows)('%s', async (file, name, version) => {
    const source = httpRepository({ network: testNetwork() })
    const reference = { repository: '', chart: `https://c.example/x/${file}`, version: '' }
    expect(source.accepts(reference)).toBe(true)
    expect(await source.resolve(reference)).toEqual({
      reference,
      name,
      version,
      digest: undefined,
      url: reference.chart,
    })
  })
  test('its bytes', async () => {
    const server = await start()
    const source = httpRepository({ network: testNetwork() })
    const found = await source.resolve({ repository: '', chart: `${server.url}/alpha-1.1.0.tgz`, version: '' })
    expect(sha256(await source.open(found))).toBe(sha256(SHELF[1]?.archive ?? ''))
    expect(server.asked()).toEqual(['/alpha-1.1.0.tgz'])
  })
})

describe('the index', () => {
  test('is fetched once for all', async () => {
    const server = await start()
    const source = httpRepository({ network: testNetwork() })
    const repository = server.url
    await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        source.resolve({ repository, chart: SHELF[i % 4]?.name ?? '', version: '' }),
      ),
    )
    expect(server.asked()).toEqual(['/index.yaml'])
  })
  test('is fetched again after a failure', async () => {
    const server = await start()
    server.fail(/index/, (_, response) => answer(response, 404))
    const source = httpRepository({ network: testNetwork() })
    const reference = { repository: server.url, chart: 'alpha', version: '' }
    expect((await failure(source.resolve(reference))).code).toBe('NOT_FOUND')
    expect((await source.resolve(reference)).version).toBe('1.10.0')
  })
  test('keeps the query of the repository', async () => {
    const server = await start()
    const source = httpRepository({ network: testNetwork() })
    const found = await source.resolve({ repository: `${server.url}/?token=t`, chart: 'alpha', version: '1.1.0' })
    await source.open(found)
    expect(server.asked()).toEqual(['/index.yaml?token=t', '/alpha-1.1.0.tgz?token=t'])
  })
  test('is asked for anew only when it changed', async () => {
    const server = await start({ etag: true })
    const cache = memoryCache()
    const reference = { repository: server.url, chart: 'alpha', version: '' }
    for (let run = 0; run < 3; run++) {
      expect((await httpRepository({ network: testNetwork(), cache }).resolve(reference)).version).toBe('1.10.0')
    }
    expect(server.seen.map((one) => one.headers['if-none-match'] !== undefined)).toEqual([false, true, true])
  })
  test('is kept by the time it was changed', async () => {
    const index = indexOf({ charts: SHELF })
    const server = await startServer((seen, response) => {
      if (seen.headers['if-modified-since'] === 'Sun, 01 Mar 2026 00:00:00 GMT') return answer(response, 304)
      answer(response, 200, index, { 'last-modified': 'Sun, 01 Mar 2026 00:00:00 GMT' })
    })
    closing.push(server)
    const cache = memoryCache()
    for (let run = 0; run < 2; run++) {
      const found = await httpRepository({ network: testNetwork(), cache }).resolve({
        repository: server.url,
        chart: 'beta',
        version: '',
      })
      expect(found.version).toBe('0.1.0')
    }
    expect(server.seen[1]?.headers['if-modified-since']).toBe('Sun, 01 Mar 2026 00:00:00 GMT')
  })
  test('without a tag is not kept', async () => {
    const server = await start()
    const cache = memoryCache()
    await httpRepository({ network: testNetwork(), cache }).resolve({
      repository: server.url,
      chart: 'beta',
      version: '',
    })
    expect(cache.documents.size).toBe(0)
  })
  test('a changed one replaces the kept one', async () => {
    const cache = memoryCache()
    const server = await start({ etag: true })
    cache.documents.set(`${server.url}/index.yaml`, {
      bytes: new TextEncoder().encode('entries: {}'),
      etag: '"old"',
      lastModified: undefined,
    })
    const found = await httpRepository({ network: testNetwork(), cache }).resolve({
      repository: server.url,
      chart: 'beta',
      version: '',
    })
    expect(found.version).toBe('0.1.0')
    expect(cache.documents.get(`${server.url}/index.yaml`)?.etag).not.toBe('"old"')
  })
  test('many repositories do not pile up in memory', async () => {
    const index = `entries:\n  alpha:\n  - {name: alpha, version: 1.0.0, urls: [a.tgz]}\n# ${'x'.repeat(40 << 20)}\n`
    const server = await startServer((_, response) => answer(response, 200, index))
    closing.push(server)
    const source = httpRepository({ network: testNetwork() })
    for (const path of ['a', 'b', 'c', 'a', 'c'])
      await source.resolve({ repository: `${server.url}/${path}`, chart: 'alpha', version: '' })
    expect(server.asked()).toEqual(['/a/index.yaml', '/b/index.yaml', '/c/index.yaml', '/a/index.yaml'])
  })
})

describe('errors say what to do', () => {
  test('no such chart', async () => {
    const server = await start()
    const error = await failure(
      httpRepository({ network: testNetwork() }).resolve({ repository: server.url, chart: 'alhpa', version: '' }),
    )
    expect(error.message).toBe(`chart "alhpa" not found in ${server.url}/ repository`)
    expect(error.hint).toBe('charts there: alpha, beta, only-pre, beta-more')
  })
  test('no such version', async () => {
    const server = await start()
    const error = await failure(
      httpRepository({ network: testNetwork() }).resolve({ repository: server.url, chart: 'beta', version: '9.9.9' }),
    )
    expect(error.message).toBe(`chart "beta" version "9.9.9" not found in ${server.url}/ repository`)
    expect(error.hint).toBe('versions there: 0.1.0')
  })
  test('many versions', async () => {
    const charts = Array.from({ length: 20 }, (_, n) => ({ name: 'a', version: `1.${n}.0`, archive: new Uint8Array() }))
    const server = await start({ charts })
    const error = await failure(
      httpRepository({ network: testNetwork() }).resolve({ repository: server.url, chart: 'a', version: '2' }),
    )
    expect(error.hint).toBe('versions there: 1.19.0, 1.18.0, 1.17.0, 1.16.0, 1.15.0, 1.14.0, 1.13.0, 1.12.0, …')
  })
  test('not a repository', async () => {
    const server = await start()
    const error = await failure(
      httpRepository({ network: testNetwork() }).resolve({ repository: `${server.url}/nope`, chart: 'a', version: '' }),
    )
    expect(error.message).toMatch(
      /^looks like "http:\/\/127.0.0.1:\d+\/nope" is not a valid chart repository or cannot be reached: GET http/,
    )
    expect(error.message).toMatch(/\/nope\/index.yaml: 404 Not Found: no such file$/)
  })
  test('an index that is a web page', async () => {
    const server = await start({ index: '<!doctype html>' })
    const error = await failure(
      httpRepository({ network: testNetwork() }).resolve({ repository: server.url, chart: 'a', version: '' }),
    )
    expect(error.message).toBe(`${server.url}/index.yaml: not a chart repository's index: it is a web page`)
  })
  test('an index that points into a registry, and no registry', async () => {
    const server = await start({ urlOf: () => 'oci://r.example/alpha:1.0.0' })
    const error = await failure(
      httpRepository({ network: testNetwork() }).resolve({ repository: server.url, chart: 'alpha', version: '' }),
    )
    expect(error.message).toBe('oci://r.example/alpha:1.0.0: no registry client')
  })
  test('an index and a registry that disagree', async () => {
    const server = await start({ urlOf: () => 'oci://r.example/alpha:1.10.0' })
    const registry = {
      accepts: () => true,
      resolve: async () => ({ digest: `sha256:${'0'.repeat(64)}` }) as ResolvedChart,
      open: async () => new Uint8Array(),
    }
    const error = await failure(
      httpRepository({ network: testNetwork(), registry }).resolve({
        repository: server.url,
        chart: 'alpha',
        version: '',
      }),
    )
    expect(error.message).toMatch(/digest is sha256:0+, not sha256:[0-9a-f]+ as the index promises$/)
  })
})

describe('what it accepts', () => {
  test.each([
    ['https://c.example', 'a', true],
    ['http://c.example', 'a', true],
    ['HTTP://c.example', 'a', true],
    ['oci://c.example', 'a', false],
    ['file:///c', 'a', false],
    ['', 'https://c.example/a.tgz', true],
    ['', 'oci://c.example/a', false],
    ['', 'a/b', false],
    ['', './a', false],
  ])('%j %j: %s', (repository, chart, accepted) => {
    expect(httpRepository({ network: testNetwork() }).accepts({ repository, chart, version: '' })).toBe(accepted)
  })
})

describe('provenance', () => {
  const prov = new TextEncoder().encode('-----BEGIN PGP SIGNED MESSAGE-----')
  test('beside the archive', async () => {
    const server = await start({ files: { '/alpha-1.1.0.tgz.prov': prov } })
    const source = httpRepository({ network: testNetwork() })
    const found = await source.resolve({ repository: server.url, chart: 'alpha', version: '1.1.0' })
    expect(await source.provenance?.(found)).toEqual(prov)
  })
  test('none', async () => {
    const server = await start()
    const source = httpRepository({ network: testNetwork() })
    expect(
      await source.provenance?.(await source.resolve({ repository: server.url, chart: 'alpha', version: '1.1.0' })),
    ).toBeUndefined()
  })
  test('of a signed URL keeps its query', async () => {
    const server = await start({ files: { '/alpha-1.1.0.tgz.prov': prov } })
    const source = httpRepository({ network: testNetwork() })
    await source.provenance?.(
      await source.resolve({ repository: '', chart: `${server.url}/alpha-1.1.0.tgz?s=1`, version: '' }),
    )
    expect(server.asked()).toEqual(['/alpha-1.1.0.tgz.prov?s=1'])
  })
})

test('an archive is asked for as it is, not compressed once more', async () => {
  const server = await start()
  const source = httpRepository({ network: testNetwork() })
  await source.open(await source.resolve({ repository: server.url, chart: 'alpha', version: '1.1.0' }))
  expect(server.seen[1]?.headers).toMatchObject({
    'accept-encoding': 'identity',
    accept: expect.stringContaining('application/gzip'),
  })
})
