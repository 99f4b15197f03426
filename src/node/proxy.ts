import type { Environment } from './helm-paths.ts'

/**
 * The proxy for a URL by HTTP_PROXY, HTTPS_PROXY and NO_PROXY (either case), as Go's http.ProxyFromEnvironment:
 * loopback is never proxied; NO_PROXY lists `host`, `.domain`, `host:port`, addresses, address ranges, or `*`.
 */
export function proxyFor(url: URL, env: Environment): string | undefined {
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  const proxy = env[name] || env[name.toLowerCase()]
  if (!proxy || isBypassed(url, env.NO_PROXY || env.no_proxy || '')) return undefined
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`
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
  if (bare.startsWith('.')) return host.endsWith(bare)
  return host === bare || host.endsWith(`.${bare}`)
}

/** IPv4 ranges only: `10.0.0.0/8`. */
function inRange(host: string, range: string): boolean {
  const [network = '', bits = ''] = range.split('/')
  const a = addressOf(host)
  const b = addressOf(network)
  const width = Number(bits)
  if (a === undefined || b === undefined || !(width >= 0 && width <= 32)) return false
  const size = 2 ** (32 - width)
  return Math.floor(a / size) === Math.floor(b / size)
}

function addressOf(text: string): number | undefined {
  const parts = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text)?.slice(1).map(Number)
  return parts?.reduce((sum, part) => sum * 256 + part, 0)
}
