/**
 * Fetches a chart from another host. This page may speak to no host but its own; a frame with a policy of its own does it, which is
 * told the address and nothing else. Rejects with words for the user: most often that the host does not allow it.
 */
export async function fetchRemote(address: string): Promise<Uint8Array> {
  const url = new URL(address)
  if (url.protocol !== 'https:') throw new Error('only https:// addresses can be fetched')
  const frame = document.createElement('iframe')
  frame.hidden = true
  frame.title = 'fetches a chart'
  frame.src = 'fetch.html'
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
  document.body.append(frame)
  try {
    await loaded
    return await ask(frame, url.href)
  } finally {
    frame.remove()
  }
}

function ask(frame: HTMLIFrameElement, url: string): Promise<Uint8Array> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve, reject) => {
    port1.addEventListener('message', ({ data }: MessageEvent<Uint8Array | string>) => {
      if (typeof data === 'string') reject(new Error(data))
      else resolve(data)
    })
    port1.start()
    frame.contentWindow?.postMessage(url, location.origin, [port2])
  })
}
