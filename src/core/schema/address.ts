import { type ByteString, FunctionError, parseUrl, quote } from '../../../template-engine/go/index.ts'
import { SchemaError } from './failure.ts'

/** An address with its fragment, decoded: a JSON pointer (empty or with a slash in front) or the name of an anchor. */
export interface Reference {
  readonly url: ByteString
  readonly fragment: ByteString
}

export function splitFragment(text: ByteString): Reference {
  const hash = text.indexOf('#')
  return hash < 0 ? { url: text, fragment: '' } : { url: text.slice(0, hash), fragment: text.slice(hash + 1) }
}

const cannotParse = (text: ByteString, reason: ByteString): SchemaError =>
  new SchemaError(`error in parsing ${quote(text)}: ${reason}`)

/** url.PathUnescape; throws FunctionError. */
export function unescapePath(text: ByteString): ByteString {
  return text.replace(/%.{0,2}/gs, (triple) => {
    if (!/^%[0-9a-fA-F]{2}$/.test(triple)) throw new FunctionError(`invalid URL escape ${quote(triple)}`)
    return String.fromCharCode(Number.parseInt(triple.slice(1), 16))
  })
}

/** Splits an address at its fragment and decodes that. */
export function decodeReference(text: ByteString): Reference {
  const { url, fragment } = splitFragment(text)
  return { url, fragment: within(text, () => unescapePath(fragment)) }
}

function within<T>(text: ByteString, step: () => T): T {
  try {
    return step()
  } catch (error) {
    throw error instanceof FunctionError ? cannotParse(text, error.message) : error
  }
}

interface Parts {
  readonly scheme: ByteString
  readonly authority: ByteString | undefined
  readonly path: ByteString
  readonly query: ByteString | undefined
}

function split(url: ByteString): Parts {
  const [, scheme = '', authority, path = '', query] =
    /^([^:/?#]+:)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?/.exec(url) ?? []
  return { scheme: scheme.toLowerCase(), authority, path, query }
}

const unsplit = ({ scheme, authority, path, query }: Parts): ByteString =>
  `${scheme}${authority === undefined ? '' : `//${authority}`}${path}${query === undefined ? '' : `?${query}`}`

/** URL.EscapedPath: the path as it is written, unless something in it cannot stand so. */
function escapedPath(raw: ByteString): ByteString {
  if (/^[\w\-.~!$&'()*+,;=:@[\]/%]*$/.test(raw)) return raw
  return percentEncode(unescapePath(raw), /[^\w\-.~$&+,/:;=@]/g)
}

const isOpaque = ({ scheme, path }: Parts): boolean => scheme !== '' && path !== '' && !path.startsWith('/')

/** A path against another, without `.` and `..`. (as in net/url, resolvePath) */
function resolvePath(base: ByteString, reference: ByteString): ByteString {
  let full = reference
  if (reference === '') full = base
  else if (!reference.startsWith('/')) full = base.slice(0, base.lastIndexOf('/') + 1) + reference
  if (full === '') return ''
  const parts = escapedPath(full).split('/')
  const out: string[] = []
  for (const part of parts) {
    if (part === '..') out.pop()
    else if (part !== '.') out.push(part)
  }
  const last = parts[parts.length - 1]
  const tail = last === '.' || last === '..' ? '/' : ''
  return `/${out.join('/').replace(/^\//, '')}${tail}`.replace(/^\/\/+/, '/')
}

/** URL.ResolveReference: an address as seen from another. Throws SchemaError for what net/url does not parse. */
export function joinUrl(base: ByteString, text: ByteString): Reference {
  within(base, () => parseUrl(base))
  const { url, fragment } = decodeReference(text)
  within(url, () => parseUrl(url))
  const from = split(base)
  const to = split(url)
  if (to.scheme !== '' && isOpaque(to)) return { url: unsplit(to), fragment }
  if (to.scheme !== '' || to.authority !== undefined)
    return { url: unsplit({ ...to, scheme: to.scheme || from.scheme, path: resolvePath(to.path, '') }), fragment }
  const query = to.path === '' && to.query === undefined ? from.query : to.query
  if (isOpaque(from)) return { url: unsplit({ ...from, query }), fragment }
  return { url: unsplit({ ...from, path: resolvePath(from.path, to.path), query }), fragment }
}

const percentEncode = (text: ByteString, chars: RegExp): ByteString =>
  text.replace(chars, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)

/** url.PathEscape of what stands between slashes. */
const escapePath = (text: ByteString): ByteString => percentEncode(text, /[^\w\-.~$&+:=@/]/g)

/** A place in a document, as messages show it. */
export const showPlace = (url: ByteString, pointer: ByteString): ByteString => `${url}#${escapePath(pointer)}`

/** A key as a JSON pointer has it. */
export const escapeKey = (key: ByteString): ByteString =>
  key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key

/** The key behind a token of a JSON pointer; undefined for a lonely tilde. */
export const unescapeKey = (token: ByteString): ByteString | undefined =>
  /~(?![01])/.test(token) ? undefined : token.replaceAll('~1', '/').replaceAll('~0', '~')
