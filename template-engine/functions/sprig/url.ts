import { FunctionError } from '../../errors.ts'
import { formatUrl, formatUser, hostname, parseUrl, type UrlHosts, type Userinfo } from '../../go/url.ts'
import { kindOf } from '../../value/kind.ts'
import { MAP, STRING } from '../../value/types.ts'
import type { ByteString, Value } from '../../value/value.ts'
import { type FunctionLibrary, fn, map, str } from '../library.ts'

/** Runs a parse and puts sprig's words in front of its error. */
function explained<T>(what: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw error instanceof FunctionError ? new FunctionError(`unable to parse ${what}: ${error.message}`) : error
  }
}

function urlParse(text: ByteString, hosts: UrlHosts): Map<string, Value> {
  const url = explained('url', () => parseUrl(text, hosts))
  return new Map<string, Value>([
    ['scheme', url.scheme],
    ['host', url.host],
    ['hostname', hostname(url.host)],
    ['path', url.path],
    ['query', url.query],
    ['opaque', url.opaque],
    ['fragment', url.fragment],
    ['userinfo', url.user === undefined ? '' : formatUser(url.user)],
  ])
}

function part(from: Map<string, Value> | null, key: string): ByteString {
  if (!from?.has(key)) return ''
  const value = from.get(key)
  if (value === null || value === undefined)
    throw new FunctionError('runtime error: invalid memory address or nil pointer dereference')
  if (typeof value === 'string') return value
  throw new FunctionError(`unable to parse ${key} key, must be of type string, but ${kindOf(value)} found`)
}

function urlJoin(from: Map<string, Value> | null, hosts: UrlHosts): ByteString {
  const [scheme = '', host = '', path = '', query = '', opaque = '', fragment = '', userinfo = ''] = [
    'scheme',
    'host',
    'path',
    'query',
    'opaque',
    'fragment',
    'userinfo',
  ].map((key) => part(from, key))
  const user: Userinfo | undefined =
    userinfo === '' ? undefined : explained('userinfo in dict', () => parseUrl(`proto://${userinfo}@host`, hosts)).user
  return formatUrl({ scheme, host, path, query, opaque, fragment, user })
}

/** Sprig's URLs, as a release of Go reads them. */
export const urlFunctions = (hosts: UrlHosts = 'bracketed'): FunctionLibrary => ({
  /**
   * The parts of a URL: scheme, host, hostname, path, query, opaque, fragment, userinfo.
   * @source sprig url.go, urlParse
   * @example {{ (urlParse "http://admin:secret@server.com:8080/api?list=false#anchor").host }} → server.com:8080
   */
  urlParse: fn([str], MAP, (_, text) => urlParse(text, hosts)),
  /**
   * A URL from its parts.
   * @source sprig url.go, urlJoin
   * @example {{ urlJoin (dict "scheme" "http" "host" "host:80" "path" "/path" "query" "query") }} → http://host:80/path?query
   */
  urlJoin: fn([map], STRING, (_, from) => urlJoin(from, hosts)),
})

export const URL_FUNCTIONS: FunctionLibrary = urlFunctions()
