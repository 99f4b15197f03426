import { describe, expect, test } from 'vitest'
import { AicrError } from '../../../src/core/errors.ts'
import {
  connectionError,
  isPassing,
  serverWords,
  showUrl,
  statusCode,
  statusError,
} from '../../../src/core/fetch/failure.ts'

describe('URLs in messages', () => {
  const rows: readonly (readonly [url: string, shown: string])[] = [
    ['https://a.example/x', 'https://a.example/x'],
    ['https://a.example', 'https://a.example/'],
    ['https://u:p@a.example/x', 'https://a.example/x'],
    ['https://u@a.example/x', 'https://a.example/x'],
    ['https://a.example/x?signature=abc', 'https://a.example/x'],
    ['https://a.example/x#f', 'https://a.example/x'],
    ['https://a.example:8443/x', 'https://a.example:8443/x'],
    ['oci://a.example/x', 'oci://a.example/x'],
    ['https://u:p@[x/y?s=1', 'https://[x/y'],
    ['not a url?x', 'not a url'],
  ]
  test.each(rows)('%s', (url, shown) => {
    expect(showUrl(url)).toBe(shown)
  })
})

describe('statuses', () => {
  const rows: readonly (readonly [status: number, code: string])[] = [
    [400, 'BAD_RESPONSE'],
    [401, 'UNAUTHORIZED'],
    [402, 'BAD_RESPONSE'],
    [403, 'UNAUTHORIZED'],
    [404, 'NOT_FOUND'],
    [405, 'METHOD_NOT_ALLOWED'],
    [407, 'UNAUTHORIZED'],
    [408, 'TIMEOUT'],
    [409, 'BAD_RESPONSE'],
    [410, 'NOT_FOUND'],
    [429, 'RATE_LIMIT_EXCEEDED'],
    [451, 'BAD_RESPONSE'],
    [500, 'SERVICE_UNAVAILABLE'],
    [502, 'SERVICE_UNAVAILABLE'],
    [503, 'SERVICE_UNAVAILABLE'],
    [504, 'TIMEOUT'],
    [599, 'SERVICE_UNAVAILABLE'],
    [302, 'BAD_RESPONSE'],
    [204, 'BAD_RESPONSE'],
  ]
  test.each(rows)('%i is %s', (status, code) => {
    expect(statusCode(status)).toBe(code)
  })
  test('the message has what was asked, what was said, and what to try', () => {
    const response = new Response(null, { status: 404, statusText: 'Not Found' })
    const error = statusError({ method: 'GET', url: 'https://u:p@a.example/x?s' }, response, 'no such chart')
    expect(error.message).toBe('GET https://a.example/x: 404 Not Found: no such chart')
    expect(error.place?.file).toBe('https://a.example/x')
    expect(error.hint).toBe('check the spelling of repository, chart and version')
  })
  test('without words', () => {
    const error = statusError({ method: 'GET', url: 'https://a.example/x' }, new Response(null, { status: 500 }), '')
    expect(error.message).toBe('GET https://a.example/x: 500')
    expect(error.hint).toBeUndefined()
  })
})

describe('a server’s words', () => {
  const rows: readonly (readonly [body: string, words: string])[] = [
    ['', ''],
    ['  \n ', ''],
    ['no such file', 'no such file'],
    ['two\nlines', 'two lines'],
    ['{"errors":[{"code":"DENIED","message":"requested access is denied"}]}', 'DENIED: requested access is denied'],
    ['{"errors":[{"code":"A","message":"a"},{"code":"B","message":"b"}]}', 'A: a; B: b'],
    ['{"errors":[{"code":"A"}]}', 'A'],
    ['{"errors":[{"message":"a"}]}', 'a'],
    ['{"errors":[]}', '{"errors":[]}'],
    ['{"errors":[5]}', '{"errors":[5]}'],
    ['{"errors":"bad"}', '{"errors":"bad"}'],
    ['{"details":"incorrect username or password"}', 'incorrect username or password'],
    ['{"message":"Bad credentials"}', 'Bad credentials'],
    ['{"error":"invalid_grant"}', 'invalid_grant'],
    ['{"detail":"x"}', 'x'],
    ['[1]', '[1]'],
    ['null', 'null'],
    ['{"errors":[', '{"errors":['],
    ['<html><head><title>404</title></head><body><h1>Not Found</h1></body></html>', '404 Not Found'],
    ['<script>evil()</script>text', 'text'],
    ['<style>a{}</style>text', 'text'],
    ['a\u0000b\u001b[31mc', 'a b [31mc'],
    ['x'.repeat(300), `${'x'.repeat(200)}…`],
  ]
  test.each(rows)('%j', (body, words) => {
    expect(serverWords(body)).toBe(words)
  })
})

const failed = (code: string, message = code): Error =>
  Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(message), { code }) })

describe('connections that fail', () => {
  const rows: readonly (readonly [error: Error, message: string, hint: string])[] = [
    [
      failed('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'),
      'connect ECONNREFUSED 127.0.0.1:1',
      'check the network',
    ],
    [failed('ENOTFOUND', 'getaddrinfo ENOTFOUND nope'), 'getaddrinfo ENOTFOUND nope', 'does not resolve'],
    [failed('EAI_AGAIN'), 'EAI_AGAIN', 'does not resolve'],
    [
      failed('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain'),
      'self-signed certificate in certificate chain',
      '--ca-file',
    ],
    [failed('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', '--ca-file'],
    [failed('ERR_TLS_CERT_ALTNAME_INVALID'), 'ERR_TLS_CERT_ALTNAME_INVALID', '--ca-file'],
    [failed('EPROTO', 'write EPROTO: wrong version number'), 'write EPROTO: wrong version number', '--plain-http'],
    [failed('UND_ERR_SOCKET', 'other side closed'), 'other side closed', 'check the network'],
    [new TypeError('Failed to fetch'), 'Failed to fetch', 'check the network'],
    [
      Object.assign(new TypeError('fetch failed'), {
        cause: new AggregateError([Object.assign(new Error('a'), { code: 'ECONNREFUSED' })], ''),
      }),
      'a',
      'check the network',
    ],
    [
      failed('UND_ERR_ABORTED', 'Proxy response (407) !== 200 when HTTP Tunneling'),
      'Proxy response (407) !== 200 when HTTP Tunneling',
      'the proxy wants credentials',
    ],
  ]
  test.each(rows)('%s → %s', (cause, message, hint) => {
    const error = connectionError({ method: 'GET', url: 'https://a.example/x' }, cause) as AicrError
    expect(error.message).toBe(`GET https://a.example/x: ${message}`)
    expect(error.hint).toContain(hint)
    expect(error.cause).toBe(cause)
  })
  test('coded errors and aborts pass through', () => {
    const coded = new AicrError('NOT_FOUND', 'x')
    const abort = new DOMException('x', 'AbortError')
    expect(connectionError({ method: 'GET', url: 'https://a' }, coded)).toBe(coded)
    expect(connectionError({ method: 'GET', url: 'https://a' }, abort)).toBe(abort)
  })
  test('what is thrown need not be an error', () => {
    expect((connectionError({ method: 'GET', url: 'https://a' }, 'oops') as AicrError).message).toBe(
      'GET https://a/: oops',
    )
  })
  test.each([
    ['ECONNRESET', true],
    ['ECONNREFUSED', true],
    ['ETIMEDOUT', true],
    ['ENOTFOUND', false],
    ['EACCES', false],
    ['CERT_NOT_YET_VALID', false],
    ['ERR_INVALID_URL', false],
    ['ERR_SSL_WRONG_VERSION_NUMBER', false],
  ])('%s passes: %s', (code, passing) => {
    expect(isPassing(failed(code))).toBe(passing)
  })
})
