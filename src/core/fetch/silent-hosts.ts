import type { Clock, Fetcher } from '../seams.ts'
import { isUnreachable } from './failure.ts'

/** milliseconds for which a host that did not answer is taken to be gone: longer than most runs, and short for a program that goes on */
const GONE = 60_000

interface Gone {
  readonly error: unknown
  readonly until: number
}

/**
 * A host that has never answered and fails to once more is not asked again for a while: requests to it fail with the same error at once.
 * A run with many charts from a dead host waits for it once.
 */
export function givingUp(fetcher: Fetcher, now: Clock): Fetcher {
  const hosts = new Map<string, 'answers' | Gone>()
  return async (request) => {
    const { origin } = new URL(request.url)
    const known = hosts.get(origin)
    if (typeof known === 'object' && now() < known.until) throw known.error
    try {
      const response = await fetcher(request)
      hosts.set(origin, 'answers')
      return response
    } catch (error) {
      if (isUnreachable(error) && hosts.get(origin) !== 'answers') hosts.set(origin, { error, until: now() + GONE })
      throw error
    }
  }
}
