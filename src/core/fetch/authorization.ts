import { defined } from '../defined.ts'
import type { TokenDocument } from '../documents/index.ts'
import { decodeDocument } from '../engine.ts'
import { AicrError, say } from '../errors.ts'
import { base64 } from '../go-text.ts'
import { parseJson } from '../json.ts'
import type { Credential, Credentials, Fetcher } from '../seams.ts'
import { readBody } from './body.ts'
import { type Challenge, parseChallenges } from './challenge.ts'
import { showUrl, statusError, tryUrl } from './failure.ts'
import { isLoopback } from './hosts.ts'
import { errorWords, type Network } from './network.ts'
import { answeredBy } from './redirects.ts'

/** `Basic …` for a user and password, UTF-8 (RFC 7617). */
export const basicHeader = (username: string, password: string): string => `Basic ${base64(`${username}:${password}`)}`

/** Sends a user and password along with requests to the origins that `belongs` knows, and to no other. */
export const withBasic =
  (fetcher: Fetcher, credential: Credential | undefined, belongs: (url: URL) => boolean): Fetcher =>
  async (request) => {
    if (credential === undefined || !('username' in credential)) return fetcher(request)
    if (!belongs(new URL(request.url))) return fetcher(request)
    return fetcher(authorized(request, basicHeader(credential.username, credential.password)))
  }

const CLIENT = 'aicr-mirror'
/** seconds, when a token server does not say (distribution spec, token authentication) */
const DEFAULT_LIFE = 60

interface Token {
  readonly header: string
  /** milliseconds since 1970 */
  readonly expires: number
}

/**
 * Answers a registry's challenges (distribution: spec/auth/token.md):
 * 1 ask without credentials, or with the token we hold for this repository; 2 read the 401's challenge;
 * 3 Basic: send user and password to this very host; Bearer: get a token from the realm it names, with our credentials
 * for this host if there are any; 4 ask again, once.
 * Tokens are kept per host and repository until they expire. A challenge from another origin (storage behind a redirect) is not answered.
 */
export function registryAuthorization(network: Network, credentials: Credentials): Fetcher {
  const held = new Map<string, Promise<Token>>()
  const hold = (key: string, token: Promise<Token>): Promise<Token> => {
    held.set(key, token)
    token.catch(() => held.delete(key))
    return token
  }
  return async (request) => {
    const url = new URL(request.url)
    const key = `${url.origin} ${pullScope(url)}`
    const known = await freshToken(held.get(key), network.now())
    const first = await network.fetch(known === undefined ? request.clone() : authorized(request.clone(), known.header))
    if (first.status !== 401 || leftOrigin(first, url)) return first
    const challenge = chooseChallenge(first.headers.get('www-authenticate'))
    if (challenge === undefined) return first
    const current = held.get(key)
    // another request may have renewed the token while this one was on its way
    const renewed = await freshToken(current, network.now())
    const token = renewed !== undefined && renewed.header !== known?.header ? renewed : undefined
    const answer = token ?? (await answerTo(network, credentials, challenge, url, (made) => hold(key, made)))
    if (answer === undefined) return first
    await first.body?.cancel().catch(() => undefined)
    const second = await network.fetch(authorized(request.clone(), answer.header))
    if (second.status === 401) held.delete(key)
    return second
  }
}

async function freshToken(held: Promise<Token> | undefined, now: number): Promise<Token | undefined> {
  const token = await held?.catch(() => undefined)
  return token !== undefined && token.expires > now ? token : undefined
}

/** An answer of unknown origin gets no credentials. */
const leftOrigin = (response: Response, asked: URL): boolean => answeredBy(response) !== asked.origin

function authorized(request: Request, header: string): Request {
  const headers = new Headers(request.headers)
  headers.set('authorization', header)
  return new Request(request, { headers })
}

/** `repository:NAME:pull` of a path `/v2/NAME/manifests|blobs|tags|referrers/…`. */
export function pullScope(url: URL): string {
  const name = repositoryIn(url)
  return name === undefined ? '' : `repository:${name}:pull`
}

function repositoryIn(url: URL): string | undefined {
  const [, name] = /^\/v2\/(.+)\/(?:manifests|blobs|tags|referrers)\/[^/]+$/.exec(url.pathname) ?? []
  return name === undefined ? undefined : decodeURIComponent(name)
}

function chooseChallenge(header: string | null): Challenge | undefined {
  const challenges = header === null ? [] : parseChallenges(header)
  return challenges.find((one) => one.scheme === 'bearer') ?? challenges.find((one) => one.scheme === 'basic')
}

async function answerTo(
  network: Network,
  credentials: Credentials,
  challenge: Challenge,
  url: URL,
  hold: (made: Promise<Token>) => Promise<Token>,
): Promise<Token | undefined> {
  const credential = await credentials(url.host, repositoryIn(url))
  if (challenge.scheme === 'bearer') return hold(fetchToken(network, challenge, url, credential))
  if (credential === undefined || !('username' in credential)) return undefined
  const header = basicHeader(credential.username, credential.password)
  return hold(Promise.resolve({ header, expires: Number.POSITIVE_INFINITY }))
}

async function fetchToken(
  network: Network,
  challenge: Challenge,
  registry: URL,
  credential: Credential | undefined,
): Promise<Token> {
  const realm = tokenRealm(challenge, registry, credential)
  const scope = challenge.params.get('scope') || pullScope(registry)
  const fields = { service: challenge.params.get('service') ?? '', scope }
  const request = tokenRequest(realm, fields, credential)
  const response = await network.fetch(request)
  const clocks = { silence: network.limits.requestTimeout }
  if (response.status !== 200) {
    const failure = statusError(request, response, await errorWords(request, response, clocks))
    const who = credential === undefined ? 'no credentials are known for it' : 'its credentials were not accepted'
    throw new AicrError(
      failure.code,
      say`no token for ${{ host: registry.host }} (${{ who }}): ${{ reason: failure.message }}`,
      {
        place: showUrl(realm),
        ...defined({ hint: failure.hint }),
      },
    )
  }
  const bytes = await readBody(request, response, { ...clocks, max: network.limits.documentBytes })
  return readToken(decodeDocument(bytes), realm, network.now())
}

/** The token server. Credentials are not sent in clear text if the registry itself speaks TLS. */
function tokenRealm(challenge: Challenge, registry: URL, credential: Credential | undefined): URL {
  const text = challenge.params.get('realm') ?? ''
  const realm = tryUrl(text)
  const web = realm?.protocol === 'https:' || realm?.protocol === 'http:'
  if (realm === undefined || !web) throw badAnswer(registry, `names no token server that can be asked: realm="${text}"`)
  const clear = realm.protocol === 'http:' && registry.protocol === 'https:' && !isLoopback(realm.hostname)
  if (clear && credential !== undefined) {
    throw badAnswer(registry, `wants its credentials sent over plain http to ${showUrl(realm)}`)
  }
  realm.username = ''
  realm.password = ''
  return realm
}

/** GET, with Basic where a user is known; POST with a refresh token for identity tokens (spec/auth/oauth.md). */
function tokenRequest(
  realm: URL,
  fields: { readonly service: string; readonly scope: string },
  credential: Credential | undefined,
): Request {
  if (credential !== undefined && 'identityToken' in credential) {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      ...fields,
      client_id: CLIENT,
      refresh_token: credential.identityToken,
    })
    return new Request(realm, {
      method: 'POST',
      body: form.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  }
  const url = new URL(realm)
  if (fields.service !== '') url.searchParams.set('service', fields.service)
  for (const scope of fields.scope.split(' ').filter(Boolean)) url.searchParams.append('scope', scope)
  url.searchParams.set('client_id', CLIENT)
  const headers =
    credential === undefined ? {} : { authorization: basicHeader(credential.username, credential.password) }
  return new Request(url, { headers })
}

async function readToken(text: string, realm: URL, now: number): Promise<Token> {
  let answer: unknown
  try {
    answer = parseJson(text)
  } catch (cause) {
    throw badAnswer(realm, 'sent a token that is not JSON', cause)
  }
  const { parseDocument, TOKEN } = await import('../documents/index.ts')
  const place = showUrl(realm)
  const sent = parseDocument<TokenDocument>(TOKEN, answer, {
    place,
    code: 'UNAUTHORIZED',
    lead: `${realm.host} sent no token`,
  })
  const value = sent.token || sent.access_token
  if (!value || /[^\x21-\x7e]/.test(value)) throw badAnswer(realm, 'sent no token')
  const claimed = sent.expires_in
  const life = typeof claimed === 'number' && claimed > 0 ? claimed : DEFAULT_LIFE
  // renewed a little early: it must still hold when the request arrives
  return { header: `Bearer ${value}`, expires: now + (life - Math.min(10, life / 4)) * 1000 }
}

const badAnswer = (server: URL, what: string, cause?: unknown): AicrError =>
  new AicrError('UNAUTHORIZED', say`${{ host: server.host }} ${{ what }}`, {
    place: showUrl(server),
    ...defined({ cause }),
  })
