import { describe, expect, test } from 'vitest'
import { AicrError } from '../../../src/core/errors.ts'
import { registryAuthorization } from '../../../src/core/fetch/index.ts'
import type { Credential } from '../../../src/core/seams.ts'
import { testNetwork } from '../../helpers/network.ts'

const USER: Credential = { username: 'me', password: 's3cret' }
const BASIC = `Basic ${btoa('me:s3cret')}`
const TOKEN: Credential = { identityToken: 'id3ntity' }
const MANIFEST = 'https://r.example/v2/team/a/manifests/1.0.0'
const REALM = 'https://auth.example/token'
const BEARER = `Bearer realm="${REALM}",service="r.example",scope="repository:team/a:pull"`

interface World {
  /** what the registry says to a request without the right header */
  readonly challenge: string | null
  /** headers that the registry accepts */
  readonly accepts?: readonly string[]
  /** what the token server answers */
  readonly token?: string | { readonly status: number; readonly body: string }
  readonly credential?: Credential | undefined
  readonly url?: string
}

interface Outcome {
  readonly outcome: string
  /** `METHOD url authorization` of each request */
  readonly sent: readonly string[]
}

async function ask(world: World, times = 1): Promise<Outcome> {
  const sent: string[] = []
  const network = testNetwork({
    fetch: async (request) => {
      const header = request.headers.get('authorization')
      const body = request.method === 'POST' ? ` ${await request.clone().text()}` : ''
      sent.push(`${request.method} ${request.url}${header === null ? '' : ` ${header}`}${body}`)
      if (!new URL(request.url).pathname.startsWith('/v2/')) return tokenAnswer(world)
      if (world.accepts?.includes(header ?? '')) return new Response('fine')
      return new Response('no', {
        status: 401,
        headers: world.challenge === null ? {} : { 'www-authenticate': world.challenge },
      })
    },
  })
  const fetcher = registryAuthorization(network, async () => world.credential)
  let outcome = ''
  for (let i = 0; i < times; i++) {
    outcome = await fetcher(new Request(world.url ?? MANIFEST)).then(
      (response) => String(response.status),
      (error: unknown) => (error instanceof AicrError ? `${error.code} ${error.message}` : String(error)),
    )
  }
  return { outcome, sent }
}

function tokenAnswer(world: World): Response {
  const { token = '{"token":"t1","expires_in":300}' } = world
  return typeof token === 'string' ? new Response(token) : new Response(token.body, { status: token.status })
}

const ASKED = `GET ${MANIFEST}`
const SCOPE = 'scope=repository%3Ateam%2Fa%3Apull&client_id=aicr-mirror'
const ASK_TOKEN = `GET ${REALM}?service=r.example&${SCOPE}`

describe('challenges and answers', () => {
  const rows: readonly (readonly [what: string, world: World, outcome: string, sent: readonly string[]])[] = [
    ['nothing asked', { challenge: BEARER, accepts: [''] }, '200', [ASKED]],
    [
      'nothing asked: credentials stay in the pocket',
      { challenge: BEARER, accepts: [''], credential: USER },
      '200',
      [ASKED],
    ],
    ['no challenge', { challenge: null, credential: USER }, '401', [ASKED]],
    ['a challenge of no use', { challenge: 'Negotiate', credential: USER }, '401', [ASKED]],
    ['an unreadable challenge', { challenge: '"', credential: USER }, '401', [ASKED]],
    ['Basic, nobody', { challenge: 'Basic realm="x"' }, '401', [ASKED]],
    [
      'Basic, a user',
      { challenge: 'Basic realm="x"', accepts: [BASIC], credential: USER },
      '200',
      [ASKED, `${ASKED} ${BASIC}`],
    ],
    [
      'Basic, a wrong user',
      { challenge: 'Basic realm="x"', accepts: ['Basic other'], credential: USER },
      '401',
      [ASKED, `${ASKED} ${BASIC}`],
    ],
    ['Basic, an identity token', { challenge: 'Basic realm="x"', credential: TOKEN }, '401', [ASKED]],
    ['Bearer, nobody', { challenge: BEARER, accepts: ['Bearer t1'] }, '200', [ASKED, ASK_TOKEN, `${ASKED} Bearer t1`]],
    [
      'Bearer, a user',
      { challenge: BEARER, accepts: ['Bearer t1'], credential: USER },
      '200',
      [ASKED, `${ASK_TOKEN} ${BASIC}`, `${ASKED} Bearer t1`],
    ],
    [
      'Bearer, an identity token',
      { challenge: BEARER, accepts: ['Bearer t1'], credential: TOKEN, token: '{"access_token":"t1"}' },
      '200',
      [
        ASKED,
        `POST ${REALM} grant_type=refresh_token&service=r.example&scope=repository%3Ateam%2Fa%3Apull&client_id=aicr-mirror&refresh_token=id3ntity`,
        `${ASKED} Bearer t1`,
      ],
    ],
    ['Bearer, a token that is not accepted', { challenge: BEARER }, '401', [ASKED, ASK_TOKEN, `${ASKED} Bearer t1`]],
    [
      'access_token',
      { challenge: BEARER, accepts: ['Bearer t2'], token: '{"access_token":"t2"}' },
      '200',
      [ASKED, ASK_TOKEN, `${ASKED} Bearer t2`],
    ],
    [
      'token before access_token',
      { challenge: BEARER, accepts: ['Bearer t1'], token: '{"access_token":"t2","token":"t1"}' },
      '200',
      [ASKED, ASK_TOKEN, `${ASKED} Bearer t1`],
    ],
    [
      'an empty token, and another',
      { challenge: BEARER, accepts: ['Bearer t2'], token: '{"access_token":"t2","token":""}' },
      '200',
      [ASKED, ASK_TOKEN, `${ASKED} Bearer t2`],
    ],
    [
      'Bearer before Basic',
      { challenge: `Basic realm="x", ${BEARER}`, accepts: ['Bearer t1'], credential: USER },
      '200',
      [ASKED, `${ASK_TOKEN} ${BASIC}`, `${ASKED} Bearer t1`],
    ],
    [
      'no service',
      { challenge: `Bearer realm="${REALM}",scope="repository:team/a:pull"`, accepts: ['Bearer t1'] },
      '200',
      [ASKED, `GET ${REALM}?${SCOPE}`, `${ASKED} Bearer t1`],
    ],
    [
      'no scope: the one that the request needs',
      { challenge: `Bearer realm="${REALM}",service="r.example"`, accepts: ['Bearer t1'] },
      '200',
      [ASKED, ASK_TOKEN, `${ASKED} Bearer t1`],
    ],
    [
      'several scopes',
      { challenge: `Bearer realm="${REALM}",scope="a:b:pull c:d:pull"`, accepts: ['Bearer t1'] },
      '200',
      [ASKED, `GET ${REALM}?scope=a%3Ab%3Apull&scope=c%3Ad%3Apull&client_id=aicr-mirror`, `${ASKED} Bearer t1`],
    ],
    [
      'a realm with a query',
      {
        challenge: `Bearer realm="${REALM}?account=x",service="r.example",scope="repository:team/a:pull"`,
        accepts: ['Bearer t1'],
      },
      '200',
      [ASKED, `GET ${REALM}?account=x&service=r.example&${SCOPE}`, `${ASKED} Bearer t1`],
    ],
    [
      'a realm with a user',
      { challenge: BEARER.replace('https://', 'https://evil:x@'), accepts: ['Bearer t1'] },
      '200',
      [ASKED, ASK_TOKEN, `${ASKED} Bearer t1`],
    ],
    [
      'no realm',
      { challenge: 'Bearer service="x"' },
      'UNAUTHORIZED r.example names no token server that can be asked: realm=""',
      [ASKED],
    ],
    [
      'a realm of another kind',
      { challenge: 'Bearer realm="ftp://x/y"' },
      'UNAUTHORIZED r.example names no token server that can be asked: realm="ftp://x/y"',
      [ASKED],
    ],
    [
      'a realm in clear, for nobody',
      { challenge: BEARER.replace('https', 'http'), accepts: ['Bearer t1'] },
      '200',
      [ASKED, ASK_TOKEN.replace('https', 'http'), `${ASKED} Bearer t1`],
    ],
    [
      'a realm in clear, for a user',
      { challenge: BEARER.replace('https', 'http'), credential: USER },
      'UNAUTHORIZED r.example wants its credentials sent over plain http to http://auth.example/token',
      [ASKED],
    ],
    [
      'a realm in clear, for a token',
      { challenge: BEARER.replace('https', 'http'), credential: TOKEN },
      'UNAUTHORIZED r.example wants its credentials sent over plain http to http://auth.example/token',
      [ASKED],
    ],
    [
      'not JSON',
      { challenge: BEARER, token: 'hello' },
      'UNAUTHORIZED auth.example sent a token that is not JSON',
      [ASKED, ASK_TOKEN],
    ],
    [
      'JSON of no use',
      { challenge: BEARER, token: '5' },
      'UNAUTHORIZED auth.example sent no token: the document must be a mapping, not 5',
      [ASKED, ASK_TOKEN],
    ],
    [
      'a token of another kind',
      { challenge: BEARER, token: '{"token": ["t1"]}' },
      'UNAUTHORIZED auth.example sent no token: token must be a string, not a list',
      [ASKED, ASK_TOKEN],
    ],
    ['no token', { challenge: BEARER, token: '{}' }, 'UNAUTHORIZED auth.example sent no token', [ASKED, ASK_TOKEN]],
    [
      'a token with blanks',
      { challenge: BEARER, token: '{"token":"a b"}' },
      'UNAUTHORIZED auth.example sent no token',
      [ASKED, ASK_TOKEN],
    ],
    [
      'a token beyond ASCII',
      { challenge: BEARER, token: '{"token":"ü"}' },
      'UNAUTHORIZED auth.example sent no token',
      [ASKED, ASK_TOKEN],
    ],
    [
      'a refusal, for nobody',
      { challenge: BEARER, token: { status: 401, body: '{"details":"log in first"}' } },
      'UNAUTHORIZED no token for r.example (no credentials are known for it): GET https://auth.example/token: 401: log in first',
      [ASKED, ASK_TOKEN],
    ],
    [
      'a refusal, for a user',
      { challenge: BEARER, credential: USER, token: { status: 403, body: '' } },
      'UNAUTHORIZED no token for r.example (its credentials were not accepted): GET https://auth.example/token: 403',
      [ASKED, `${ASK_TOKEN} ${BASIC}`],
    ],
    [
      'a token server that is gone',
      { challenge: BEARER, token: { status: 404, body: 'gone' } },
      'NOT_FOUND no token for r.example (no credentials are known for it): GET https://auth.example/token: 404: gone',
      [ASKED, ASK_TOKEN],
    ],
  ]
  test.each(rows)('%s', async (_, world, outcome, sent) => {
    expect(await ask(world)).toEqual({ outcome, sent })
  })
})

describe('the second time', () => {
  test('the token is sent at once', async () => {
    const { sent } = await ask({ challenge: BEARER, accepts: ['Bearer t1'] }, 3)
    expect(sent).toEqual([ASKED, ASK_TOKEN, `${ASKED} Bearer t1`, `${ASKED} Bearer t1`, `${ASKED} Bearer t1`])
  })
  test('Basic is sent at once', async () => {
    const { sent } = await ask({ challenge: 'Basic realm="x"', accepts: [BASIC], credential: USER }, 2)
    expect(sent).toEqual([ASKED, `${ASKED} ${BASIC}`, `${ASKED} ${BASIC}`])
  })
  test('a token that was not accepted is not sent again', async () => {
    const { sent } = await ask({ challenge: BEARER }, 2)
    expect(sent).toEqual([ASKED, ASK_TOKEN, `${ASKED} Bearer t1`, ASKED, ASK_TOKEN, `${ASKED} Bearer t1`])
  })
  test('a failure to get a token is not kept', async () => {
    const { sent } = await ask({ challenge: BEARER, token: '{}' }, 2)
    expect(sent).toEqual([ASKED, ASK_TOKEN, ASKED, ASK_TOKEN])
  })
})

describe('how long a token is used', () => {
  const rows: readonly (readonly [answer: string, after: number, fresh: boolean])[] = [
    ['{"token":"t1","expires_in":300}', 200, true],
    ['{"token":"t1","expires_in":300}', 289, true],
    ['{"token":"t1","expires_in":300}', 291, false],
    ['{"token":"t1"}', 49, true],
    ['{"token":"t1"}', 51, false],
    ['{"token":"t1","expires_in":0}', 49, true],
    ['{"token":"t1","expires_in":-5}', 49, true],
    ['{"token":"t1","expires_in":"300"}', 51, false],
    ['{"token":"t1","expires_in":4}', 2, true],
    ['{"token":"t1","expires_in":4}', 4, false],
    ['{"token":"t1","expires_in":86400}', 86_000, true],
  ]
  test.each(rows)('%s after %i s', async (answer, after, fresh) => {
    let now = 1_000_000
    let tokens = 0
    const network = testNetwork({
      now: () => now,
      fetch: async (request) => {
        if (request.url.startsWith(REALM)) {
          tokens++
          return new Response(answer)
        }
        const known = request.headers.get('authorization') === 'Bearer t1'
        return new Response('', { status: known ? 200 : 401, headers: { 'www-authenticate': BEARER } })
      },
    })
    const fetcher = registryAuthorization(network, async () => undefined)
    await fetcher(new Request(MANIFEST))
    now += after * 1000
    await fetcher(new Request(MANIFEST))
    expect(tokens).toBe(fresh ? 1 : 2)
  })
})

describe('an answer from elsewhere', () => {
  // Responses made by hand carry no URL: platforms' own fetchers hand out such ones
  const trap = 'https://trap.example/blob'
  const world = async (challenge: string): Promise<readonly string[]> => {
    const sent: string[] = []
    const network = testNetwork({
      fetch: async (request) => {
        sent.push(`${new URL(request.url).host} ${request.headers.get('authorization') ?? '-'}`)
        if (request.url === trap) return new Response('', { status: 401, headers: { 'www-authenticate': challenge } })
        return new Response('', { status: 307, headers: { location: trap } })
      },
    })
    const fetcher = registryAuthorization(network, async () => USER)
    expect((await fetcher(new Request('https://r.example/v2/a/blobs/sha256:0'))).status).toBe(401)
    return sent
  }
  test.each(['Basic realm="x"', 'Bearer realm="https://trap.example/token"', BEARER])(
    '%s gets no credential and no token',
    async (challenge) => {
      expect(await world(challenge)).toEqual(['r.example -', 'trap.example -'])
    },
  )
})
