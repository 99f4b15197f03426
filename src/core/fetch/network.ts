import { deadlineIn, inTime, ownClock } from '../deadline.ts'
import { defined } from '../defined.ts'
import { decodeDocument } from '../engine.ts'
import { AicrError } from '../errors.ts'
import { LIMITS, type Limits } from '../limits.ts'
import type { Clock, Fetcher, Sleep } from '../seams.ts'
import { readBody } from './body.ts'
import { timed, timeoutError } from './deadline.ts'
import { connectionError, serverWords, statusError } from './failure.ts'
import { guarded, type HostPolicy } from './hosts.ts'
import { following } from './redirects.ts'
import { backoff, RETRY, type RetryPolicy, retrying, tooLongToWait } from './retry.ts'
import { givingUp } from './silent-hosts.ts'
import { Slots } from './slots.ts'

/** Everything the network's layers need; everything except the platform's fetch has a default. */
export interface NetworkOptions {
  readonly fetch: Fetcher
  readonly limits?: Limits
  readonly hosts?: HostPolicy
  readonly retry?: RetryPolicy
  /** downloads at a time */
  readonly concurrency?: number
  readonly sleep?: Sleep
  readonly now?: Clock
  readonly chance?: () => number
  /** ends all that is under way: the network is closed */
  readonly signal?: AbortSignal
}

/** The network as sources see it, with guards, time-outs, retries and redirects; hosts that do not answer are given up. */
export interface Network {
  readonly fetch: Fetcher
  /** one try, no redirects: for questions whose failure is an answer */
  readonly probe: Fetcher
  readonly limits: Limits
  readonly retry: RetryPolicy
  readonly slots: Slots
  readonly sleep: Sleep
  readonly now: Clock
  readonly chance: () => number
  readonly signal?: AbortSignal
}

/** Layers, from the wire upwards: host policy, time to headers, retries, hosts that are gone, redirects. Authorisation goes on top, per source. */
export function createNetwork(options: NetworkOptions): Network {
  const limits = options.limits ?? LIMITS
  const retry = options.retry ?? RETRY
  const effects = { sleep: options.sleep ?? wait, now: options.now ?? Date.now, chance: options.chance ?? Math.random }
  const ended = options.signal
  const wire = guarded(options.fetch, options.hosts ?? {})
  const answers = timed(wire, limits.requestTimeout, ended)
  const fetch = following(givingUp(retrying(answers, retry, effects), effects.now), limits.redirects)
  const slots = new Slots(options.concurrency ?? 8)
  const probe = timed(wire, Math.min(limits.requestTimeout, PROBE), ended)
  return { fetch, probe, limits, retry, slots, ...effects, ...defined({ signal: ended }) }
}

/** What to download. */
export interface Wanted {
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** body bytes at most */
  readonly max: number
  readonly size?: number
  readonly digest?: string
  /** answers that are not errors, besides 200 */
  readonly accept?: readonly number[]
  readonly signal?: AbortSignal | undefined
}

/** An answer, body read and verified. */
export interface Downloaded {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
}

/** bodies get this many times the time that headers get */
const BODY_PATIENCE = 2
/** milliseconds for an answer whose absence is one */
const PROBE = 3000
const ERROR_BODY = 16 << 10

/**
 * Downloads through `fetch` (the network's, or with a layer of authorisation on top), in one of the network's slots.
 * A body that is cut off is fetched again. All of it has `limits.componentTimeout`. Throws AicrError.
 */
export function download(network: Network, fetch: Fetcher, wanted: Wanted): Promise<Downloaded> {
  const milliseconds = network.limits.componentTimeout
  const late = (): AicrError => timeoutError({ method: 'GET', url: wanted.url }, 'not complete', milliseconds)
  return network.slots.run(() =>
    inTime(
      { deadline: deadlineIn(milliseconds, ownClock()), signals: [wanted.signal, network.signal], late },
      (signal) => downloadPatiently(network, fetch, { ...wanted, signal }),
    ),
  )
}

async function downloadPatiently(network: Network, fetch: Fetcher, wanted: Wanted): Promise<Downloaded> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await downloadOnce(network, fetch, wanted)
    } catch (error) {
      const again = error instanceof CutBody && attempt < network.retry.attempts
      if (!again) throw error instanceof CutBody ? error.cause : error
      await network.sleep(backoff(attempt, network.retry, network), wanted.signal)
    }
  }
}

/** Marks a failure while reading a body that may work the next time. */
class CutBody extends Error {
  override readonly name = 'CutBody'
}

/**
 * Asks whether something is there without its bytes: by HEAD, and by GET where the answer is no, for there are servers that answer GET
 * alone. Throws AicrError as download does.
 */
export function peek(
  network: Network,
  fetch: Fetcher,
  wanted: Pick<Wanted, 'url' | 'headers' | 'signal'>,
): Promise<void> {
  const ask = async (method: 'HEAD' | 'GET'): Promise<{ request: Request; response: Response }> => {
    const request = new Request(wanted.url, { method, headers: { ...wanted.headers }, ...signalOf(wanted) })
    const response = await fetch(request).catch((error: unknown) => {
      throw connectionError(request, error)
    })
    return { request, response }
  }
  return network.slots.run(async () => {
    const head = await ask('HEAD')
    await head.response.body?.cancel().catch(() => undefined)
    if (head.response.status === 200) return
    const { request, response } = await ask('GET')
    if (response.status === 200) return response.body?.cancel().catch(() => undefined)
    const { requestTimeout: silence } = network.limits
    const clocks = { silence, patience: silence }
    throw (
      tooLongToWait(request, response, network.now()) ??
      statusError(request, response, await errorWords(request, response, clocks))
    )
  })
}

async function downloadOnce(network: Network, fetch: Fetcher, wanted: Wanted): Promise<Downloaded> {
  const request = new Request(wanted.url, { headers: { ...wanted.headers }, ...signalOf(wanted) })
  const response = await fetch(request).catch((error: unknown) => {
    throw connectionError(request, error)
  })
  const clocks = { silence: network.limits.requestTimeout * BODY_PATIENCE }
  if (response.status !== 200 && !wanted.accept?.includes(response.status)) {
    throw (
      tooLongToWait(request, response, network.now()) ??
      statusError(request, response, await errorWords(request, response, clocks))
    )
  }
  try {
    const expected = response.status === 200 ? wanted : { max: wanted.max }
    const bytes = await readBody(request, response, { ...expected, ...clocks })
    return { status: response.status, headers: response.headers, bytes }
  } catch (error) {
    if (error instanceof AicrError && error.code === 'SERVICE_UNAVAILABLE') throw new CutBody('', { cause: error })
    throw error
  }
}

/** The server's own words in an error answer; a body that cannot be read says nothing. */
export async function errorWords(
  request: Request,
  response: Response,
  clocks: { readonly silence: number },
): Promise<string> {
  try {
    const bytes = await readBody(request, response, { ...clocks, max: ERROR_BODY })
    return serverWords(decodeDocument(bytes))
  } catch {
    return ''
  }
}

const signalOf = (wanted: Pick<Wanted, 'signal'>): { signal?: AbortSignal } =>
  wanted.signal === undefined ? {} : { signal: wanted.signal }

/** Sleep by the platform's timers. */
export const wait: Sleep = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    if (signal?.aborted) return reject(signal.reason)
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', stop, { once: true })
  })
