import { defined } from '../defined.ts'
import { AicrError, type ErrorCode, isError, say } from '../errors.ts'
import { isFields } from '../fields.ts'

/** A URL as messages show it: no user, no password, no query (signed URLs are secrets), no fragment. */
export function showUrl(url: string | URL): string {
  const parsed = typeof url === 'string' ? tryUrl(url) : url
  if (parsed === undefined)
    return String(url)
      .replace(/[?#].*$/s, '')
      .replace(/\/\/[^/]*@/, '//')
  return `${parsed.protocol}//${parsed.host}${parsed.pathname}`
}

/** A URL, or undefined when the text is not a URL. */
export function tryUrl(text: string, base?: string): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined
}

const CODES: Readonly<Record<number, ErrorCode>> = {
  401: 'UNAUTHORIZED',
  403: 'UNAUTHORIZED',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  407: 'UNAUTHORIZED',
  408: 'TIMEOUT',
  410: 'NOT_FOUND',
  429: 'RATE_LIMIT_EXCEEDED',
  504: 'TIMEOUT',
}

const HINTS: Readonly<Record<number, string>> = {
  401: 'log in (docker login, helm registry login, helm repo add --username) or pass --username and --password-stdin',
  403: 'the credentials in use may not read this; check which user they belong to',
  404: 'check the spelling of repository, chart and version',
  407: 'the proxy wants credentials: put them into HTTPS_PROXY',
  429: 'wait, log in for a higher limit, or list through a mirror',
}

/** The code of an HTTP status that is not the expected one. */
export const statusCode = (status: number): ErrorCode =>
  CODES[status] ?? (status >= 500 ? 'SERVICE_UNAVAILABLE' : 'BAD_RESPONSE')

/** An error from a server's answer: the request, the status, and what to try. `said` is the server's own words, trimmed. */
export function statusError(request: { method: string; url: string }, response: Response, said: string): AicrError {
  const { status } = response
  const phrase = [status, response.statusText].filter(Boolean).join(' ')
  const url = showUrl(request.url)
  const hint = HINTS[status]
  return new AicrError(
    statusCode(status),
    say`${{ method: request.method }} ${{ place: url }}: ${{ phrase: said === '' ? say`${{ status: phrase }}` : say`${{ status: phrase }}: ${{ said }}` }}`,
    defined({ hint }),
  )
}

/** Words of a server's error body: a registry's errors list, a `message` or `details` field, or the first line of text. */
export function serverWords(body: string): string {
  const fields = jsonWords(body)
  const text = fields ?? body.replace(/<(script|style)\b[^<>]*>.*?<\/\1>/gis, ' ').replace(/<[^<>]*>/g, ' ')
  const line = text.replace(/[\s\x00-\x1f\x7f]+/g, ' ').trim()
  return line.length > 200 ? `${line.slice(0, 200)}…` : line
}

function jsonWords(body: string): string | undefined {
  try {
    const value: unknown = JSON.parse(body)
    if (!isFields(value)) return undefined
    const errors = Array.isArray(value.errors) ? value.errors.filter(isFields) : []
    const listed = errors.map((error) => [error.code, error.message].filter(isText).join(': ')).join('; ')
    return listed || [value.details, value.message, value.error, value.detail].find(isText)
  } catch {
    return undefined
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** Error codes of a connection that will not get better by trying again. */
const PROXY_LOGIN = /proxy authentication required|proxy response \(407\)/i
const PERMANENT =
  /^(ENOTFOUND|EACCES|ERR_TLS|ERR_SSL|ERR_INVALID|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME|UND_ERR_PRX)/

/** Whether a failed connection is worth another try. */
export const isPassing = (error: unknown): boolean =>
  !(error instanceof AicrError) &&
  !isAbort(error) &&
  !causes(error).some((one) => PERMANENT.test(codeOf(one)) || PROXY_LOGIN.test(String(one)))

/** Whether an error comes from an abort signal. */
export const isAbort = (error: unknown): boolean =>
  isError(error) && (error.name === 'AbortError' || error.name === 'TimeoutError')

const TLS = /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS|HOSTNAME)/

/** Whether an error says that a host did not answer at all: it has no status and no words of the server's. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof AicrError && (error.cause !== undefined || error.code === 'TIMEOUT')

/** An error from a connection that failed. Aborts and coded errors pass through as they are. */
export function connectionError(request: { method: string; url: string }, error: unknown): unknown {
  if (error instanceof AicrError || isAbort(error)) return error
  const chain = causes(error)
  const last = chain.at(-1)
  const words = isError(last) ? last.message || codeOf(last) : String(error)
  const code = chain.map(codeOf).find((one) => one !== '') ?? ''
  const url = showUrl(request.url)
  // fetch hides a proxy's 407 behind a failed connection
  const proxy = chain.some((one) => PROXY_LOGIN.test(String(one)))
  return new AicrError(
    proxy ? 'UNAUTHORIZED' : 'SERVICE_UNAVAILABLE',
    say`${{ method: request.method }} ${{ place: url }}: ${{ cause: words || code || 'connection failed' }}`,
    { hint: proxy ? (HINTS[407] ?? '') : connectionHint(code, words), cause: error },
  )
}

function connectionHint(code: string, words: string): string {
  if (TLS.test(code)) return 'pass the authority that signed the certificate with --ca-file'
  if (/wrong version number|packet length too long/i.test(words)) return 'the server speaks plain HTTP: --plain-http'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return 'the host name does not resolve; check it, DNS and HTTPS_PROXY'
  return 'check the network, HTTPS_PROXY and NO_PROXY'
}

function causes(error: unknown): unknown[] {
  const chain: unknown[] = []
  for (let at = error; isError(at) && chain.length < 8; at = at.cause ?? firstOf(at)) chain.push(at)
  return chain
}

const firstOf = (error: Error): unknown => (error instanceof AggregateError ? error.errors[0] : undefined)

const codeOf = (error: unknown): string =>
  isError(error) && 'code' in error && typeof error.code === 'string' ? error.code : ''
