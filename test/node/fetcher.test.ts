import { writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { AicrError } from '../../src/core/errors.ts'
import { createNetwork, download } from '../../src/core/fetch/index.ts'
import { type NodeFetcherOptions, nodeFetcher } from '../../src/node/fetcher.ts'
import { type Certificates, hasOpenssl, makeCertificates, serverOptions } from '../helpers/certificates.ts'
import { scratch } from '../helpers/scratch.ts'

const addresses: Record<string, string[]> = {
  'meta.example': ['169.254.169.254'],
  'mixed.example': ['10.0.0.1', 'fe80::1'],
  'fine.example': ['127.0.0.1'],
}
vi.mock('node:dns/promises', () => ({
  lookup: async (name: string) => {
    const known = addresses[name]
    if (known === undefined) throw new Error('ENOTFOUND')
    return known.map((address) => ({ address, family: 4 }))
  },
}))

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

const ask = async (url: string, options: Partial<NodeFetcherOptions> = {}): Promise<string> => {
  const fetcher = nodeFetcher({ env: {}, ...options })
  onTestFinished(() => fetcher.close())
  const network = createNetwork({
    fetch: fetcher.fetch,
    sleep: async () => undefined,
    retry: { attempts: 1, firstWait: 1, longestWait: 1 },
    ...(options.hosts ? { hosts: options.hosts } : {}),
  })
  try {
    const { bytes } = await download(network, network.fetch, { url, max: 1000 })
    return new TextDecoder().decode(bytes)
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
    expect(outcome).toMatch(/^UNAUTHORIZED .*\(the proxy wants credentials/)
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
  const start = async (folder: string, mutual = false): Promise<{ url: string; made: Certificates }> => {
    const made = makeCertificates(folder)
    const server = createSecureServer(
      { ...serverOptions(made), requestCert: mutual, rejectUnauthorized: mutual },
      (_, response) => response.end('secure'),
    )
    return { url: `https://127.0.0.1:${await listen(server)}/`, made }
  }
  const NONE = { SSL_CERT_FILE: '/nowhere' }

  test('an unknown authority', async () => {
    const { url } = await start(scratch())
    expect(await ask(url, { env: NONE })).toMatch(
      /^SERVICE_UNAVAILABLE .*certificate.*\(pass the authority that signed the certificate with --ca-file\)$/,
    )
  })
  test('--ca-file', async () => {
    const { url, made } = await start(scratch())
    expect(await ask(url, { env: NONE, tls: { caFile: made.ca } })).toBe('secure')
  })
  test('the machine’s own authorities', async () => {
    const { url, made } = await start(scratch())
    expect(await ask(url, { env: { SSL_CERT_FILE: made.ca } })).toBe('secure')
  })
  test('of one origin', async () => {
    const { url, made } = await start(scratch())
    expect(
      await ask(url, {
        env: NONE,
        tlsOf: (one) => (one.origin === new URL(url).origin ? { caFile: made.ca } : undefined),
      }),
    ).toBe('secure')
  })
  test('unchecked by request, for that host', async () => {
    const { url } = await start(scratch())
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
    const { url, made } = await start(scratch(), true)
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
    const { url } = await start(scratch())
    const junk = join(scratch(), 'junk.pem')
    writeFileSync(junk, 'junk')
    expect(await ask(url, { tls: { caFile: '/nope.pem' } })).toMatch(/^NOT_FOUND \/nope.pem cannot be read/)
    expect(await ask(url, { tls: { caFile: junk } })).toContain('is not in PEM form')
  })
})
