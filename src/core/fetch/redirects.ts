import { AicrError, say } from '../errors.ts'
import type { Fetcher } from '../seams.ts'
import { showUrl, tryUrl } from './failure.ts'
import { isLoopback } from './hosts.ts'

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const SECRETS: readonly string[] = ['authorization', 'cookie', 'proxy-authorization']

/** Where answers came from: a Response that a platform's fetcher made by hand does not know. */
const origins = new WeakMap<Response, string>()

/** The origin that an answer of `following` came from, after all redirects. Undefined when it is not known. */
export const answeredBy = (response: Response): string | undefined =>
  origins.get(response) ?? tryUrl(response.url)?.origin

/**
 * Follows redirects by hand: at most `max`, no loop, never from https to http (but to loopback), and once a hop has left the
 * origin of the request no credential travels any further, not even back. Only GET and HEAD are redirected.
 * A browser hides redirects from us (status 0, opaque); there its own following, which also drops credentials off-origin, is used.
 */
export const following =
  (fetcher: Fetcher, max: number): Fetcher =>
  async (request) => {
    const origin = new URL(request.url).origin
    const seen = new Set<string>()
    let current = new Request(request, { redirect: 'manual' })
    for (let hops = 0; ; hops++) {
      const response = await fetcher(current)
      if (response.type === 'opaqueredirect')
        return fetcher(new Request(current.url, { ...carry(current), redirect: 'follow' }))
      const location = response.headers.get('location')
      if (!REDIRECTS.has(response.status) || location === null) {
        origins.set(response, new URL(current.url).origin)
        return response
      }
      await response.body?.cancel().catch(() => undefined)
      const target = nextHop(current, location)
      if (hops >= max || seen.has(target.href))
        throw redirectError(request, hops >= max ? `more than ${max} redirects` : 'redirects in a circle')
      seen.add(target.href)
      current = new Request(target, carry(current))
      if (target.origin !== origin) for (const name of SECRETS) current.headers.delete(name)
    }
  }

const carry = (from: Request): RequestInit => ({
  method: from.method,
  headers: from.headers,
  signal: from.signal,
  redirect: 'manual',
})

function nextHop(from: Request, location: string): URL {
  const target = tryUrl(location, from.url)
  if (target === undefined) throw redirectError(from, 'redirects to something that is not a URL')
  if (from.method !== 'GET' && from.method !== 'HEAD') throw redirectError(from, `redirects a ${from.method}`)
  if (from.url.startsWith('https:') && target.protocol === 'http:' && !isLoopback(target.hostname)) {
    throw redirectError(from, `redirects from https to ${showUrl(target)}`)
  }
  target.username = ''
  target.password = ''
  return target
}

const redirectError = (request: { method: string; url: string }, what: string): AicrError =>
  new AicrError(
    'BAD_RESPONSE',
    say`${{ method: request.method }} ${{ place: showUrl(request.url) }}: the server ${{ what: what.startsWith('redirects') ? what : `sends ${what}` }}`,
  )
