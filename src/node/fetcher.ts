import { lookup } from 'node:dns/promises'
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import type { Dispatcher } from 'undici'
import { AicrError } from '../core/errors.ts'
import { forbidden, type HostPolicy, isForbiddenAddress, isLoopback, matchesHost } from '../core/fetch/index.ts'
import type { Fetcher, Logger } from '../core/seams.ts'
import type { Environment } from './helm-paths.ts'
import { proxyFor } from './proxy.ts'

/** Certificates for one host, or for all. */
export interface TlsFiles {
  readonly caFile?: string | undefined
  readonly certFile?: string | undefined
  readonly keyFile?: string | undefined
  readonly insecure?: boolean
}

/** How this machine reaches the network. */
export interface NodeFetcherOptions {
  readonly env: Environment
  readonly hosts?: HostPolicy
  /** for every host */
  readonly tls?: TlsFiles
  /** hosts (`host`, `host:port`, `*.domain`) whose certificates are not checked */
  readonly insecure?: readonly string[]
  /** certificates that one origin needs, from helm's repositories.yaml */
  readonly tlsOf?: (url: URL) => TlsFiles | undefined
  readonly log?: Logger
}

/** A fetch, and its end. */
export interface NodeFetcher {
  readonly fetch: Fetcher
  close(): Promise<void>
}

interface Route {
  readonly proxy: string | undefined
  readonly tls: TlsFiles
  readonly system: boolean
}

const AGENT = 'aicr-mirror'
const ADDRESS_LIFE = 60_000
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
]
const UNKNOWN_AUTHORITY =
  /^(UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_VERIFY_LEAF|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED)/

/**
 * The platform's fetch where it will do; undici, loaded when first needed, where a proxy, certificates or the machine's own
 * authorities are. Host names are looked up first, and refused when they lead to a forbidden address (unless a proxy looks them up).
 */
export function nodeFetcher(options: NodeFetcherOptions): NodeFetcher {
  const agents = new Map<string, Promise<Dispatcher>>()
  const addresses = new AddressBook(options.hosts ?? {})
  const systemHosts = new Set<string>()
  const agentFor = (route: Route): Promise<Dispatcher> => {
    const key = JSON.stringify(route)
    const agent = agents.get(key) ?? openAgent(route, options.env)
    agents.set(key, agent)
    return agent
  }
  const fetch: Fetcher = async (request) => {
    const url = new URL(request.url)
    const proxy = proxyFor(url, options.env)
    if (proxy === undefined) await addresses.check(url)
    const tls = url.protocol === 'https:' ? tlsFor(options, url) : {}
    const route = { proxy, tls, system: systemHosts.has(url.host) }
    try {
      return await send(request, route, agentFor)
    } catch (error) {
      // node trusts its own list of authorities; helm trusts the machine's
      if (route.system || tls.insecure || !isUnknownAuthority(error) || request.method !== 'GET') throw error
      const response = await send(request, { ...route, system: true }, agentFor)
      systemHosts.add(url.host)
      return response
    }
  }
  const close = async (): Promise<void> => {
    for (const agent of agents.values()) await (await agent.catch(() => undefined))?.close()
  }
  return { fetch, close }
}

async function send(
  request: Request,
  route: Route,
  agentFor: (route: Route) => Promise<Dispatcher>,
): Promise<Response> {
  const headers = new Headers(request.headers)
  if (!headers.has('user-agent')) headers.set('user-agent', AGENT)
  const { method, redirect, signal } = request
  const body = method === 'POST' ? await request.clone().text() : null
  const plain = route.proxy === undefined && !route.system && Object.values(route.tls).every((value) => !value)
  if (plain) return fetch(request.url, { method, headers, redirect, signal, body })
  const undici = await import('undici')
  const init = { method, headers: [...headers], redirect, signal, body, dispatcher: await agentFor(route) }
  return (await undici.fetch(request.url, init as Parameters<typeof undici.fetch>[1])) as unknown as Response
}

function tlsFor(options: NodeFetcherOptions, url: URL): TlsFiles {
  const own = options.tlsOf?.(url)
  const insecure =
    options.tls?.insecure === true ||
    own?.insecure === true ||
    options.insecure?.some((rule) => matchesHost(rule, url)) === true
  return { ...options.tls, ...definedOf(own), insecure }
}

const definedOf = (tls: TlsFiles | undefined): TlsFiles =>
  Object.fromEntries(Object.entries(tls ?? {}).filter(([, value]) => value !== undefined && value !== ''))

async function openAgent(route: Route, env: Environment): Promise<Dispatcher> {
  const [{ Agent, ProxyAgent }, tls] = await Promise.all([import('undici'), tlsOptions(route, env)])
  if (route.proxy === undefined) return new Agent({ connect: tls })
  // many proxies tunnel to port 443 only: plain http goes to them as a request
  return new ProxyAgent({ uri: route.proxy, requestTls: tls, proxyTls: tls, proxyTunnel: false })
}

async function tlsOptions(
  route: Route,
  env: Environment,
): Promise<{ ca?: string[]; cert?: string; key?: string; rejectUnauthorized?: boolean }> {
  const { caFile, certFile, keyFile, insecure } = route.tls
  const [own, system] = [caFile ? [await readPem(caFile)] : [], route.system ? await systemAuthorities(env) : []]
  // a list of authorities replaces the built-in one; ours come on top of it
  const roots = own.length + system.length > 0 ? (await import('node:tls')).rootCertificates : []
  return {
    ...(roots.length > 0 ? { ca: [...roots, ...system, ...own] } : {}),
    ...(certFile ? { cert: await readPem(certFile) } : {}),
    ...(keyFile ? { key: await readPem(keyFile) } : {}),
    ...(insecure ? { rejectUnauthorized: false } : {}),
  }
}

async function readPem(path: string): Promise<string> {
  try {
    const text = await readFile(path, 'utf8')
    if (text.includes('-----BEGIN ')) return text
  } catch (cause) {
    throw new AicrError('NOT_FOUND', `${path} cannot be read`, { place: path, cause })
  }
  throw new AicrError('INVALID_REQUEST', `${path} is not in PEM form`, { place: path })
}

async function systemAuthorities(env: Environment): Promise<string[]> {
  for (const path of env.SSL_CERT_FILE ? [env.SSL_CERT_FILE] : SYSTEM_BUNDLES) {
    const text = await readFile(path, 'utf8').catch(() => undefined)
    if (text?.includes('-----BEGIN ')) return [text]
  }
  return []
}

function isUnknownAuthority(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && UNKNOWN_AUTHORITY.test(String(at.code))) return true
  }
  return false
}

/** Remembers which host names lead to addresses that may be asked. */
class AddressBook {
  readonly #policy: HostPolicy
  readonly #checked = new Map<string, { readonly until: number; readonly verdict: Promise<string | undefined> }>()

  constructor(policy: HostPolicy) {
    this.#policy = policy
  }

  async check(url: URL): Promise<void> {
    const name = url.hostname.replace(/^\[|\]$/g, '')
    if (isIP(name) !== 0 || isLoopback(name) || this.#policy.allow?.some((rule) => matchesHost(rule, url))) return
    const known = this.#checked.get(name)
    const verdict = known !== undefined && known.until > Date.now() ? known.verdict : forbiddenAddress(name)
    if (verdict !== known?.verdict) this.#checked.set(name, { until: Date.now() + ADDRESS_LIFE, verdict })
    const address = await verdict
    if (address !== undefined) throw forbidden(url, address)
  }
}

/** The first forbidden address that a name stands for. A name that does not resolve is left to fetch to complain about. */
async function forbiddenAddress(name: string): Promise<string | undefined> {
  const found = await lookup(name, { all: true }).catch(() => [])
  return found.map(({ address }) => address).find(isForbiddenAddress)
}
