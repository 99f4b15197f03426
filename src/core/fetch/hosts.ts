import { AicrError } from '../errors.ts'
import type { Fetcher } from '../seams.ts'
import { showUrl } from './failure.ts'

/** Which hosts may be asked. */
export interface HostPolicy {
  /** When given, only these: `host`, `host:port`, `*.domain`. What is named here is allowed even if refused otherwise. */
  readonly allow?: readonly string[]
}

/** Names under which clouds serve credentials to whoever asks. */
const METADATA_NAMES: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
])

/** Metadata services outside of the link-local range: Alibaba, Azure's wire server, Oracle. */
const METADATA_ADDRESSES: ReadonlySet<string> = new Set(['100.100.100.200', '168.63.129.16', '192.0.0.192'])
const METADATA_V6 = 'fd00:ec2::254'

/** Refuses requests to hosts outside of the allow-list, and to link-local and metadata addresses. Innermost layer: redirects pass here too. */
export const guarded =
  (fetcher: Fetcher, policy: HostPolicy): Fetcher =>
  async (request) => {
    checkHost(new URL(request.url), policy)
    return fetcher(request)
  }

/** Throws AicrError INVALID_REQUEST for a URL that policy forbids. */
export function checkHost(url: URL, policy: HostPolicy): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new AicrError('FORBIDDEN', `${showUrl(url)}: only http and https are fetched`)
  }
  if (policy.allow?.some((rule) => matchesHost(rule, url))) return
  if (policy.allow !== undefined) {
    throw new AicrError('FORBIDDEN', `${showUrl(url)}: host ${url.host} is not on the allow-list`, {
      hint: `--allow-host ${url.host}`,
    })
  }
  const name = bareHost(url.hostname)
  if (METADATA_NAMES.has(name) || isForbiddenAddress(name)) throw forbidden(url, name)
}

/** An address that only a machine itself or its cloud answers at: link-local, or a metadata service. Not loopback, not private ranges. */
export function isForbiddenAddress(address: string): boolean {
  const v4 = mappedV4(address) ?? address
  if (/^169\.254\.\d+\.\d+$/.test(v4) || METADATA_ADDRESSES.has(v4)) return true
  return /^fe[89ab][0-9a-f]:/i.test(address) || address.toLowerCase() === METADATA_V6
}

/** This machine. */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|::1)$/i.test(bareHost(hostname))

/** `host` matches any port of it, `host:port` that port, `*.domain` every name below the domain. */
export function matchesHost(rule: string, url: URL): boolean {
  const wanted = rule.toLowerCase()
  const name = bareHost(url.hostname)
  if (wanted.startsWith('*.')) return name.endsWith(wanted.slice(1)) && name.length > wanted.length - 1
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return [name, url.hostname, `${url.hostname}:${port}`].includes(wanted)
}

/** The error for a name that stands for, or resolves to, a forbidden address. */
export const forbidden = (url: URL, address: string): AicrError =>
  new AicrError('FORBIDDEN', `${showUrl(url)}: refused: ${address} is a link-local or metadata address`, {
    hint: `--allow-host ${url.host} if this is meant`,
  })

const bareHost = (hostname: string): string =>
  hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')

/** The IPv4 address inside `::ffff:a.b.c.d` or NAT64's `64:ff9b::`, in either notation. */
function mappedV4(address: string): string | undefined {
  const [, tail] = /^(?:::ffff:(?:0:)?|64:ff9b::)(.+)$/i.exec(address) ?? []
  if (tail === undefined) return undefined
  if (tail.includes('.')) return tail
  const [high = '', low = ''] = tail.split(':')
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return [a >> 8, a & 255, b >> 8, b & 255].join('.')
}
