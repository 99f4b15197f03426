/** What the frame that speaks to other hosts is asked. */
export type Question =
  | {
      readonly id: number
      readonly url: string
      readonly method: string
      readonly headers: readonly (readonly [string, string])[]
    }
  | { readonly abort: number }

/** What it answers. */
export type Answer =
  | {
      readonly id: number
      readonly status: number
      readonly statusText: string
      readonly headers: readonly (readonly [string, string])[]
      readonly body: Uint8Array
    }
  | { readonly id: number; readonly error: string }

/**
 * Opens the way to other hosts. This page and its workers may speak to no host but their own; a frame with a policy of its own does it,
 * which is told addresses and headers and nothing else. Gives the port to ask it by.
 */
export async function openFrame(): Promise<MessagePort> {
  const frame = document.createElement('iframe')
  frame.hidden = true
  frame.title = 'fetches charts'
  frame.src = 'fetch.html'
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
  document.body.append(frame)
  await loaded
  const { port1, port2 } = new MessageChannel()
  frame.contentWindow?.postMessage('serve', location.origin, [port2])
  return port1
}
