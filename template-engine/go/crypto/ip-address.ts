import type { ByteString } from '../../value/value.ts'

/** net.ParseIP in its shortest form: 4 bytes for IPv4 and for IPv4 mapped into IPv6, else 16; undefined for anything else. Zones are refused. */
export function parseIp(text: ByteString): ByteString | undefined {
  if (!text.includes(':')) return parseIpv4(text)
  const bytes = parseIpv6(text)
  return bytes?.startsWith(MAPPED) ? bytes.slice(MAPPED.length) : bytes
}

const MAPPED = `${'\0'.repeat(10)}\xff\xff`

function parseIpv4(text: ByteString): ByteString | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((p) => /^(?:0|[1-9][0-9]{0,2})$/.test(p) && Number(p) < 256)) return undefined
  return String.fromCharCode(...parts.map(Number))
}

function parseIpv6(text: ByteString): ByteString | undefined {
  const [head = '', tail, more] = text.split('::')
  if (more !== undefined) return undefined
  const left = groupsOf(head, tail === undefined)
  const right = tail === undefined ? '' : groupsOf(tail, true)
  if (left === undefined || right === undefined) return undefined
  const missing = 16 - left.length - right.length
  // "::" stands for one group at least
  if (tail === undefined ? missing !== 0 : missing < 2) return undefined
  return left + '\0'.repeat(missing) + right
}

/** Groups of up to four hexadecimal digits; the last may be an IPv4 address. */
function groupsOf(text: ByteString, last: boolean): ByteString | undefined {
  if (text === '') return ''
  const groups = text.split(':')
  const end = groups.at(-1) ?? ''
  const embedded = last && end.includes('.') ? parseIpv4(end) : ''
  if (embedded === undefined) return undefined
  const hex = embedded === '' ? groups : groups.slice(0, -1)
  if (!hex.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined
  const bytes = hex.map((group) => {
    const n = Number.parseInt(group, 16)
    return String.fromCharCode(n >> 8, n & 255)
  })
  return bytes.join('') + embedded
}
