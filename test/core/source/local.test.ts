import { describe, expect, test } from 'vitest'
import type { AicrError } from '../../../src/core/errors.ts'
import { findChart, localSource, vendoredCharts, verified } from '../../../src/core/source/index.ts'
import { matchingArchives } from '../../../src/core/source/local.ts'
import { archiveFile } from '../../../src/core/source/verified.ts'
import { memoryFiles } from '../../helpers/local-files.ts'
import { smallChart } from '../../helpers/tarball.ts'

const TGZ = smallChart('a', '1.0.0')
const FILES = memoryFiles({
  '/charts/a/Chart.yaml': 'name: a\n',
  '/charts/a/templates/t.yaml': 'x',
  '/charts/b-1.0.0.tgz': TGZ,
  '/charts/b-1.1.0.tgz': TGZ,
  '/charts/b-2.0.0-rc.1.tgz': TGZ,
  '/charts/b-more-9.0.0.tgz': TGZ,
  '/charts/bare.tgz': TGZ,
  '/charts/old.tar.gz': TGZ,
  '/charts/notes.txt': 'x',
  '/one/Chart.yaml': 'name: one\n',
  '/x/a-3.2.1.tgz': TGZ,
})

describe('on this machine', () => {
  const rows: readonly (readonly [repository: string, chart: string, version: string, url: string, found: string])[] = [
    ['', '/charts/a', '', '/charts/a', '/charts/a '],
    ['', '/x/a-3.2.1.tgz', '', '/x/a-3.2.1.tgz', 'a 3.2.1'],
    ['', '/charts/bare.tgz', '', '/charts/bare.tgz', 'bare '],
    ['', '/charts/old.tar.gz', '', '/charts/old.tar.gz', 'old '],
    ['', 'file:///x/a-3.2.1.tgz', '', '/x/a-3.2.1.tgz', 'a 3.2.1'],
    ['file:///charts', 'a', '', '/charts/a', 'a '],
    ['file:///charts', 'a', '1.0.0', '/charts/a', 'a 1.0.0'],
    ['file:///charts', 'team/a', '', '/charts/a', 'a '],
    ['file:///charts/', 'a', '', '/charts/a', 'a '],
    ['file:///charts', 'b', '', '/charts/b-1.1.0.tgz', 'b 1.1.0'],
    ['file:///charts', 'b', '1.0.0', '/charts/b-1.0.0.tgz', 'b 1.0.0'],
    ['file:///charts', 'b', '~1.0', '/charts/b-1.0.0.tgz', 'b 1.0.0'],
    ['file:///charts', 'b', '>=1-0', '/charts/b-2.0.0-rc.1.tgz', 'b 2.0.0-rc.1'],
    ['file:///charts', 'b-more', '', '/charts/b-more-9.0.0.tgz', 'b-more 9.0.0'],
    ['file:///charts', 'bare', '', '/charts/bare.tgz', 'bare '],
    ['file:///charts', 'old', '', '/charts/old.tar.gz', 'old '],
    ['file:///one', 'one', '', '/one', 'one '],
    ['/charts', 'b', '', '/charts/b-1.1.0.tgz', 'b 1.1.0'],
  ]
  test.each(rows)('%j %j %j', async (repository, chart, version, url, found) => {
    const source = localSource(FILES)
    const reference = { repository, chart, version }
    expect(source.accepts(reference)).toBe(true)
    const resolved = await source.resolve(reference)
    expect(resolved.url).toBe(url)
    if (chart !== '/charts/a') expect(`${resolved.name} ${resolved.version}`).toBe(found)
  })
  const missing: readonly (readonly [repository: string, chart: string, version: string, path: string])[] = [
    ['', './nope', '', './nope'],
    ['', '/charts/nope.tgz', '', '/charts/nope.tgz'],
    ['file:///charts', 'nope', '', '/charts/nope'],
    ['file:///charts', 'b', '9.9.9', '/charts/b'],
    ['file:///charts', 'bare', '1.0.0', '/charts/bare'],
    ['file:///charts', 'notes', '', '/charts/notes'],
    ['file:///nope', 'a', '', '/nope/a'],
  ]
  test.each(missing)('%j %j %j is not there', async (repository, chart, version, path) => {
    const error = (await localSource(FILES)
      .resolve({ repository, chart, version })
      .catch((e: unknown) => e)) as AicrError
    expect([error.code, error.message]).toEqual(['NOT_FOUND', `path "${path}" not found`])
  })
  test.each([
    ['https://c', 'a', false],
    ['oci://c', 'a', false],
    ['', 'repo/a', false],
    ['', 'a', true],
    ['', './a', true],
  ])('%j %j is accepted: %s', (repository, chart, accepted) => {
    expect(localSource(FILES).accepts({ repository, chart, version: '' })).toBe(accepted)
  })
  test('a folder’s files', async () => {
    const { files } = await findChart(localSource(FILES), { repository: '', chart: '/charts/a', version: '' })
    expect(files.map((file) => file.path)).toEqual(['Chart.yaml', 'templates/t.yaml'])
  })
  test('an archive’s files', async () => {
    const { files, chart } = await findChart(localSource(FILES), {
      repository: '',
      chart: '/x/a-3.2.1.tgz',
      version: '',
    })
    expect(files.map((file) => file.path)).toEqual(['Chart.yaml', 'templates/cm.yaml'])
    expect(chart.url).toBe('/x/a-3.2.1.tgz')
  })
  test('what is no archive', async () => {
    await expect(
      findChart(localSource(FILES), { repository: '', chart: '/charts/notes.txt', version: '' }),
    ).rejects.toThrow(
      "file '/charts/notes.txt' does not appear to be a gzipped archive; got 'application/octet-stream'",
    )
  })
})

describe('archives by name', () => {
  const NAMES = [
    'a-1.0.0.tgz',
    'a-1.1.0.tgz',
    'a-b-2.0.0.tgz',
    'a.tgz',
    'a-v1.5.0.tgz',
    'a-1.2.0-rc.1.tgz',
    'a-1.0.0+x.tgz',
    'a-x.tgz',
    'a-1.0.0.zip',
    'A-3.0.0.tgz',
    'a-1.3.0.tar.gz',
    'a-1.0.0.tgz.prov',
  ]
  const rows: readonly (readonly [chart: string, version: string, best: string | undefined])[] = [
    ['a', '', 'a-v1.5.0.tgz'],
    ['a', '1.0.0', 'a-1.0.0.tgz'],
    ['a', '1.0.0+x', 'a-1.0.0+x.tgz'],
    ['a', '~1.3', 'a-1.3.0.tar.gz'],
    ['a', 'v1.5.0', 'a-v1.5.0.tgz'],
    ['a', '1.5.0', 'a-v1.5.0.tgz'],
    ['a', '1.2.0-rc.1', 'a-1.2.0-rc.1.tgz'],
    ['a', '2.0.0', undefined],
    ['a-b', '', 'a-b-2.0.0.tgz'],
    ['b', '', undefined],
    ['', '', undefined],
    ['A', '', 'A-3.0.0.tgz'],
  ]
  test.each(rows)('%s %s', (chart, version, best) => {
    expect(matchingArchives(NAMES, chart, version)[0]?.file).toBe(best)
  })
  test('a bare name is the last resort', () => {
    expect(matchingArchives(['a.tgz'], 'a', '')[0]?.file).toBe('a.tgz')
    expect(matchingArchives(['a.tgz'], 'a', '1.0.0')).toEqual([])
  })
})

describe('vendored', () => {
  const rows: readonly (readonly [repository: string, chart: string, version: string, url: string | undefined])[] = [
    ['https://c', 'b', '', '/charts/b-1.1.0.tgz'],
    ['https://c', 'team/b', '1.0.0', '/charts/b-1.0.0.tgz'],
    ['oci://r/p', 'b', '1.0.0', '/charts/b-1.0.0.tgz'],
    ['', 'oci://r/p/b', '1.0.0', '/charts/b-1.0.0.tgz'],
    ['', 'oci://r/p/b:1.0.0', '', '/charts/b-1.0.0.tgz'],
    ['', 'https://c/x/b-1.0.0.tgz', '', '/charts/b-1.0.0.tgz'],
    ['', 'repo/b', '1.0.0', '/charts/b-1.0.0.tgz'],
    ['https://c', 'b', '9.0.0', undefined],
    ['https://c', 'nope', '', undefined],
    ['', 'https://c/x/b-9.0.0.tgz', '', undefined],
    ['', './b', '', undefined],
    ['file:///charts', 'b', '', undefined],
  ]
  test.each(rows)('%j %j %j', async (repository, chart, version, url) => {
    const source = await vendoredCharts(FILES, '/charts')
    const reference = { repository, chart, version }
    expect(source.accepts(reference)).toBe(url !== undefined)
    const found = await source.resolve(reference).catch((error: AicrError) => error)
    expect('url' in found ? found.url : found.code).toBe(url ?? 'NOT_FOUND')
  })
  test('a folder that is not there', async () => {
    await expect(vendoredCharts(FILES, '/nope')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'charts folder /nope not found',
    })
  })
  test('a file in place of a folder', async () => {
    await expect(vendoredCharts(FILES, '/charts/bare.tgz')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
  test('provenance beside it', async () => {
    const source = await vendoredCharts(
      memoryFiles({ '/v/b-1.0.0.tgz': TGZ, '/v/b-1.0.0.tgz.prov': 'signed', '/v/c-1.0.0.tgz': TGZ }),
      '/v',
    )
    const of = async (chart: string): Promise<string> =>
      new TextDecoder().decode(
        await source.provenance?.(await source.resolve({ repository: 'https://c', chart, version: '' })),
      )
    expect([await of('b'), await of('c')]).toEqual(['signed', ''])
  })
})

describe('verified', () => {
  const source = (provenance: Uint8Array | undefined) => ({
    accepts: () => true,
    resolve: async (reference: { repository: string; chart: string; version: string }) => ({
      reference,
      name: 'a',
      version: '1.0.0',
      digest: undefined,
      url: 'https://c/a-1.0.0.tgz?s',
    }),
    open: async () => TGZ,
    provenance: async () => provenance,
  })
  const reference = { repository: 'https://c', chart: 'a', version: '' }
  test('is checked with its file name', async () => {
    const seen: string[] = []
    const checked = verified(source(new Uint8Array([1])), async (_archive, _provenance, name) => void seen.push(name))
    expect(await checked.open(await checked.resolve(reference))).toBe(TGZ)
    expect(seen).toEqual(['a-1.0.0.tgz'])
  })
  test('is refused when the check fails', async () => {
    const checked = verified(source(new Uint8Array([1])), async () => {
      throw new Error('bad signature')
    })
    await expect(checked.open(await checked.resolve(reference))).rejects.toThrow('bad signature')
  })
  test('is refused without provenance', async () => {
    const checked = verified(source(undefined), async () => undefined)
    await expect(checked.open(await checked.resolve(reference))).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'failed to fetch provenance "https://c/a-1.0.0.tgz?s.prov"',
      place: { file: 'a from https://c' },
    })
  })
  test('folders cannot be', async () => {
    const checked = verified(localSource(FILES), async () => undefined)
    await expect(findChart(checked, { repository: '', chart: '/charts/a', version: '' })).rejects.toThrow(
      'unpacked charts cannot be verified',
    )
  })
  test.each([
    ['oci://r/p/a:1.0.0_b', 'a-1.0.0.tgz'],
    ['https://c/x/a-1.0.0.tgz?s=1', 'a-1.0.0.tgz'],
    ['https://c/x/other.tgz', 'other.tgz'],
    ['/x/y.tgz', 'y.tgz'],
    ['C:\\x\\y.tgz', 'y.tgz'],
  ])('%s is called %s', (url, name) => {
    expect(archiveFile({ reference, name: 'a', version: '1.0.0', digest: undefined, url })).toBe(name)
  })
})
