import { lookup as platformLookup } from 'node:dns'
import { Agent, type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { pipeline, Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { isForbiddenAddress } from '../core/fetch/index.ts'

/** Connections that one kind of request shares. */
export interface Wire {
  /** Sends a request as it is and answers with what came: redirects are not followed. */
  send(request: Request): Promise<Response>
  close(): Promise<void>
}

/** How connections are made. */
export interface WireOptions {
  readonly ca?: string[]
  readonly cert?: string
  readonly key?: string
  readonly rejectUnauthorized?: boolean
  readonly lookup?: LookupFunction
}

/** A name leads to an address that nobody may ask. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress'
  readonly address: string
  constructor(address: string) {
    super(`${address} is a link-local or metadata address`)
    this.address = address
  }
}

/**
 * A lookup that fails when one of a name's addresses is forbidden. It answers for the very connection that is being opened, so that
 * a name server cannot show one address to a check and another to the connection.
 */
export const guardedLookup =
  (lookup: LookupFunction = platformLookup): LookupFunction =>
  (name, options, callback) =>
    lookup(name, options, (error, address, family) => {
      const found = typeof address === 'string' ? [address] : (address ?? []).map((one) => one.address)
      const bad = error ? undefined : found.find(isForbiddenAddress)
      if (bad === undefined) callback(error, address, family)
      else callback(new ForbiddenAddress(bad), [])
    })

/** Requests over node's own http and https, connections kept alive. */
export function openWire(options: WireOptions): Wire {
  return openAgents(
    new Agent({ keepAlive: true, ...lookupOf(options) }),
    new SecureAgent({ keepAlive: true, ...options }),
  )
}

/** Requests by these agents. */
export function openAgents(plain: Agent, secure: SecureAgent): Wire {
  return {
    send: (request) => send(request, request.url.startsWith('https:') ? secure : plain),
    close: async () => {
      plain.destroy()
      secure.destroy()
    },
  }
}

const lookupOf = ({ lookup }: WireOptions): { lookup?: LookupFunction } => (lookup === undefined ? {} : { lookup })

async function send(request: Request, agent: Agent): Promise<Response> {
  const body = await bodyOf(request)
  const options: RequestOptions = { method: request.method, agent, signal: request.signal, headers: headersOf(request) }
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    const start = request.url.startsWith('https:') ? secureRequest : plainRequest
    start(new URL(request.url), options).on('response', resolve).on('error', reject).end(body)
  })
  const headers = new Headers()
  for (let at = 0; at < message.rawHeaders.length; at += 2) {
    headers.append(message.rawHeaders[at] ?? '', message.rawHeaders[at + 1] ?? '')
  }
  return toResponse(request, {
    status: message.statusCode ?? 0,
    statusText: message.statusMessage ?? '',
    headers,
    body: message,
  })
}

/** Request headers on the wire: who we are, and that gzip will do unless the request says otherwise. */
export function headersOf(request: Request): Record<string, string> {
  const defaults = { accept: '*/*', 'accept-encoding': 'gzip', 'user-agent': 'aicr-mirror' }
  return { ...defaults, ...Object.fromEntries(request.headers) }
}

/** The body of the few requests that have one; small. */
export const bodyOf = async (request: Request): Promise<string | undefined> =>
  request.method === 'GET' || request.method === 'HEAD' ? undefined : request.clone().text()

/** What came over the wire. */
export interface Answer {
  readonly status: number
  readonly statusText: string
  readonly headers: Headers
  readonly body: Readable
}

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}
const EMPTY: ReadonlySet<number> = new Set([204, 205, 304])

/**
 * An answer as a Response. The body is decoded as its Content-Encoding says, unless the request wanted `identity`: many servers
 * mark an archive as gzip-encoded because it is gzip, and its own bytes are what digests are of.
 */
export function toResponse(request: Request, answer: Answer): Response {
  const { status, statusText, headers } = answer
  if (EMPTY.has(status) || request.method === 'HEAD') {
    answer.body.resume()
    return new Response(null, { status, statusText, headers })
  }
  const asItIs = request.headers.get('accept-encoding') === 'identity'
  const encoding = (headers.get('content-encoding') ?? '').trim().toLowerCase()
  const decoder = asItIs ? undefined : DECODERS[encoding]?.()
  // pipeline tells the reader of a body that breaks off, and the server of a reader that left
  const body = decoder === undefined ? answer.body : pipeline(answer.body, decoder, () => undefined)
  return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, { status, statusText, headers })
}
