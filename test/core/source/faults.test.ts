import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { AicrError, type ErrorCode, HelmError } from '../../../src/core/errors.ts'
import type { Limits } from '../../../src/core/limits.ts'
import type { ChartReference, ChartSource } from '../../../src/core/seams.ts'
import { findChart, httpRepository, ociRegistry } from '../../../src/core/source/index.ts'
import { SHELF } from '../../contracts/chart-source.ts'
import { testNetwork } from '../../helpers/network.ts'
import { type RegistryOptions, startRegistry, type TestRegistry } from '../../helpers/registry.ts'
import { indexOf, type RepositoryOptions, startRepository } from '../../helpers/repository.ts'
import {
  answer,
  cut,
  drip,
  endless,
  type Fault,
  hang,
  instead,
  leaks,
  redirect,
  reset,
  stall,
  startServer,
  status,
  type TestServer,
} from '../../helpers/server.ts'

const SECRET = 's3cret-pa55'
const CREDENTIAL = { username: 'me', password: SECRET }
const FAST: Partial<Limits> = { requestTimeout: 60 }

const closing: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close()
})
const keep = <T extends { close(): Promise<void> }>(one: T): T => {
  closing.push(one)
  return one
}

/** `ok`, or the error's code. */
async function outcome(source: ChartSource, reference: ChartReference): Promise<'ok' | ErrorCode | string> {
  try {
    const { files } = await findChart(source, reference)
    return files[0]?.data.includes('version: 1.1.0') ? 'ok' : 'the wrong chart'
  } catch (error) {
    if (error instanceof AicrError) {
      expect(error.message).not.toMatch(new RegExp(SECRET))
      return error.code
    }
    return error instanceof HelmError ? error.message : `uncoded: ${String(error)}`
  }
}

interface Row {
  readonly fault: Fault
  /** how often it strikes */
  readonly times?: number
  readonly outcome: string
  readonly limits?: Partial<Limits>
}

const ALWAYS = 1000

/** Faults that any request may meet, and what becomes of the chart. */
const COMMON: Readonly<Record<string, Row>> = {
  '401 without a challenge': { fault: status(401), times: ALWAYS, outcome: 'UNAUTHORIZED' },
  '401 with a challenge of no use': {
    fault: status(401, { 'www-authenticate': 'Negotiate' }),
    times: ALWAYS,
    outcome: 'UNAUTHORIZED',
  },
  403: { fault: status(403), times: ALWAYS, outcome: 'UNAUTHORIZED' },
  404: { fault: status(404), times: ALWAYS, outcome: 'NOT_FOUND' },
  405: { fault: status(405), times: ALWAYS, outcome: 'METHOD_NOT_ALLOWED' },
  // fetch does not tell of a 407
  407: { fault: status(407), times: ALWAYS, outcome: 'SERVICE_UNAVAILABLE' },
  410: { fault: status(410), times: ALWAYS, outcome: 'NOT_FOUND' },
  418: { fault: status(418), times: ALWAYS, outcome: 'BAD_RESPONSE' },
  '204 is not an answer': {
    fault: (_, response) => void response.writeHead(204).end(),
    times: ALWAYS,
    outcome: 'BAD_RESPONSE',
  },
  '206 is not an answer': { fault: status(206, {}, 'part'), times: ALWAYS, outcome: 'BAD_RESPONSE' },
  '304 to nothing asked': { fault: status(304), times: ALWAYS, outcome: 'BAD_RESPONSE' },
  '408 once': { fault: status(408), outcome: 'ok' },
  '408 always': { fault: status(408), times: ALWAYS, outcome: 'TIMEOUT' },
  '429 once': { fault: status(429), outcome: 'ok' },
  '429 with seconds': { fault: status(429, { 'retry-after': '2' }), outcome: 'ok' },
  '429 with a date': { fault: status(429, { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }), outcome: 'ok' },
  '429 for an hour': { fault: status(429, { 'retry-after': '3600' }), times: ALWAYS, outcome: 'RATE_LIMIT_EXCEEDED' },
  '429 always': { fault: status(429, { 'retry-after': '1' }), times: ALWAYS, outcome: 'RATE_LIMIT_EXCEEDED' },
  '500 once': { fault: status(500), outcome: 'ok' },
  '500 three times': { fault: status(500), times: 3, outcome: 'ok' },
  '500 always': { fault: status(500), times: ALWAYS, outcome: 'SERVICE_UNAVAILABLE' },
  501: { fault: status(501), times: ALWAYS, outcome: 'SERVICE_UNAVAILABLE' },
  '502 once': { fault: status(502), outcome: 'ok' },
  '503 once, soon again': { fault: status(503, { 'retry-after': '1' }), outcome: 'ok' },
  '503 always': { fault: status(503), times: ALWAYS, outcome: 'SERVICE_UNAVAILABLE' },
  '504 once': { fault: status(504), outcome: 'ok' },
  '504 always': { fault: status(504), times: ALWAYS, outcome: 'TIMEOUT' },
  'hung up once': { fault: reset, outcome: 'ok' },
  'hung up always': { fault: reset, times: ALWAYS, outcome: 'SERVICE_UNAVAILABLE' },
  'cut body once': { fault: cut(), outcome: 'ok' },
  'cut body twice': { fault: cut(), times: 2, outcome: 'ok' },
  'cut body always': { fault: cut(), times: ALWAYS, outcome: 'SERVICE_UNAVAILABLE' },
  'no answer': { fault: hang, times: ALWAYS, outcome: 'TIMEOUT', limits: FAST },
  'a body that stalls': { fault: stall(), times: ALWAYS, outcome: 'TIMEOUT', limits: FAST },
  'redirect to nowhere': { fault: redirect('http://127.0.0.1:1/x'), times: ALWAYS, outcome: 'SERVICE_UNAVAILABLE' },
  'redirect in a circle': {
    fault: (request, response) => redirect(request.url ?? '/')(request, response, () => undefined),
    times: ALWAYS,
    outcome: 'BAD_RESPONSE',
  },
  'redirect without end': {
    fault: (request, response) =>
      answer(response, 302, '', { location: `${request.url?.replace(/\?.*/, '')}?${Math.random()}` }),
    times: ALWAYS,
    outcome: 'BAD_RESPONSE',
  },
  'redirect without a place': { fault: status(302), times: ALWAYS, outcome: 'BAD_RESPONSE' },
  'redirect to a file': { fault: redirect('file:///etc/passwd'), times: ALWAYS, outcome: 'FORBIDDEN' },
  'redirect to a metadata service': {
    fault: redirect('http://169.254.169.254/latest/meta-data'),
    times: ALWAYS,
    outcome: 'FORBIDDEN',
  },
  'redirect to the same by number': {
    fault: redirect('http://[::ffff:169.254.169.254]/'),
    times: ALWAYS,
    outcome: 'FORBIDDEN',
  },
  'redirect to no URL': { fault: redirect('http://[x'), times: ALWAYS, outcome: 'BAD_RESPONSE' },
  300: { fault: status(300), times: ALWAYS, outcome: 'BAD_RESPONSE' },
  'gzip that is none': {
    fault: instead('not gzip', { 'content-encoding': 'gzip' }),
    times: ALWAYS,
    outcome: 'SERVICE_UNAVAILABLE',
  },
}

const bomb = gzipSync(Buffer.alloc(40 << 20, 'a: b\n'))

describe('a classic repository', () => {
  const setUp = async (limits: Partial<Limits> = {}, options: Partial<RepositoryOptions> = {}) => {
    const server = keep(await startRepository({ charts: SHELF, auth: `me:${SECRET}`, ...options }))
    const network = testNetwork({ limits })
    const access = async () => ({ credential: CREDENTIAL, passCredentials: false })
    return {
      server,
      network,
      source: httpRepository({ network, access }),
      reference: { repository: server.url, chart: 'alpha', version: '1.1.0' },
    }
  }
  const run = async (path: RegExp, row: Row): Promise<string> => {
    const { server, source, reference } = await setUp(row.limits)
    server.fail(path, row.fault, row.times)
    return outcome(source, reference)
  }

  describe('the index meets', () => {
    const rows: Readonly<Record<string, Row>> = {
      ...COMMON,
      nothing: { fault: instead(''), outcome: 'BAD_RESPONSE' },
      'a web page': { fault: instead('<!DOCTYPE html><html><body>log in</body></html>'), outcome: 'BAD_RESPONSE' },
      'a word': { fault: instead('hello'), outcome: 'BAD_RESPONSE' },
      'a list': { fault: instead('- a\n- b\n'), outcome: 'BAD_RESPONSE' },
      null: { fault: instead('null'), outcome: 'BAD_RESPONSE' },
      'broken YAML': { fault: instead('entries: {alpha: [\n'), outcome: 'BAD_RESPONSE' },
      'broken JSON': { fault: instead('{"entries": {"alpha": ['), outcome: 'BAD_RESPONSE' },
      'YAML with a tab': { fault: instead('entries:\n\talpha: []\n'), outcome: 'BAD_RESPONSE' },
      'entries of a wrong kind': { fault: instead('apiVersion: v1\nentries: 5\n'), outcome: 'BAD_RESPONSE' },
      'no entries': { fault: instead('apiVersion: v1\n'), outcome: 'BAD_RESPONSE' },
      'empty entries': { fault: instead('apiVersion: v1\nentries: {}\n'), outcome: 'NOT_FOUND' },
      'a chart of a wrong kind': { fault: instead('apiVersion: v1\nentries: {alpha: 5}\n'), outcome: 'NOT_FOUND' },
      'versions of a wrong kind': {
        fault: instead('apiVersion: v1\nentries: {alpha: [5, null, []]}\n'),
        outcome: 'NOT_FOUND',
      },
      'a version without URLs': {
        fault: instead('entries:\n  alpha:\n  - {name: alpha, version: 1.1.0}\n'),
        outcome: 'NOT_FOUND',
      },
      'a version with a digest that is none': {
        fault: instead('entries:\n  alpha:\n  - {name: alpha, version: 1.1.0, digest: abc, urls: [x.tgz]}\n'),
        outcome: 'BAD_RESPONSE',
      },
      'a URL that is none': {
        fault: instead('entries:\n  alpha:\n  - {name: alpha, version: 1.1.0, urls: ["http://[x"]}\n'),
        outcome: 'INVALID_REFERENCE',
      },
      'a URL of another kind': {
        fault: instead('entries:\n  alpha:\n  - {name: alpha, version: 1.1.0, urls: ["ftp://x/y.tgz"]}\n'),
        outcome: 'FORBIDDEN',
      },
      'a URL of a file': {
        fault: instead('entries:\n  alpha:\n  - {name: alpha, version: 1.1.0, urls: ["file:///etc/passwd"]}\n'),
        outcome: 'FORBIDDEN',
      },
      'a URL of a metadata service': {
        fault: instead(
          'entries:\n  alpha:\n  - {name: alpha, version: 1.1.0, urls: ["http://169.254.169.254/a.tgz"]}\n',
        ),
        outcome: 'FORBIDDEN',
      },
      'aliases without end': {
        fault: instead(
          `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nd: &d [${'*c,'.repeat(9)}]\ne: &e [${'*d,'.repeat(9)}]\nf: &f [${'*e,'.repeat(9)}]\nentries: {alpha: [*f]}\n`,
        ),
        outcome: 'BAD_RESPONSE',
      },
      'nesting without end': { fault: instead(`entries: ${'['.repeat(50_000)}`), outcome: 'BAD_RESPONSE' },
      'JSON nesting without end': { fault: instead(`{"entries": ${'['.repeat(50_000)}`), outcome: 'BAD_RESPONSE' },
      'gzip bomb': {
        fault: instead(bomb, { 'content-encoding': 'gzip' }),
        outcome: 'LIMIT_EXCEEDED',
        limits: { indexBytes: 1 << 20 },
      },
      'endless body': { fault: endless, outcome: 'LIMIT_EXCEEDED', limits: { indexBytes: 1 << 20 } },
      'a body longer than the limit, told': {
        fault: instead('x'.repeat(5000)),
        outcome: 'LIMIT_EXCEEDED',
        limits: { indexBytes: 4999 },
      },
      'a body that drips': { fault: drip(4), outcome: 'TIMEOUT', limits: { requestTimeout: 15 } },
      'nothing bad': { fault: (_request, _response, serve) => serve(), outcome: 'ok' },
    }
    test.each(Object.entries(rows))('%s', async (_, row) => {
      expect(await run(/index\.yaml/, row)).toBe(row.outcome)
    })
    test('an index compressed on its way', async () => {
      const { server, source, reference } = await setUp()
      const index = indexOf({ charts: SHELF })
      server.fail(/index\.yaml/, instead(gzipSync(index), { 'content-encoding': 'gzip' }))
      expect(await outcome(source, reference)).toBe('ok')
    })
  })

  describe('the archive meets', () => {
    const other = SHELF[0]?.archive ?? new Uint8Array()
    const rows: Readonly<Record<string, Row>> = {
      ...COMMON,
      'another archive': { fault: instead(other), times: ALWAYS, outcome: 'CONTENT_MISMATCH' },
      nothing: { fault: instead(''), times: ALWAYS, outcome: 'CONTENT_MISMATCH' },
      'a web page': { fault: instead('<html>'), times: ALWAYS, outcome: 'CONTENT_MISMATCH' },
      'one byte more': {
        fault: instead(Buffer.concat([SHELF[1]?.archive ?? other, Buffer.from('x')])),
        outcome: 'CONTENT_MISMATCH',
      },
      'endless body': { fault: endless, outcome: 'LIMIT_EXCEEDED', limits: { downloadBytes: 1 << 20 } },
      'gzip bomb': {
        fault: instead(bomb, { 'content-encoding': 'gzip' }),
        outcome: 'LIMIT_EXCEEDED',
        limits: { downloadBytes: 1 << 20 },
      },
      'a body that drips': { fault: drip(4), outcome: 'TIMEOUT', limits: { requestTimeout: 15 } },
      'over the limit, told': {
        fault: instead('x'.repeat(5000)),
        outcome: 'LIMIT_EXCEEDED',
        limits: { downloadBytes: 4999 },
      },
    }
    test.each(Object.entries(rows))('%s', async (_, row) => {
      expect(await run(/\.tgz/, row)).toBe(row.outcome)
    })
    const undigested: Readonly<Record<string, readonly [body: Uint8Array | string, text: string]>> = {
      text: ['hello', "does not appear to be a gzipped archive; got 'application/octet-stream'"],
      'a web page': [
        `<html>${' '.repeat(600)}</html>`,
        "does not appear to be a gzipped archive; got 'text/html; charset=utf-8'",
      ],
      'half an archive': [other.subarray(0, 60), 'unable to load chart archive'],
      'gzip of text': [gzipSync('hello'), 'unable to load chart archive'],
      'a bomb': [gzipSync(Buffer.alloc(200 << 20)), 'unable to load chart archive'],
    }
    test.each(Object.entries(undigested))('without a digest: %s', async (_, [body, text]) => {
      const { server, source, reference } = await setUp({}, { noDigests: true })
      server.fail(/\.tgz/, instead(body), ALWAYS)
      expect(await outcome(source, reference)).toContain(text)
    })
  })

  test('waits as long as it is told to, and no longer', async () => {
    const { server, source, reference, network } = await setUp()
    server.fail(/index/, status(429, { 'retry-after': '7' }))
    server.fail(/index/, status(503))
    server.fail(/tgz/, cut())
    expect(await outcome(source, reference)).toBe('ok')
    expect(network.waits).toEqual([7000, 500, 250])
  })

  describe('credentials stay home', () => {
    const elsewhere = async (): Promise<TestServer> => keep(await startRepository({ charts: SHELF }))
    test('a redirect of the index', async () => {
      const { server, source, reference } = await setUp()
      const other = await elsewhere()
      server.fail(/index/, redirect(`${other.url}/index.yaml`), ALWAYS)
      expect(await outcome(source, reference)).toBe('ok')
      expect(other.asked()).toEqual(['/index.yaml'])
      expect(leaks(other, [SECRET])).toEqual([])
    })
    test('a redirect of the archive', async () => {
      const { server, source, reference } = await setUp()
      const other = await elsewhere()
      server.fail(/tgz/, redirect(`${other.url}/alpha-1.1.0.tgz`), ALWAYS)
      expect(await outcome(source, reference)).toBe('ok')
      expect(leaks(other, [SECRET])).toEqual([])
    })
    test('a redirect away and back', async () => {
      const { server, source, reference } = await setUp()
      const other = keep(
        await startServer((_, response) =>
          answer(response, 302, '', { location: `${server.url}/alpha-1.1.0.tgz?back` }),
        ),
      )
      server.fail(/tgz$/, redirect(`${other.url}/x`), ALWAYS)
      // what comes back has been elsewhere: it is not ours any more
      expect(await outcome(source, reference)).toBe('UNAUTHORIZED')
      expect(server.seen.at(-1)?.headers.authorization).toBeUndefined()
      expect(leaks(other, [SECRET])).toEqual([])
    })
    test('a redirect at home keeps them', async () => {
      const { server, source, reference } = await setUp()
      server.fail(/\/alpha-1\.1\.0\.tgz$/, redirect('/moved/alpha-1.1.0.tgz'), 1)
      expect(await outcome(source, reference)).toBe('ok')
    })
    test('another host in the index', async () => {
      const other = await elsewhere()
      const { source, reference } = await setUp({}, { urlOf: (file) => `${other.url}/${file}` })
      expect(await outcome(source, reference)).toBe('ok')
      expect(leaks(other, [SECRET])).toEqual([])
    })
    test('another host in the index asks for them', async () => {
      const other = keep(await startRepository({ charts: SHELF, auth: `me:${SECRET}` }))
      const { source, reference } = await setUp({}, { urlOf: (file) => `${other.url}/${file}` })
      expect(await outcome(source, reference)).toBe('UNAUTHORIZED')
      expect(leaks(other, [SECRET])).toEqual([])
    })
    test('another host in the index, credentials passed on by request', async () => {
      const other = keep(await startRepository({ charts: SHELF, auth: `me:${SECRET}` }))
      const { server, network, reference } = await setUp({}, { urlOf: (file) => `${other.url}/${file}` })
      const source = httpRepository({
        network,
        access: async () => ({ credential: CREDENTIAL, passCredentials: true }),
      })
      expect(await outcome(source, reference)).toBe('ok')
      expect(leaks(other, [SECRET])).toHaveLength(1)
      expect(leaks(server, [SECRET])).toHaveLength(1)
    })
    test('passed on, a redirect still drops them', async () => {
      const { server, network, reference } = await setUp()
      const other = await elsewhere()
      server.fail(/tgz/, redirect(`${other.url}/alpha-1.1.0.tgz`), ALWAYS)
      const source = httpRepository({
        network,
        access: async () => ({ credential: CREDENTIAL, passCredentials: true }),
      })
      expect(await outcome(source, reference)).toBe('ok')
      expect(leaks(other, [SECRET])).toEqual([])
    })
    test('user and password in the repository’s URL', async () => {
      const other = await elsewhere()
      const { server, network } = await setUp({}, { urlOf: (file) => `${other.url}/${file}` })
      const repository = server.url.replace('//', `//me:${SECRET}@`)
      expect(await outcome(httpRepository({ network }), { repository, chart: 'alpha', version: '1.1.0' })).toBe('ok')
      expect(leaks(other, [SECRET])).toEqual([])
      expect(server.seen.every((one) => !one.path.includes(SECRET))).toBe(true)
    })
    test('no error shows them', async () => {
      const { server, network } = await setUp()
      const repository = server.url.replace('//', `//me:${SECRET}@`)
      const error = await httpRepository({ network })
        .resolve({ repository, chart: 'nope', version: '' })
        .catch((e: unknown) => e)
      expect(
        JSON.stringify([(error as AicrError).message, (error as AicrError).hint, (error as AicrError).place]),
      ).not.toContain(SECRET)
    })
  })
})

describe('a registry', () => {
  const reference = (server: TestRegistry, version = '1.1.0'): ChartReference => ({
    repository: server.parent,
    chart: 'alpha',
    version,
  })
  const setUp = async (limits: Partial<Limits> = {}, options: Partial<RegistryOptions> = {}) => {
    const server = keep(
      await startRegistry({ charts: SHELF, auth: 'bearer', user: `me:${SECRET}`, storage: true, ...options }),
    )
    const network = testNetwork({ limits })
    const source = ociRegistry({ network, credentials: async () => CREDENTIAL, scheme: async () => 'http' })
    return { server, network, source }
  }
  const run = async (on: 'registry' | 'tokens' | 'storage', path: RegExp, row: Row): Promise<string> => {
    const { server, source } = await setUp(row.limits)
    server[on].fail(path, row.fault, row.times)
    return outcome(source, reference(server))
  }
  const documents: Readonly<Record<string, Row>> = {
    'endless body': { fault: endless, outcome: 'LIMIT_EXCEEDED', limits: { documentBytes: 1 << 20 } },
    'gzip bomb': {
      fault: instead(bomb, { 'content-encoding': 'gzip' }),
      outcome: 'LIMIT_EXCEEDED',
      limits: { documentBytes: 1 << 20 },
    },
    'a body that drips': { fault: drip(4), outcome: 'TIMEOUT', limits: { requestTimeout: 15 } },
    nothing: { fault: instead(''), outcome: 'BAD_RESPONSE' },
    'broken JSON': { fault: instead('{"a": ['), outcome: 'BAD_RESPONSE' },
    'a web page': { fault: instead('<html>log in</html>'), outcome: 'BAD_RESPONSE' },
    'a JSON list': { fault: instead('[]'), outcome: 'BAD_RESPONSE' },
    'JSON null': { fault: instead('null'), outcome: 'BAD_RESPONSE' },
    'JSON of something else': { fault: instead('{"hello": 1}'), outcome: 'BAD_RESPONSE' },
    'JSON nested without end': { fault: instead('['.repeat(100_000)), outcome: 'BAD_RESPONSE' },
  }

  describe('the manifest meets', () => {
    const config =
      '"config": {"mediaType": "application/vnd.cncf.helm.config.v1+json", "digest": "sha256:00000000000000000000000000000000", "size": 1}'
    const layer = (digest: string, size: string): string =>
      `"layers": [{"mediaType": "application/vnd.cncf.helm.chart.content.v1.tar+gzip", "digest": ${digest}, "size": ${size}}]`
    const zeros = `"sha256:${'0'.repeat(64)}"`
    const rows: Readonly<Record<string, Row>> = {
      ...COMMON,
      ...documents,
      'docker schema 1': { fault: instead('{"schemaVersion": 1, "fsLayers": []}'), outcome: 'BAD_RESPONSE' },
      'no layers': { fault: instead(`{${config}}`), outcome: 'BAD_RESPONSE' },
      'no chart among layers': { fault: instead(`{${config}, "layers": []}`), outcome: 'BAD_RESPONSE' },
      'a layer of a wrong kind': { fault: instead(`{${config}, "layers": [5]}`), outcome: 'BAD_RESPONSE' },
      'a digest of a wrong kind': { fault: instead(`{${config}, ${layer('5', '5')}}`), outcome: 'BAD_RESPONSE' },
      'a digest that leads elsewhere': {
        fault: instead(`{${config}, ${layer('"../../../secret"', '5')}}`),
        outcome: 'BAD_RESPONSE',
      },
      'a size of a wrong kind': { fault: instead(`{${config}, ${layer(zeros, '"5"')}}`), outcome: 'BAD_RESPONSE' },
      'a negative size': { fault: instead(`{${config}, ${layer(zeros, '-5')}}`), outcome: 'BAD_RESPONSE' },
      'a size over the limit': { fault: instead(`{${config}, ${layer(zeros, '1e15')}}`), outcome: 'LIMIT_EXCEEDED' },
      'a layer that is not there': { fault: instead(`{${config}, ${layer(zeros, '5')}}`), outcome: 'NOT_FOUND' },
      'an image, not a chart': {
        fault: instead(
          `{"config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": ${zeros}, "size": 1}, "layers": []}`,
        ),
        outcome: 'BAD_RESPONSE',
      },
      'another digest than promised': {
        fault: (_, response) => answer(response, 200, '{}', { 'docker-content-digest': `sha256:${'1'.repeat(64)}` }),
        outcome: 'CONTENT_MISMATCH',
      },
      'an empty index': { fault: instead('{"manifests": []}'), outcome: 'BAD_RESPONSE' },
      'an index of what is not there': {
        fault: instead(`{"manifests": [{"mediaType": "x", "digest": ${zeros}, "size": 5}]}`),
        outcome: 'NOT_FOUND',
      },
    }
    test.each(Object.entries(rows))('%s', async (_, row) => {
      expect(await run('registry', /manifests/, row)).toBe(row.outcome)
    })
  })

  describe('the list of tags meets', () => {
    const rows: Readonly<Record<string, Row>> = {
      ...COMMON,
      ...documents,
      'tags of a wrong kind': { fault: instead('{"tags": 5}'), outcome: 'BAD_RESPONSE' },
      'no tags': { fault: instead('{"tags": null}'), outcome: 'NOT_FOUND' },
      'tags of wrong kinds': { fault: instead('{"tags": [1, null, {}, "latest"]}'), outcome: 'BAD_RESPONSE' },
      'a page that is itself': {
        fault: (request, response) => answer(response, 200, '{"tags": []}', { link: `<${request.url}>; rel="next"` }),
        times: ALWAYS,
        outcome: 'NOT_FOUND',
      },
      'a next page that is not a URL': {
        fault: (_, response) => answer(response, 200, '{"tags": ["1.1.0"]}', { link: '<http://[x>; rel="next"' }),
        outcome: 'ok',
      },
    }
    test.each(Object.entries(rows))('%s', async (_, row) => {
      const { server, source } = await setUp({ documentBytes: 1 << 20, ...row.limits })
      server.registry.fail(/tags/, row.fault, row.times)
      expect(await outcome(source, reference(server, '~1.1.0-0 <1.1.1'))).toBe(row.outcome)
    })
    test('pages without end', async () => {
      let pages = 0
      // a thousand requests, of no socket
      const network = testNetwork({
        fetch: async (request) =>
          new Response('{"tags": []}', { headers: { link: `<${request.url}?${++pages}>; rel="next"` } }),
      })
      const source = ociRegistry({ network, scheme: async () => 'http' })
      const everywhere = { repository: 'oci://r.example/charts', chart: 'alpha', version: '~1.1.0-0 <1.1.1' }
      expect(await outcome(source, everywhere)).toBe('LIMIT_EXCEEDED')
      expect(pages).toBe(1000)
    })
    test('a next page elsewhere is asked for at home', async () => {
      const { server, source } = await setUp()
      const other = keep(await startServer((_, response) => answer(response, 200, '{"tags": ["9.9.9"]}')))
      server.registry.fail(/tags/, (_, response) =>
        answer(response, 200, '{"tags": ["0.1.0"]}', {
          link: `<${other.url}/v2/charts/alpha/tags/list?n=1>; rel="next"`,
        }),
      )
      expect(await outcome(source, reference(server, '~1.1.0-0 <1.1.1'))).toBe('ok')
      expect(other.seen).toEqual([])
    })
  })

  describe('the blob meets', () => {
    const other = SHELF[0]?.archive ?? new Uint8Array()
    const own = SHELF[1]?.archive ?? other
    const rows: Readonly<Record<string, Row>> = {
      ...COMMON,
      'another archive': { fault: instead(other), times: ALWAYS, outcome: 'CONTENT_MISMATCH' },
      'one bit off': {
        fault: instead(Uint8Array.from(own, (byte, at) => (at === 50 ? byte ^ 1 : byte))),
        outcome: 'CONTENT_MISMATCH',
      },
      'one byte more': { fault: instead(Buffer.concat([own, Buffer.from('x')])), outcome: 'LIMIT_EXCEEDED' },
      'one byte more, not told': {
        fault: (_, response) => void response.writeHead(200).end(Buffer.concat([own, Buffer.from('x')])),
        outcome: 'LIMIT_EXCEEDED',
      },
      'one byte less': { fault: instead(own.subarray(1)), outcome: 'CONTENT_MISMATCH' },
      'one byte less, not told': {
        fault: (_, response) => void response.writeHead(200).end(own.subarray(1)),
        outcome: 'ok',
      },
      'one byte less, not told, always': {
        fault: (_, response) => void response.writeHead(200).end(own.subarray(1)),
        times: ALWAYS,
        outcome: 'SERVICE_UNAVAILABLE',
      },
      'cut body once': { fault: cut(10, own.length), outcome: 'ok' },
      'cut body twice': { fault: cut(10, own.length), times: 2, outcome: 'ok' },
      'cut body always': { fault: cut(10, own.length), times: ALWAYS, outcome: 'SERVICE_UNAVAILABLE' },
      'a body that stalls': { fault: stall(own.length), times: ALWAYS, outcome: 'TIMEOUT', limits: FAST },
      nothing: { fault: instead(''), times: ALWAYS, outcome: 'CONTENT_MISMATCH' },
      'endless body': { fault: endless, outcome: 'LIMIT_EXCEEDED' },
      'gzip bomb': { fault: instead(bomb, { 'content-encoding': 'gzip' }), outcome: 'LIMIT_EXCEEDED' },
      'a body that drips': { fault: drip(4), outcome: 'TIMEOUT', limits: { requestTimeout: 15 } },
    }
    test.each(Object.entries(rows))('in storage: %s', async (_, row) => {
      expect(await run('storage', /blobs|sha256/, row)).toBe(row.outcome)
    })
    test.each(Object.entries({ ...COMMON, ...rows }))('in the registry: %s', async (_, row) => {
      expect(await run('registry', /blobs/, row)).toBe(row.outcome)
    })
  })

  describe('the token meets', () => {
    const rows: Readonly<Record<string, Row>> = {
      ...COMMON,
      nothing: { fault: instead(''), outcome: 'UNAUTHORIZED' },
      'broken JSON': { fault: instead('{"token": '), outcome: 'UNAUTHORIZED' },
      'no token': { fault: instead('{"expires_in": 60}'), outcome: 'UNAUTHORIZED' },
      'an empty token': { fault: instead('{"token": ""}'), outcome: 'UNAUTHORIZED' },
      'a token of a wrong kind': { fault: instead('{"token": 5}'), outcome: 'UNAUTHORIZED' },
      'a token that smuggles a header': { fault: instead('{"token": "x\\r\\nx-evil: 1"}'), outcome: 'UNAUTHORIZED' },
      'a token that is not valid': { fault: instead('{"token": "nope"}'), outcome: 'UNAUTHORIZED' },
      'a list': { fault: instead('[]'), outcome: 'UNAUTHORIZED' },
      'endless body': { fault: endless, outcome: 'LIMIT_EXCEEDED', limits: { documentBytes: 1 << 20 } },
      'gzip bomb': {
        fault: instead(bomb, { 'content-encoding': 'gzip' }),
        outcome: 'LIMIT_EXCEEDED',
        limits: { documentBytes: 1 << 20 },
      },
    }
    // a token's body is read once: what is cut off there is not fetched again
    const once: Readonly<Record<string, string>> = {
      'cut body once': 'SERVICE_UNAVAILABLE',
      'cut body twice': 'SERVICE_UNAVAILABLE',
      'a body that stalls': 'TIMEOUT',
    }
    test.each(Object.entries(rows))('%s', async (name, row) => {
      expect(await run('tokens', /token/, row)).toBe(once[name] ?? row.outcome)
    })
  })

  describe('tokens', () => {
    test('401, then a token, then the chart', async () => {
      const { server, source } = await setUp()
      expect(await outcome(source, reference(server))).toBe('ok')
      expect(server.tokens.seen).toHaveLength(1)
      const [first] = server.registry.seen
      expect(first?.headers.authorization).toBeUndefined()
    })
    test('one token serves a repository', async () => {
      const { server, source } = await setUp()
      const versions = ['1.0.0', '1.1.0', '1.1.1', '0.9.0']
      for (const version of versions) await source.open(await source.resolve(reference(server, version)))
      expect(server.tokens.seen).toHaveLength(1)
    })
    test('one token serves all who ask at once', async () => {
      const { server, source } = await setUp()
      await Promise.all(
        ['1.0.0', '1.1.0', '1.1.1', '0.9.0'].map((version) => source.resolve(reference(server, version))),
      )
      expect(server.tokens.seen.length).toBeLessThanOrEqual(4)
      const found = await source.resolve(reference(server))
      await source.open(found)
      expect(server.tokens.seen.length).toBeLessThanOrEqual(4)
    })
    test('another repository needs another token', async () => {
      const { server, source } = await setUp()
      await source.resolve(reference(server))
      await source.resolve({ repository: server.parent, chart: 'beta', version: '0.1.0' })
      expect(server.tokens.seen).toHaveLength(2)
    })
    test('a token that was taken back is replaced', async () => {
      const { server, source } = await setUp()
      const found = await source.resolve(reference(server))
      server.expire()
      await source.open(found)
      expect(server.tokens.seen).toHaveLength(2)
    })
    test('a token that ran out is not sent', async () => {
      let now = Date.now()
      const server = keep(await startRegistry({ charts: SHELF, auth: 'bearer', tokenLife: 60, now: () => now }))
      const source = ociRegistry({ network: testNetwork({ now: () => now }), scheme: async () => 'http' })
      const found = await source.resolve(reference(server))
      now += 61_000
      await source.open(found)
      expect(server.tokens.seen).toHaveLength(2)
      const carried = server.registry.seen.map((one) => one.headers.authorization)
      expect(carried.slice(2)[0]).toBeUndefined()
    })
    test('wrong credentials', async () => {
      const { server, network } = await setUp()
      const source = ociRegistry({
        network,
        scheme: async () => 'http',
        credentials: async () => ({ username: 'me', password: 'wrong' }),
      })
      const error = (await source.resolve(reference(server)).catch((e: unknown) => e)) as AicrError
      expect(error.code).toBe('UNAUTHORIZED')
      expect(error.message).toContain('incorrect username or password')
      expect(error.message).toContain('its credentials were not accepted')
    })
    test('no credentials', async () => {
      const { server, network } = await setUp()
      const error = (await ociRegistry({ network, scheme: async () => 'http' })
        .resolve(reference(server))
        .catch((e: unknown) => e)) as AicrError
      expect(error.code).toBe('UNAUTHORIZED')
      expect(error.message).toContain('no credentials are known for it')
      expect(error.hint).toContain('docker login')
    })
    test('credentials are asked for by host and port', async () => {
      const { server, network } = await setUp()
      const asked: string[] = []
      const source = ociRegistry({
        network,
        scheme: async () => 'http',
        credentials: async (host) => {
          asked.push(host)
          return CREDENTIAL
        },
      })
      await source.resolve(reference(server))
      expect(asked).toEqual([server.registry.host])
    })
  })

  describe('credentials stay home', () => {
    test('nothing goes to storage', async () => {
      const { server, source } = await setUp()
      expect(await outcome(source, reference(server))).toBe('ok')
      expect(server.storage.seen.map((one) => one.headers.authorization)).toEqual([undefined])
      expect(leaks(server.storage, [SECRET])).toEqual([])
    })
    test('the password goes to the token server alone, the registry sees tokens', async () => {
      const { server, source } = await setUp()
      await outcome(source, reference(server))
      expect(leaks(server.registry, [SECRET])).toEqual([])
      expect(leaks(server.tokens, [SECRET])).toHaveLength(1)
    })
    test('storage that asks for credentials gets none', async () => {
      const { server, source } = await setUp()
      const trap = keep(
        await startServer((_, response) =>
          answer(response, 401, '', { 'www-authenticate': `Bearer realm="http://${trapHost()}/token"` }),
        ),
      )
      const trapHost = (): string => trap.host
      server.registry.fail(/blobs/, redirect(`${trap.url}/blob`), ALWAYS)
      expect(await outcome(source, reference(server))).toBe('UNAUTHORIZED')
      expect(trap.asked()).toEqual(['/blob'])
      expect(leaks(trap, [SECRET])).toEqual([])
    })
    test('storage that asks for Basic gets none', async () => {
      const { server, source } = await setUp()
      const trap = keep(
        await startServer((_, response) => answer(response, 401, '', { 'www-authenticate': 'Basic realm="x"' })),
      )
      server.registry.fail(/blobs/, redirect(`${trap.url}/blob`), ALWAYS)
      expect(await outcome(source, reference(server))).toBe('UNAUTHORIZED')
      expect(leaks(trap, [SECRET])).toEqual([])
      expect(trap.seen.map((one) => one.headers.authorization)).toEqual([undefined])
    })
    test('a token server that redirects gets nothing on its way', async () => {
      const { server, source } = await setUp()
      const trap = keep(await startServer((_, response) => answer(response, 200, '{"token": "x"}')))
      server.tokens.fail(/token/, redirect(`${trap.url}/token`), ALWAYS)
      expect(await outcome(source, reference(server))).toBe('UNAUTHORIZED')
      expect(leaks(trap, [SECRET])).toEqual([])
    })
    test('an identity token is not posted on', async () => {
      const server = keep(await startRegistry({ charts: SHELF, auth: 'bearer', identityToken: SECRET }))
      const source = ociRegistry({
        network: testNetwork(),
        scheme: async () => 'http',
        credentials: async () => ({ identityToken: SECRET }),
      })
      const trap = keep(await startServer((_, response) => answer(response, 200, '{"access_token": "x"}')))
      server.tokens.fail(/token/, redirect(`${trap.url}/token`, 307), ALWAYS)
      expect(await outcome(source, reference(server))).toBe('BAD_RESPONSE')
      expect(trap.seen).toEqual([])
    })
    test('Basic goes to the registry and not to storage', async () => {
      const server = keep(await startRegistry({ charts: SHELF, auth: 'basic', user: `me:${SECRET}`, storage: true }))
      const source = ociRegistry({
        network: testNetwork(),
        scheme: async () => 'http',
        credentials: async () => CREDENTIAL,
      })
      expect(await outcome(source, reference(server))).toBe('ok')
      expect(leaks(server.storage, [SECRET])).toEqual([])
      expect(server.storage.seen.map((one) => one.headers.authorization)).toEqual([undefined])
    })
    test('a registry that sends us elsewhere altogether', async () => {
      const { server, source } = await setUp()
      const trap = keep(await startRegistry({ charts: SHELF, auth: 'bearer', user: `me:${SECRET}` }))
      server.registry.fail(
        /manifests/,
        (request, response) => answer(response, 302, '', { location: trap.registry.url + request.url }),
        ALWAYS,
      )
      expect(await outcome(source, reference(server))).toBe('UNAUTHORIZED')
      expect(leaks(trap.registry, [SECRET])).toEqual([])
      expect(trap.tokens.seen).toEqual([])
    })
    test.each([
      ['none', ''],
      ['a word', 'nonsense'],
      ['a file', 'file:///etc/passwd'],
      ['a metadata service', 'http://169.254.169.254/token'],
    ])('a realm that is %s', async (_, realm) => {
      const { server, source } = await setUp()
      server.registry.fail(
        /manifests/,
        status(401, { 'www-authenticate': `Bearer realm="${realm}",service="x"` }),
        ALWAYS,
      )
      expect(await outcome(source, reference(server))).toMatch(/UNAUTHORIZED|FORBIDDEN/)
    })
  })

  describe('indexes', () => {
    const manifestOf = (server: TestRegistry, version: string): { digest: string; size: number; mediaType: string } => {
      const tagged = server.content.get(`charts/alpha:${version}`)
      const [key = ''] =
        [...server.content].find(
          ([name, one]) =>
            (name.includes('@') && one === tagged) ||
            (name.includes('@') && Buffer.compare(one.bytes, tagged?.bytes ?? Buffer.alloc(0)) === 0),
        ) ?? []
      return {
        digest: key.slice(key.indexOf('@') + 1),
        size: tagged?.bytes.length ?? 0,
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
      }
    }
    const put = (server: TestRegistry, tag: string, value: object): void => {
      const bytes = Buffer.from(JSON.stringify(value))
      server.content.set(`charts/alpha:${tag}`, { bytes, type: 'application/vnd.oci.image.index.v1+json' })
    }
    test('the chart behind an index', async () => {
      const { server, source } = await setUp()
      put(server, '7.0.0', { manifests: [manifestOf(server, '1.1.0')] })
      expect(await outcome(source, reference(server, '7.0.0'))).toBe('ok')
    })
    test('the first chart of several', async () => {
      const { server, source } = await setUp()
      put(server, '7.0.0', { manifests: [manifestOf(server, '1.1.0'), manifestOf(server, '1.0.0')] })
      expect(await outcome(source, reference(server, '7.0.0'))).toBe('ok')
    })
    test('an index that names itself', async () => {
      const { server, source } = await setUp()
      const bytes = Buffer.from('{"manifests": []}')
      server.content.set('charts/alpha:7.0.0', { bytes, type: 'x' })
      expect(await outcome(source, reference(server, '7.0.0'))).toBe('BAD_RESPONSE')
    })
  })
})
