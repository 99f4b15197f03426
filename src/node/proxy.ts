import { BlockList, isIP } from 'node:net'
import { AicrError, say } from '../core/errors.ts'
import type { Environment } from './helm-paths.ts'

/** A proxy, and where it was named. */
export interface ProxyServer {
  readonly url: string
  readonly kind: 'http' | 'socks'
  /** the environment variable */
  readonly variable: string
  /** host and port, for messages: no user and no password */
  readonly host: string
}

const KINDS: ReadonlyMap<string, ProxyServer['kind']> = new Map([
  ['http:', 'http'],
  ['https:', 'http'],
  ['socks5:', 'socks'],
  ['socks5h:', 'socks'],
])

/**
 * The proxy for a URL by HTTP_PROXY, HTTPS_PROXY and NO_PROXY (either case), as Go's http.ProxyFromEnvironment:
 * loopback is never proxied; NO_PROXY lists `host`, `.domain`, `host:port`, addresses, address ranges, or `*`.
 */
export function proxyFor(url: URL, env: Environment): ProxyServer | undefined {
  const upper = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  const variable = env[upper] ? upper : upper.toLowerCase()
  const proxy = env[variable]
  if (!proxy || isBypassed(url, env.NO_PROXY || env.no_proxy || '')) return undefined
  return readProxy(variable, /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`)
}

function readProxy(variable: string, text: string): ProxyServer {
  const address = URL.canParse(text) ? new URL(text) : undefined
  const kind = KINDS.get(address?.protocol ?? '')
  if (address !== undefined && address.hostname !== '' && kind !== undefined)
    return { url: text, kind, variable, host: address.host }
  const shown = text.replace(/\/\/[^/@]*@/, '//')
  throw new AicrError('INVALID_REQUEST', say`${{ variable }}: ${{ given: shown }} is not the address of a proxy`, {
    place: variable,
    hint: 'such as http://HOST:PORT, https://HOST:PORT or socks5://USER:PASSWORD@HOST:PORT',
  })
}

function isBypassed(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  if (host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)) return true
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return list
    .split(',')
    .map((rule) => rule.trim().toLowerCase())
    .some((rule) => rule !== '' && matches(rule, host, port))
}

function matches(rule: string, host: string, port: string): boolean {
  if (rule === '*') return true
  if (rule.includes('/')) return inRange(host, rule)
  const [, name = rule, only] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(rule) ?? []
  if (only !== undefined && only !== port) return false
  const bare = name.replace(/^\[|\]$/g, '').replace(/^\*/, '')
  if (isIP(bare) !== 0) return inRange(host, `${bare}/${isIP(bare) === 4 ? 32 : 128}`)
  if (bare.startsWith('.')) return host.endsWith(bare)
  return host === bare || host.endsWith(`.${bare}`)
}

/** Whether an address is in a range: `10.0.0.0/8`, `fd00::/8`. Text that is not a range holds nothing. */
function inRange(host: string, range: string): boolean {
  const [network = '', bits = ''] = range.split('/')
  const kind = isIP(network)
  const width = /^\d+$/.test(bits) ? Number(bits) : Number.NaN
  if (kind === 0 || isIP(host) === 0 || !(width <= (kind === 4 ? 32 : 128))) return false
  const list = new BlockList()
  list.addSubnet(network, width, kind === 4 ? 'ipv4' : 'ipv6')
  return list.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6')
}
