import type { FromWorker, ToWorker } from './protocol.ts'
import { answer, formats, helms } from './session.ts'

/** Renders off the page's thread, so that typing never waits. */
const port = globalThis as unknown as {
  postMessage(message: FromWorker): void
  addEventListener(type: 'message', listener: (event: { readonly data: ToWorker }) => void): void
}
const post = (message: FromWorker): void => port.postMessage(message)

port.addEventListener('message', ({ data }) => void answer(post, data))
post({ type: 'ready', formats, helms })
