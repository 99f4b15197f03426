import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withBasic } from '../../../src/core/fetch/index.ts'
import { testNetwork } from '../../helpers/network.ts'

const SECRET = btoa('me:s3cret')
const ORIGINS = [
  'https://home.example',
  'https://a.example',
  'https://home.example:8443',
  'https://sub.home.example',
  'http://home.example',
] as const

/** A step of a server: answer, or send to a path at one of the origins. */
type Step = number
const HOME = new URL(ORIGINS[0]).origin

/**
 * Whatever way redirects lead among five origins, the secret is seen at home only, and not even there once the way has left home.
 * `steps[n]` tells where hop n is sent.
 */
test('no way through redirects carries a credential away', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(ORIGINS.length - 1), { maxLength: 9 }), async (steps: readonly Step[]) => {
      let hop = 0
      let left = false
      const network = testNetwork({
        fetch: async (request) => {
          const { origin } = new URL(request.url)
          if (origin !== HOME) left = true
          const carried = request.headers.get('authorization')?.includes(SECRET) === true
          expect(carried).toBe(!left)
          const to = steps[hop++]
          if (to === undefined) return new Response('there')
          return new Response(null, { status: 302, headers: { location: `${ORIGINS[to]}/${hop}` } })
        },
      })
      const fetcher = withBasic(network.fetch, { username: 'me', password: 's3cret' }, (url) => url.origin === HOME)
      const outcome = await fetcher(new Request(`${HOME}/0`)).then(
        (response) => response.status,
        // from https to http is refused
        (error: Error) => error.message,
      )
      if (typeof outcome === 'string') expect(outcome).toContain('redirects from https to')
      else expect(outcome).toBe(200)
    }),
    { numRuns: 400 },
  )
})

test('nor does any answer of a registry', async () => {
  const { registryAuthorization } = await import('../../../src/core/fetch/index.ts')
  const answers = fc.array(
    fc.record({
      status: fc.constantFrom(200, 302, 307, 401, 403, 404),
      to: fc.nat(ORIGINS.length - 1),
      challenge: fc.constantFrom('Basic realm="x"', 'Bearer realm="https://auth.example/t"', 'Negotiate', ''),
    }),
    { maxLength: 8 },
  )
  await fc.assert(
    fc.asyncProperty(answers, async (script) => {
      const steps = [...script]
      const network = testNetwork({
        retry: { attempts: 1, firstWait: 1, longestWait: 1 },
        fetch: async (request) => {
          const { origin, host } = new URL(request.url)
          const carried = request.headers.get('authorization')?.includes(SECRET) === true
          // at home, and at the token server that home itself has named
          if (carried) expect([HOME, 'https://auth.example']).toContain(origin)
          if (host === 'auth.example') return new Response('{"token":"t"}')
          const step = steps.shift() ?? { status: 200, to: 0, challenge: '' }
          return new Response(null, {
            status: step.status,
            headers: {
              ...(step.status < 400 ? { location: `${ORIGINS[step.to]}/v2/a/blobs/x${steps.length}` } : {}),
              ...(step.status === 401 && step.challenge !== '' ? { 'www-authenticate': step.challenge } : {}),
            },
          })
        },
      })
      const fetcher = registryAuthorization(network, async (host) =>
        host === 'home.example' ? { username: 'me', password: 's3cret' } : undefined,
      )
      await fetcher(new Request(`${HOME}/v2/a/blobs/sha256:x`)).catch(() => undefined)
    }),
    { numRuns: 400 },
  )
})
