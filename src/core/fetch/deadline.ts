import { alarm, deadlineIn, ownClock } from '../deadline.ts'
import { AicrError, say } from '../errors.ts'
import type { Fetcher } from '../seams.ts'
import { showUrl } from './failure.ts'

/** Gives up on a server that sends no headers within `milliseconds`. Bodies have their own clock, see readBody. `ended` ends what is under way. */
export const timed =
  (fetcher: Fetcher, milliseconds: number, ended?: AbortSignal): Fetcher =>
  async (request) => {
    ended?.throwIfAborted()
    const late = new AbortController()
    const signals = [request.signal, late.signal, ...(ended === undefined ? [] : [ended])]
    const off = alarm(deadlineIn(milliseconds, ownClock()), () => late.abort())
    try {
      return await fetcher(new Request(request, { signal: AbortSignal.any(signals) }))
    } catch (error) {
      if (late.signal.aborted && !request.signal.aborted) throw timeoutError(request, 'no answer', milliseconds)
      throw error
    } finally {
      off()
    }
  }

/** TIMEOUT, with what did not happen and for how long. */
export const timeoutError = (request: { method: string; url: string }, what: string, milliseconds: number): AicrError =>
  new AicrError(
    'TIMEOUT',
    say`${{ method: request.method }} ${{ place: showUrl(request.url) }}: ${{ what }} within ${{ seconds: milliseconds / 1000 }} s`,
    { hint: 'try again, or raise --timeout' },
  )
