import { AicrError, say } from '../errors.ts'
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
/** Those of IPv6: Amazon, Google */
const METADATA_V6: ReadonlySet<string> = new Set(['fd00:ec2:0:0:0:0:0:254', 'fd20:ce:0:0:0:0:0:254'])

/** Refuses requests to hosts outside of the allow-list, and to link-local and metadata addresses. Innermost layer: redirects pass here too. */
export const guarded =
  (fetcher: Fetcher, policy: HostPolicy): Fetcher =>
  async (request) => {
    checkHost(new URL(request.url), policy)
    return fetcher(request)
  }

/** Throws AicrError FORBIDDEN for a URL that policy forbids. */
export function checkHost(url: URL, policy: HostPolicy): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new AicrError('FORBIDDEN', say`${{ url: showUrl(url) }}: only http and https are fetched`)
  }
  if (policy.allow?.some((rule) => matchesHost(rule, url))) return
  if (policy.allow !== undefined) {
    throw new AicrError(
      'FORBIDDEN',
      say`${{ url: showUrl(url) }}: host ${{ host: url.host }} is not on the allow-list`,
      {
        hint: `--allow-host ${url.host}`,
      },
    )
  }
  const name = bareHost(url.hostname)
  if (METADATA_NAMES.has(name) || isForbiddenAddress(name)) throw forbidden(url, name)
}

/** An address that only the machine itself or its cloud serves: link-local, or a metadata service. Not loopback, not private ranges. */
export function isForbiddenAddress(address: string): boolean {
  const groups = ipv6Groups(address)
  if (groups === undefined) return isForbiddenV4(address)
  const [first = 0] = groups
  if ((first & 0xffc0) === 0xfe80) return true
  if (METADATA_V6.has(groups.map((group) => group.toString(16)).join(':'))) return true
  return embeddedV4(groups).some(isForbiddenV4)
}

const isForbiddenV4 = (address: string): boolean =>
  /^169\.254\.\d+\.\d+$/.test(address) || METADATA_ADDRESSES.has(address)

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
  new AicrError(
    'FORBIDDEN',
    say`${{ url: showUrl(url) }}: refused: ${{ address }} is a link-local or metadata address`,
    {
      hint: `--allow-host ${url.host} if this is meant`,
    },
  )

const bareHost = (hostname: string): string =>
  hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')

/** The eight groups of an IPv6 address in any notation, a zone left out; undefined for anything else. */
function ipv6Groups(address: string): number[] | undefined {
  const bare = address.replace(/%.*$/s, '').replace(/^\[|\]$/g, '')
  if (!URL.canParse(`http://[${bare}]/`)) return undefined
  // the URL parser knows every notation and writes one
  const [head = '', tail] = new URL(`http://[${bare}]/`).hostname.slice(1, -1).split('::')
  const read = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
  if (tail === undefined) return read(head)
  const [before, after] = [read(head), read(tail)]
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after]
}

/**
 * The IPv4 addresses that an IPv6 address may stand for: mapped (`::ffff:a.b.c.d`), compatible (`::a.b.c.d`), translated (`::ffff:0:`, NAT64's
 * `64:ff9b::` and `64:ff9b:1::`), 6to4 (`2002:`) and Teredo (`2001::`, its client's bits turned).
 */
function embeddedV4(groups: readonly number[]): string[] {
  const v4 = (high = 0, low = 0): string => [high >> 8, high & 255, low >> 8, low & 255].join('.')
  const [a, b, c] = groups
  const last = v4(groups[6], groups[7])
  const zeros = (from: number, to: number): boolean => groups.slice(from, to).every((group) => group === 0)
  const found: string[] = []
  if (zeros(0, 6) || (zeros(0, 5) && groups[5] === 0xffff) || (zeros(0, 4) && groups[4] === 0xffff && groups[5] === 0))
    found.push(last)
  if (a === 0x64 && b === 0xff9b) found.push(last)
  if (a === 0x2002) found.push(v4(b, c))
  if (a === 0x2001 && b === 0) found.push(v4((groups[6] ?? 0) ^ 0xffff, (groups[7] ?? 0) ^ 0xffff))
  return found
}
