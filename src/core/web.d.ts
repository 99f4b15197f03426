/**
 * The part of the Web's standards that the core uses: present in browsers, Workers, Deno, Bun and Node. Declared here, and not by lib "dom",
 * so that nothing else of a platform is in scope. Text becomes bytes by encodeText and decodeText, which hold without TextEncoder too.
 */
declare function atob(text: string): string
declare function btoa(bytes: string): string

declare class URLSearchParams {
  constructor(init?: Readonly<Record<string, string>> | string)
  append(name: string, value: string): void
  get(name: string): string | null
  set(name: string, value: string): void
  toString(): string
}
declare class URL {
  static canParse(text: string, base?: string | URL): boolean
  constructor(text: string | URL, base?: string | URL)
  hash: string
  host: string
  hostname: string
  readonly href: string
  readonly origin: string
  password: string
  pathname: string
  port: string
  protocol: string
  search: string
  readonly searchParams: URLSearchParams
  username: string
  toString(): string
}

declare class DOMException extends Error {
  constructor(message?: string, name?: string)
}
interface AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
  throwIfAborted(): void
}
declare const AbortSignal: {
  any(signals: readonly AbortSignal[]): AbortSignal
  abort(reason?: unknown): AbortSignal
  timeout(milliseconds: number): AbortSignal
}
declare class AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}
declare class TextEncoder {
  encode(text: string): Uint8Array
}
declare class TextDecoder {
  decode(bytes: Uint8Array): string
}
declare const performance: { now(): number }
declare function setTimeout(run: () => void, milliseconds?: number): TimerHandle
declare function clearTimeout(timer: TimerHandle | undefined): void
/** what setTimeout returns: a number in browsers, an object in Node */
interface TimerHandle {
  readonly timerOnly: never
}

type BufferSource = ArrayBufferView<ArrayBuffer> | ArrayBuffer
interface ReadableStreamDefaultReader<T> {
  read(): Promise<{ done: false; value: T } | { done: true; value: T | undefined }>
  cancel(reason?: unknown): Promise<void>
  releaseLock(): void
}
interface ReadableStreamDefaultController<T> {
  enqueue(chunk: T): void
  close(): void
  error(reason?: unknown): void
}
interface ReadableWritablePair<R, W> {
  readonly readable: ReadableStream<R>
  readonly writable: WritableStream<W>
}
interface WritableStream<W> {
  readonly locked: boolean
  getWriter(): { write(chunk: W): Promise<void> }
}
declare class ReadableStream<T> {
  constructor(source: {
    start?(controller: ReadableStreamDefaultController<T>): void
    pull?(controller: ReadableStreamDefaultController<T>): void
    cancel?(reason?: unknown): void
  })
  getReader(): ReadableStreamDefaultReader<T>
  cancel(reason?: unknown): Promise<void>
  pipeThrough<R>(transform: ReadableWritablePair<R, T>): ReadableStream<R>
}
declare class DecompressionStream implements ReadableWritablePair<Uint8Array<ArrayBuffer>, BufferSource> {
  constructor(format: 'gzip')
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>
  readonly writable: WritableStream<BufferSource>
}
declare class Blob {
  constructor(parts: readonly BufferSource[])
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>
}

declare class Headers {
  constructor(init?: Headers | Readonly<Record<string, string>>)
  append(name: string, value: string): void
  delete(name: string): void
  get(name: string): string | null
  has(name: string): boolean
  set(name: string, value: string): void
}
type RequestRedirect = 'error' | 'follow' | 'manual'
interface RequestInit {
  method?: string
  headers?: Headers | Readonly<Record<string, string>>
  body?: string | Uint8Array<ArrayBuffer> | URLSearchParams | null
  redirect?: RequestRedirect
  signal?: AbortSignal | null
}
declare class Request {
  constructor(target: string | URL | Request, init?: RequestInit)
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly signal: AbortSignal
  clone(): Request
  text(): Promise<string>
}
declare class Response {
  constructor(
    body?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null,
    init?: { status?: number; headers?: Readonly<Record<string, string>> },
  )
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>> | null
  readonly headers: Headers
  readonly ok: boolean
  readonly redirected: boolean
  readonly status: number
  readonly statusText: string
  readonly type: 'basic' | 'cors' | 'default' | 'error' | 'opaque' | 'opaqueredirect'
  readonly url: string
  arrayBuffer(): Promise<ArrayBuffer>
  text(): Promise<string>
}
declare const crypto: {
  readonly subtle: { digest(algorithm: string, data: BufferSource): Promise<ArrayBuffer> }
  getRandomValues<T extends Uint8Array>(bytes: T): T
}
