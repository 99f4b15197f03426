import { AicrError, say } from '../errors.ts'
import type { Clock, Fetcher, Sleep } from '../seams.ts'
import { connectionError, isPassing, showUrl } from './failure.ts'

/** How often, and how long to wait between. */
export interface RetryPolicy {
  /** tries in all, the first included */
  readonly attempts: number
  /** milliseconds before the second try; doubles each time */
  readonly firstWait: number
  /** the longest wait, also of what a server asks for; a server that asks for more is not waited for */
  readonly longestWait: number
}

export const RETRY: RetryPolicy = { attempts: 4, firstWait: 250, longestWait: 30_000 }

/** What retrying needs of the world. `chance` in [0, 1) spreads the waits of many clients. */
export interface RetryEffects {
  readonly sleep: Sleep
  readonly now: Clock
  readonly chance: () => number
}

const PASSING: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])

/** Tries again after failed connections and temporary errors, and honours Retry-After. The last answer is returned, good or bad. */
export const retrying =
  (fetcher: Fetcher, policy: RetryPolicy, effects: RetryEffects): Fetcher =>
  async (request) => {
    for (let attempt = 1; ; attempt++) {
      const last = attempt >= policy.attempts
      const outcome = await attemptOnce(fetcher, request)
      if (isResponse(outcome)) {
        const wait = PASSING.has(outcome.status) ? waitFor(outcome, attempt, policy, effects) : undefined
        if (last || wait === undefined) return outcome
        await outcome.body?.cancel().catch(() => undefined)
        await effects.sleep(wait, request.signal)
      } else {
        if (last || !outcome.passing) throw outcome.error
        await effects.sleep(backoff(attempt, policy, effects), request.signal)
      }
    }
  }

interface Failed {
  readonly passing: boolean
  readonly error: unknown
}

/** A platform's own Response class need not be the global one. */
const isResponse = (outcome: Response | Failed): outcome is Response => 'status' in outcome

async function attemptOnce(fetcher: Fetcher, request: Request): Promise<Response | Failed> {
  try {
    return await fetcher(request.clone())
  } catch (error) {
    request.signal.throwIfAborted()
    return { passing: isPassing(error), error: connectionError(request, error) }
  }
}

/** Exponential, with up to a quarter more by chance. */
export function backoff(attempt: number, policy: RetryPolicy, effects: Pick<RetryEffects, 'chance'>): number {
  const wait = policy.firstWait * 2 ** (attempt - 1)
  return Math.min(policy.longestWait, Math.round(wait * (1 + effects.chance() / 4)))
}

/** Undefined when the server wants a longer wait than policy allows. */
function waitFor(response: Response, attempt: number, policy: RetryPolicy, effects: RetryEffects): number | undefined {
  const asked = retryAfter(response.headers.get('retry-after'), effects.now())
  if (asked === undefined) return backoff(attempt, policy, effects)
  return asked > policy.longestWait ? undefined : asked
}

/** Milliseconds that a Retry-After header asks for: seconds or an HTTP date. Undefined when absent or unreadable. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined
  const text = header.trim()
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  const date = /^[A-Z][a-z]{2},? /.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/** The error of a server that wants us to wait for too long. */
export function tooLongToWait(
  request: { method: string; url: string },
  response: Response,
  now: number,
): AicrError | undefined {
  const asked = retryAfter(response.headers.get('retry-after'), now)
  if (response.status !== 429 || asked === undefined) return undefined
  const seconds = Math.ceil(asked / 1000)
  return new AicrError(
    'RATE_LIMIT_EXCEEDED',
    say`${{ method: request.method }} ${{ place: showUrl(request.url) }}: 429: the server asks to wait ${{ seconds }} s`,
    { hint: 'wait, log in for a higher limit, or list through a mirror' },
  )
}
