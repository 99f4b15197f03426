import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect, isIP, type LookupFunction } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { AicrError } from '../../src/core/errors.ts'
import { createNetwork, download } from '../../src/core/fetch/index.ts'
import { type NodeFetcherOptions, nodeFetcher } from '../../src/node/fetcher.ts'
import { guardedLookup } from '../../src/node/wire.ts'
import { type Certificates, hasOpenssl, makeCertificates, serverOptions } from '../helpers/certificates.ts'
import { scratch } from '../helpers/scratch.ts'

const addresses: Record<string, string[]> = {
  'meta.example': ['169.254.169.254'],
  'mixed.example': ['10.0.0.1', 'fe80::1'],
  'fine.example': ['127.0.0.1'],
}
/** A name server that says what the table says. */
const lookup: LookupFunction = (name, _options, callback) => {
  const known = addresses[name]
  if (known === undefined)
    return callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' }), [])
  callback(
    null,
    known.map((address) => ({ address, family: isIP(address) })),
  )
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

const ask = async (
  url: string,
  options: Partial<NodeFetcherOptions> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const fetcher = nodeFetcher({ env: {}, lookup, ...options })
  onTestFinished(() => fetcher.close())
  const network = createNetwork({
    fetch: fetcher.fetch,
    sleep: async () => undefined,
    retry: { attempts: 1, firstWait: 1, longestWait: 1 },
    ...(options.hosts ? { hosts: options.hosts } : {}),
  })
  try {
    const { bytes } = await download(network, network.fetch, { url, headers, max: 1000 })
    return Buffer.from(bytes).toString('latin1')
  } catch (error) {
    return error instanceof AicrError ? `${error.code} ${error.message} (${error.hint})` : String(error)
  }
}

describe('plain', () => {
  test('who we are', async () => {
    const port = await listen(createServer((request, response) => response.end(request.headers['user-agent'])))
    expect(await ask(`http://127.0.0.1:${port}/`)).toBe('aicr-mirror')
  })
  test('nobody there', async () => {
    expect(await ask('http://127.0.0.1:2/')).toBe(
      'SERVICE_UNAVAILABLE GET http://127.0.0.1:2/: connect ECONNREFUSED 127.0.0.1:2 (check the network, HTTPS_PROXY and NO_PROXY)',
    )
  })
})

describe('what comes over the wire', () => {
  const serve = async (
    status: number,
    body: Uint8Array | string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<string> => {
    const port = await listen(createServer((_, response) => response.writeHead(status, headers).end(body)))
    return `http://127.0.0.1:${port}/x`
  }
  test.each([
    ['gzip', gzipSync('index')],
    ['x-gzip', gzipSync('index')],
    ['GZIP', gzipSync('index')],
    ['deflate', deflateSync('index')],
    ['br', brotliCompressSync('index')],
    ['identity', Buffer.from('index')],
    ['unheard-of', Buffer.from('index')],
    ['', Buffer.from('index')],
  ])('content encoding %j is taken off', async (encoding, body) => {
    expect(await ask(await serve(200, body, { 'content-encoding': encoding }))).toBe('index')
  })
  test('encoded by its label only, asked for as it is', async () => {
    const url = await serve(200, 'plain', { 'content-encoding': 'gzip' })
    expect(await ask(url, {}, { 'accept-encoding': 'identity' })).toBe('plain')
  })
  test('encoded by its label only', async () => {
    const url = await serve(200, 'plain', { 'content-encoding': 'gzip' })
    expect(await ask(url)).toMatch(/^SERVICE_UNAVAILABLE .*the body was cut off \(in the middle\)/)
  })
  test('gzip that breaks off', async () => {
    const url = await serve(200, gzipSync('index'.repeat(100)).subarray(0, 20), { 'content-encoding': 'gzip' })
    expect(await ask(url)).toMatch(/^SERVICE_UNAVAILABLE .*the body was cut off/)
  })
  test('more than wanted', async () => {
    const url = await serve(200, gzipSync('x'.repeat(1 << 20)), { 'content-encoding': 'gzip' })
    expect(await ask(url)).toMatch(/^LIMIT_EXCEEDED .*longer than the limit of 1000 bytes/)
  })
  test('a body that breaks off', async () => {
    const port = await listen(
      createServer((_, response) => {
        response.writeHead(200, { 'content-length': '900' })
        response.write('x', () => response.socket?.destroy())
      }),
    )
    expect(await ask(`http://127.0.0.1:${port}/`)).toMatch(/^SERVICE_UNAVAILABLE .*the body was cut off/)
  })
  test.each([
    [401, 'UNAUTHORIZED'],
    [404, 'NOT_FOUND'],
    [407, 'UNAUTHORIZED'],
    [418, 'BAD_RESPONSE'],
    [500, 'SERVICE_UNAVAILABLE'],
    [304, 'BAD_RESPONSE'],
    [204, 'BAD_RESPONSE'],
    [999, 'SERVICE_UNAVAILABLE'],
  ])('status %i', async (status, code) => {
    expect((await ask(await serve(status, ''))).split(' ')[0]).toBe(code)
  })
  test('redirects are followed by us, not by the wire', async () => {
    const end = await serve(200, 'there')
    expect(await ask(await serve(302, '', { location: end }))).toBe('there')
    expect(await ask(await serve(302, '', { location: 'http://169.254.169.254/' }))).toContain('refused')
  })
  test('headers that come twice', async () => {
    const port = await listen(
      createServer((_, response) => {
        response.setHeader('www-authenticate', ['Negotiate', 'Basic realm="x"'])
        response.writeHead(401).end()
      }),
    )
    const fetcher = nodeFetcher({ env: {} })
    onTestFinished(() => fetcher.close())
    const response = await fetcher.fetch(new Request(`http://127.0.0.1:${port}/`))
    expect(response.headers.get('www-authenticate')).toBe('Negotiate, Basic realm="x"')
  })
  test('a form is posted', async () => {
    const port = await listen(
      createServer((request, response) => {
        request.on('data', (data: Buffer) => response.end(`${request.headers['content-type']} ${data}`))
      }),
    )
    const fetcher = nodeFetcher({ env: {} })
    onTestFinished(() => fetcher.close())
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const asked = new Request(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'a=b', headers })
    expect(await (await fetcher.fetch(asked)).text()).toBe('application/x-www-form-urlencoded a=b')
  })
  test('one who gave up', async () => {
    const port = await listen(createServer(() => undefined))
    const fetcher = nodeFetcher({ env: {} })
    onTestFinished(() => fetcher.close())
    const asked = fetcher.fetch(new Request(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(20) }))
    await expect(asked).rejects.toThrow(/abort|timeout/i)
  })
  test('connections are used again', async () => {
    const ports = new Set<number | undefined>()
    const port = await listen(
      createServer((request, response) => {
        ports.add(request.socket.remotePort)
        response.end('x')
      }),
    )
    const fetcher = nodeFetcher({ env: {} })
    onTestFinished(() => fetcher.close())
    for (let i = 0; i < 3; i++) await (await fetcher.fetch(new Request(`http://127.0.0.1:${port}/`))).text()
    expect(ports.size).toBe(1)
  })
})

describe('names that lead where nobody may go', () => {
  test.each([
    ['http://meta.example/', '169.254.169.254'],
    ['https://meta.example/', '169.254.169.254'],
    ['http://mixed.example/', 'fe80::1'],
  ])('%s', async (url, address) => {
    expect(await ask(url)).toContain(`refused: ${address} is a link-local or metadata address`)
  })
  test('allowed by name', async () => {
    expect(await ask('http://meta.example/', { hosts: { allow: ['meta.example'] } })).not.toContain('refused')
  })
  test('a name server that changes its mind: what counts is the address of each connection', async () => {
    const port = await listen(
      createServer((_, response) => response.writeHead(200, { connection: 'close' }).end('inside')),
    )
    const answers = ['127.0.0.1', '169.254.169.254', '127.0.0.1']
    const rebinding: LookupFunction = (_name, _options, callback) =>
      callback(null, [{ address: answers.shift() ?? '', family: 4 }])
    const fetcher = nodeFetcher({ env: {}, lookup: rebinding })
    onTestFinished(() => fetcher.close())
    const outcomes: string[] = []
    for (let i = 0; i < 3; i++) {
      const asked = fetcher.fetch(new Request(`http://rebinding.example:${port}/`))
      outcomes.push(await asked.then((response) => response.text()).catch((error: Error) => error.message))
    }
    expect(outcomes).toEqual([
      'inside',
      `http://rebinding.example:${port}/: refused: 169.254.169.254 is a link-local or metadata address`,
      'inside',
    ])
    expect(answers).toEqual([])
  })
  test('an allowed name may lead anywhere', async () => {
    const port = await listen(createServer((_, response) => response.end('inside')))
    const seen: string[] = []
    const watched: LookupFunction = (name, _options, callback) => {
      seen.push(name)
      callback(null, [{ address: '127.0.0.1', family: 4 }])
    }
    const options = { lookup: watched, hosts: { allow: ['meta.example'] } }
    expect(await ask(`http://meta.example:${port}/`, options)).toBe('inside')
    expect(seen).toEqual(['meta.example'])
  })
  test.each([
    ['169.254.169.254', 4],
    ['169.254.0.1', 4],
    ['100.100.100.200', 4],
    ['fe80::1%eth0', 6],
    ['fd00:ec2::254', 6],
    ['::ffff:169.254.169.254', 6],
  ])('an answer of %s', (address, family) => {
    const only: LookupFunction = (_name, _options, callback) => callback(null, address, family)
    guardedLookup(only)('x.example', {}, (error) => expect(error?.message).toContain(address))
  })
  test.each(['10.0.0.1', '127.0.0.1', '::1', 'fd00::1', '192.168.1.1'])('an answer of %s passes', (address) => {
    const only: LookupFunction = (_name, _options, callback) => callback(null, address, isIP(address))
    guardedLookup(only)('x.example', {}, (error, found) => expect([error, found]).toEqual([null, address]))
  })
  test('a name that does not resolve', async () => {
    expect(await ask('http://nope.invalid/')).toMatch(/^SERVICE_UNAVAILABLE .*nope.invalid/)
  })
})

describe('a proxy', () => {
  interface Seen {
    readonly what: string
    readonly authorization: string | undefined
  }
  const startProxy = async (seen: Seen[], password?: string): Promise<string> => {
    const allowed = (header: string | undefined): boolean =>
      password === undefined || header === `Basic ${Buffer.from(password).toString('base64')}`
    const proxy = createServer((request, response) => {
      const { authorization } = request.headers
      seen.push({ what: `${request.method} ${request.url}`, authorization })
      if (!allowed(request.headers['proxy-authorization'])) return response.writeHead(407).end()
      response.end('through the proxy')
    })
    proxy.on('connect', (request, socket) => {
      seen.push({ what: `CONNECT ${request.url}`, authorization: request.headers.authorization })
      if (!allowed(request.headers['proxy-authorization']))
        return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
      const port = Number(request.url?.split(':')[1])
      const onward = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        onward.pipe(socket)
        socket.pipe(onward)
      })
      onward.on('error', () => socket.destroy())
      socket.on('error', () => onward.destroy())
    })
    return `http://${password === undefined ? '' : `${password}@`}127.0.0.1:${await listen(proxy)}`
  }
  test('http goes as a request', async () => {
    const seen: Seen[] = []
    expect(await ask('http://charts.example/x', { env: { HTTP_PROXY: await startProxy(seen) } })).toBe(
      'through the proxy',
    )
    expect(seen.map((one) => one.what)).toEqual(['GET http://charts.example/x'])
  })
  test('with a password', async () => {
    const seen: Seen[] = []
    expect(await ask('http://charts.example/x', { env: { HTTP_PROXY: await startProxy(seen, 'me:s3cret') } })).toBe(
      'through the proxy',
    )
  })
  test('names are the proxy’s business', async () => {
    expect(await ask('http://meta.example/x', { env: { HTTP_PROXY: await startProxy([]) } })).toBe('through the proxy')
  })
  test('a refused password is told for http as well', async () => {
    const proxy = await startProxy([], 'me:right')
    const outcome = await ask('http://charts.example/x', { env: { HTTP_PROXY: proxy.replace('right', 'wr0ng') } })
    expect(outcome).toMatch(/^UNAUTHORIZED GET http:\/\/charts\.example\/x: the proxy 127\.0\.0\.1:\d+ wants other/)
    expect(outcome).toContain('HTTP_PROXY')
    expect(outcome).not.toContain('wr0ng')
  })
  test('no password at all', async () => {
    const proxy = (await startProxy([], 'me:right')).replace('me:right@', '')
    expect(await ask('http://charts.example/x', { env: { HTTP_PROXY: proxy } })).toMatch(/^UNAUTHORIZED .* \(407\)/)
    expect(await ask('https://charts.example/x', { env: { HTTPS_PROXY: proxy } })).toMatch(/^UNAUTHORIZED .* \(407\)/)
  })
  test('an archive marked as gzip keeps its bytes', async () => {
    const archive = gzipSync('tar')
    const proxy = await listen(
      createServer((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(archive)),
    )
    const env = { HTTP_PROXY: `http://127.0.0.1:${proxy}` }
    expect(await ask('http://charts.example/x', { env }, { 'accept-encoding': 'identity' })).toBe(
      archive.toString('latin1'),
    )
    expect(await ask('http://charts.example/x', { env })).toBe('tar')
  })
  test('not for NO_PROXY', async () => {
    const seen: Seen[] = []
    await ask('http://charts.invalid/x', { env: { HTTP_PROXY: await startProxy(seen), NO_PROXY: '.invalid' } })
    expect(seen).toEqual([])
  })
  test('not for loopback', async () => {
    const seen: Seen[] = []
    const port = await listen(createServer((_, response) => response.end('direct')))
    expect(await ask(`http://127.0.0.1:${port}/`, { env: { HTTP_PROXY: await startProxy(seen) } })).toBe('direct')
    expect(seen).toEqual([])
  })
  test('https goes through a tunnel; a refused password is told', async () => {
    const seen: Seen[] = []
    const proxy = await startProxy(seen, 'me:right')
    const outcome = await ask('https://charts.example/x', { env: { HTTPS_PROXY: proxy.replace('right', 'wrong') } })
    const { host } = new URL(proxy)
    expect(outcome).toBe(
      `UNAUTHORIZED GET https://charts.example/x: the proxy ${host} wants other credentials (407) (put the proxy's user and password into HTTPS_PROXY (http://USER:PASSWORD@${host}))`,
    )
    expect(seen.map((one) => one.what)).toEqual(['CONNECT charts.example:443'])
  })
  test('nobody there', async () => {
    expect(await ask('http://charts.example/x', { env: { HTTP_PROXY: 'http://127.0.0.1:2' } })).toMatch(
      /^SERVICE_UNAVAILABLE/,
    )
  })
  test.skipIf(!hasOpenssl)('a tunnel to TLS with a private authority', async () => {
    const made = makeCertificates(scratch(), ['DNS:charts.example'])
    const port = await listen(createSecureServer(serverOptions(made), (_, response) => response.end('secure')))
    const seen: Seen[] = []
    const env = { HTTPS_PROXY: await startProxy(seen) }
    expect(await ask(`https://charts.example:${port}/`, { env, tls: { caFile: made.ca } })).toBe('secure')
    expect(seen.map((one) => one.what)).toEqual([`CONNECT charts.example:${port}`])
  })
})

describe.skipIf(!hasOpenssl)('TLS', () => {
  let made: Certificates
  beforeAll(() => {
    made = makeCertificates(mkdtempSync(join(tmpdir(), 'aicr-test-')))
  })
  afterAll(() => rmSync(dirname(made.ca), { recursive: true, force: true }))
  const start = async (mutual = false): Promise<{ url: string; made: Certificates }> => {
    const server = createSecureServer(
      { ...serverOptions(made), requestCert: mutual, rejectUnauthorized: mutual },
      (_, response) => response.end('secure'),
    )
    return { url: `https://127.0.0.1:${await listen(server)}/`, made }
  }
  const NONE = { SSL_CERT_FILE: '/nowhere' }

  test('an unknown authority', async () => {
    const { url } = await start()
    expect(await ask(url, { env: NONE })).toMatch(
      /^SERVICE_UNAVAILABLE .*certificate.*\(pass the authority that signed the certificate with --ca-file\)$/,
    )
  })
  test('--ca-file', async () => {
    const { url, made } = await start()
    expect(await ask(url, { env: NONE, tls: { caFile: made.ca } })).toBe('secure')
  })
  test('the machine’s own authorities', async () => {
    const { url, made } = await start()
    expect(await ask(url, { env: { SSL_CERT_FILE: made.ca } })).toBe('secure')
  })
  test('of one origin', async () => {
    const { url, made } = await start()
    expect(
      await ask(url, {
        env: NONE,
        tlsOf: (one) => (one.origin === new URL(url).origin ? { caFile: made.ca } : undefined),
      }),
    ).toBe('secure')
  })
  test('unchecked by request, for that host', async () => {
    const { url } = await start()
    expect(await ask(url, { env: NONE, insecure: ['127.0.0.1'] })).toBe('secure')
    expect(await ask(url, { env: NONE, insecure: ['other.example'] })).toMatch(/^SERVICE_UNAVAILABLE/)
    expect(await ask(url, { env: NONE, tls: { insecure: true } })).toBe('secure')
  })
  test('the wrong name', async () => {
    const made = makeCertificates(scratch(), ['DNS:other.example'])
    const port = await listen(createSecureServer(serverOptions(made), (_, response) => response.end('secure')))
    expect(await ask(`https://127.0.0.1:${port}/`, { env: NONE, tls: { caFile: made.ca } })).toMatch(
      /^SERVICE_UNAVAILABLE/,
    )
  })
  test('client certificates', async () => {
    const { url, made } = await start(true)
    expect(await ask(url, { env: NONE, tls: { caFile: made.ca } })).toMatch(/^SERVICE_UNAVAILABLE/)
    expect(
      await ask(url, { env: NONE, tls: { caFile: made.ca, certFile: made.clientCert, keyFile: made.clientKey } }),
    ).toBe('secure')
  })
  test('a server that speaks plain http', async () => {
    const port = await listen(createServer((_, response) => response.end('x')))
    expect(await ask(`https://127.0.0.1:${port}/`)).toMatch(/\(the server speaks plain HTTP: --plain-http\)$/)
  })
  test('files that are not there, or no certificates', async () => {
    const { url } = await start()
    const junk = join(scratch(), 'junk.pem')
    writeFileSync(junk, 'junk')
    expect(await ask(url, { tls: { caFile: '/nope.pem' } })).toMatch(
      /^NOT_FOUND PEM file \/nope.pem: no such file or directory/,
    )
    expect(await ask(url, { tls: { caFile: junk } })).toContain('is not in PEM form')
  })
})
