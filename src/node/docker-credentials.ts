import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DockerConfig, HelperAnswer } from '../core/documents/index.ts'
import { AicrError, say } from '../core/errors.ts'
import { withoutSlashes } from '../core/paths.ts'
import type { Credential, Credentials } from '../core/seams.ts'
import { unreadable } from './folder.ts'
import { dockerConfigFile, type Environment, registryConfigFile } from './helm-paths.ts'

type Auth = NonNullable<NonNullable<DockerConfig['auths']>[string]>

/** A docker `config.json`, as far as credentials go. */
interface Config {
  readonly path: string
  readonly auths: ReadonlyMap<string, Auth>
  readonly helpers: ReadonlyMap<string, string>
  readonly store: string | undefined
}

/** Asks a credential helper (`docker-credential-NAME get`) for a server. Undefined when it knows none. */
export type Helper = (name: string, server: string) => Promise<Credential | undefined>

/** Where to look. */
export interface DockerCredentialsOptions {
  readonly env: Environment
  /** --registry-config: instead of helm's own file */
  readonly registryConfig?: string | undefined
  readonly helper?: Helper
}

const EMPTY: Config = { path: '', auths: new Map(), helpers: new Map(), store: undefined }

/**
 * Registry credentials of helm's file, then $REGISTRY_AUTH_FILE and containers' auth.json, then docker's: the first that knows the
 * repository. In each file a helper for it comes before the general one, and both before what the file itself holds. A key may
 * be a host or a part of a registry, `host/team`: the longest that the repository lies in counts, as containers-auth.json(5)
 * says; hosts match exactly. Files are read once, when first asked.
 */
export function dockerCredentials(options: DockerCredentialsOptions): Credentials {
  const { env, helper = runHelper } = options
  const runtime = env.XDG_RUNTIME_DIR
  const files = [
    { path: options.registryConfig ?? registryConfigFile(env), required: options.registryConfig !== undefined },
    ...(env.REGISTRY_AUTH_FILE ? [{ path: env.REGISTRY_AUTH_FILE, required: false }] : []),
    ...(runtime ? [{ path: join(runtime, 'containers', 'auth.json'), required: false }] : []),
    { path: dockerConfigFile(env), required: false },
  ]
  let configs: Promise<Config[]> | undefined
  const found = new Map<string, Promise<Credential | undefined>>()
  return (host, repository = '') => {
    configs ??= Promise.all(files.map(({ path, required }) => readConfig(path, required)))
    const key = `${host}/${repository}`
    const known = found.get(key) ?? configs.then((all) => firstOf(all, serverNames(host, repository), helper))
    found.set(key, known)
    return known
  }
}

async function firstOf(
  configs: readonly Config[],
  servers: readonly string[],
  helper: Helper,
): Promise<Credential | undefined> {
  for (const config of configs) {
    const credential = await lookUp(config, servers, helper)
    if (credential !== undefined) return credential
  }
  return undefined
}

async function lookUp(config: Config, servers: readonly string[], helper: Helper): Promise<Credential | undefined> {
  for (const server of servers) {
    const own = config.helpers.get(server)
    // the general helper knows hosts
    const name = own ?? (isPart(server) ? undefined : config.store)
    const answer = name === undefined ? undefined : await helper(name, server)
    if (answer !== undefined) return answer
  }
  for (const server of servers) {
    for (const [key, auth] of config.auths) {
      const credential = key === server || serverOf(key) === server ? readAuth(auth, key, config.path) : undefined
      if (credential !== undefined) return credential
    }
  }
  return undefined
}

const HUB = 'https://index.docker.io/v1/'
const HUB_HOSTS: ReadonlySet<string> = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io'])

const isPart = (server: string): boolean => server !== HUB && server.includes('/')

/** Names under which a repository may be logged in, the longest first; Docker Hub logs in under a name of its own. */
function serverNames(host: string, repository: string): readonly string[] {
  const parts = repository === '' ? [] : repository.split('/')
  const paths = parts.map((_, index) => parts.slice(0, parts.length - index).join('/'))
  const names = HUB_HOSTS.has(host) ? [HUB, host] : [host]
  return [...names.flatMap((name) => (name === HUB ? [] : paths.map((path) => `${name}/${path}`))), ...names]
}

/** What a key means: `host`, `host/team`, each with or without a slash at its end, or a URL as older dockers wrote them, `https://host/v1/`. */
function serverOf(key: string): string | undefined {
  const [, scheme, host = '', path = ''] = /^(https?:\/\/)?([^/]+)(.*)$/.exec(key) ?? []
  const part = withoutSlashes(path)
  if (scheme === undefined) return `${host}${part}`
  return /^(?:\/v[12])?$/.test(part) ? host : undefined
}

/** The credential of an entry; undefined for one without any, as docker leaves beside a credential store. */
function readAuth(auth: Auth, key: string, path: string): Credential | undefined {
  const { identitytoken, auth: encoded, username, password = '' } = auth
  if (identitytoken) return { identityToken: identitytoken }
  if (!encoded) return username ? credentialOf(username, password ?? '') : undefined
  const pair = Buffer.from(encoded, 'base64').toString('utf8').split('\0', 1)[0] ?? ''
  const colon = pair.indexOf(':')
  if (colon >= 0) return credentialOf(pair.slice(0, colon), pair.slice(colon + 1))
  throw new AicrError(
    'INVALID_DOCUMENT',
    say`auths[${{ key: JSON.stringify(key) }}].auth must be user:password in base64`,
    {
      place: path,
      hint: `log in again: docker login ${key}`,
    },
  )
}

/** Helpers and stores mark identity tokens by this user name. */
const credentialOf = (username: string, secret: string): Credential =>
  username === '<token>' ? { identityToken: secret } : { username, password: secret }

async function readConfig(path: string, required: boolean): Promise<Config> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (!required && (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES')) return EMPTY
    throw unreadable(cause, 'registry credentials', path)
  }
  return parseConfig(parseJson(text.trim() || '{}', path), path)
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AicrError('INVALID_DOCUMENT', say`registry credentials ${{ place: path }} are not JSON`, { cause })
  }
}

async function parseConfig(value: unknown, path: string): Promise<Config> {
  const { DOCKER_CONFIG, parseDocument } = await import('../core/documents/index.ts')
  const hint = 'the file holds credentials for registries: docker login and helm registry login write it'
  const { auths, credHelpers, credsStore } = parseDocument<DockerConfig>(DOCKER_CONFIG, value, { place: path, hint })
  return {
    path,
    auths: new Map(Object.entries(auths ?? {}).map(([key, auth]) => [key, auth ?? {}])),
    helpers: new Map(Object.entries(credHelpers ?? {})),
    store: credsStore ? credsStore : undefined,
  }
}

/** milliseconds and bytes for an answer */
const HELPER_TIME = 20_000
const HELPER_BYTES = 1 << 16

/** Runs `docker-credential-NAME get` with the server on its input. */
const runHelper: Helper = async (name, server) => {
  const program = `docker-credential-${name}`
  const failed = (what: string, cause?: unknown): AicrError =>
    new AicrError('UNAUTHORIZED', say`${{ program }}: ${{ what }}`, {
      hint: `it is named in a docker config.json; check that it works: echo ${server} | ${program} get`,
      cause,
    })
  if (!/^[A-Za-z0-9._-]+$/.test(name)) throw failed('not a name of a program')
  const { code, out, err } = await run(program, server).catch((cause: unknown) => {
    throw failed(cause instanceof AicrError ? cause.message : 'it cannot be run', cause)
  })
  if (/credentials not found/i.test(out + err)) return undefined
  if (code !== 0) throw failed((err || out).trim().slice(0, 200) || `exit ${code}`)
  let answer: unknown
  try {
    answer = JSON.parse(out)
  } catch (cause) {
    throw failed('its answer is not JSON', cause)
  }
  const { HELPER_ANSWER, parseDocument } = await import('../core/documents/index.ts')
  const { Username, Secret } = parseDocument<HelperAnswer>(HELPER_ANSWER, answer, {
    place: program,
    code: 'UNAUTHORIZED',
  })
  return Username !== undefined && Username !== null && Secret ? credentialOf(Username, Secret) : undefined
}

function run(program: string, input: string): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['get'], { stdio: 'pipe', windowsHide: true })
    // a program that it started may hold the pipes open: nothing of it is waited for
    const give = (why: Error): void => {
      child.kill('SIGKILL')
      for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy()
      child.unref()
      reject(why)
    }
    // spawn's own timeout goes on when the program cannot be started, and keeps the process alive
    const late = setTimeout(
      () => give(new AicrError('TIMEOUT', say`no answer within ${{ seconds: HELPER_TIME / 1000 }} s`)),
      HELPER_TIME,
    )
    const settled = (): void => clearTimeout(late)
    let out = ''
    let err = ''
    const taken = (text: string): string => {
      if (out.length + err.length + text.length > HELPER_BYTES) {
        settled()
        give(new AicrError('LIMIT_EXCEEDED', say`it says more than ${{ bytes: HELPER_BYTES }} bytes`))
      }
      return text
    }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += taken(text)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += taken(text)
    })
    child.on('error', settled).on('error', reject)
    child.on('close', settled).on('close', (code) => resolve({ code, out, err }))
    // a helper that does not read its input closes the pipe
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}
