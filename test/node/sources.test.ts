import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { AicrError } from '../../src/core/errors.ts'
import type { ChartReference } from '../../src/core/seams.ts'
import { createNodeSources, type NodeSourceOptions, type NodeSources } from '../../src/node/sources.ts'
import { chartSourceContract, SHELF } from '../contracts/chart-source.ts'
import { startRegistry, type TestRegistry } from '../helpers/registry.ts'
import { fileOf, type RepositoryOptions, startRepository } from '../helpers/repository.ts'
import { scratch } from '../helpers/scratch.ts'
import { leaks, redirect, startServer, status, type TestServer } from '../helpers/server.ts'

const keep = <T extends { close(): Promise<void> }>(one: T): T => {
  onTestFinished(() => one.close())
  return one
}
const repository = async (options: Partial<RepositoryOptions> = {}): Promise<TestServer> =>
  keep(await startRepository({ charts: SHELF, ...options }))
const open = async (options: NodeSourceOptions = {}): Promise<NodeSources> => {
  const folder = scratch()
  return keep(
    await createNodeSources({ env: { HOME: folder }, cwd: folder, cacheDir: join(folder, 'cache'), ...options }),
  )
}
const pull = async (sources: NodeSources, reference: ChartReference): Promise<string> => {
  try {
    const { chart, files } = await sources.find(reference)
    return `${chart.name} ${chart.version} ${files.length}`
  } catch (error) {
    return error instanceof AicrError ? `${error.code} ${error.message}` : String(error)
  }
}
const alpha = (server: { url: string }, version = '1.1.0'): ChartReference => ({
  repository: server.url,
  chart: 'alpha',
  version,
})

chartSourceContract('what Node puts together', async () => {
  const server = await startRepository({ charts: SHELF })
  const sources = await createNodeSources({ env: {}, noCache: true })
  return {
    source: sources.source,
    reference: (chart, version) => ({ repository: server.url, chart, version }),
    close: async () => {
      await sources.close()
      await server.close()
    },
  }
})

describe('credentials', () => {
  const locked = { auth: 'me:s3cret' }
  test('none', async () => {
    const server = await repository(locked)
    expect(await pull(await open(), alpha(server))).toMatch(/^UNAUTHORIZED .*401 Unauthorized: who are you\?$/)
  })
  test('of the command line', async () => {
    const server = await repository(locked)
    expect(
      await pull(await open({ login: { username: 'me', password: 's3cret', hosts: [server.host] } }), alpha(server)),
    ).toBe('alpha 1.1.0 2')
  })
  test('of the command line, for another host', async () => {
    const server = await repository(locked)
    const sources = await open({ login: { username: 'me', password: 's3cret', hosts: ['other.example'] } })
    expect(await pull(sources, alpha(server))).toMatch(/^UNAUTHORIZED/)
    expect(leaks(server, ['s3cret'])).toEqual([])
  })
  test('of the command line, for nobody', async () => {
    await expect(open({ login: { username: 'me', password: 'x', hosts: [] } })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
    })
  })
  test('of helm’s repositories.yaml, by URL', async () => {
    const server = await repository(locked)
    const env = { HELM_REPOSITORY_CONFIG: join(scratch(), 'repositories.yaml') }
    writeFileSync(
      env.HELM_REPOSITORY_CONFIG,
      `repositories:\n- {name: mine, url: "${server.url}/", username: me, password: s3cret}\n`,
    )
    expect(await pull(await open({ env }), alpha(server))).toBe('alpha 1.1.0 2')
    expect(await pull(await open({ env }), { repository: '', chart: 'mine/alpha', version: '1.0.0' })).toBe(
      'alpha 1.0.0 2',
    )
    expect(
      await pull(await open({ env }), { repository: '', chart: `${server.url}/alpha-1.1.0.tgz`, version: '' }),
    ).toBe('alpha 1.1.0 2')
  })
  test('of helm’s repositories.yaml, by the name that is given', async () => {
    const server = await repository(locked)
    const env = { HELM_REPOSITORY_CONFIG: join(scratch(), 'repositories.yaml') }
    const rows = [
      `{name: old, url: "${server.url}", username: me, password: wrong}`,
      `{name: good, url: "${server.url}", username: me, password: s3cret}`,
      `{name: none, url: "${server.url}"}`,
      `{name: user, url: "${server.url}", username: me}`,
    ]
    for (const order of [rows, [...rows].reverse()]) {
      writeFileSync(env.HELM_REPOSITORY_CONFIG, `repositories:\n${order.map((row) => `- ${row}\n`).join('')}`)
      const sources = await open({ env })
      const of = (name: string): Promise<string> =>
        pull(sources, { repository: '', chart: `${name}/alpha`, version: '1.0.0' })
      expect(await of('old')).toMatch(/^UNAUTHORIZED/)
      expect(await of('good')).toBe('alpha 1.0.0 2')
      expect(await of('none')).toMatch(/^UNAUTHORIZED/)
      expect(await of('user')).toMatch(/^UNAUTHORIZED/)
      expect(await of('other')).not.toMatch(/^alpha/)
      expect(await of('good')).toBe('alpha 1.0.0 2')
    }
  })
  test('of netrc', async () => {
    const server = await repository(locked)
    const env = { NETRC: join(scratch(), 'netrc') }
    writeFileSync(env.NETRC, 'machine 127.0.0.1 login me password s3cret\n')
    expect(await pull(await open({ env }), alpha(server))).toBe('alpha 1.1.0 2')
  })
  test('of docker’s config, for a registry', async () => {
    const server: TestRegistry = keep(
      await startRegistry({ charts: SHELF, auth: 'bearer', user: 'me:s3cret', storage: true }),
    )
    const path = join(scratch(), 'config.json')
    writeFileSync(
      path,
      JSON.stringify({ auths: { [server.registry.host]: { auth: Buffer.from('me:s3cret').toString('base64') } } }),
    )
    const reference = { repository: server.parent, chart: 'alpha', version: '1.1.0' }
    expect(await pull(await open({ registryConfig: path }), reference)).toBe('alpha 1.1.0 2')
    expect(await pull(await open(), reference)).toMatch(/^UNAUTHORIZED/)
    expect(leaks(server.storage, ['s3cret'])).toEqual([])
  })
  test('of docker’s config, for a part of a registry', async () => {
    const server = keep(await startRegistry({ charts: SHELF, auth: 'bearer', user: 'me:s3cret' }))
    const parent = server.parent.slice('oci://'.length)
    const reference = { repository: server.parent, chart: 'alpha', version: '1.1.0' }
    const pullWith = async (keys: Readonly<Record<string, string>>): Promise<string> => {
      const path = join(scratch(), 'config.json')
      const auths = Object.entries(keys).map(([key, user]) => [key, { auth: Buffer.from(user).toString('base64') }])
      writeFileSync(path, JSON.stringify({ auths: Object.fromEntries(auths) }))
      return pull(await open({ registryConfig: path }), reference)
    }
    const { host } = server.registry
    expect(await pullWith({ [parent]: 'me:s3cret' })).toBe('alpha 1.1.0 2')
    expect(await pullWith({ [`${parent}/alpha`]: 'me:s3cret', [host]: 'me:wrong' })).toBe('alpha 1.1.0 2')
    expect(await pullWith({ [`${host}/`]: 'me:s3cret' })).toBe('alpha 1.1.0 2')
    expect(await pullWith({ [`${parent}/beta`]: 'me:s3cret' })).toMatch(/^UNAUTHORIZED/)
  })
  test('of netrc do not go to registries', async () => {
    const server = keep(await startRegistry({ charts: SHELF, auth: 'basic', user: 'me:s3cret' }))
    const env = { NETRC: join(scratch(), 'netrc') }
    writeFileSync(env.NETRC, 'machine 127.0.0.1 login me password s3cret\n')
    expect(await pull(await open({ env }), { repository: server.parent, chart: 'alpha', version: '1.1.0' })).toMatch(
      /^UNAUTHORIZED/,
    )
  })
  test('passed on by request only', async () => {
    const other = await repository(locked)
    const server = await repository({ ...locked, urlOf: (file) => `${other.url}/${file}` })
    const login = { username: 'me', password: 's3cret', hosts: [server.host] }
    expect(await pull(await open({ login }), alpha(server))).toMatch(/^UNAUTHORIZED/)
    expect(leaks(other, ['s3cret'])).toEqual([])
    expect(await pull(await open({ login, passCredentials: true }), alpha(server))).toBe('alpha 1.1.0 2')
  })
})

describe('policy', () => {
  test('hosts that are allowed', async () => {
    const server = await repository()
    expect(await pull(await open({ allowHost: [server.host] }), alpha(server))).toBe('alpha 1.1.0 2')
  })
  test('hosts that are not', async () => {
    const server = await repository()
    expect(await pull(await open({ allowHost: ['charts.example'] }), alpha(server))).toMatch(
      /^FORBIDDEN .* is not on the allow-list$/,
    )
    expect(server.seen).toEqual([])
  })
  test('a redirect to a host that is not', async () => {
    const [server, other] = [await repository(), await repository()]
    server.fail(/tgz/, redirect(`${other.url}/alpha-1.1.0.tgz`), 9)
    expect(await pull(await open({ allowHost: [server.host] }), alpha(server))).toMatch(
      /^FORBIDDEN .* is not on the allow-list$/,
    )
    expect(other.seen).toEqual([])
  })
  test('a metadata service', async () => {
    expect(await pull(await open(), { repository: 'http://169.254.169.254', chart: 'a', version: '' })).toMatch(
      /is a link-local or metadata address$/,
    )
  })
  test('dangers are told', async () => {
    const told: string[] = []
    await open({
      insecureSkipTlsVerify: ['a.example'],
      plainHttp: ['b.example'],
      log: { info: () => undefined, warn: (message, fields) => void told.push(`${fields?.host}: ${message}`) },
    })
    expect(told).toEqual([
      'a.example: certificates are NOT checked: anyone on the way can change what is read',
      'b.example: plain http: anyone on the way can read credentials and change what is read',
    ])
  })
  test('time', async () => {
    const server = await startServer(() => undefined)
    keep(server)
    expect(await pull(await open({ timeout: 100 }), alpha(server))).toMatch(/^TIMEOUT .*not complete within 0.1 s$/)
  })
})

describe('cache', () => {
  test('a second run asks nothing for an exact version', async () => {
    const server = await repository()
    const cacheDir = join(scratch(), 'c')
    for (let run = 0; run < 2; run++) expect(await pull(await open({ cacheDir }), alpha(server))).toBe('alpha 1.1.0 2')
    expect(server.asked()).toEqual(['/index.yaml', '/alpha-1.1.0.tgz'])
  })
  test('offline', async () => {
    const server = await repository()
    const cacheDir = join(scratch(), 'c')
    await pull(await open({ cacheDir }), alpha(server, '~1.1.0'))
    const sources = await open({ cacheDir, offline: true })
    expect(await pull(sources, alpha(server, '~1.1.0'))).toBe('alpha 1.1.1 2')
    expect(await pull(sources, alpha(server, '1.0.0'))).toMatch(/^NOT_CACHED .*--offline does not fetch it$/)
    expect(server.asked()).toHaveLength(2)
  })
  test('offline without a cache', async () => {
    await expect(open({ noCache: true, offline: true })).rejects.toMatchObject({ message: '--offline needs a cache' })
  })
  test('refresh', async () => {
    const server = await repository()
    const cacheDir = join(scratch(), 'c')
    for (const refresh of [false, true]) await pull(await open({ cacheDir, refresh }), alpha(server))
    expect(server.asked()).toEqual(['/index.yaml', '/alpha-1.1.0.tgz', '/index.yaml'])
  })
  test('no cache', async () => {
    const server = await repository()
    for (let run = 0; run < 2; run++) await pull(await open({ noCache: true }), alpha(server))
    expect(server.asked()).toHaveLength(4)
  })
})

describe('vendored and mirrored', () => {
  const vendor = (): string => {
    const folder = scratch()
    for (const chart of SHELF) writeFileSync(join(folder, fileOf(chart)), chart.archive)
    return folder
  }
  test('a folder of charts, no network', async () => {
    const sources = await open({ chartsDir: vendor(), offline: true })
    expect(await pull(sources, { repository: 'https://charts.example', chart: 'alpha', version: '1.1.0' })).toBe(
      'alpha 1.1.0 2',
    )
    expect(await pull(sources, { repository: 'oci://nvcr.example/nvidia', chart: 'beta', version: '' })).toBe(
      'beta 0.1.0 2',
    )
  })
  test('what the folder lacks comes from the network', async () => {
    const server = await repository()
    const folder = scratch()
    expect(await pull(await open({ chartsDir: folder }), alpha(server))).toBe('alpha 1.1.0 2')
  })
  test('a folder that is not there', async () => {
    await expect(open({ chartsDir: 'nope' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
  test('a mirror', async () => {
    const server = keep(await startRegistry({ charts: SHELF }))
    const sources = await open({ mirrors: [`https://charts.example=${server.parent}`] })
    expect(await pull(sources, { repository: 'https://charts.example', chart: 'alpha', version: '~1.1.0' })).toBe(
      'alpha 1.1.1 2',
    )
  })
  test('a mirror of everything', async () => {
    const server = keep(await startRegistry({ charts: SHELF }))
    const sources = await open({ mirrors: [server.parent] })
    expect(await pull(sources, { repository: 'oci://ghcr.example/a/alpha', chart: 'alpha', version: '1.0.0' })).toBe(
      'alpha 1.0.0 2',
    )
  })
  test('a mirror on disk', async () => {
    const sources = await open({ mirrors: [`https://charts.example=file://${vendor()}`] })
    expect(await pull(sources, { repository: 'https://charts.example', chart: 'alpha', version: '1.0.0' })).toBe(
      'alpha 1.0.0 2',
    )
  })
  test('a mirror that is none', async () => {
    await expect(open({ mirrors: ['nonsense'] })).rejects.toMatchObject({ code: 'INVALID_REFERENCE' })
  })
})

describe('local', () => {
  test('a folder, relative', async () => {
    const cwd = scratch()
    mkdirSync(join(cwd, 'c', 'templates'), { recursive: true })
    writeFileSync(join(cwd, 'c', 'Chart.yaml'), 'apiVersion: v2\nname: c\nversion: 1.0.0\n')
    const sources = await open({ cwd })
    expect((await sources.find({ repository: '', chart: './c', version: '' })).files.map((file) => file.path)).toEqual([
      'Chart.yaml',
    ])
    expect((await sources.find({ repository: 'file://.', chart: 'c', version: '' })).files).toHaveLength(1)
  })
  test('an archive, relative', async () => {
    const cwd = scratch()
    writeFileSync(join(cwd, 'a.tgz'), SHELF[0]?.archive ?? '')
    expect(await pull(await open({ cwd }), { repository: '', chart: './a.tgz', version: '' })).toBe('a  2')
  })
  test('too large', async () => {
    const cwd = scratch()
    writeFileSync(join(cwd, 'a.tgz'), Buffer.alloc(65 << 20))
    expect(await pull(await open({ cwd }), { repository: '', chart: './a.tgz', version: '' })).toBe(
      'LIMIT_EXCEEDED larger than 67108864 bytes',
    )
  })
  test('not there', async () => {
    expect(await pull(await open(), { repository: '', chart: './nope', version: '' })).toBe(
      'NOT_FOUND path "./nope" not found',
    )
  })
})

describe('lock', () => {
  test('written, then held to', async () => {
    const server = await repository()
    const lock = join(scratch(), 'charts.lock')
    const sources = await open({ lock })
    await pull(sources, alpha(server, '~1.1.0'))
    await sources.saveLock()
    expect(readFileSync(lock, 'utf8')).toContain('resolved: "1.1.1"')
    expect(await pull(await open({ locked: lock }), alpha(server, '~1.1.0'))).toBe('alpha 1.1.1 2')
    expect(await pull(await open({ locked: lock }), alpha(server, '~1.0.0'))).toMatch(
      /^CONFLICT .*it is not in the lock file$/,
    )
  })
  test('drift', async () => {
    const server = await repository()
    const lock = join(scratch(), 'charts.lock')
    const sources = await open({ lock })
    await pull(sources, alpha(server))
    await sources.saveLock()
    writeFileSync(lock, readFileSync(lock, 'utf8').replace(/sha256:..../, 'sha256:0000'))
    expect(await pull(await open({ locked: lock }), alpha(server))).toMatch(
      /^CONFLICT alpha 1.1.0 from .* differs from the lock: digest/,
    )
  })
  test('nothing to write', async () => {
    const sources = await open()
    await sources.saveLock()
  })
  test('a lock that is not there', async () => {
    await expect(open({ locked: 'nope.lock' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      hint: 'write one with --lock',
    })
  })
})

describe('documents', () => {
  test('by URL', async () => {
    const server = await repository({ files: { '/recipe.yaml': Buffer.from('kind: Recipe') } })
    expect(new TextDecoder().decode(await (await open()).fetchDocument(`${server.url}/recipe.yaml`))).toBe(
      'kind: Recipe',
    )
  })
  test('not there', async () => {
    const server = await repository()
    await expect((await open()).fetchDocument(`${server.url}/recipe.yaml`)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
  test('with credentials', async () => {
    const server = await repository({ auth: 'me:s3cret', files: { '/recipe.yaml': Buffer.from('x') } })
    const sources = await open({ login: { username: 'me', password: 's3cret', hosts: ['127.0.0.1'] } })
    expect((await sources.fetchDocument(`${server.url}/recipe.yaml`)).length).toBe(1)
  })
  test('after a while', async () => {
    const server = await repository({ files: { '/recipe.yaml': Buffer.from('x') } })
    server.fail(/recipe/, status(503, { 'retry-after': '0' }))
    expect((await (await open()).fetchDocument(`${server.url}/recipe.yaml`)).length).toBe(1)
  })
  test('offline', async () => {
    await expect((await open({ offline: true })).fetchDocument('https://a.example/x')).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
    })
  })
  test.each(['nonsense', ''])('%j is not a URL', async (url) => {
    await expect((await open()).fetchDocument(url)).rejects.toMatchObject({ code: 'INVALID_REFERENCE' })
  })
})
