/** The one place that speaks to other hosts: gets an address, gives the bytes back, up to a limit. */
const MOST = 64 << 20

async function get(url: string): Promise<Uint8Array> {
  const response = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer' }).catch(() => {
    throw new Error(
      'the host cannot be reached from a page, or does not allow it (CORS): download the chart and open the file',
    )
  })
  if (!response.ok) throw new Error(`the host answers ${response.status} ${response.statusText}`)
  const bytes = new Uint8Array(await response.arrayBuffer())
  if (bytes.length > MOST) throw new Error(`the chart is larger than ${MOST >> 20} MiB`)
  return bytes
}

addEventListener('message', ({ data, origin, ports: [port] }: MessageEvent<unknown>) => {
  if (origin !== location.origin || typeof data !== 'string' || port === undefined) return
  get(data).then(
    (bytes) => port.postMessage(bytes),
    (error: unknown) => port.postMessage(error instanceof Error ? error.message : String(error)),
  )
})
