import { readFile } from 'node:fs/promises'
import type { LookupFunction } from 'node:net'
import { defined } from '../core/defined.ts'
import { AicrError, isError, say } from '../core/errors.ts'
import { forbidden, type HostPolicy, matchesHost, showUrl } from '../core/fetch/index.ts'
import type { Fetcher, Logger } from '../core/seams.ts'
import { systemAuthorities } from './authorities.ts'
import { unreadable } from './folder.ts'
import type { Environment } from './helm-paths.ts'
import { missingPackage } from './missing-package.ts'
import { type ProxyServer, proxyFor } from './proxy.ts'
import { bodyOf, ForbiddenAddress, guardedLookup, headersOf, openWire, toResponse, type Wire } from './wire.ts'

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
  /** names to addresses, when not by the platform's lookup */
  readonly lookup?: LookupFunction
  readonly log?: Logger
}

/** A fetch, and its end. */
export interface NodeFetcher {
  readonly fetch: Fetcher
  close(): Promise<void>
}

interface Route {
  readonly proxy: ProxyServer | undefined
  readonly tls: TlsFiles
  readonly system: boolean
  /** addresses are checked: not where a proxy looks names up, nor for hosts that are allowed by name */
  readonly guarded: boolean
}

const UNKNOWN_AUTHORITY =
  /^(UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_VERIFY_LEAF|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED)/

/**
 * node's own http and https; undici, loaded when first needed, for proxies. A connection to a forbidden address is refused at the
 * moment it is opened, whatever name leads there (unless a proxy looks names up).
 */
export function nodeFetcher(options: NodeFetcherOptions): NodeFetcher {
  const wires = new Map<string, Promise<Wire>>()
  const systemHosts = new Set<string>()
  const wireFor = (route: Route): Promise<Wire> => {
    const key = JSON.stringify(route)
    const wire = wires.get(key) ?? open(route, options)
    wires.set(key, wire)
    return wire
  }
  const send = async (request: Request, url: URL, route: Route): Promise<Response> => {
    const wire = await wireFor(route)
    try {
      const response = await wire.send(request)
      if (response.status === 407 && route.proxy !== undefined) throw proxyLogin(request, route.proxy)
      return response
    } catch (error) {
      if (error instanceof ForbiddenAddress) throw forbidden(url, error.address)
      if (route.proxy === undefined || error instanceof AicrError) throw error
      throw isProxyLogin(error) ? proxyLogin(request, route.proxy, error) : new ProxyFailure(route.proxy, error)
    }
  }
  const fetch: Fetcher = async (request) => {
    const url = new URL(request.url)
    const proxy = proxyFor(url, options.env)
    const tls = url.protocol === 'https:' ? tlsFor(options, url) : {}
    const allowed = options.hosts?.allow?.some((rule) => matchesHost(rule, url)) === true
    const route = { proxy, tls, system: systemHosts.has(url.host), guarded: proxy === undefined && !allowed }
    try {
      return await send(request, url, route)
    } catch (error) {
      // node trusts its own list of authorities; helm trusts the machine's
      const isRepeatable = request.method === 'GET' || request.method === 'HEAD'
      if (route.system || tls.insecure || !isUnknownAuthority(error) || !isRepeatable) throw error
      const response = await send(request, url, { ...route, system: true })
      systemHosts.add(url.host)
      return response
    }
  }
  const close = async (): Promise<void> => {
    for (const wire of wires.values()) await (await wire.catch(() => undefined))?.close()
  }
  return { fetch, close }
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

async function open(route: Route, { env, lookup, log }: NodeFetcherOptions): Promise<Wire> {
  const tls = await tlsOptions(route, env, log)
  if (route.proxy?.kind === 'socks') return (await import('./socks.ts')).openSocks(route.proxy, tls)
  if (route.proxy !== undefined) return openProxy(route.proxy, tls)
  const resolve = route.guarded ? guardedLookup(lookup) : lookup
  return openWire(resolve === undefined ? tls : { ...tls, lookup: resolve })
}

async function openProxy({ url: uri }: ProxyServer, tls: Tls): Promise<Wire> {
  const { ProxyAgent, request: ask } = await import('undici').catch(missingPackage('undici', 'a proxy'))
  // many proxies tunnel to port 443 only: plain http goes to them as a request
  const dispatcher = new ProxyAgent({ uri, requestTls: tls, proxyTls: tls, proxyTunnel: false })
  const send = async (request: Request): Promise<Response> => {
    const { method, signal } = request
    const body = (await bodyOf(request)) ?? null
    const got = await ask(request.url, {
      method: method as 'GET',
      headers: headersOf(request),
      signal,
      body,
      dispatcher,
      responseHeaders: 'raw',
    })
    const raw = got.headers as unknown as readonly string[]
    const headers = new Headers()
    for (let at = 0; at < raw.length; at += 2) headers.append(String(raw[at]), String(raw[at + 1]))
    return toResponse(request, { status: got.statusCode, statusText: '', headers, body: got.body })
  }
  // not close(), which waits for answers that nobody wants any more
  return { send, close: () => dispatcher.destroy() }
}

/** A connection that failed on its way through a proxy: the proxy may be the reason, so the words name where it came from. */
class ProxyFailure extends Error {
  override readonly name: string
  readonly code: string
  constructor({ host, variable }: ProxyServer, failure: unknown) {
    const chain = chainOf(failure)
    super(`${chain.at(-1)?.message ?? String(failure)} (through the proxy ${host} of ${variable})`)
    this.name = chain[0]?.name ?? 'Error'
    this.code = chain.map((one) => ('code' in one ? String(one.code) : '')).find((code) => code !== '') ?? ''
  }
}

const isProxyLogin = (error: unknown): boolean =>
  chainOf(error).some((one) => /proxy response \(407\)|proxy authentication required/i.test(one.message))

/** The proxy's refusal, with its name and without its password. */
const proxyLogin = (request: Request, { host, variable }: ProxyServer, cause?: unknown): AicrError =>
  new AicrError(
    'UNAUTHORIZED',
    say`${{ method: request.method }} ${{ place: showUrl(request.url) }}: the proxy ${{ host }} wants other credentials (407)`,
    {
      hint: `put the proxy's user and password into ${variable} (http://USER:PASSWORD@${host})`,
      ...defined({ cause }),
    },
  )

interface Tls {
  readonly ca?: string[]
  readonly cert?: string
  readonly key?: string
  readonly rejectUnauthorized?: boolean
}

async function tlsOptions(route: Route, env: Environment, log: Logger | undefined): Promise<Tls> {
  const warn = (variable: string, path: string, why: string): void =>
    log?.warn(`${variable} cannot be used`, { file: path, error: why })
  const { caFile, certFile, keyFile, insecure } = route.tls
  const [own, system] = [caFile ? [await readPem(caFile)] : [], route.system ? await systemAuthorities(env, warn) : []]
  // a list of authorities replaces the built-in one; ours come on top of it
  const roots = own.length + system.length > 0 ? (await import('node:tls')).rootCertificates : []
  const extra = roots.length > 0 && env.NODE_EXTRA_CA_CERTS ? await readExtra(env.NODE_EXTRA_CA_CERTS, warn) : []
  return {
    ...(roots.length > 0 ? { ca: [...roots, ...extra, ...system, ...own] } : {}),
    ...(certFile ? { cert: await readPem(certFile) } : {}),
    ...(keyFile ? { key: await readPem(keyFile) } : {}),
    ...(insecure ? { rejectUnauthorized: false } : {}),
  }
}

/** What Node adds to its own authorities by itself. It says when the file is missing, and nothing when it holds no certificate. */
async function readExtra(path: string, warn: (variable: string, path: string, why: string) => void): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return []
  if (text.includes('-----BEGIN ')) return [text]
  warn('NODE_EXTRA_CA_CERTS', path, 'not in PEM form')
  return []
}

async function readPem(path: string): Promise<string> {
  try {
    const text = await readFile(path, 'utf8')
    if (text.includes('-----BEGIN ')) return text
  } catch (cause) {
    throw unreadable(cause, 'PEM file', path)
  }
  throw new AicrError('INVALID_DOCUMENT', say`${{ place: path }} is not in PEM form`)
}

const isUnknownAuthority = (error: unknown): boolean =>
  chainOf(error).some((one) => 'code' in one && UNKNOWN_AUTHORITY.test(String(one.code)))

function chainOf(error: unknown): Error[] {
  const chain: Error[] = []
  for (let at = error; isError(at) && chain.length < 8; at = at.cause) chain.push(at)
  return chain
}
