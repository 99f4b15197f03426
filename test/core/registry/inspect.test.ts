import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { type ArtifactName, checkImages, inspectImage, openRegistry } from '../../../src/core/registry/index.ts'
import { testNetwork } from '../../helpers/network.ts'
import { type RegistryOptions, startRegistry, type TestRegistry } from '../../helpers/registry.ts'
import { sha256 } from '../../helpers/repository.ts'
import { cut, type Fault, hang, instead, reset, status } from '../../helpers/server.ts'
import { refer, type ShelvedImage, shelve } from '../../helpers/shelf-of-images.ts'

const closing: TestRegistry[] = []
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close()
})

async function registryOf(
  images: readonly ShelvedImage[],
  options: Partial<RegistryOptions> = {},
): Promise<{ server: TestRegistry; digests: string[]; name: (image: string) => ArtifactName }> {
  const server = await startRegistry({ charts: [], ...options })
  closing.push(server)
  const digests = images.map((image) => shelve(server, image))
  const name = (image: string): ArtifactName => {
    const [named = '', digest] = image.split('@')
    const [repository = '', tag] = named.split(':')
    return { host: server.registry.host, repository, tag, digest }
  }
  return { server, digests, name }
}

const client = (limits: { requestTimeout?: number } = {}): ReturnType<typeof openRegistry> =>
  openRegistry({ network: testNetwork({ limits }), scheme: async () => 'http' })

const AMD64 = { os: 'linux', architecture: 'amd64' }
const ARM64 = { os: 'linux', architecture: 'arm64' }
const INDEX: ShelvedImage = { name: 'a/index', tag: '1', platforms: ['linux/amd64', 'linux/arm64/v8'] }
const SINGLE: ShelvedImage = { name: 'a/single', tag: '1', platforms: ['linux/amd64'], layer: 5000 }

describe('one image', () => {
  test('that exists costs one request', async () => {
    const { server, digests, name } = await registryOf([INDEX])
    expect(await inspectImage(client(), name('a/index:1'))).toEqual({
      state: 'found',
      digest: digests[0],
      mediaType: 'application/vnd.oci.image.index.v1+json',
      lacking: [],
      notes: [],
    })
    expect(server.registry.asked()).toEqual(['HEAD /v2/a/index/manifests/1'])
  })

  test('that does not exist is asked for twice, the second time for the reason', async () => {
    const { server, name } = await registryOf([])
    expect(await inspectImage(client(), name('a/index:9'))).toEqual({
      state: 'missing',
      reason: expect.stringContaining('404'),
    })
    expect(server.registry.asked()).toEqual(['HEAD /v2/a/index/manifests/9', '/v2/a/index/manifests/9'])
  })

  test('without tag or digest means latest', async () => {
    const { name } = await registryOf([{ ...INDEX, tag: 'latest' }])
    expect(await inspectImage(client(), name('a/index'))).toMatchObject({ state: 'found' })
  })

  test.each([
    ['an index with both', INDEX, [AMD64, ARM64], ['linux/amd64', 'linux/arm64/v8'], []],
    [
      'an index that lacks one',
      INDEX,
      [{ os: 'linux', architecture: 's390x' }],
      ['linux/amd64', 'linux/arm64/v8'],
      ['linux/s390x'],
    ],
    ['a single manifest of the right one', SINGLE, [AMD64], ['linux/amd64'], []],
    ['a single manifest of another one', SINGLE, [ARM64], ['linux/amd64'], ['linux/arm64']],
    [
      'a variant that is not there',
      { ...INDEX, platforms: ['linux/arm/v6', 'linux/arm/v7'] },
      [{ os: 'linux', architecture: 'arm', variant: 'v8' }],
      ['linux/arm/v6', 'linux/arm/v7'],
      ['linux/arm/v8'],
    ],
    [
      'another operating system',
      { ...INDEX, platforms: ['windows/amd64', 'windows/arm64'] },
      [AMD64],
      ['windows/amd64', 'windows/arm64'],
      ['linux/amd64'],
    ],
  ] as const)('platforms: %s', async (_, image, platforms, offered, lacking) => {
    const { name } = await registryOf([image])
    const answer = await inspectImage(client(), name(`${image.name}:1`), { platforms })
    expect(answer).toMatchObject({ state: 'found', lacking })
    expect(answer.state === 'found' && answer.platforms?.map(({ platform }) => platform)).toEqual(offered)
  })

  test('sizes count config, layers and the manifest in an index, for the platforms asked for', async () => {
    const { name } = await registryOf([INDEX, SINGLE])
    const sizes = async (image: string) => {
      const answer = await inspectImage(client(), name(image), { platforms: [AMD64] })
      return answer.state === 'found' ? answer.platforms : undefined
    }
    expect(await sizes('a/index:1')).toEqual([
      { platform: 'linux/amd64', digest: expect.stringMatching(/^sha256:/), bytes: expect.any(Number) },
      { platform: 'linux/arm64/v8', digest: expect.stringMatching(/^sha256:/) },
    ])
    expect((await sizes('a/single:1'))?.[0]?.bytes).toBe(5000 + '{"os":"linux","architecture":"amd64"}'.length)
  })

  test.each([
    ['tag and digest agree', (digest: string) => `a/index:1@${digest}`, []],
    ['the digest alone', (digest: string) => `a/index@${digest}`, []],
    ['the tag is gone', (digest: string) => `a/index:7@${digest}`, ['the tag 7 is gone']],
    [
      'the tag moved',
      (digest: string) => `a/index:2@${digest}`,
      [expect.stringMatching(/^the tag 2 has moved to sha256:/)],
    ],
  ])('%s', async (_, reference, notes) => {
    const { digests, name } = await registryOf([INDEX, { ...INDEX, tag: '2', platforms: ['linux/amd64'] }])
    expect(await inspectImage(client(), name(reference(digests[0] ?? '')))).toMatchObject({
      state: 'found',
      digest: digests[0],
      notes,
    })
  })

  test('attachments: by the referrers API, by its tag, by the tags of cosign', async () => {
    const { server, digests, name } = await registryOf([INDEX, { ...INDEX, name: 'a/tagged' }, SINGLE])
    refer(server, 'a/index', digests[0] ?? '', 'application/vnd.dev.sigstore.bundle.v0.3+json')
    const tag = (digests[1] ?? '').replace(':', '-')
    shelve(server, { name: 'a/tagged', tag: `${tag}.sig`, platforms: ['linux/amd64'] })
    shelve(server, { name: 'a/tagged', tag: `${tag}.att`, platforms: ['linux/amd64'] })
    const attached = async (image: string) => {
      const answer = await inspectImage(client(), name(image), { attachments: true })
      return answer.state === 'found' ? answer.attachments?.map(({ kind }) => kind) : undefined
    }
    expect(await attached('a/index:1')).toEqual(['signature'])
    expect(await attached('a/tagged:1')).toEqual(['signature', 'attestation'])
    expect(await attached('a/single:1')).toEqual([])
  })
})

describe('what a statement is about', () => {
  const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json'
  const DSSE = 'application/vnd.dsse.envelope.v1+json'
  /** A manifest with one layer; returns its digest. */
  const put = (server: TestRegistry, key: string, manifest: object): string => {
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, config: EMPTY, layers: [], ...manifest }))
    server.content.set(`a/single@${sha256(bytes)}`, { bytes, type: MANIFEST })
    server.content.set(`a/single${key}`, { bytes, type: MANIFEST })
    return sha256(bytes)
  }
  const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
  const EMPTY = { mediaType: 'application/vnd.oci.empty.v1+json', digest: `sha256:${'a'.repeat(64)}`, size: 2 }
  const about = (predicateType: string) => ({ 'dev.sigstore.bundle.predicateType': predicateType })

  test.each<[string, string, string]>([
    ['https://sigstore.dev/cosign/sign/v1', 'signature', 'cosign sign'],
    ['https://slsa.dev/provenance/v1', 'attestation', 'cosign attest'],
    ['https://spdx.dev/Document', 'sbom', 'cosign attest --type spdx'],
    ['https://cyclonedx.org/bom', 'sbom', 'cosign attest --type cyclonedx'],
    ['https://example.com/own', 'attestation', 'a type of its own'],
  ])('%s is of kind %s: %s', async (statement, kind) => {
    const { server, digests, name } = await registryOf([SINGLE])
    const [digest = ''] = digests
    const tag = digest.replace(':', '-')
    const attached = async () => {
      const answer = await inspectImage(client(), name('a/single:1'), { attachments: true })
      return answer.state === 'found' ? answer.attachments : undefined
    }
    // the index says nothing, the manifest does
    const bundle = put(server, ':bundle', { annotations: about(statement) })
    const entry = { mediaType: MANIFEST, digest: bundle, size: 2, artifactType: BUNDLE }
    const refers = (more: object) =>
      server.content.set(`referrers of a/single@${digest}`, {
        bytes: Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [{ ...entry, ...more }] })),
        type: 'application/vnd.oci.image.index.v1+json',
      })
    refers({})
    expect(await attached()).toEqual([{ kind, type: statement }])
    // the index says it
    server.content.delete(`a/single@${bundle}`)
    refers({ annotations: about(statement) })
    expect(await attached()).toEqual([{ kind, type: statement }])
    // under cosign's tag
    server.content.delete(`referrers of a/single@${digest}`)
    const layer = { mediaType: DSSE, digest: EMPTY.digest, size: 2, annotations: { predicateType: statement } }
    put(server, `:${tag}.att`, { layers: [layer] })
    expect(await attached()).toEqual([{ kind, type: statement }])
  })

  test('BuildKit keeps it in the index, beside the platforms', async () => {
    const { server, name } = await registryOf([SINGLE])
    const layer = (type: string) => ({
      ...{ mediaType: 'application/vnd.in-toto+json', digest: EMPTY.digest, size: 2 },
      annotations: { 'in-toto.io/predicate-type': type },
    })
    const layers = [layer('https://spdx.dev/Document'), layer('https://slsa.dev/provenance/v0.2')]
    const digest = put(server, ':x', { layers })
    const annotations = { 'vnd.docker.reference.type': 'attestation-manifest' }
    const platform = { os: 'unknown', architecture: 'unknown' }
    const manifests = [{ mediaType: MANIFEST, digest, size: 2, platform, annotations }]
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests }))
    server.content.set('a/single:1', { bytes, type: 'application/vnd.oci.image.index.v1+json' })
    const answer = await inspectImage(client(), name('a/single:1'), { attachments: true, platforms: [AMD64] })
    expect(answer).toMatchObject({
      attachments: [{ kind: 'sbom' }, { kind: 'attestation' }],
      lacking: ['linux/amd64'],
    })
  })

  test('a registry that does not say leaves the image found', async () => {
    const { server, name } = await registryOf([SINGLE])
    server.registry.fail(/referrers/, status(403), always)
    const answer = await inspectImage(client(), name('a/single:1'), { attachments: true })
    expect(answer).toMatchObject({ state: 'found', notes: [expect.stringMatching(/^what is attached is not known: /)] })
    expect(answer).not.toHaveProperty('attachments')
  })

  test('nothing costs five requests more', async () => {
    const { server, name } = await registryOf([SINGLE])
    await inspectImage(client(), name('a/single:1'), { attachments: true })
    expect(server.registry.asked().length).toBe(6)
  })
})

const always = 1000

describe('faults: what could not be asked is unknown, never missing', () => {
  test.each<[string, Fault, number, string, object]>([
    ['401 for good', status(401), always, 'unknown', { code: 'UNAUTHORIZED' }],
    ['403', status(403), always, 'unknown', { code: 'UNAUTHORIZED' }],
    ['404', status(404), always, 'missing', {}],
    ['404 once, then there', status(404), 1, 'found', {}],
    ['429 that passes', status(429, { 'retry-after': '1' }), 2, 'found', {}],
    ['429 for good', status(429), always, 'unknown', { code: 'RATE_LIMIT_EXCEEDED' }],
    ['429 for an hour', status(429, { 'retry-after': '3600' }), always, 'unknown', { code: 'RATE_LIMIT_EXCEEDED' }],
    ['500 that passes', status(500), 3, 'found', {}],
    ['503 for good', status(503), always, 'unknown', { code: 'SERVICE_UNAVAILABLE' }],
    ['a connection that is reset once', reset, 1, 'found', {}],
    ['a connection that is always reset', reset, always, 'unknown', { code: 'SERVICE_UNAVAILABLE' }],
    ['no answer', hang, always, 'unknown', { code: 'TIMEOUT' }],
    ['a slow answer', (_, __, serve) => void setTimeout(serve, 100), always, 'found', {}],
    [
      'HEAD not allowed',
      (request, response, serve) => (request.method === 'HEAD' ? status(405)(request, response, serve) : serve()),
      always,
      'found',
      {},
    ],
    [
      'another digest than asked',
      instead('{}', { 'docker-content-digest': `sha256:${'0'.repeat(64)}` }),
      always,
      'unknown',
      { code: 'CONTENT_MISMATCH' },
    ],
    [
      'a body that is cut off',
      (request, response, serve) =>
        request.method === 'HEAD' ? status(404)(request, response, serve) : cut()(request, response, serve),
      always,
      'unknown',
      {},
    ],
  ])('%s', async (_, fault, times, state, more) => {
    const { server, digests, name } = await registryOf([INDEX])
    server.registry.fail(/./, fault, times)
    const answer = await inspectImage(client({ requestTimeout: 1000 }), name(`a/index@${digests[0]}`))
    expect(answer).toMatchObject({ state, ...more })
  })

  /** Answers GET as the fault says, HEAD as a registry that has no HEAD. */
  const onGet =
    (fault: Fault): Fault =>
    (request, response, serve) =>
      (request.method === 'HEAD' ? status(405) : fault)(request, response, serve)
  const soon = new Date(Date.now() + 2000).toUTCString()
  const late = new Date(Date.now() + 3_600_000).toUTCString()
  /** What the registry has for the tag, sent in another way. */
  const body = (server: TestRegistry) => server.content.get('a/index:1')?.bytes ?? new Uint8Array()
  const json = { 'content-type': 'application/vnd.oci.image.index.v1+json' }

  test.each<[string, (server: TestRegistry) => Fault, number, string, object]>([
    ['429 until a date that is near', () => status(429, { 'retry-after': soon }), 1, 'found', {}],
    [
      '429 until a date that is far',
      () => status(429, { 'retry-after': late }),
      always,
      'unknown',
      { code: 'RATE_LIMIT_EXCEEDED' },
    ],
    ['429 with words for a time', () => status(429, { 'retry-after': 'soon' }), 1, 'found', {}],
    ['410: it was deleted', () => status(410), always, 'missing', {}],
    ['451', () => status(451), always, 'unknown', { code: 'BAD_RESPONSE' }],
    [
      'a page instead of a manifest',
      () => instead('<html>log in</html>', { 'content-type': 'text/html' }),
      always,
      'unknown',
      { code: 'BAD_RESPONSE' },
    ],
    [
      'JSON that is no manifest',
      () => instead('{"ok":true}', { 'content-type': 'application/json' }),
      always,
      'unknown',
      { code: 'BAD_RESPONSE' },
    ],
    ['nothing in the body', () => instead('', json), always, 'unknown', { code: 'BAD_RESPONSE' }],
    ['HEAD refused, GET without a digest', (server) => onGet(instead(body(server), json)), always, 'found', {}],
    ['HEAD refused, GET says 404', () => onGet(status(404)), always, 'missing', {}],
    ['HEAD refused, GET says 403', () => onGet(status(403)), always, 'unknown', { code: 'UNAUTHORIZED' }],
    [
      'a manifest without its media type',
      (server) => instead(body(server), { 'content-type': 'text/plain' }),
      always,
      'found',
      {},
    ],
    [
      'a manifest that is compressed',
      (server) => onGet(instead(gzipSync(body(server)), { ...json, 'content-encoding': 'gzip' })),
      always,
      'found',
      {},
    ],
    [
      'a body in chunks, of no length that is said',
      (server) => (_, response) => {
        response.writeHead(200, json)
        for (const byte of body(server)) response.write(Buffer.of(byte))
        response.end()
      },
      always,
      'found',
      {},
    ],
    [
      'the digest of something else',
      (server) => onGet(instead(body(server), { ...json, 'docker-content-digest': `sha256:${'0'.repeat(64)}` })),
      always,
      'unknown',
      { code: 'CONTENT_MISMATCH' },
    ],
    [
      'a digest of another algorithm',
      (server) =>
        onGet(
          instead(body(server), {
            ...json,
            'docker-content-digest': `sha512:${createHash('sha512').update(body(server)).digest('hex')}`,
          }),
        ),
      always,
      'found',
      { digest: expect.stringMatching(/^sha512:/) },
    ],
    [
      'a digest that is none',
      (server) => onGet(instead(body(server), { ...json, 'docker-content-digest': 'latest' })),
      always,
      'found',
      {},
    ],
    ['500, then not allowed', () => status(500), always, 'unknown', { code: 'SERVICE_UNAVAILABLE' }],
  ])('by tag: %s', async (_, fault, times, state, more) => {
    const { server, digests, name } = await registryOf([INDEX])
    server.registry.fail(/./, fault(server), times)
    const answer = await inspectImage(client({ requestTimeout: 2000 }), name('a/index:1'))
    expect(answer).toMatchObject({ state, ...(state === 'found' ? { digest: digests[0] } : {}), ...more })
  })

  test('a redirect to another host, which is told no secret of the first', async () => {
    const other = await registryOf([INDEX])
    const { server, digests, name } = await registryOf([], { auth: 'bearer' })
    server.registry.fail(
      /manifests/,
      (request, response, serve) => {
        if (request.headers.authorization === undefined) return serve()
        status(307, { location: `${other.server.registry.url}/v2/a/index/manifests/1` })(request, response, serve)
      },
      always,
    )
    expect(await inspectImage(client(), name('a/index:1'))).toMatchObject({
      state: 'found',
      digest: digests[0] ?? other.digests[0],
    })
    expect(other.server.registry.seen.map(({ headers }) => headers.authorization)).toEqual([undefined])
  })

  test('nobody listens', async () => {
    const name = { host: '127.0.0.1:1', repository: 'a/b', tag: '1' }
    expect(await inspectImage(client(), name)).toMatchObject({ state: 'unknown', unreachable: true })
  })
})

describe('many images', () => {
  test('a hundred with faults: each verdict is right', async () => {
    const images = Array.from({ length: 100 }, (_, i) => ({
      name: `team/app${i}`,
      tag: '1',
      platforms: ['linux/amd64'],
    }))
    const { server, digests, name } = await registryOf(images, { auth: 'bearer' })
    const faults: [Fault, number, string][] = [
      [status(401), always, 'unknown'],
      [status(404), always, 'missing'],
      [status(429, { 'retry-after': '1' }), 1, 'found'],
      [status(502), 2, 'found'],
      [(_, __, serve) => void setTimeout(serve, 200), 1, 'found'],
      [reset, 1, 'found'],
      [instead('{}', { 'docker-content-digest': `sha256:${'1'.repeat(64)}` }), always, 'unknown'],
      [
        (request, response, serve) => (request.method === 'HEAD' ? status(405)(request, response, serve) : serve()),
        always,
        'found',
      ],
      [instead('<html>log in</html>', { 'content-type': 'text/html' }), always, 'unknown'],
      [status(429, { 'retry-after': new Date(Date.now() + 1500).toUTCString() }), 1, 'found'],
      [cut(), 1, 'found'],
    ]
    const expected = images.map((image, i) => {
      const [fault, times, state] = i % 2 === 0 ? [undefined, 0, 'found'] : (faults[(i >> 1) % faults.length] ?? [])
      if (fault) server.registry.fail(new RegExp(`/${image.name}/`), fault, times)
      return state
    })
    const answers = await checkImages(
      client(),
      images.map((image, i) => name(`${image.name}@${digests[i]}`)),
    )
    expect(answers.map(({ state }) => state)).toEqual(expected)
  })

  test('a host that cannot be reached is given up, the others are not', async () => {
    const { name } = await registryOf([INDEX])
    const dead = Array.from({ length: 20 }, (_, i) => ({ host: '127.0.0.1:1', repository: `a/b${i}`, tag: '1' }))
    const network = testNetwork()
    const answers = await checkImages(openRegistry({ network, scheme: async () => 'http' }), [
      ...dead,
      name('a/index:1'),
    ])
    expect(answers.map(({ state }) => state)).toEqual([...dead.map(() => 'unknown'), 'found'])
    expect(network.waits.length).toBeLessThan(10)
  })

  test('a thousand cost a request each', async () => {
    const images = Array.from({ length: 1000 }, (_, i) => ({
      name: `team/app${i}`,
      tag: '1',
      platforms: ['linux/amd64'],
    }))
    const { server, name } = await registryOf(images)
    const answers = await checkImages(
      client(),
      images.map((image) => name(`${image.name}:1`)),
    )
    expect(answers.every(({ state }) => state === 'found')).toBe(true)
    expect(server.registry.seen.length).toBe(1000)
  })
})
