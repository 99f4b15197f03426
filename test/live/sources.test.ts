import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createNodeSources, type NodeSourceOptions } from '../../src/node/sources.ts'
import { SHELF } from '../contracts/chart-source.ts'
import { type Certificates, makeCertificates } from '../helpers/certificates.ts'
import { fileOf, indexOf, sha256 } from '../helpers/repository.ts'
import { helm, missing, type Running, startDockerRegistry, startTinyproxy } from './programs.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const absent = missing(['docker-registry', 'tinyproxy', 'htpasswd', 'openssl', 'helm'])
const unsigned = missing(['gpg'])
if (absent.length > 0) console.warn(`live tests of sources are left out: not installed: ${absent.join(', ')}`)

/** An address of this machine that proxies are used for: loopback is never proxied. */
const address = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === 'IPv4' && !one.internal)?.address

const USER = 'me'
const PASSWORD = 's3cret'
const CHARTS = SHELF.filter((chart) => chart.name === 'alpha')

describe.skipIf(absent.length > 0)('with real servers and a real helm', () => {
  let folder: string
  let made: Certificates
  let open: Running
  let secure: Running
  let proxy: Running & { readonly log: string }
  const closing: (() => Promise<void>)[] = []

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'aicr-live-'))
    mkdirSync(join(folder, 'tls'))
    made = makeCertificates(join(folder, 'tls'), [
      'DNS:localhost',
      'IP:127.0.0.1',
      ...(address === undefined ? [] : [`IP:${address}`]),
    ])
    open = await startDockerRegistry(join(folder, 'open'))
    secure = await startDockerRegistry(join(folder, 'secure'), { tls: made, user: USER, password: PASSWORD })
    proxy = await startTinyproxy(join(folder, 'proxy'))
    closing.push(open.close, secure.close, proxy.close)
    for (const chart of CHARTS) writeFileSync(join(folder, fileOf(chart)), chart.archive)
    const home = join(folder, 'pusher')
    await helm(home, [
      'registry',
      'login',
      `127.0.0.1:${secure.port}`,
      '-u',
      USER,
      '-p',
      PASSWORD,
      '--ca-file',
      made.ca,
    ])
    for (const chart of CHARTS) {
      const file = join(folder, fileOf(chart))
      await helm(home, ['push', file, `oci://127.0.0.1:${open.port}/charts`, '--plain-http'])
      await helm(home, ['push', file, `oci://127.0.0.1:${secure.port}/charts`, '--ca-file', made.ca])
    }
  })
  afterAll(async () => {
    for (const close of closing) await close()
    rmSync(folder, { recursive: true, force: true })
  })

  const pull = async (
    repository: string,
    version: string,
    options: NodeSourceOptions = {},
    chart = 'alpha',
  ): Promise<string> => {
    const sources = await createNodeSources({ env: {}, cacheDir: mkdtempSync(join(folder, 'cache-')), ...options })
    try {
      const found = await sources.source.resolve({ repository, chart, version })
      return `${found.version} ${sha256(await sources.source.open(found))}`
    } finally {
      await sources.close()
    }
  }
  const want = (version: string): string =>
    `${version} ${sha256(CHARTS.find((one) => one.version === version)?.archive ?? '')}`
  const pulledByHelm = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> => {
    const to = mkdtempSync(join(folder, 'pull-'))
    await helm(join(folder, 'puller'), ['pull', ...args, '-d', to], env)
    const [file = ''] = execFileSync('ls', [to]).toString().trim().split('\n')
    return sha256(readFileSync(join(to, file)))
  }

  const VERSIONS: readonly (readonly [wanted: string, version: string])[] = [
    ['1.1.0', '1.1.0'],
    ['', '1.10.0'],
    ['~1.1.0', '1.1.1'],
    ['>=1.0.0-0', '2.0.0-rc.1'],
    ['2.0.0-rc.1', '2.0.0-rc.1'],
    ['1.2.0+build.5', '1.2.0+build.5'],
    ['<1.0.0', '0.9.0'],
  ]

  describe('an open registry', () => {
    test.each(VERSIONS)('%j is %s, as helm pulls it', async (wanted, version) => {
      const ours = await pull(`oci://127.0.0.1:${open.port}/charts`, wanted)
      expect(ours).toBe(want(version))
      const flags = wanted === '' ? [] : ['--version', wanted]
      expect(ours).toContain(
        await pulledByHelm([`oci://127.0.0.1:${open.port}/charts/alpha`, ...flags, '--plain-http']),
      )
    })
    test('by digest', async () => {
      const sources = await createNodeSources({ env: {}, noCache: true })
      const response = await fetch(`http://127.0.0.1:${open.port}/v2/charts/alpha/manifests/1.1.0`, {
        headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
      })
      const digest = response.headers.get('docker-content-digest') ?? ''
      const found = await sources.source.resolve({
        repository: '',
        chart: `oci://127.0.0.1:${open.port}/charts/alpha@${digest}`,
        version: '',
      })
      expect([found.version, sha256(await sources.source.open(found))].join(' ')).toBe(want('1.1.0'))
      await sources.close()
    })
    test('what is not there', async () => {
      await expect(pull(`oci://127.0.0.1:${open.port}/charts`, '9.9.9')).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(pull(`oci://127.0.0.1:${open.port}/charts`, '', {}, 'nope')).rejects.toMatchObject({
        code: 'NOT_FOUND',
      })
    })
    test('through a mirror rule', async () => {
      expect(await pull('https://charts.example', '1.1.0', { mirrors: [`oci://127.0.0.1:${open.port}/charts`] })).toBe(
        want('1.1.0'),
      )
    })
  })

  describe('a registry with passwords, TLS, and an authority of its own', () => {
    const at = (): string => `oci://127.0.0.1:${secure.port}/charts`
    const login = () => ({ username: USER, password: PASSWORD, hosts: [`127.0.0.1:${secure.port}`] })
    test.each(VERSIONS)('%j is %s, as helm pulls it', async (wanted, version) => {
      const ours = await pull(at(), wanted, { caFile: made.ca, login: login() })
      expect(ours).toBe(want(version))
      const flags = wanted === '' ? [] : ['--version', wanted]
      const args = [`${at()}/alpha`, ...flags, '--ca-file', made.ca, '--username', USER, '--password', PASSWORD]
      expect(ours).toContain(await pulledByHelm(args))
    })
    test('with what helm registry login wrote', async () => {
      expect(
        await pull(at(), '1.1.0', {
          caFile: made.ca,
          registryConfig: join(folder, 'pusher', 'config', 'registry', 'config.json'),
        }),
      ).toBe(want('1.1.0'))
    })
    test('the same, found by its environment', async () => {
      expect(
        await pull(at(), '1.1.0', { caFile: made.ca, env: { HELM_CONFIG_HOME: join(folder, 'pusher', 'config') } }),
      ).toBe(want('1.1.0'))
    })
    test('unchecked by request', async () => {
      expect(await pull(at(), '1.1.0', { insecureSkipTlsVerify: ['127.0.0.1'], login: login() })).toBe(want('1.1.0'))
    })
    test('the machine’s authorities', async () => {
      expect(await pull(at(), '1.1.0', { env: { SSL_CERT_FILE: made.ca }, login: login() })).toBe(want('1.1.0'))
    })
    test('no password', async () => {
      await expect(pull(at(), '1.1.0', { caFile: made.ca })).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    })
    test('a wrong password', async () => {
      await expect(
        pull(at(), '1.1.0', { caFile: made.ca, login: { ...login(), password: 'wrong' } }),
      ).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    })
    test('an authority nobody knows', async () => {
      await expect(pull(at(), '1.1.0', { env: { SSL_CERT_FILE: '/nowhere' }, login: login() })).rejects.toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
        hint: 'pass the authority that signed the certificate with --ca-file',
      })
    })
  })

  describe('a classic repository', () => {
    let url: string
    let asked: string[]
    beforeAll(async () => {
      asked = []
      const index = indexOf({ charts: CHARTS })
      const expected = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`
      const server = createServer((request, response) => {
        asked.push(request.url ?? '')
        if (request.headers.authorization !== expected)
          return response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end()
        const chart = CHARTS.find((one) => `/${fileOf(one)}` === decodeURIComponent(request.url ?? ''))
        if (request.url === '/index.yaml') return response.end(index)
        if (chart === undefined) return response.writeHead(404).end()
        response.end(chart.archive)
      })
      await new Promise<void>((resolve) => server.listen(0, address ?? '127.0.0.1', resolve))
      url = `http://${address ?? '127.0.0.1'}:${(server.address() as AddressInfo).port}`
      closing.push(async () => {
        server.closeAllConnections()
        server.close()
      })
    })
    const login = () => ({ username: USER, password: PASSWORD, hosts: [new URL(url).host] })
    test.each(VERSIONS)('%j is %s, as helm pulls it', async (wanted, version) => {
      const ours = await pull(url, wanted, { login: login() })
      expect(ours).toBe(want(version))
      const flags = wanted === '' ? [] : ['--version', wanted]
      expect(ours).toContain(
        await pulledByHelm(['alpha', '--repo', url, ...flags, '--username', USER, '--password', PASSWORD]),
      )
    })
    test('as helm repo add knows it', async () => {
      await helm(join(folder, 'adder'), ['repo', 'add', 'mine', url, '--username', USER, '--password', PASSWORD])
      const env = { HELM_CONFIG_HOME: join(folder, 'adder', 'config') }
      expect(await pull('', '1.1.0', { env }, 'mine/alpha')).toBe(want('1.1.0'))
      expect(await pull(url, '1.1.0', { env })).toBe(want('1.1.0'))
    })
    test.skipIf(address === undefined)('through a proxy', async () => {
      const env = { HTTP_PROXY: `http://127.0.0.1:${proxy.port}` }
      expect(await pull(url, '1.1.0', { login: login(), env })).toBe(want('1.1.0'))
      expect(readFileSync(proxy.log, 'utf8')).toContain('index.yaml')
    })
    test.skipIf(address === undefined)('past a proxy', async () => {
      const before = readFileSync(proxy.log, 'utf8').length
      const env = { HTTP_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: address ?? '' }
      expect(await pull(url, '1.1.0', { login: login(), env })).toBe(want('1.1.0'))
      expect(readFileSync(proxy.log, 'utf8').length).toBe(before)
    })
  })

  test.skipIf(address === undefined)('a registry through a tunnel', async () => {
    const port = (await startDockerRegistryOn(folder, made, closing)).port
    const to = `oci://${address}:${port}/charts`
    await helm(join(folder, 'tunneller'), ['push', join(folder, 'alpha-1.1.0.tgz'), to, '--ca-file', made.ca])
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` }
    expect(await pull(to, '1.1.0', { caFile: made.ca, env })).toBe(want('1.1.0'))
    expect(readFileSync(proxy.log, 'utf8')).toContain(`CONNECT ${address}:${port}`)
  })

  test.skipIf(unsigned.length > 0)('a chart that helm signed', async () => {
    const home = mkdtempSync(join(tmpdir(), 'aicr-gpg-'))
    const gpg = (...args: string[]): Buffer =>
      execFileSync('gpg', ['--homedir', home, '--batch', '--no-tty', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    gpg('--passphrase', '', '--quick-generate-key', 'Signer <signer@example.com>', 'rsa3072', 'sign', 'never')
    const [secret, ring] = [join(home, 'secret.gpg'), join(home, 'ring.gpg')]
    gpg('--export-secret-keys', '--output', secret)
    gpg('--export', '--output', ring)
    const source = join(folder, 'signed', 'signed')
    mkdirSync(source, { recursive: true })
    writeFileSync(join(source, 'Chart.yaml'), 'apiVersion: v2\nname: signed\nversion: 1.0.0\n')
    const shelf = join(folder, 'signed-shelf')
    mkdirSync(shelf)
    await helm(join(folder, 'signer'), [
      'package',
      source,
      '--sign',
      '--key',
      'Signer',
      '--keyring',
      secret,
      '-d',
      shelf,
    ])
    const verify = { verify: true, keyring: ring }
    const at = { env: {}, cacheDir: join(folder, 'signed-cache') }

    const vendored = await createNodeSources({ ...at, ...verify, chartsDir: shelf })
    const reference = { repository: 'https://charts.example', chart: 'signed', version: '1.0.0' }
    expect((await vendored.find(reference)).files.map((file) => file.path)).toEqual(['Chart.yaml'])

    await helm(join(folder, 'signer'), [
      'push',
      join(shelf, 'signed-1.0.0.tgz'),
      `oci://127.0.0.1:${open.port}/signed`,
      '--plain-http',
    ])
    const registry = await createNodeSources({ ...at, ...verify })
    expect(
      (await registry.find({ ...reference, repository: `oci://127.0.0.1:${open.port}/signed` })).files,
    ).toHaveLength(1)
    await expect(
      registry.find({ repository: `oci://127.0.0.1:${open.port}/charts`, chart: 'alpha', version: '1.1.0' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' })

    writeFileSync(join(shelf, 'signed-1.0.0.tgz'), CHARTS[0]?.archive ?? '')
    await expect(vendored.find(reference)).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
      message: expect.stringContaining('sha256 sum does not match for signed-1.0.0.tgz'),
    })
    execFileSync('gpgconf', ['--homedir', home, '--kill', 'all'])
    rmSync(home, { recursive: true, force: true })
  })
})

/** A registry that listens on every address. */
async function startDockerRegistryOn(
  folder: string,
  made: Certificates,
  closing: (() => Promise<void>)[],
): Promise<Running> {
  const running = await startDockerRegistry(join(folder, 'public'), { tls: made, everywhere: true })
  closing.push(running.close)
  return running
}
