import type { FromLister, ToLister } from './protocol.ts'
import { answer } from './session.ts'

/** Makes lists off the page's thread. */
const port = globalThis as unknown as {
  postMessage(message: FromLister): void
  addEventListener(type: 'message', listener: (event: { readonly data: ToLister }) => void): void
}

port.addEventListener('message', ({ data }) => void answer((message) => port.postMessage(message), data))
