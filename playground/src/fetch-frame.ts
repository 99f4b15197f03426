/** The one place that speaks to other hosts: is told what to ask for, gives the answer back, up to a limit. */
import type { Answer, Question } from './remote.ts'

const MOST = 64 << 20

const OUT_OF_REACH = 'the host cannot be reached from a web page, or does not let pages read it (CORS)'

async function ask(question: Extract<Question, { readonly url: string }>, signal: AbortSignal): Promise<Answer> {
  const { id, url, method, headers } = question
  const response = await fetch(url, {
    method,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    signal,
  }).catch(() => undefined)
  if (response === undefined) return { id, error: OUT_OF_REACH }
  const body = new Uint8Array(await response.arrayBuffer())
  if (body.length > MOST) return { id, error: `the answer is larger than ${MOST >> 20} MiB` }
  return { id, status: response.status, statusText: response.statusText, headers: [...response.headers], body }
}

function serve(port: MessagePort): void {
  const running = new Map<number, AbortController>()
  port.addEventListener('message', ({ data }: MessageEvent<Question>) => {
    if ('abort' in data) {
      running.get(data.abort)?.abort()
      return
    }
    const controller = new AbortController()
    running.set(data.id, controller)
    ask(data, controller.signal)
      .catch(
        (error: unknown): Answer => ({ id: data.id, error: error instanceof Error ? error.message : String(error) }),
      )
      .then((answer) => {
        running.delete(data.id)
        port.postMessage(answer, 'body' in answer ? [answer.body.buffer as ArrayBuffer] : [])
      })
  })
  port.start()
}

addEventListener('message', ({ origin, ports: [port] }: MessageEvent<unknown>) => {
  if (origin === location.origin && port !== undefined) serve(port)
})
