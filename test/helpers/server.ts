import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as the server saw it. */
export interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** What a server does instead of its job. */
export type Fault = (request: IncomingMessage, response: ServerResponse, serve: () => void) => void

export type Handler = (seen: Seen, response: ServerResponse) => void

/** A server in this process, with a memory and faults to switch on. */
export interface TestServer {
  readonly url: string
  /** `127.0.0.1:port` */
  readonly host: string
  readonly seen: Seen[]
  /** The next `times` requests whose path matches meet the fault. */
  fail(path: RegExp, fault: Fault, times?: number): void
  /** paths asked for, with method when it is not GET */
  asked(): string[]
  close(): Promise<void>
}

/** Handlers of the servers that are up, by origin: see `inProcess`. */
const running = new Map<string, (seen: Seen, response: ServerResponse) => void>()

/**
 * A fetch that asks the servers of this process without a socket, for suites about what is asked and answered. Faults, which are
 * about sockets, do not strike here.
 */
export const inProcess = async (request: Request): Promise<Response> => {
  const url = new URL(request.url)
  const handler = running.get(url.origin)
  if (handler === undefined) throw new TypeError(`nobody at ${url.origin}`)
  const body = request.method === 'POST' ? await request.text() : ''
  const headers = Object.fromEntries(request.headers)
  request.signal.throwIfAborted()
  return new Promise((resolve) => {
    let head: ResponseInit = {}
    const response = {
      writeHead: (status: number, given: Record<string, string>) => {
        head = { status, headers: given }
      },
      end: (bytes: Uint8Array<ArrayBuffer>) => resolve(new Response(head.status === 304 ? null : bytes, head)),
    }
    const one = { method: request.method, path: url.pathname + url.search, headers, body }
    handler(one, response as unknown as ServerResponse)
  })
}

/** Starts a server on a free loopback port. */
export async function startServer(handler: Handler): Promise<TestServer> {
  const seen: Seen[] = []
  const faults: { path: RegExp; fault: Fault; times: number }[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const one = { method, path: url, headers, body: Buffer.concat(parts).toString() }
      seen.push(one)
      const fault = faults.find((row) => row.times > 0 && row.path.test(url))
      if (fault === undefined) return handler(one, response)
      fault.times--
      fault.fault(request, response, () => handler(one, response))
    })
  })
  const { port } = await listen(server)
  const url = `http://127.0.0.1:${port}`
  running.set(url, (one, response) => {
    seen.push(one)
    handler(one, response)
  })
  return {
    url,
    host: `127.0.0.1:${port}`,
    seen,
    fail: (path, fault, times = 1) => void faults.push({ path, fault, times }),
    asked: () => seen.map((one) => (one.method === 'GET' ? one.path : `${one.method} ${one.path}`)),
    close: () => {
      running.delete(url)
      return stop(server)
    },
  }
}

async function listen(server: Server): Promise<AddressInfo> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server.address() as AddressInfo
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

/** Sends a whole answer. */
export function answer(
  response: ServerResponse,
  status: number,
  body: string | Uint8Array = '',
  headers: Readonly<Record<string, string>> = {},
): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  response.writeHead(status, { 'content-length': String(bytes.length), ...headers })
  response.end(bytes)
}

/** Answers with a status. */
export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}, body = ''): Fault =>
  (_request, response) =>
    answer(response, code, body, headers)

/** Answers 200 with something else. */
export const instead =
  (body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Fault =>
  (_request, response) =>
    answer(response, 200, body, headers)

/** Sends somewhere else. */
export const redirect =
  (location: string, code = 302): Fault =>
  (_request, response) =>
    answer(response, code, '', { location })

/** Promises `length` bytes, sends fewer, hangs up. */
export const cut =
  (sent = 10, length = 10_000): Fault =>
  (_request, response) => {
    response.writeHead(200, { 'content-length': String(length) })
    response.write(Buffer.alloc(sent, 'x'), () => response.socket?.destroy())
  }

/** Hangs up without a word. */
export const reset: Fault = (request) => void request.socket.destroy()

/** Never answers. */
export const hang: Fault = () => undefined

/** Sends headers and a little, then nothing. */
export const stall =
  (length = 1000): Fault =>
  (_request, response) => {
    response.writeHead(200, { 'content-length': String(length) })
    response.write('x')
  }

/** A byte now and then, without end. */
export const drip =
  (every = 20): Fault =>
  (_request, response) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write('x'), every)
    response.on('close', () => clearInterval(timer))
  }

/** As fast as it goes, without end and without length. */
export const endless: Fault = (_request, response) => {
  response.writeHead(200)
  const piece = Buffer.alloc(64 << 10, 'x')
  const push = (): void => {
    while (!response.destroyed && response.write(piece));
  }
  response.on('drain', push)
  push()
}

/** Whether any header or body that a server saw holds one of the secrets, plain or in base64. */
export function leaks(server: TestServer, secrets: readonly string[]): string[] {
  return server.seen.flatMap((one) => {
    const all = `${one.path} ${one.body} ${JSON.stringify(one.headers)}`
    const basic = /Basic ([A-Za-z0-9+/=]+)/.exec(all)?.[1] ?? ''
    const text = `${all} ${Buffer.from(basic, 'base64').toString()}`
    return secrets.filter((secret) => text.includes(secret)).map((secret) => `${one.path}: ${secret}`)
  })
}
