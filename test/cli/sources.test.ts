import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as openpgp from 'openpgp'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { DEFAULT_HELM } from '../../src/core/helm/index.ts'
import { SHELF } from '../contracts/chart-source.ts'
import { hasOpenssl, makeCertificates, serverOptions } from '../helpers/certificates.ts'
import { aicr, type Outcome } from '../helpers/command-line.ts'
import { type RegistryOptions, startRegistry, type TestRegistry } from '../helpers/registry.ts'
import { fileOf, indexOf, type RepositoryOptions, sha256, startRepository } from '../helpers/repository.ts'
import { scratch } from '../helpers/scratch.ts'
import { answer, hang, leaks, redirect, startServer, status, type TestServer } from '../helpers/server.ts'
import { smallChart } from '../helpers/tarball.ts'

let input = ''
beforeEach(() => {
  input = ''
})

const SECRET = 's3cret-pa55'
const keep = <T extends { close(): Promise<void> }>(one: T): T => {
  onTestFinished(() => one.close())
  return one
}
const repository = async (options: Partial<RepositoryOptions> = {}): Promise<TestServer> =>
  keep(await startRepository({ charts: SHELF, ...options }))
const registry = async (options: Partial<RegistryOptions> = {}): Promise<TestRegistry> =>
  keep(await startRegistry({ charts: SHELF, ...options }))

/** A user's machine: a home, a current folder, and no environment besides. */
interface Machine {
  readonly home: string
  readonly cwd: string
  run(...args: readonly string[]): Promise<Outcome>
  write(path: string, data: string | Uint8Array): string
}

function machine(env: Readonly<Record<string, string>> = {}): Machine {
  const home = scratch()
  const cwd = join(home, 'here')
  mkdirSync(cwd)
  return {
    home,
    cwd,
    run: (...args) => aicr(args, { cwd, env: { HOME: home, ...env }, input: () => new TextEncoder().encode(input) }),
    write: (path, data) => {
      const full = join(home, path)
      mkdirSync(dirname(full), { recursive: true })
      writeFileSync(full, data)
      return full
    },
  }
}

const template = (server: { url: string }, version = '1.1.0', chart = 'alpha'): string[] => [
  ...['template', 'r', chart, '--repo', server.url, '--version', version],
]
/** The chart and version that were rendered, or the error. */
const outcome = ({ status: code, out, err }: Outcome): string => {
  const [, name, version] = /metadata: \{name: ([\w-]+)\}\ndata: \{version: "([^"]*)"\}/.exec(out) ?? []
  return code === 0 ? `${name} ${version}` : err.trim()
}
/** A recipe of charts, in a folder of its own below the user's home. */
const recipe = (user: Machine, charts: readonly (readonly [name: string, version: string, source: string])[]): string =>
  user.write(
    'recipes/r.yaml',
    `kind: RecipeResult\ncomponentRefs:\n${charts
      .map(([name, version, source]) => `  - {name: ${name}, type: Helm, source: "${source}", version: "${version}"}\n`)
      .join('')}`,
  )
const mirrorList = (user: Machine, path: string, ...flags: readonly string[]): Promise<Outcome> =>
  user.run('mirror', 'list', '--recipe', path, '--format', 'json', ...flags)

describe('--repo, --version', () => {
  const rows: readonly (readonly [wanted: string, found: string])[] = [
    ['1.1.0', 'alpha 1.1.0'],
    ['', 'alpha 1.10.0'],
    ['~1.1.0', 'alpha 1.1.1'],
    ['>=1.0.0-0', 'alpha 2.0.0-rc.1'],
    ['<1.0.0', 'alpha 0.9.0'],
    ['9.9.9', 'not found'],
    ['nonsense!', 'is neither a version nor a range'],
  ]
  test.each(rows)('%j of a repository → %s', async (wanted, found) => {
    const server = await repository()
    expect(outcome(await machine().run(...template(server, wanted)))).toContain(found)
  })
  test.each(rows.slice(0, 5))('%j of a registry → %s', async (wanted, found) => {
    const { parent } = await registry()
    expect(outcome(await machine().run('template', 'r', `${parent}/alpha`, '--version', wanted))).toBe(found)
  })
  test('an archive by its URL', async () => {
    const server = await repository()
    expect(outcome(await machine().run('template', 'r', `${server.url}/beta-0.1.0.tgz`))).toBe('beta 0.1.0')
    expect(server.asked()).toEqual(['/beta-0.1.0.tgz'])
  })
  test('a chart of a configured repository', async () => {
    const server = await repository()
    const user = machine()
    user.write('.config/helm/repositories.yaml', `repositories:\n- {name: mine, url: "${server.url}"}\n`)
    expect(outcome(await user.run('template', 'r', 'mine/alpha', '--version', '1.0.0'))).toBe('alpha 1.0.0')
    expect(outcome(await user.run('template', 'r', 'other/alpha'))).toBe('Error: repo other not found')
  })
  test('a chart by tag, by digest', async () => {
    const { parent, content } = await registry()
    const manifest = content.get('charts/alpha:1.1.0')?.bytes ?? new Uint8Array()
    expect(outcome(await machine().run('template', 'r', `${parent}/alpha:1.1.0`))).toBe('alpha 1.1.0')
    expect(outcome(await machine().run('template', 'r', `${parent}/alpha@${sha256(manifest)}`))).toBe('alpha 1.1.0')
    const absent = `${parent}/alpha@sha256:${'0'.repeat(64)}`
    expect(outcome(await machine().run('template', 'r', absent))).toContain('MANIFEST_UNKNOWN: not here')
  })
  test('nothing is printed but the chart', async () => {
    const server = await repository()
    const { out, err } = await machine().run(...template(server))
    expect(out).toMatch(/^---\n# Source: alpha\/templates\/cm.yaml\n/)
    expect(err).toBe('')
  })
})

describe('--charts', () => {
  const fill = (user: Machine, folder: string): void => {
    for (const chart of SHELF) user.write(`${folder}/${fileOf(chart)}`, chart.archive)
  }
  test('stands in for any repository', async () => {
    const user = machine()
    fill(user, 'here/shelf')
    const flags = ['--charts', 'shelf', '--version', '1.1.0']
    expect(outcome(await user.run('template', 'r', 'alpha', '--repo', 'https://gone.invalid', ...flags))).toBe(
      'alpha 1.1.0',
    )
    expect(outcome(await user.run('template', 'r', 'oci://gone.invalid/x/alpha', ...flags))).toBe('alpha 1.1.0')
  })
  test('what it lacks comes from the repository', async () => {
    const user = machine()
    user.write(`here/shelf/alpha-1.0.0.tgz`, SHELF[0]?.archive ?? '')
    const server = await repository()
    expect(outcome(await user.run(...template(server, '1.1.0'), '--charts', 'shelf'))).toBe('alpha 1.1.0')
    expect(outcome(await user.run(...template(server, '1.0.0'), '--charts', 'shelf'))).toBe('alpha 1.0.0')
    expect(server.asked().filter((path) => path.endsWith('tgz'))).toEqual(['/alpha-1.1.0.tgz'])
  })
  test('a folder that is not there', async () => {
    expect(outcome(await machine().run(...template({ url: 'https://x.invalid' }), '--charts', 'nope'))).toMatch(
      /charts folder .*\/here\/nope not found/,
    )
  })
  test('a broken archive in it is told, and not fetched instead', async () => {
    const user = machine()
    user.write(`here/shelf/alpha-1.1.0.tgz`, 'broken')
    const server = await repository()
    expect(outcome(await user.run(...template(server), '--charts', 'shelf'))).toContain(
      'does not appear to be a gzipped archive',
    )
    expect(server.asked()).toEqual([])
  })
  test('starts from the current folder, wherever the recipe is', async () => {
    const user = machine()
    fill(user, 'here/shelf')
    const path = recipe(user, [['alpha', '1.1.0', 'https://gone.invalid']])
    const { status: code, out } = await mirrorList(user, path, '--charts', 'shelf', '--strict')
    expect([code, JSON.parse(out).charts?.length ?? 0]).toEqual([0, 1])
  })
  test('lists a whole recipe without any network', async () => {
    const user = machine({ HTTPS_PROXY: 'http://127.0.0.1:1' })
    fill(user, 'shelf')
    const path = recipe(user, [
      ['alpha', '1.1.0', 'https://gone.invalid'],
      ['beta', '0.1.0', 'oci://gone.invalid/charts'],
      ['beta-more', '3.0.0', 'https://gone.invalid/x'],
    ])
    const flags = ['--charts', join(user.home, 'shelf'), '--offline', '--strict']
    const { status: code, err } = await mirrorList(user, path, ...flags)
    expect([code, err.includes('WARN')]).toEqual([0, false])
  })
})

describe('--mirror', () => {
  const rows: readonly (readonly [what: string, from: string, chart: readonly string[]])[] = [
    ['a repository', 'https://charts.example/a', ['alpha', '--repo', 'https://charts.example/a']],
    ['everything, a repository', '', ['alpha', '--repo', 'https://charts.example/a']],
    ['everything, a registry', '', ['oci://nvcr.example/team/alpha']],
    ['a registry', 'oci://nvcr.example/team', ['oci://nvcr.example/team/alpha']],
  ]
  test.each(rows)('%s into a registry', async (_, from, chart) => {
    const { parent } = await registry()
    const rule = from === '' ? parent : `${from}=${parent}`
    const ran = await machine().run('template', 'r', ...chart, '--version', '1.1.0', '--mirror', rule)
    expect(outcome(ran)).toBe('alpha 1.1.0')
  })
  test.each(rows.slice(0, 3))('%s into a repository', async (_, from, chart) => {
    const { url } = await repository()
    const rule = from === '' ? url : `${from}=${url}`
    const ran = await machine().run('template', 'r', ...chart, '--version', '1.1.0', '--mirror', rule)
    expect(outcome(ran)).toBe('alpha 1.1.0')
  })
  test('into a folder, from the current one', async () => {
    const user = machine()
    for (const chart of SHELF) user.write(`here/shelf/${fileOf(chart)}`, chart.archive)
    const path = recipe(user, [['alpha', '1.1.0', 'https://gone.invalid']])
    const { status: code } = await mirrorList(user, path, '--mirror', 'file://./shelf', '--strict')
    expect(code).toBe(0)
  })
  test('the longest wins', async () => {
    const [near, far] = [await repository(), await repository()]
    const flags = ['--mirror', `https://a.example=${far.url}`, '--mirror', `https://a.example/b=${near.url}`]
    await machine().run(...template({ url: 'https://a.example/b' }), ...flags)
    expect([near.asked().length, far.asked().length]).toEqual([2, 0])
  })
  test('what no rule names goes where it always went', async () => {
    const server = await repository()
    const flags = ['--mirror', 'https://other.example=oci://r.invalid/x']
    expect(outcome(await machine().run(...template(server), ...flags))).toBe('alpha 1.1.0')
  })
  test.each(['nonsense', 'a=b', '=oci://x', 'https://a=ftp://b'])('%j is no rule', async (rule) => {
    const { url } = await repository()
    expect(outcome(await machine().run(...template({ url }), '--mirror', rule))).toContain('want FROM=TO or TO')
  })
  test('credentials are those of the mirror', async () => {
    const server = await repository({ auth: `me:${SECRET}` })
    const user = machine()
    user.write('.netrc', `machine 127.0.0.1 login me password ${SECRET}\nmachine a.example login x password y\n`)
    const ran = await user.run(...template({ url: 'https://a.example' }), '--mirror', `https://a.example=${server.url}`)
    expect(outcome(ran)).toBe('alpha 1.1.0')
  })
})

describe('--username, --password-stdin', () => {
  const flags = ['--username', 'me', '--password-stdin']
  test('for the repository that the command names', async () => {
    const server = await repository({ auth: `me:${SECRET}` })
    input = `${SECRET}\n`
    expect(outcome(await machine().run(...template(server), ...flags))).toBe('alpha 1.1.0')
  })
  test.each(['basic', 'bearer'] as const)('for the registry that the command names, %s', async (auth) => {
    const server = await registry({ auth, user: `me:${SECRET}`, storage: true })
    input = SECRET
    const ran = await machine().run('template', 'r', `${server.parent}/alpha`, '--version', '1.1.0', ...flags)
    expect(outcome(ran)).toBe('alpha 1.1.0')
    expect(leaks(server.storage, [SECRET])).toEqual([])
  })
  test.each([
    ['a line end is not part of it', `${SECRET}\r\n`],
    ['nor one without carriage return', `${SECRET}\n`],
    ['none at all', SECRET],
  ])('%s', async (_, text) => {
    const server = await repository({ auth: `me:${SECRET}` })
    input = text
    expect(outcome(await machine().run(...template(server), ...flags))).toBe('alpha 1.1.0')
  })
  test('blanks are part of it', async () => {
    const server = await repository({ auth: 'me: a b ' })
    input = ' a b \n'
    expect(outcome(await machine().run(...template(server), ...flags))).toBe('alpha 1.1.0')
  })
  test('a wrong one', async () => {
    const server = await repository({ auth: `me:${SECRET}` })
    input = 'wrong-pa55'
    const said = outcome(await machine().run(...template(server), ...flags))
    expect(said).toContain('401 Unauthorized: who are you?')
    expect(said).not.toContain('wrong-pa55')
  })
  test('a user without a password', async () => {
    const said = outcome(await machine().run(...template(await repository()), '--username', 'me'))
    expect(said).toContain('--username needs a password')
  })
  test('not for another host that the index names', async () => {
    const other = await repository({ auth: `me:${SECRET}` })
    const server = await repository({ auth: `me:${SECRET}`, urlOf: (file) => `${other.url}/${file}` })
    input = SECRET
    expect(outcome(await machine().run(...template(server), ...flags))).toContain('401')
    expect(leaks(other, [SECRET])).toEqual([])
  })
  test('for another host that the index names, with --pass-credentials', async () => {
    const other = await repository({ auth: `me:${SECRET}` })
    const server = await repository({ auth: `me:${SECRET}`, urlOf: (file) => `${other.url}/${file}` })
    input = SECRET
    expect(outcome(await machine().run(...template(server), ...flags, '--pass-credentials'))).toBe('alpha 1.1.0')
  })
  test('not behind a redirect', async () => {
    const other = await repository()
    const server = await repository({ auth: `me:${SECRET}` })
    server.fail(/tgz/, redirect(`${other.url}/alpha-1.1.0.tgz`), 9)
    input = SECRET
    expect(outcome(await machine().run(...template(server), ...flags, '--pass-credentials'))).toBe('alpha 1.1.0')
    expect(leaks(other, [SECRET])).toEqual([])
  })
  test('a list needs to know for whom', async () => {
    const server = await repository({ auth: `me:${SECRET}` })
    const user = machine()
    const path = recipe(user, [['alpha', '1.1.0', server.url]])
    input = SECRET
    const without = await mirrorList(user, path, ...flags)
    expect([without.status, without.err]).toEqual([
      2,
      expect.stringContaining('a user name and password need a host that they are for'),
    ])
    expect(without.err).toContain('--login-host')
    expect((await mirrorList(user, path, ...flags, '--login-host', '127.0.0.1', '--strict')).status).toBe(0)
    const elsewhere = await mirrorList(user, path, ...flags, '--login-host', 'other.example', '--refresh')
    expect(elsewhere.err).toContain('UNAUTHORIZED')
    const mirrored = recipe(user, [['alpha', '1.1.0', 'https://gone.invalid']])
    const mirror = ['--mirror', `https://gone.invalid=${server.url}`]
    expect((await mirrorList(user, mirrored, ...flags, ...mirror, '--strict')).status).toBe(0)
  })
})

describe('credentials that are at hand', () => {
  const locked = { auth: `me:${SECRET}` }
  const basic = Buffer.from(`me:${SECRET}`).toString('base64')
  test('of netrc, for a repository', async () => {
    const server = await repository(locked)
    const user = machine()
    user.write('.netrc', `machine 127.0.0.1\nlogin me\npassword ${SECRET}\n`)
    expect(outcome(await user.run(...template(server)))).toBe('alpha 1.1.0')
  })
  test('the default entry of netrc is sent to nobody: it would go to every host of a recipe', async () => {
    const server = await repository(locked)
    const user = machine()
    user.write('.netrc', `machine other.example login a password b\ndefault login me password ${SECRET}\n`)
    expect(outcome(await user.run(...template(server)))).toContain('401')
    expect(leaks(server, [SECRET])).toEqual([])
  })
  test('of repositories.yaml', async () => {
    const server = await repository(locked)
    const user = machine()
    user.write(
      '.config/helm/repositories.yaml',
      `repositories:\n- {name: mine, url: "${server.url}", username: me, password: ${SECRET}}\n`,
    )
    expect(outcome(await user.run('template', 'r', 'mine/alpha', '--version', '1.1.0'))).toBe('alpha 1.1.0')
    expect(outcome(await user.run(...template(server)))).toBe('alpha 1.1.0')
  })
  const auths = (host: string): string => JSON.stringify({ auths: { [host]: { auth: basic } } })
  const pull = (user: Machine, server: TestRegistry, ...flags: readonly string[]): Promise<Outcome> =>
    user.run('template', 'r', `${server.parent}/alpha`, '--version', '1.1.0', ...flags)
  test.each([
    ['helm’s own file', '.config/helm/registry/config.json', {}],
    ['docker’s', '.docker/config.json', {}],
    ['docker’s, elsewhere', 'd/config.json', { DOCKER_CONFIG: 'd' }],
    ['$REGISTRY_AUTH_FILE', 'auth.json', { REGISTRY_AUTH_FILE: 'auth.json' }],
    ['$HELM_REGISTRY_CONFIG', 'r.json', { HELM_REGISTRY_CONFIG: 'r.json' }],
  ])('of %s, for a registry', async (_, path, names) => {
    const server = await registry({ auth: 'bearer', user: `me:${SECRET}` })
    const home = scratch()
    const env = Object.fromEntries(Object.entries(names).map(([key, name]) => [key, join(home, name)]))
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), auths(server.registry.host))
    const ran = await aicr(['template', 'r', `${server.parent}/alpha`, '--version', '1.1.0'], {
      cwd: home,
      env: { HOME: home, ...env },
    })
    expect(outcome(ran)).toBe('alpha 1.1.0')
  })
  test('--registry-config, from the current folder', async () => {
    const server = await registry({ auth: 'bearer', user: `me:${SECRET}` })
    const user = machine()
    user.write('here/my.json', auths(server.registry.host))
    expect(outcome(await pull(user, server, '--registry-config', 'my.json'))).toBe('alpha 1.1.0')
    expect(outcome(await pull(user, server, '--refresh'))).toContain('no credentials are known for it')
  })
  test('--registry-config that is not there, or no JSON', async () => {
    const server = await registry({ auth: 'bearer', user: `me:${SECRET}` })
    const user = machine()
    user.write('here/bad.json', '{')
    expect(outcome(await pull(user, server, '--registry-config', 'nope.json'))).toContain(
      'nope.json: no such file or directory',
    )
    expect(outcome(await pull(user, server, '--registry-config', 'bad.json'))).toContain('are not JSON')
  })
  test('an identity token', async () => {
    const server = await registry({ auth: 'bearer', identityToken: SECRET })
    const user = machine()
    user.write('.docker/config.json', JSON.stringify({ auths: { [server.registry.host]: { identitytoken: SECRET } } }))
    expect(outcome(await pull(user, server))).toBe('alpha 1.1.0')
  })
})

describe.skipIf(!hasOpenssl)('TLS', () => {
  let url = ''
  let ca = ''
  let stop: () => void = () => undefined
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aicr-test-'))
    const made = makeCertificates(folder)
    const index = indexOf({ charts: SHELF })
    const server = createServer(serverOptions(made), (request, response) => {
      const chart = SHELF.find((one) => request.url === `/${fileOf(one)}`)
      response.end(request.url === '/index.yaml' ? index : chart?.archive)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
    ca = readFileSync(made.ca, 'utf8')
    stop = () => {
      server.closeAllConnections()
      server.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
  afterAll(() => stop())
  const ask = (user: Machine, ...flags: readonly string[]): Promise<Outcome> => user.run(...template({ url }), ...flags)

  test('an authority that nobody knows', async () => {
    const said = await ask(machine({ SSL_CERT_FILE: '/nowhere' }))
    expect(outcome(said)).toContain('certificate')
    expect(said.out).toBe('')
  })
  test('--ca-file, from the current folder', async () => {
    const user = machine({ SSL_CERT_FILE: '/nowhere' })
    user.write('here/ca.pem', ca)
    expect(outcome(await ask(user, '--ca-file', 'ca.pem'))).toBe('alpha 1.1.0')
  })
  test('--ca-file that is not there', async () => {
    expect(outcome(await ask(machine(), '--ca-file', 'nope.pem'))).toMatch(
      /\/here\/nope\.pem: no such file or directory/,
    )
  })
  test('--insecure-skip-tls-verify is loud', async () => {
    const ran = await ask(machine({ SSL_CERT_FILE: '/nowhere' }), '--insecure-skip-tls-verify')
    expect(ran.status).toBe(0)
    expect(ran.out).toContain('version: "1.1.0"')
    expect(ran.err).toContain('certificates are NOT checked')
  })
  test('--insecure-skip-tls-verify of one host', async () => {
    const user = machine({ SSL_CERT_FILE: '/nowhere' })
    expect((await ask(user, '--insecure-skip-tls-verify=127.0.0.1')).status).toBe(0)
    expect((await ask(user, '--insecure-skip-tls-verify=other.example', '--refresh')).status).toBe(1)
  })
  test('the machine’s own authorities', async () => {
    const user = machine({ SSL_CERT_FILE: join(scratch(), 'x') })
    const known = machine({ SSL_CERT_FILE: user.write('bundle.pem', ca) })
    expect(outcome(await ask(known))).toBe('alpha 1.1.0')
  })
})

describe('hosts', () => {
  test('loopback registries are spoken to as they speak', async () => {
    const { parent } = await registry()
    const ran = await machine().run('template', 'r', `${parent}/alpha`, '--version', '1.1.0')
    expect([outcome(ran), ran.err]).toEqual(['alpha 1.1.0', ''])
  })
  test.each([['--plain-http'], ['--plain-http=127.0.0.1'], ['--plain-http', '--plain-http=x.example']])(
    '%s is loud',
    async (...flags) => {
      const { parent, registry: server } = await registry()
      const ran = await machine().run('template', 'r', `${parent}/alpha`, '--version', '1.1.0', ...flags)
      expect([ran.status, ran.err.includes('plain http: anyone on the way')]).toEqual([0, true])
      expect(server.asked()[0]).toBe('/v2/charts/alpha/manifests/1.1.0')
    },
  )
  test.each([
    ['127.0.0.1', 'alpha 1.1.0'],
    ['other.example,127.0.0.1', 'alpha 1.1.0'],
    ['other.example', 'is not on the allow-list'],
    ['127.0.0.1:1', 'is not on the allow-list'],
    ['*.0.0.1', 'alpha 1.1.0'],
  ])('--allow-host %s', async (hosts, found) => {
    const server = await repository()
    expect(outcome(await machine().run(...template(server), '--allow-host', hosts))).toContain(found)
    if (found !== 'alpha 1.1.0') expect(server.asked()).toEqual([])
  })
  test('--allow-host holds for what the index names', async () => {
    const server = await repository({ urlOf: (file) => `http://elsewhere.example/${file}` })
    expect(outcome(await machine().run(...template(server), '--allow-host', '127.0.0.1'))).toContain(
      'host elsewhere.example is not on the allow-list',
    )
  })
  test('--allow-host holds for redirects', async () => {
    const server = await repository()
    server.fail(/tgz/, redirect('http://elsewhere.example/x.tgz'), 9)
    expect(outcome(await machine().run(...template(server), '--allow-host', '127.0.0.1'))).toContain(
      'host elsewhere.example is not on the allow-list',
    )
  })
  test('--allow-host holds for token servers', async () => {
    const server = await registry({ auth: 'bearer' })
    const challenge = 'Bearer realm="http://elsewhere.example/token",service="x"'
    server.registry.fail(/manifests/, status(401, { 'www-authenticate': challenge }), 9)
    const flags = ['--version', '1.1.0', '--allow-host', '127.0.0.1']
    expect(outcome(await machine().run('template', 'r', `${server.parent}/alpha`, ...flags))).toContain(
      'host elsewhere.example is not on the allow-list',
    )
  })
  test.each(['http://169.254.169.254', 'http://[fd00:ec2::254]', 'http://metadata.google.internal'])(
    '%s is refused without being told to',
    async (url) => {
      expect(outcome(await machine().run(...template({ url })))).toContain('is a link-local or metadata address')
    },
  )
})

describe('the cache', () => {
  test('an exact version is asked for once', async () => {
    const server = await repository({ etag: true })
    const user = machine()
    for (let i = 0; i < 3; i++) expect(outcome(await user.run(...template(server)))).toBe('alpha 1.1.0')
    expect(server.asked()).toEqual(['/index.yaml', '/alpha-1.1.0.tgz'])
  })
  test('a range is asked for each time, its archive once', async () => {
    const server = await repository({ etag: true })
    const user = machine()
    for (let i = 0; i < 2; i++) expect(outcome(await user.run(...template(server, '~1.1.0')))).toBe('alpha 1.1.1')
    expect(server.asked()).toEqual(['/index.yaml', '/alpha-1.1.1.tgz', '/index.yaml'])
    expect(server.seen.at(-1)?.headers['if-none-match']).toBeDefined()
  })
  test('--refresh asks again', async () => {
    const server = await repository({ etag: true })
    const user = machine()
    await user.run(...template(server))
    expect(outcome(await user.run(...template(server), '--refresh'))).toBe('alpha 1.1.0')
    expect(server.asked()).toEqual(['/index.yaml', '/alpha-1.1.0.tgz', '/index.yaml'])
  })
  test('--offline answers from it alone', async () => {
    const server = await repository()
    const user = machine()
    await user.run(...template(server))
    const before = server.asked().length
    expect(outcome(await user.run(...template(server), '--offline'))).toBe('alpha 1.1.0')
    expect(outcome(await user.run(...template(server, '1.0.0'), '--offline'))).toContain(
      'is not in the cache, and --offline does not fetch it',
    )
    expect(server.asked().length).toBe(before)
  })
  test('--offline of a list says what is missing and where to get it', async () => {
    const user = machine()
    const path = recipe(user, [['alpha', '1.1.0', 'https://gone.invalid']])
    const { status: code, err } = await mirrorList(user, path, '--offline')
    expect(code).toBe(6)
    expect(err).toContain('alpha 1.1.0 from https://gone.invalid is not in the cache')
    expect(err).toContain('run once without --offline')
  })
  test('--cache-dir, from the current folder', async () => {
    const server = await repository()
    const user = machine()
    const path = recipe(user, [['alpha', '1.1.0', server.url]])
    expect((await mirrorList(user, path, '--cache-dir', 'kept', '--strict')).status).toBe(0)
    expect(readdirSync(join(user.cwd, 'kept')).sort()).toContain('blobs')
    expect(readdirSync(join(user.home, 'recipes'))).toEqual(['r.yaml'])
  })
  test.each([
    ['HELM_CACHE_HOME', 'aicr-mirror'],
    ['XDG_CACHE_HOME', 'aicr-mirror'],
  ])('$%s', async (name, below) => {
    const server = await repository()
    const place = scratch()
    await machine({ [name]: place }).run(...template(server))
    expect(readdirSync(join(place, below))).toContain('blobs')
  })
  test('a damaged archive in it is fetched again', async () => {
    const server = await repository()
    const user = machine()
    await user.run(...template(server), '--cache-dir', 'kept')
    const blobs = join(user.cwd, 'kept', 'blobs', 'sha256')
    for (const name of readdirSync(blobs)) writeFileSync(join(blobs, name), 'damage')
    const again = await user.run(...template(server), '--cache-dir', 'kept')
    expect(outcome(again)).toBe('alpha 1.1.0')
    expect(again.err).toContain('damaged file removed from the cache')
  })
  test('cache ls tells what is there', async () => {
    const server = await repository()
    const user = machine()
    const dir = ['--cache-dir', 'kept']
    await user.run(...template(server, '1.1.0'), ...dir)
    await user.run(...template(server, '0.1.0', 'beta'), ...dir)
    const table = (await user.run('cache', 'ls', ...dir)).out.split('\n')
    expect(table[0]).toMatch(/^CHART +VERSION +BYTES +DIGEST +REPOSITORY$/)
    expect(table.slice(1, 3).map((line) => line.split(/ +/).slice(0, 2))).toEqual([
      ['alpha', '1.1.0'],
      ['beta', '0.1.0'],
    ])
    expect(table[1]).toContain(server.url)
    const rows = JSON.parse((await user.run('cache', 'ls', '-f', 'json', ...dir)).out) as { digest: string }[]
    expect(rows.map((row) => row.digest)).toEqual([sha256(SHELF[1]?.archive ?? ''), sha256(SHELF[7]?.archive ?? '')])
  })
  test('cache ls of nothing', async () => {
    const { status: code, out } = await machine().run('cache', 'ls', '--cache-dir', 'none', '-f', 'json')
    expect([code, out]).toEqual([0, '[]\n'])
  })
  test('cache prune removes what is old, and everything with --all', async () => {
    const server = await repository()
    const user = machine()
    const dir = ['--cache-dir', 'kept']
    await user.run(...template(server), ...dir)
    expect((await user.run('cache', 'prune', ...dir)).out).toBe('removed 0 files, 0 bytes\n')
    const blobs = join(user.cwd, 'kept', 'blobs', 'sha256')
    const [name = ''] = readdirSync(blobs)
    utimesSync(join(blobs, name), new Date(0), new Date(0))
    expect((await user.run('cache', 'prune', '--days', '7', ...dir)).out).toMatch(/^removed 1 files, \d+ bytes\n$/)
    expect(outcome(await user.run(...template(server), '--offline', ...dir))).toContain('is not in the cache')
    expect(outcome(await user.run(...template(server), ...dir))).toBe('alpha 1.1.0')
    expect((await user.run('cache', 'prune', '--all', ...dir)).out).toMatch(/^removed [2-9] files/)
    expect((await user.run('cache', 'ls', '-f', 'json', ...dir)).out).toBe('[]\n')
  })
})

describe('--lock, --locked', () => {
  const shelf = [
    { name: 'alpha', version: '1.0.0', archive: smallChart('alpha', '1.0.0') },
    { name: 'beta', version: '0.1.0', archive: smallChart('beta', '0.1.0') },
  ]
  const lock = async (
    server: TestServer,
  ): Promise<{ readonly user: Machine; readonly path: string; readonly text: string }> => {
    const user = machine()
    const path = recipe(user, [
      ['beta', '0.1.0', server.url],
      ['alpha', '~1', server.url],
    ])
    expect((await mirrorList(user, path, '--lock', 'charts.lock', '--strict')).status).toBe(0)
    return { user, path, text: readFileSync(join(user.cwd, 'charts.lock'), 'utf8') }
  }
  test('records what was resolved, sorted', async () => {
    const server = await repository({ charts: shelf })
    const { text } = await lock(server)
    const row = (chart: string, version: string, resolved: string, archive: Uint8Array): string =>
      `  - repository: "${server.url}"\n    chart: "${chart}"\n    version: "${version}"\n    resolved: "${resolved}"\n    digest: "${sha256(archive)}"\n`
    expect(text).toBe(
      `# yaml-language-server: $schema=https://raw.githubusercontent.com/aicr-mirror/aicr-mirror/main/schemas/lock.schema.json\napiVersion: aicr-mirror/v1\nkind: ChartLock\nhelm: "${DEFAULT_HELM.version}"\ncharts:\n${row('alpha', '~1', '1.0.0', shelf[0]?.archive ?? new Uint8Array())}${row('beta', '0.1.0', '0.1.0', shelf[1]?.archive ?? new Uint8Array())}`,
    )
  })
  test('a lock of another release of helm holds, and is said to be one', async () => {
    const { user, path } = await lock(await repository({ charts: shelf }))
    const { status, err } = await mirrorList(user, path, '--locked', 'charts.lock', '--helm-version', '4.1')
    expect(status).toBe(0)
    expect(err).toContain('the lock was written for another release of helm')
    expect(err).toContain('4.1.4')
  })
  test('the same again holds', async () => {
    const { user, path } = await lock(await repository({ charts: shelf }))
    expect((await mirrorList(user, path, '--locked', 'charts.lock', '--strict')).status).toBe(0)
    expect((await mirrorList(user, path, '--locked', 'charts.lock', '--strict', '--refresh')).status).toBe(0)
  })
  test('a newer version changes nothing', async () => {
    const charts = [...shelf]
    const server = await startServer((seen, response) => {
      const chart = charts.find((one) => seen.path === `/${fileOf(one)}`)
      answer(response, 200, chart?.archive ?? indexOf({ charts }))
    })
    keep(server)
    const { user, path } = await lock(server)
    charts.push({ name: 'alpha', version: '1.5.0', archive: smallChart('alpha', '1.5.0') })
    const held = await mirrorList(user, path, '--locked', 'charts.lock', '--strict', '--refresh')
    expect([held.status, held.out.includes('1.5.0')]).toEqual([0, false])
    expect(server.asked()).not.toContain('/alpha-1.5.0.tgz')
  })
  test('another archive under the same version is refused', async () => {
    const charts = [...shelf]
    const server = await startServer((seen, response) => {
      const chart = charts.find((one) => seen.path === `/${fileOf(one)}`)
      answer(response, 200, chart?.archive ?? indexOf({ charts, noDigests: true }))
    })
    keep(server)
    const { user, path } = await lock(server)
    charts[1] = { name: 'beta', version: '0.1.0', archive: smallChart('beta', '0.1.0', 'tampered') }
    const flags = ['--locked', 'charts.lock', '--refresh', '--cache-dir', 'another']
    const held = await mirrorList(user, path, ...flags)
    expect(held.err).toMatch(
      /\[CONFLICT\] beta .* differs from the lock: .*\/beta-0\.1\.0\.tgz: digest is sha256:\w+, not sha256:\w+ as promised/,
    )
    expect([held.status, held.out]).toEqual([10, ''])
  })
  test('what the lock does not know is refused', async () => {
    const server = await repository({ charts: shelf })
    const { user } = await lock(server)
    const more = recipe(user, [['beta', '>0', server.url]])
    expect((await mirrorList(user, more, '--locked', 'charts.lock')).err).toContain('it is not in the lock file')
  })
  test('a run that fails leaves the old lock', async () => {
    const server = await repository({ charts: shelf })
    const { user, path, text } = await lock(server)
    const failed = await user.run(
      'mirror',
      'list',
      '--recipe',
      join(dirname(path), 'none.yaml'),
      '--lock',
      'charts.lock',
    )
    expect(failed.status).toBe(3)
    expect(readFileSync(join(user.cwd, 'charts.lock'), 'utf8')).toBe(text)
  })
  test.each([
    ['', 'not a lock file: the document must be a mapping'],
    ['apiVersion: aicr-mirror/v1\nkind: ChartLock\ncharts: [{chart: a}]', 'charts[0].repository is missing'],
    ['a: b: c', 'mapping values are not allowed'],
  ])('a lock that says %j', async (text, words) => {
    const user = machine()
    user.write('here/charts.lock', text)
    const path = recipe(user, [['alpha', '1.1.0', 'https://gone.invalid']])
    const { status: code, err } = await mirrorList(user, path, '--locked', 'charts.lock')
    expect([code, err]).toEqual([2, expect.stringContaining(words)])
  })
  test('a lock that is not there', async () => {
    const user = machine()
    const path = recipe(user, [['alpha', '1.1.0', 'https://gone.invalid']])
    const { status: code, err } = await mirrorList(user, path, '--locked', 'nope.lock')
    expect([code, err]).toEqual([3, expect.stringMatching(/lock file .*\/here\/nope\.lock: no such file or directory/)])
  })
})

describe('--verify', () => {
  let ring: Uint8Array = new Uint8Array()
  let sign: (archive: Uint8Array, file: string) => Promise<Uint8Array> = async () => new Uint8Array()
  beforeAll(async () => {
    const { privateKey, publicKey } = await openpgp.generateKey({ userIDs: [{ name: 'me' }], format: 'object' })
    ring = publicKey.write()
    sign = async (archive, file) => {
      const text = `apiVersion: v2\nname: x\n\n...\nfiles:\n  ${file}: ${sha256(archive)}\n`
      const message = await openpgp.createCleartextMessage({ text })
      return Buffer.from(await openpgp.sign({ message, signingKeys: privateKey }))
    }
  })
  const [, alpha] = SHELF
  const archive = alpha?.archive ?? new Uint8Array()
  const set = async (prov: Uint8Array | undefined): Promise<{ user: Machine; server: TestServer }> => {
    const user = machine()
    user.write('here/ring.gpg', ring)
    const files = prov === undefined ? {} : { '/alpha-1.1.0.tgz.prov': prov }
    return { user, server: await repository({ files }) }
  }
  const flags = ['--verify', '--keyring', 'ring.gpg']
  test('signed', async () => {
    const { user, server } = await set(await sign(archive, 'alpha-1.1.0.tgz'))
    expect(outcome(await user.run(...template(server), ...flags))).toBe('alpha 1.1.0')
    expect(server.asked()).toContain('/alpha-1.1.0.tgz.prov')
  })
  test('signed, from a registry', async () => {
    const provenance = { 'alpha-1.1.0': Buffer.from(await sign(archive, 'alpha-1.1.0.tgz')).toString() }
    const server = await registry({ provenance })
    const { user } = await set(undefined)
    const ran = await user.run('template', 'r', `${server.parent}/alpha`, '--version', '1.1.0', ...flags)
    expect(outcome(ran)).toBe('alpha 1.1.0')
  })
  test('signed, on a shelf', async () => {
    const { user } = await set(undefined)
    user.write('here/shelf/alpha-1.1.0.tgz', archive)
    user.write('here/shelf/alpha-1.1.0.tgz.prov', await sign(archive, 'alpha-1.1.0.tgz'))
    const ran = await user.run(...template({ url: 'https://gone.invalid' }), '--charts', 'shelf', ...flags)
    expect(outcome(ran)).toBe('alpha 1.1.0')
  })
  test('signed, in this folder', async () => {
    const { user } = await set(undefined)
    const path = user.write('here/alpha-1.1.0.tgz', archive)
    const ask = async (): Promise<string> => outcome(await user.run('template', 'r', path, ...flags))
    expect(await ask()).toMatch(
      /^Error: could not load provenance file (.*\.prov): stat \1: no such file or directory$/,
    )
    user.write('here/alpha-1.1.0.tgz.prov', await sign(archive, 'alpha-1.1.0.tgz'))
    expect(await ask()).toBe('alpha 1.1.0')
    user.write('here/alpha-1.1.0.tgz', smallChart('alpha', '1.1.0', '!'))
    expect(await ask()).toMatch(/^Error: sha256 sum does not match for alpha-1\.1\.0\.tgz: /)
  })
  test('a folder', async () => {
    const { user } = await set(undefined)
    const path = dirname(user.write('here/c/Chart.yaml', 'apiVersion: v2\nname: c\nversion: 1.0.0\n'))
    expect(outcome(await user.run('template', 'r', path, ...flags))).toBe('Error: unpacked charts cannot be verified')
  })
  test('not signed', async () => {
    const { user, server } = await set(undefined)
    expect(outcome(await user.run(...template(server), ...flags))).toContain('failed to fetch provenance')
  })
  test('another archive was signed', async () => {
    const { user, server } = await set(await sign(smallChart('alpha', '1.1.0', '!'), 'alpha-1.1.0.tgz'))
    expect(outcome(await user.run(...template(server), ...flags))).toContain('sha256 sum does not match')
  })
  test('another name was signed', async () => {
    const { user, server } = await set(await sign(archive, 'beta-1.1.0.tgz'))
    expect(outcome(await user.run(...template(server), ...flags))).not.toBe('alpha 1.1.0')
  })
  test('by somebody else', async () => {
    const { user, server } = await set(await sign(archive, 'alpha-1.1.0.tgz'))
    const other = await openpgp.generateKey({ userIDs: [{ name: 'other' }], format: 'object' })
    user.write('here/ring.gpg', other.publicKey.write())
    expect(outcome(await user.run(...template(server), ...flags))).not.toBe('alpha 1.1.0')
  })
  test('a keyring that is not there', async () => {
    const { user, server } = await set(await sign(archive, 'alpha-1.1.0.tgz'))
    expect(outcome(await user.run(...template(server), '--verify', '--keyring', 'nope.gpg'))).toContain('nope.gpg')
  })
  test('what was verified once is verified again from the cache', async () => {
    const { user, server } = await set(await sign(archive, 'alpha-1.1.0.tgz'))
    await user.run(...template(server), ...flags)
    expect(outcome(await user.run(...template(server), ...flags, '--offline'))).toBe('alpha 1.1.0')
  })
})

describe('--timeout', () => {
  test.each([
    ['100ms', 0],
    ['1m30s', 0],
    ['1.5s', 0],
    ['30', 0],
    ['soon', 2],
    ['', 2],
    ['5 s', 2],
    ['-1s', 2],
  ])('%j', async (text, code) => {
    const user = machine()
    user.write('recipes/c/Chart.yaml', 'apiVersion: v2\nname: c\nversion: 1.0.0\n')
    user.write('recipes/c/templates/x.yaml', 'kind: Pod\nspec: {containers: [{image: "a.example/b:1"}]}\n')
    const path = recipe(user, [['c', '1.0.0', 'file://./']])
    const { status: found, err } = await mirrorList(user, path, '--timeout', text)
    expect([found, err.includes('invalid --timeout')]).toEqual([code, code === 2])
  })
  test('a component that takes longer is told of, and the others go on', async () => {
    const server = await repository()
    server.fail(/alpha.*tgz/, hang, 99)
    const user = machine()
    const path = recipe(user, [
      ['alpha', '1.1.0', server.url],
      ['beta', '0.1.0', server.url],
    ])
    const { status: code, err } = await mirrorList(user, path, '--timeout', '400ms')
    expect(code).toBe(0)
    expect(err).toMatch(/alpha.*\[TIMEOUT\].*within 0\.4 s \(.*--timeout.*\)/)
    expect(err).not.toMatch(/beta.*TIMEOUT/)
  })
  test('a chart by itself', async () => {
    const server = await repository()
    server.fail(/index/, hang, 99)
    expect(outcome(await machine().run(...template(server), '--timeout', '200ms'))).toContain(
      'alpha was not fetched within 0.2 s',
    )
  })
})

describe('several at once', () => {
  test.each(['1', '3', '32'])('--concurrency %s', async (count) => {
    let [inside, most] = [0, 0]
    const charts = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({
      name,
      version: '1.0.0',
      archive: smallChart(name, '1.0.0'),
    }))
    const server = keep(await startRepository({ charts }))
    server.fail(
      /tgz/,
      (_request, _response, serve) => {
        most = Math.max(most, ++inside)
        setTimeout(() => {
          inside--
          serve()
        }, 20)
      },
      99,
    )
    const user = machine()
    const path = recipe(
      user,
      charts.map(({ name, version }) => [name, version, server.url]),
    )
    expect((await mirrorList(user, path, '--concurrency', count, '--strict')).status).toBe(0)
    expect(most).toBeLessThanOrEqual(Number(count))
    expect(server.asked().filter((one) => one === '/index.yaml')).toEqual(['/index.yaml'])
  })
})

describe('errors say which chart, which URL, what the server said, what to try', () => {
  const rows: readonly (readonly [
    what: string,
    path: RegExp,
    fault: Parameters<TestServer['fail']>[1],
    words: RegExp,
    exit: number,
  ])[] = [
    [
      'no index',
      /index/,
      status(404, {}, 'no such bucket'),
      /\[NOT_FOUND\].*\/index\.yaml: 404 Not Found: no such bucket/,
      3,
    ],
    ['no rights', /index/, status(403, {}, '{"message":"expired"}'), /\[UNAUTHORIZED\].*403 Forbidden: expired/, 4],
    ['no archive', /tgz/, status(404), /\[NOT_FOUND\].*\/alpha-1\.1\.0\.tgz: 404/, 3],
    ['a web page', /index/, (_, r) => answer(r, 200, '<html>log in</html>'), /\[BAD_RESPONSE\].*it is a web page/, 6],
    [
      'tampered',
      /tgz/,
      (_, r) => answer(r, 200, 'x'),
      /\[CONTENT_MISMATCH\].*digest is sha256:\w+, not sha256:\w+ as/,
      10,
    ],
    ['a long queue', /index/, status(429, { 'retry-after': '999' }), /\[RATE_LIMIT_EXCEEDED\].*asks to wait 999 s/, 7],
  ]
  test.each(rows)('%s', async (_, path, fault, words, exit) => {
    const server = await repository()
    server.fail(path, fault, 99)
    const user = machine()
    const { status: code, err } = await mirrorList(user, recipe(user, [['alpha', '1.1.0', server.url]]))
    expect(code).toBe(exit)
    expect(err).toMatch(words)
    expect(err).toContain('alpha')
    expect(err).toContain(server.host)
  })
})
