import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Credential } from '../../src/core/seams.ts'
import { dockerCredentials, type Helper } from '../../src/node/docker-credentials.ts'
import {
  cacheFolder,
  dockerConfigFile,
  helmConfig,
  registryConfigFile,
  repositoryConfigFile,
} from '../../src/node/helm-paths.ts'
import { netrcCredentials, parseNetrc } from '../../src/node/netrc.ts'
import {
  accessOf,
  parseRepositories,
  type Repository,
  readRepositories,
  repositoryAt,
} from '../../src/node/repositories.ts'
import { scratch } from '../helpers/scratch.ts'

const auth = (pair: string): { auth: string } => ({ auth: Buffer.from(pair).toString('base64') })
const show = (credential: Credential | undefined): string =>
  credential === undefined
    ? 'none'
    : 'identityToken' in credential
      ? `token ${credential.identityToken}`
      : `${credential.username}:${credential.password}`
const write = (path: string, content: unknown): string => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
/** Helpers by name, each a table of servers. */
const helpers =
  (table: Readonly<Record<string, Readonly<Record<string, string>>>>): Helper =>
  async (name, server) => {
    const secret = table[name]?.[server]
    return secret === undefined ? undefined : { username: name, password: secret }
  }

describe('docker’s config', () => {
  const HUB = 'https://index.docker.io/v1/'
  const rows: readonly (readonly [what: string, config: unknown, host: string, found: string])[] = [
    ['nothing', {}, 'r.example', 'none'],
    ['auth', { auths: { 'r.example': auth('me:secret') } }, 'r.example', 'me:secret'],
    ['auth with colons', { auths: { 'r.example': auth('me:a:b') } }, 'r.example', 'me:a:b'],
    ['auth in UTF-8', { auths: { 'r.example': auth('ü:é') } }, 'r.example', 'ü:é'],
    ['auth with NULs behind', { auths: { 'r.example': auth('me:secret\0\0') } }, 'r.example', 'me:secret'],
    ['empty auth', { auths: { 'r.example': { auth: '' } } }, 'r.example', 'none'],
    ['empty entry', { auths: { 'r.example': {} } }, 'r.example', 'none'],
    ['user and password', { auths: { 'r.example': { username: 'me', password: 'secret' } } }, 'r.example', 'me:secret'],
    ['identity token', { auths: { 'r.example': { identitytoken: 'tok' } } }, 'r.example', 'token tok'],
    [
      'identity token before auth',
      { auths: { 'r.example': { ...auth('me:x'), identitytoken: 'tok' } } },
      'r.example',
      'token tok',
    ],
    ['the user <token>', { auths: { 'r.example': auth('<token>:tok') } }, 'r.example', 'token tok'],
    ['another host', { auths: { 'r.example': auth('me:secret') } }, 's.example', 'none'],
    ['a subdomain', { auths: { 'r.example': auth('me:secret') } }, 'a.r.example', 'none'],
    ['a parent', { auths: { 'a.r.example': auth('me:secret') } }, 'r.example', 'none'],
    ['a longer name', { auths: { 'r.example': auth('me:secret') } }, 'r.example.evil', 'none'],
    ['a port', { auths: { 'r.example:5000': auth('me:secret') } }, 'r.example:5000', 'me:secret'],
    ['another port', { auths: { 'r.example:5000': auth('me:secret') } }, 'r.example:5001', 'none'],
    ['no port', { auths: { 'r.example:5000': auth('me:secret') } }, 'r.example', 'none'],
    ['a URL', { auths: { 'https://r.example': auth('me:secret') } }, 'r.example', 'me:secret'],
    ['a URL with v1', { auths: { 'https://r.example/v1/': auth('me:secret') } }, 'r.example', 'me:secret'],
    ['a URL with v2', { auths: { 'https://r.example/v2/': auth('me:secret') } }, 'r.example', 'me:secret'],
    ['a URL with a path', { auths: { 'https://r.example/team': auth('me:secret') } }, 'r.example', 'none'],
    ['a part of a registry', { auths: { 'r.example/team': auth('me:secret') } }, 'r.example', 'none'],
    ['a host with a slash', { auths: { 'r.example/': auth('me:secret') } }, 'r.example', 'me:secret'],
    ['docker hub', { auths: { [HUB]: auth('me:secret') } }, 'registry-1.docker.io', 'me:secret'],
    ['docker hub by another name', { auths: { [HUB]: auth('me:secret') } }, 'docker.io', 'me:secret'],
    ['docker hub is not for others', { auths: { [HUB]: auth('me:secret') } }, 'r.example', 'none'],
    ['general helper', { credsStore: 'store' }, 'r.example', 'store:general'],
    ['general helper does not know', { credsStore: 'store' }, 's.example', 'none'],
    ['general helper, docker hub', { credsStore: 'store' }, 'registry-1.docker.io', 'store:hub'],
    ['helper of the host', { credHelpers: { 'r.example': 'own' } }, 'r.example', 'own:special'],
    [
      'helper of the host first',
      { credHelpers: { 'r.example': 'own' }, credsStore: 'store' },
      'r.example',
      'own:special',
    ],
    ['helper of another host', { credHelpers: { 's.example': 'own' } }, 'r.example', 'none'],
    [
      'helper before auths',
      { credsStore: 'store', auths: { 'r.example': auth('me:old') } },
      'r.example',
      'store:general',
    ],
    [
      'auths where the helper does not know',
      { credsStore: 'store', auths: { 's.example': auth('me:secret') } },
      's.example',
      'me:secret',
    ],
    ['empty helper', { credsStore: '', auths: { 'r.example': auth('me:secret') } }, 'r.example', 'me:secret'],
    ['an empty file', '', 'r.example', 'none'],
  ]
  const auths = (...keys: readonly string[]): unknown => ({
    auths: Object.fromEntries(keys.map((key) => [key, auth(`${key}:x`.replace(':5000', ''))])),
  })
  /** config, repository, the key whose credential counts; the host is r.example:5000 */
  const paths: readonly (readonly [config: unknown, repository: string, found: string])[] = [
    [auths('r.example:5000/basic'), 'basic/app', 'r.example/basic:x'],
    [auths('r.example:5000/basic/app'), 'basic/app', 'r.example/basic/app:x'],
    [auths('r.example:5000/'), 'basic/app', 'r.example/:x'],
    [auths('r.example:5000/basic/'), 'basic/app', 'r.example/basic/:x'],
    [auths('r.example:5000', 'r.example:5000/a', 'r.example:5000/a/b'), 'a/b/c', 'r.example/a/b:x'],
    [auths('r.example:5000/a/b', 'r.example:5000/a', 'r.example:5000'), 'a/c', 'r.example/a:x'],
    [auths('r.example:5000', 'r.example:5000/a'), 'b/c', 'r.example:x'],
    [auths('r.example:5000/a'), 'b/c', 'none'],
    [auths('r.example:5000/a/b/c/d'), 'a/b/c', 'none'],
    [auths('r.example:5000/bas'), 'basic/app', 'none'],
    [auths('r.example/basic'), 'basic/app', 'none'],
    [auths('other:5000/basic'), 'basic/app', 'none'],
    [auths('r.example:5000/a'), '', 'none'],
    [auths('https://r.example:5000/basic'), 'basic/app', 'none'],
    [{ credHelpers: { 'r.example:5000/basic': 'part' } }, 'basic/app', 'part:of the registry'],
    [{ credsStore: 'part' }, 'basic/app', 'none'],
  ]
  test.each(paths)('keys with a path: %j for %s', async (config, repository, found) => {
    const env = { HOME: scratch() }
    write(join(env.HOME, '.docker', 'config.json'), config)
    const helper = helpers({ part: { 'r.example:5000/basic': 'of the registry' } })
    expect(show(await dockerCredentials({ env, helper })('r.example:5000', repository))).toBe(found)
  })

  const helper = helpers({ store: { 'r.example': 'general', [HUB]: 'hub' }, own: { 'r.example': 'special' } })
  test.each(rows)('%s', async (_, config, host, found) => {
    const env = { HOME: scratch() }
    write(join(env.HOME, '.docker', 'config.json'), config)
    expect(show(await dockerCredentials({ env, helper })(host))).toBe(found)
  })
})

describe('which file', () => {
  type Names = 'flag' | 'helm' | 'auth' | 'runtime' | 'docker'
  const rows: readonly (readonly [present: readonly Names[], found: Names | 'none'])[] = [
    [[], 'none'],
    [['docker'], 'docker'],
    [['helm'], 'helm'],
    [['auth'], 'auth'],
    [['runtime'], 'runtime'],
    [['flag'], 'flag'],
    [['helm', 'docker'], 'helm'],
    [['auth', 'docker'], 'auth'],
    [['runtime', 'docker'], 'runtime'],
    [['auth', 'runtime'], 'auth'],
    [['helm', 'auth'], 'helm'],
    [['flag', 'helm'], 'flag'],
    [['flag', 'docker'], 'flag'],
    [['flag', 'helm', 'auth', 'runtime', 'docker'], 'flag'],
  ]
  test.each(rows)('%j → %s', async (present, found) => {
    const folder = scratch()
    const env = {
      HOME: folder,
      HELM_REGISTRY_CONFIG: join(folder, 'helm.json'),
      REGISTRY_AUTH_FILE: join(folder, 'auth.json'),
      XDG_RUNTIME_DIR: join(folder, 'run'),
      DOCKER_CONFIG: join(folder, 'docker'),
    }
    const paths: Record<Names, string> = {
      flag: join(folder, 'flag.json'),
      helm: env.HELM_REGISTRY_CONFIG,
      auth: env.REGISTRY_AUTH_FILE,
      runtime: join(folder, 'run', 'containers', 'auth.json'),
      docker: join(folder, 'docker', 'config.json'),
    }
    for (const name of present) write(paths[name], { auths: { 'r.example': auth(`${name}:x`) } })
    const registryConfig = present.includes('flag') ? paths.flag : undefined
    expect(show(await dockerCredentials({ env, registryConfig })('r.example'))).toBe(
      found === 'none' ? 'none' : `${found}:x`,
    )
  })
  test('the first that knows the host, not the first that is there', async () => {
    const env = { HOME: scratch() }
    write(registryConfigFile(env), { auths: { 's.example': auth('helm:x') } })
    write(dockerConfigFile(env), { auths: { 'r.example': auth('docker:x') } })
    expect(show(await dockerCredentials({ env })('r.example'))).toBe('docker:x')
  })
  test('a file given by flag must be there', async () => {
    await expect(
      dockerCredentials({ env: { HOME: scratch() }, registryConfig: '/nope.json' })('r.example'),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'registry credentials /nope.json: no such file or directory',
    })
  })
  test('a file that is not JSON', async () => {
    const env = { HOME: scratch() }
    const path = write(dockerConfigFile(env), '{"auths": ')
    await expect(dockerCredentials({ env })('r.example')).rejects.toMatchObject({
      code: 'INVALID_DOCUMENT',
      message: `registry credentials ${path} are not JSON`,
    })
  })
  test('files are read once', async () => {
    const env = { HOME: scratch() }
    const path = write(dockerConfigFile(env), { auths: { 'r.example': auth('a:b') } })
    const credentials = dockerCredentials({ env })
    await credentials('r.example')
    write(path, {})
    expect(show(await credentials('r.example'))).toBe('a:b')
  })
})

describe.skipIf(process.platform === 'win32')('helper programs', () => {
  const run = async (script: string): Promise<string> => {
    const folder = scratch()
    const program = write(join(folder, 'docker-credential-test'), `#!/bin/sh\n${script}\n`)
    chmodSync(program, 0o755)
    write(join(folder, '.docker', 'config.json'), { credsStore: 'test' })
    const path = process.env.PATH
    process.env.PATH = `${folder}${delimiter}${path}`
    try {
      return show(await dockerCredentials({ env: { HOME: folder } })('r.example'))
    } catch (error) {
      return (error as Error).message
    } finally {
      process.env.PATH = path
    }
  }
  const rows: readonly (readonly [script: string, outcome: string])[] = [
    [`cat > /dev/null; echo '{"ServerURL":"x","Username":"me","Secret":"s"}'`, 'me:s'],
    [`read server; echo "{\\"Username\\":\\"$server\\",\\"Secret\\":\\"$1\\"}"`, 'r.example:get'],
    [`echo '{"Username":"<token>","Secret":"tok"}'`, 'token tok'],
    [`echo '{"Username":"","Secret":"s"}'`, ':s'],
    [`echo '{"Username":"me","Secret":""}'`, 'none'],
    [`echo '{}'`, 'none'],
    ['echo "credentials not found in native keychain"; exit 1', 'none'],
    ['echo "credentials not found" >&2; exit 1', 'none'],
    ['echo "keychain is locked" >&2; exit 1', 'docker-credential-test: keychain is locked'],
    ['exit 3', 'docker-credential-test: exit 3'],
    ['sleep 300 & yes; wait', 'docker-credential-test: it says more than 65536 bytes'],
    ['echo nonsense', 'docker-credential-test: its answer is not JSON'],
  ]
  test.each(rows)('%s', async (script, outcome) => {
    expect(await run(script)).toBe(outcome)
  })
  test('none of that name', async () => {
    const env = { HOME: scratch() }
    write(dockerConfigFile(env), { credsStore: 'nope-nope' })
    await expect(dockerCredentials({ env })('r.example')).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
      message: 'docker-credential-nope-nope: it cannot be run',
      cause: { code: 'ENOENT' },
    })
  })
  test.each(['../x', 'a b', 'a;b', 'a/b', '$x'])('%s is no name', async (name) => {
    const env = { HOME: scratch() }
    write(dockerConfigFile(env), { credsStore: name })
    await expect(dockerCredentials({ env })('r.example')).rejects.toThrow('not a name of a program')
  })
})

describe('netrc', () => {
  const rows: readonly (readonly [text: string, entries: string])[] = [
    ['', ''],
    ['machine a login u password p', 'a u p'],
    ['machine a\nlogin u\npassword p\n', 'a u p'],
    ['machine a\n\tlogin u\n\tpassword p\nmachine b login v password q', 'a u p, b v q'],
    ['machine A.Example login u password p', 'a.example u p'],
    ['machine a login u', 'a u '],
    ['machine a password p', ''],
    ['machine a login u password "p q"', 'a u p q'],
    ['machine a login u password "p\\"q"', 'a u p"q'],
    ['machine a login u account x password p', 'a u p'],
    ['default login u password p', ''],
    ['machine a login u password p default login v password q', 'a u p'],
    ['# machine x login y\nmachine a login u password p', 'a u p'],
    ['machine a login u password p#q', 'a u p#q'],
    ['macdef init\ncd /x\nmachine evil login e password e\n\nmachine a login u password p', 'a u p'],
    ['login u password p', ''],
    ['machine', ''],
    ['machine a login', ''],
    ['machine login login u password p', 'login u p'],
    ['machine a login u password p machine a login v password q', 'a u p, a v q'],
    ['machine a login u password p\r\nmachine b login v password q\r\n', 'a u p, b v q'],
  ]
  test.each(rows)('%j', (text, entries) => {
    expect(
      parseNetrc(text)
        .map(({ machine, login, password }) => `${machine} ${login} ${password}`)
        .join(', '),
    ).toBe(entries)
  })
  test.each([
    ['c.example', 'u:p'],
    ['c.example:8443', 'u:p'],
    ['d.example:1', 'port:p'],
    ['x.c.example', 'none'],
  ])('of %s', async (host, found) => {
    const env = { HOME: scratch() }
    write(
      join(env.HOME, '.netrc'),
      'machine c.example login u password p\nmachine d.example:1 login port password p\nmachine d.example login host password p\ndefault login bad password bad',
    )
    expect(show(await netrcCredentials(env)(host))).toBe(found)
  })
  test('$NETRC', async () => {
    const folder = scratch()
    const env = { HOME: folder, NETRC: write(join(folder, 'mine'), 'machine a login u password p') }
    write(join(folder, '.netrc'), 'machine a login other password p')
    expect(show(await netrcCredentials(env)('a'))).toBe('u:p')
  })
  test('none', async () => {
    expect(show(await netrcCredentials({ HOME: scratch() })('a'))).toBe('none')
  })
})

describe('repositories.yaml', () => {
  const YAML = `apiVersion: ""
generated: "0001-01-01T00:00:00Z"
repositories:
- name: plain
  url: https://c.example/charts
- caFile: /ca.pem
  certFile: /cert.pem
  insecure_skip_tls_verify: true
  keyFile: /key.pem
  name: full
  pass_credentials_all: true
  password: secret
  url: https://d.example/
  username: me
- name: half
  url: https://e.example
  username: me
`
  let all: Repository[] = []
  beforeAll(async () => {
    all = await parseRepositories(YAML, 'x')
  })
  test('read', () => {
    expect(all.map(({ name, url }) => `${name} ${url}`)).toEqual([
      'plain https://c.example/charts',
      'full https://d.example/',
      'half https://e.example',
    ])
    expect(all[1]).toMatchObject({
      caFile: '/ca.pem',
      certFile: '/cert.pem',
      keyFile: '/key.pem',
      insecureSkipTlsVerify: true,
      passCredentialsAll: true,
    })
  })
  const rows: readonly (readonly [url: string, name: string | undefined])[] = [
    ['https://c.example/charts', 'plain'],
    ['https://c.example/charts/', 'plain'],
    ['https://c.example/charts/a-1.0.0.tgz', 'plain'],
    ['https://c.example/charts-2', undefined],
    ['https://c.example', undefined],
    ['http://c.example/charts', undefined],
    ['https://c.example:8443/charts', undefined],
    ['https://d.example', 'full'],
    ['https://d.example/a/b.tgz', 'full'],
    ['https://x.d.example', undefined],
    ['nonsense', undefined],
  ]
  test.each(rows)('%s', (url, name) => {
    expect(repositoryAt(all, url)?.name).toBe(name)
  })
  test('access', () => {
    expect(all.map(accessOf)).toEqual([
      { credential: undefined, passCredentials: false },
      { credential: { username: 'me', password: 'secret' }, passCredentials: true },
      { credential: undefined, passCredentials: false },
    ])
  })
  test.each(['', 'null', 'repositories:', '{}'])('%j has none', async (text) => {
    expect(await parseRepositories(text, 'x')).toEqual([])
  })
  test('broken YAML', async () => {
    await expect(parseRepositories('a: [', 'x')).rejects.toThrow(/^not valid YAML: /)
  })
  test('no file', async () => {
    expect(await readRepositories({ HOME: scratch() })).toEqual([])
  })
  test('helm’s file', async () => {
    const env = { HOME: scratch() }
    write(repositoryConfigFile(env), YAML)
    expect((await readRepositories(env)).length).toBe(3)
  })
})

describe.skipIf(process.platform !== 'linux')('places', () => {
  const rows: readonly (readonly [
    what: (env: Record<string, string>) => string | undefined,
    env: Record<string, string>,
    path: string | undefined,
  ])[] = [
    [helmConfig, { HOME: '/h' }, '/h/.config/helm'],
    [helmConfig, { HOME: '/h', XDG_CONFIG_HOME: '/x' }, '/x/helm'],
    [helmConfig, { HOME: '/h', XDG_CONFIG_HOME: '/x', HELM_CONFIG_HOME: '/y' }, '/y'],
    [helmConfig, { HOME: '/h', HELM_CONFIG_HOME: '' }, '/h/.config/helm'],
    [cacheFolder, { HOME: '/h' }, '/h/.cache/aicr-mirror'],
    [cacheFolder, { HOME: '/h', XDG_CACHE_HOME: '/x' }, '/x/aicr-mirror'],
    [cacheFolder, { HOME: '/h', HELM_CACHE_HOME: '/y' }, '/y/aicr-mirror'],
    [cacheFolder, { HOME: '/nonexistent' }, undefined],
    [cacheFolder, { HOME: '/nonexistent', XDG_CACHE_HOME: '/x' }, '/x/aicr-mirror'],
    [registryConfigFile, { HOME: '/h' }, '/h/.config/helm/registry/config.json'],
    [registryConfigFile, { HOME: '/h', HELM_REGISTRY_CONFIG: '/r.json' }, '/r.json'],
    [registryConfigFile, { HOME: '/h', HELM_CONFIG_HOME: '/y' }, '/y/registry/config.json'],
    [repositoryConfigFile, { HOME: '/h' }, '/h/.config/helm/repositories.yaml'],
    [repositoryConfigFile, { HOME: '/h', HELM_REPOSITORY_CONFIG: '/r.yaml' }, '/r.yaml'],
    [dockerConfigFile, { HOME: '/h' }, '/h/.docker/config.json'],
    [dockerConfigFile, { HOME: '/h', DOCKER_CONFIG: '/d' }, '/d/config.json'],
  ]
  test.each(rows)('%o %j', (what, env, path) => {
    expect(what(env)).toBe(path)
  })
})
