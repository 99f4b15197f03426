import { FunctionError } from '../errors.ts'
import type { ByteString } from '../value/value.ts'
import { lowerText } from './case.ts'
import { parseAddress } from './netip.ts'
import { quote } from './quote.ts'

/** Package net/url as of Go 1.25.9: Parse, URL.String and the escaping below them. */

/**
 * What a host may be, as releases of Go have it. `loose`: anything in brackets. `bracketed` (1.25.2): an IPv6 address in brackets.
 * `strict` (1.26): and in http and https a port after the first colon.
 */
export type UrlHosts = 'loose' | 'bracketed' | 'strict'

/** The parts of a URL, percent-decoded except `query` and `opaque`. */
export interface Url {
  /** `https`; empty when there is none */
  readonly scheme: ByteString
  /** what follows the scheme where it does not begin with a slash: `mailto:me` */
  readonly opaque: ByteString
  /** user and password; undefined when there is no `@` */
  readonly user: Userinfo | undefined
  /** host and port */
  readonly host: ByteString
  /** the path, decoded */
  readonly path: ByteString
  /** what follows `?`, as it is written */
  readonly query: ByteString
  /** what follows `#`, decoded */
  readonly fragment: ByteString
}

export interface Userinfo {
  readonly name: ByteString
  /** undefined when there is no colon */
  readonly password: ByteString | undefined
}

type Part = 'path' | 'host' | 'zone' | 'user' | 'fragment'

/** Bytes that stand for themselves in each part, besides letters, digits and `-_.~`. */
const PLAIN: Readonly<Record<Part, string>> = {
  path: '$&+,/:;=@',
  host: '!$&\'()*+,;=:[]<>"',
  zone: '!$&\'()*+,;=:[]<>"',
  user: '$&+,;=',
  fragment: '$&+,/:;=?@!()*',
}

const mustEscape = (char: string, part: Part): boolean => !/^[\w.~-]$/.test(char) && !PLAIN[part].includes(char)

const hexByte = (char: string): string => char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')

/** url.escape */
function escapePart(text: ByteString, part: Part): ByteString {
  return text.replace(/[^\w.~-]/g, (char) => (mustEscape(char, part) ? `%${hexByte(char)}` : char))
}

const escapeError = (text: ByteString): FunctionError => new FunctionError(`invalid URL escape ${quote(text)}`)

function checkEscape(text: ByteString, at: number, part: Part): void {
  const triple = text.slice(at, at + 3)
  if (!/^%[0-9a-fA-F]{2}$/.test(triple)) throw escapeError(triple)
  const byte = Number.parseInt(triple.slice(1), 16)
  if (part === 'host' && byte < 0x80 && triple !== '%25') throw escapeError(triple)
  if (part === 'zone' && triple !== '%25' && byte !== 0x20 && mustEscape(String.fromCharCode(byte), 'host'))
    throw escapeError(triple)
}

/** url.unescape. In a host only bytes past ASCII may be escaped, and few others may stand plainly. */
function unescapePart(text: ByteString, part: Part): ByteString {
  const strict = part === 'host' || part === 'zone'
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '%') {
      checkEscape(text, at, part)
      at += 2
    } else if (strict && char < '\x80' && mustEscape(char, part)) {
      throw new FunctionError(`invalid character ${quote(char)} in host name`)
    }
  }
  return text.replace(/%(..)/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}

function cut(text: ByteString, separator: string): readonly [before: ByteString, after: ByteString | undefined] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)]
}

const isPort = (text: ByteString): boolean => /^(?::[0-9]*)?$/.test(text)

function checkPort(text: ByteString): void {
  if (!isPort(text)) throw new FunctionError(`invalid port ${quote(text)} after host`)
}

/** An IP literal in brackets, with a zone behind `%25` if there is one. */
function parseBracketed(host: ByteString, hosts: UrlHosts): ByteString {
  const end = host.lastIndexOf(']')
  if (end < 0) throw new FunctionError("missing ']' in host")
  const port = host.slice(end + 1)
  checkPort(port)
  const literal = host.slice(1, end)
  const zone = literal.indexOf('%25')
  const address =
    zone < 0
      ? unescapePart(literal, 'host')
      : unescapePart(literal.slice(0, zone), 'host') + unescapePart(literal.slice(zone), 'zone')
  if (hosts === 'loose') return `[${address}]${port}`
  let family: string
  try {
    family = parseAddress(address)
  } catch (error) {
    throw error instanceof FunctionError ? new FunctionError(`invalid host: ${error.message}`) : error
  }
  if (family === 'IPv4') throw new FunctionError('invalid IP-literal')
  return `[${address}]${port}`
}

function parseHost(host: ByteString, hosts: UrlHosts, scheme: ByteString): ByteString {
  const bracket = host.lastIndexOf('[')
  if (bracket === 0) return parseBracketed(host, hosts)
  if (bracket > 0 && hosts !== 'loose') throw new FunctionError('invalid IP-literal')
  const isStrict = hosts === 'strict' && /^https?$/.test(scheme)
  const colon = isStrict ? host.indexOf(':') : host.lastIndexOf(':')
  if (colon >= 0) checkPort(host.slice(colon))
  return unescapePart(host, 'host')
}

function parseUser(text: ByteString): Userinfo {
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(text)) throw new FunctionError('net/url: invalid userinfo')
  const [name, password] = cut(text, ':')
  const decoded = unescapePart(name, 'user')
  return { name: decoded, password: password === undefined ? undefined : unescapePart(password, 'user') }
}

function parseAuthority(text: ByteString, hosts: UrlHosts, scheme: ByteString): Pick<Url, 'user' | 'host'> {
  const at = text.lastIndexOf('@')
  const host = parseHost(text.slice(at + 1), hosts, scheme)
  return { host, user: at < 0 ? undefined : parseUser(text.slice(0, at)) }
}

const EMPTY: Url = { scheme: '', opaque: '', user: undefined, host: '', path: '', query: '', fragment: '' }

function parseBeforeFragment(text: ByteString, hosts: UrlHosts): Url {
  if (/[\x00-\x1f\x7f]/.test(text)) throw new FunctionError('net/url: invalid control character in URL')
  if (text.startsWith(':')) throw new FunctionError('missing protocol scheme')
  const named = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)
  const scheme = lowerText(named?.[1] ?? '')
  const [rest, query = ''] = cut(text.slice(named?.[0].length ?? 0), '?')
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...EMPTY, scheme, query, opaque: rest }
    if (cut(rest, '/')[0].includes(':')) throw new FunctionError('first path segment in URL cannot contain colon')
  }
  const hasAuthority = rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'))
  if (!hasAuthority) return { ...EMPTY, scheme, query, path: unescapePart(rest, 'path') }
  const slash = rest.indexOf('/', 2)
  const end = slash < 0 ? rest.length : slash
  const authority = parseAuthority(rest.slice(2, end), hosts, scheme)
  return { ...EMPTY, scheme, query, ...authority, path: unescapePart(rest.slice(end), 'path') }
}

/** Runs a step of Parse and puts the URL in front of its error, as *url.Error does. */
function within<T>(url: ByteString, step: () => T): T {
  try {
    return step()
  } catch (error) {
    throw error instanceof FunctionError ? new FunctionError(`parse ${quote(url)}: ${error.message}`) : error
  }
}

/** url.Parse. Throws FunctionError with the text of Go's *url.Error. */
export function parseUrl(text: ByteString, hosts: UrlHosts = 'bracketed'): Url {
  const [before, fragment = ''] = cut(text, '#')
  const url = within(before, () => parseBeforeFragment(before, hosts))
  return fragment === '' ? url : within(text, () => ({ ...url, fragment: unescapePart(fragment, 'fragment') }))
}

/** URL.Hostname: the host without port and brackets. */
export function hostname(host: ByteString): ByteString {
  const colon = host.lastIndexOf(':')
  const name = colon >= 0 && isPort(host.slice(colon)) ? host.slice(0, colon) : host
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name
}

/** Userinfo.String */
export function formatUser(user: Userinfo): ByteString {
  const name = escapePart(user.name, 'user')
  return user.password === undefined ? name : `${name}:${escapePart(user.password, 'user')}`
}

function formatAuthority(url: Url): ByteString {
  if (url.scheme === '' && url.host === '' && url.user === undefined) return ''
  const slashes = url.host !== '' || url.path !== '' || url.user !== undefined ? '//' : ''
  return slashes + (url.user === undefined ? '' : `${formatUser(url.user)}@`) + escapePart(url.host, 'host')
}

/** URL.String of a URL built from its parts. */
export function formatUrl(url: Url): ByteString {
  let out = url.scheme === '' ? '' : `${url.scheme}:`
  if (url.opaque !== '') out += url.opaque
  else {
    out += formatAuthority(url)
    const path = url.path === '*' ? '*' : escapePart(url.path, 'path')
    if (path !== '' && !path.startsWith('/') && url.host !== '') out += '/'
    if (out === '' && cut(path, '/')[0].includes(':')) out += './'
    out += path
  }
  if (url.query !== '') out += `?${url.query}`
  return url.fragment === '' ? out : `${out}#${escapePart(url.fragment, 'fragment')}`
}
