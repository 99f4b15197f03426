import { afterEach, describe, expect, test } from 'vitest'
import type { AicrError } from '../../../src/core/errors.ts'
import type { Limits } from '../../../src/core/limits.ts'
import type { Fetcher } from '../../../src/core/seams.ts'
import { ociRegistry } from '../../../src/core/source/index.ts'
import { SHELF } from '../../contracts/chart-source.ts'
import { testNetwork } from '../../helpers/network.ts'
import { type RegistryOptions, startRegistry, type TestRegistry } from '../../helpers/registry.ts'
import { sha256 } from '../../helpers/repository.ts'

const closing: TestRegistry[] = []
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close()
})
const start = async (options: Partial<RegistryOptions> = {}): Promise<TestRegistry> => {
  const server = await startRegistry({ charts: SHELF, ...options })
  closing.push(server)
  return server
}
const sourceOf = (limits: Partial<Limits> = {}) =>
  ociRegistry({ network: testNetwork({ limits }), scheme: async () => 'http' })
const failure = async (asked: Promise<unknown>): Promise<AicrError> =>
  (await asked.catch((error: unknown) => error)) as AicrError
const manifestDigest = (server: TestRegistry, name: string): string => sha256(server.content.get(name)?.bytes ?? '')

describe('versions and tags', () => {
  const rows: readonly (readonly [what: string, chart: string, version: string, outcome: string])[] = [
    ['tag in the reference', '/alpha:1.1.0', '', '1.1.0'],
    ['tag with a plus', '/alpha:1.2.0+build.5', '', '1.2.0+build.5'],
    ['tag with an underscore', '/alpha:1.2.0_build.5', '', '1.2.0+build.5'],
    ['version with a plus', '/alpha', '1.2.0+build.5', '1.2.0+build.5'],
    ['both alike', '/alpha:1.1.0', '1.1.0', '1.1.0'],
    ['both, not alike', '/alpha:1.1.0', '1.0.0', 'chart reference and version mismatch: 1.0.0 is not 1.1.0'],
    ['a version is a tag, no range', '/alpha', '1.1', 'version "1.1" not found in PARENT/alpha'],
    ['a tag that is not there', '/alpha:9.0.0', '', 'version "9.0.0" not found in PARENT/alpha'],
    ['a repository that is not there', '/nobody', '1.0.0', '404'],
    ['a tag that is a word', '/alpha:latest', '', 'could not locate a version matching'],
    ['a range', '/alpha', '~1.1', '1.1.1'],
    ['the newest', '/alpha', '', '1.10.0'],
  ]
  test.each(rows)('%s: %s %s', async (_, chart, version, outcome) => {
    const server = await start()
    const asked = sourceOf().resolve({ repository: '', chart: server.parent + chart, version })
    const text = await asked.then(
      (found) => found.version,
      (error: AicrError) => error.message,
    )
    if (outcome.startsWith('could not') || outcome === '404')
      expect(text).toMatch(
        outcome === '404' ? /404 Not Found|no range|neither/ : /neither a version nor a range|could not locate/,
      )
    else expect(text).toBe(outcome.replace('PARENT', server.parent))
  })
  test('of a version that is not there, those that are', async () => {
    const server = await start()
    const error = await failure(sourceOf().resolve({ repository: server.parent, chart: 'alpha', version: '9.0.0' }))
    expect([error.code, error.hint]).toEqual([
      'NOT_FOUND',
      expect.stringMatching(/^versions there: 2\.0\.0|^versions there: 1\.10\.0/),
    ])
  })
  test('the URL can be asked for again', async () => {
    const server = await start()
    const found = await sourceOf().resolve({ repository: server.parent, chart: 'alpha', version: '1.2.0+build.5' })
    expect(found.url).toBe(`${server.parent}/alpha:1.2.0_build.5`)
    expect(found.size).toBeGreaterThan(100)
  })
})

describe('digests in references', () => {
  test('digest alone: the version is in the config', async () => {
    const server = await start()
    const digest = manifestDigest(server, 'charts/alpha:1.1.0')
    const source = sourceOf()
    const found = await source.resolve({ repository: '', chart: `${server.parent}/alpha@${digest}`, version: '' })
    expect([found.name, found.version, found.url]).toEqual(['alpha', '1.1.0', `${server.parent}/alpha@${digest}`])
    expect(sha256(await source.open(found))).toBe(sha256(SHELF[1]?.archive ?? ''))
  })
  test('digest and tag agree', async () => {
    const server = await start()
    const digest = manifestDigest(server, 'charts/alpha:1.1.0')
    expect(
      (await sourceOf().resolve({ repository: '', chart: `${server.parent}/alpha:1.1.0@${digest}`, version: '' }))
        .version,
    ).toBe('1.1.0')
  })
  test('digest and tag disagree', async () => {
    const server = await start()
    const [one, other] = ['1.1.0', '1.0.0'].map((version) => manifestDigest(server, `charts/alpha:${version}`))
    const error = await failure(
      sourceOf().resolve({ repository: '', chart: `${server.parent}/alpha:1.0.0@${one}`, version: '' }),
    )
    expect(error.message).toBe(`chart reference digest mismatch: ${other} is not ${one}`)
  })
  test('digest, and a tag that is gone', async () => {
    const server = await start()
    const digest = manifestDigest(server, 'charts/alpha:1.1.0')
    expect(
      (await sourceOf().resolve({ repository: '', chart: `${server.parent}/alpha:7.7.7@${digest}`, version: '' }))
        .version,
    ).toBe('7.7.7')
  })
  test('digest that is not there', async () => {
    const server = await start()
    expect(
      (
        await failure(
          sourceOf().resolve({ repository: '', chart: `${server.parent}/alpha@sha256:${'0'.repeat(64)}`, version: '' }),
        )
      ).code,
    ).toBe('NOT_FOUND')
  })
  test('a manifest that is not its digest', async () => {
    const server = await start({ noDigestHeader: true })
    const digest = `sha256:${'0'.repeat(64)}`
    server.content.set(`charts/alpha@${digest}`, { bytes: Buffer.from('{}'), type: 'x' })
    const error = await failure(
      sourceOf().resolve({ repository: '', chart: `${server.parent}/alpha@${digest}`, version: '' }),
    )
    expect([error.code, error.message]).toEqual(['CONTENT_MISMATCH', expect.stringContaining('not sha256:0000')])
  })
})

describe('an index', () => {
  const ARTIFACT = 'application/vnd.oci.artifact.manifest.v1+json'
  const IMAGE = 'application/vnd.oci.image.manifest.v1+json'
  const INDEX = 'application/vnd.oci.image.index.v1+json'
  const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
  const artifact = json({ mediaType: ARTIFACT, artifactType: 'x/y', blobs: [] })
  const signature = json({
    schemaVersion: 2,
    config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: `sha256:${'4'.repeat(64)}`, size: 2 },
    layers: [],
  })
  /** The chart's own manifest, and what else is put beside it under an index. */
  const shelve = async (children: (chart: Buffer) => readonly Buffer[]): Promise<Promise<string>> => {
    const server = await start()
    const chart = Buffer.from(server.content.get('charts/alpha:1.1.0')?.bytes ?? '')
    const listed = children(chart).map((bytes) => {
      const type = bytes === artifact ? ARTIFACT : bytes === chart || bytes === signature ? IMAGE : INDEX
      server.content.set(`charts/alpha@${sha256(bytes)}`, { bytes, type })
      return { mediaType: type, digest: sha256(bytes), size: bytes.length }
    })
    const bytes = json({ schemaVersion: 2, mediaType: INDEX, manifests: listed })
    server.content.set('charts/alpha:1.1.0', { bytes, type: INDEX })
    const source = sourceOf()
    return source
      .resolve({ repository: server.parent, chart: 'alpha', version: '1.1.0' })
      .then((found) => source.open(found))
      .then(sha256, (error: AicrError) => error.message.replace(/^.*: /, ''))
  }
  const chartIs = sha256(SHELF[1]?.archive ?? '')
  const indexOf = (bytes: Buffer): Buffer =>
    json({ schemaVersion: 2, manifests: [{ mediaType: IMAGE, digest: sha256(bytes), size: bytes.length }] })
  test.each<[what: string, children: (chart: Buffer) => readonly Buffer[], found: string]>([
    ['the chart alone', (chart) => [chart], chartIs],
    ['an artifact before the chart', (chart) => [artifact, chart], chartIs],
    ['an artifact behind it', (chart) => [chart, artifact], chartIs],
    ['a signature before it', (chart) => [signature, chart], chartIs],
    ['text before it', (chart) => [Buffer.from('no manifest'), chart], chartIs],
    ['an index of other things before it', (chart) => [indexOf(signature), signature, chart], chartIs],
    ['nothing but artifacts', () => [artifact, signature], 'the index lists no chart'],
    ['nothing', () => [], 'the index lists no chart'],
  ])('%s', async (_, children, found) => {
    expect(await shelve(children)).toBe(found)
  })
  test('a child that is not there, or not what its digest says, is an error', async () => {
    const server = await start()
    for (const bytes of [undefined, Buffer.from('{}')]) {
      const digest = `sha256:${'1'.repeat(64)}`
      if (bytes !== undefined) server.content.set(`charts/alpha@${digest}`, { bytes, type: IMAGE })
      const chart = server.content.get('charts/alpha:1.0.0')?.bytes ?? Buffer.from('')
      server.content.set(`charts/alpha@${sha256(chart)}`, { bytes: Buffer.from(chart), type: IMAGE })
      const manifests = [digest, sha256(chart)].map((one) => ({ mediaType: IMAGE, digest: one, size: 10 }))
      server.content.set('charts/alpha:1.1.0', { bytes: json({ schemaVersion: 2, manifests }), type: INDEX })
      const error = await failure(sourceOf().resolve({ repository: server.parent, chart: 'alpha', version: '1.1.0' }))
      expect(error.code).toBe(bytes === undefined ? 'NOT_FOUND' : 'CONTENT_MISMATCH')
    }
  })
})

describe('media types', () => {
  test('the old one of helm', async () => {
    const server = await start({ layerType: 'application/tar+gzip' })
    const source = sourceOf()
    expect(
      sha256(await source.open(await source.resolve({ repository: server.parent, chart: 'alpha', version: '1.1.0' }))),
    ).toBe(sha256(SHELF[1]?.archive ?? ''))
  })
  test('a layer of something else', async () => {
    const server = await start({ layerType: 'application/vnd.oci.image.layer.v1.tar+gzip' })
    const error = await failure(sourceOf().resolve({ repository: server.parent, chart: 'alpha', version: '1.1.0' }))
    expect(error.message).toBe(
      `${server.parent}/alpha:1.1.0: manifest does not contain a layer with mediatype application/vnd.cncf.helm.chart.content.v1.tar+gzip`,
    )
  })
  test('an image', async () => {
    const server = await start({ configType: 'application/vnd.oci.image.config.v1+json' })
    const error = await failure(sourceOf().resolve({ repository: server.parent, chart: 'alpha', version: '1.1.0' }))
    expect(error.message).toBe(
      `${server.parent}/alpha:1.1.0: could not load config with mediatype application/vnd.cncf.helm.config.v1+json`,
    )
    expect(error.hint).toBe('it is a application/vnd.oci.image.config.v1+json there, not a chart')
  })
})

describe('provenance', () => {
  test('a layer', async () => {
    const server = await start({ provenance: { 'alpha-1.1.0': 'signed' } })
    const source = sourceOf()
    const found = await source.resolve({ repository: server.parent, chart: 'alpha', version: '1.1.0' })
    expect(new TextDecoder().decode(await source.provenance?.(found))).toBe('signed')
    expect(sha256(await source.open(found))).toBe(sha256(SHELF[1]?.archive ?? ''))
  })
  test('none', async () => {
    const server = await start()
    const source = sourceOf()
    expect(
      await source.provenance?.(await source.resolve({ repository: server.parent, chart: 'alpha', version: '1.1.0' })),
    ).toBeUndefined()
  })
})

describe('how a host is spoken to', () => {
  /** A fetch that answers by scheme and tells what it was asked. */
  const world =
    (asked: string[], https: () => Response | Error): Fetcher =>
    async (request) => {
      asked.push(request.url)
      if (request.url.startsWith('https:')) {
        const outcome = https()
        if (outcome instanceof Error) throw outcome
        return outcome
      }
      return new Response('{"tags": []}')
    }
  const ask = async (
    repository: string,
    https: () => Response | Error,
    scheme?: 'http' | 'https',
  ): Promise<string[]> => {
    const asked: string[] = []
    const network = testNetwork({ fetch: world(asked, https) })
    const source = ociRegistry({ network, ...(scheme === undefined ? {} : { scheme: async () => scheme }) })
    await source.resolve({ repository, chart: 'a', version: '>0' }).catch(() => undefined)
    await source.resolve({ repository, chart: 'b', version: '>0' }).catch(() => undefined)
    return asked
  }
  const tags = (): Response => new Response('{"tags": []}')
  const failed = (code: string) => (): Error =>
    Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(code), { code }) })
  const rows: readonly (readonly [
    what: string,
    repository: string,
    https: () => Response | Error,
    scheme: 'http' | 'https' | undefined,
    asked: readonly string[],
  ])[] = [
    [
      'https',
      'oci://r.example',
      tags,
      undefined,
      ['https://r.example/v2/a/tags/list', 'https://r.example/v2/b/tags/list'],
    ],
    [
      'plain by request',
      'oci://r.example',
      tags,
      'http',
      ['http://r.example/v2/a/tags/list', 'http://r.example/v2/b/tags/list'],
    ],
    [
      'loopback with https',
      'oci://localhost:5000',
      tags,
      undefined,
      ['https://localhost:5000/v2/', 'https://localhost:5000/v2/a/tags/list', 'https://localhost:5000/v2/b/tags/list'],
    ],
    [
      'loopback without',
      'oci://127.0.0.1:5000',
      failed('ERR_SSL_WRONG_VERSION_NUMBER'),
      undefined,
      ['https://127.0.0.1:5000/v2/', 'http://127.0.0.1:5000/v2/a/tags/list', 'http://127.0.0.1:5000/v2/b/tags/list'],
    ],
    [
      'docker hub',
      'oci://docker.io/library',
      tags,
      undefined,
      ['https://registry-1.docker.io/v2/library/a/tags/list', 'https://registry-1.docker.io/v2/library/b/tags/list'],
    ],
    [
      'https by request on loopback',
      'oci://localhost:5000',
      tags,
      'https',
      ['https://localhost:5000/v2/a/tags/list', 'https://localhost:5000/v2/b/tags/list'],
    ],
  ]
  test.each(rows)('%s', async (_, repository, https, scheme, asked) => {
    expect(await ask(repository, https, scheme)).toEqual(asked)
  })
  test('a certificate that is not trusted is no reason for plain http', async () => {
    const asked = await ask('oci://localhost:5000', failed('SELF_SIGNED_CERT_IN_CHAIN'))
    expect(asked.every((url) => url.startsWith('https:'))).toBe(true)
  })
  test('elsewhere, a failure is no reason for plain http', async () => {
    const asked = await ask('oci://r.example', failed('ERR_SSL_WRONG_VERSION_NUMBER'))
    expect(asked.every((url) => url.startsWith('https:'))).toBe(true)
  })
})

describe('messages', () => {
  test('no such chart', async () => {
    const server = await start()
    const error = await failure(sourceOf().resolve({ repository: server.parent, chart: 'nope', version: '1.0.0' }))
    expect(error.message).toBe(
      `${server.parent}/nope:1.0.0: GET http://${server.registry.host}/v2/charts/nope/manifests/1.0.0: 404 Not Found: MANIFEST_UNKNOWN: not here`,
    )
    expect(error.hint).toBe('check name and version; it may be private, or not exist')
  })
  test('no such version in a range', async () => {
    const server = await start()
    const error = await failure(sourceOf().resolve({ repository: server.parent, chart: 'beta', version: '>5' }))
    expect(error.message).toBe(`could not locate a version matching provided version string >5: ${server.parent}/beta`)
    expect(error.hint).toBe('versions there: 0.1.0')
  })
  test('no versions at all', async () => {
    const server = await start({ charts: [{ name: 'odd', version: 'latest', archive: new Uint8Array([1]) }] })
    const error = await failure(sourceOf().resolve({ repository: server.parent, chart: 'odd', version: '' }))
    expect(error.message).toBe(`unable to locate any tags in provided repository: ${server.parent}/odd`)
  })
  test('too large', async () => {
    const server = await start()
    const source = sourceOf({ downloadBytes: 10 })
    const error = await failure(
      source.open(await source.resolve({ repository: server.parent, chart: 'alpha', version: '1.1.0' })),
    )
    expect([error.code, error.message]).toEqual([
      'LIMIT_EXCEEDED',
      expect.stringMatching(/: \d+ bytes are over the limit of 10$/),
    ])
  })
})
