import { AicrError, type Fetcher } from 'aicr-mirror'
import type { Answer, Question } from '../remote.ts'

const EMPTY: ReadonlySet<number> = new Set([101, 204, 205, 304])

/**
 * The Web's fetch by way of the frame behind the port. Rejects with AicrError FORBIDDEN, which nobody tries again, for a host that a page
 * cannot reach.
 */
export function relayedFetch(port: MessagePort): Fetcher {
  const waiting = new Map<number, (answer: Answer) => void>()
  let last = 0
  port.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    waiting.get(data.id)?.(data)
    waiting.delete(data.id)
  })
  port.start()
  const send = (question: Question): void => port.postMessage(question)
  return (request) =>
    new Promise((resolve, reject) => {
      const id = ++last
      const stop = (): void => {
        send({ abort: id })
        waiting.delete(id)
        reject(request.signal.reason)
      }
      request.signal.addEventListener('abort', stop, { once: true })
      waiting.set(id, (answer) => {
        request.signal.removeEventListener('abort', stop)
        if ('error' in answer) reject(new AicrError('FORBIDDEN', answer.error, { place: request.url }))
        else resolve(responseOf(answer))
      })
      send({ id, url: request.url, method: request.method, headers: [...request.headers] })
    })
}

function responseOf({ status, statusText, headers, body }: Exclude<Answer, { readonly error: string }>): Response {
  const kept = headers.filter(([name]) => name !== 'content-encoding' && name !== 'content-length')
  return new Response(EMPTY.has(status) ? null : (body as BodyInit), {
    status,
    statusText,
    headers: kept.map(([name, value]): [string, string] => [name, value]),
  })
}
