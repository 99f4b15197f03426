import { createServer as createSite } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { nodeFetcher } from '../../src/node/fetcher.ts'
import { type Behaviour, listen, startSocksProxy } from '../helpers/socks-proxy.ts'

async function ask(proxy: string, behaviour: Behaviour, url = 'http://charts.example/x'): Promise<[string, string[]]> {
  const seen: string[] = []
  const site = await listen(createSite((request, response) => response.end(`${request.headers.host}${request.url}`)))
  const port = await startSocksProxy(site, behaviour, seen)
  const fetcher = nodeFetcher({ env: { HTTP_PROXY: proxy.replace('PORT', String(port)) } })
  onTestFinished(() => fetcher.close())
  const said = await fetcher.fetch(new Request(url)).then(
    (response) => response.text(),
    (error: Error) => error.message.replace(String(port), 'PORT'),
  )
  return [said, seen]
}

const AT = 'the proxy 127.0.0.1:PORT of HTTP_PROXY'

describe('SOCKS proxies', () => {
  test.each<readonly [proxy: string, behaviour: Behaviour, said: string, seen: readonly string[]]>([
    ['socks5://127.0.0.1:PORT', {}, 'charts.example/x', ['charts.example']],
    ['socks5h://127.0.0.1:PORT', {}, 'charts.example/x', ['charts.example']],
    ['socks5://127.0.0.1:PORT', { slow: true }, 'charts.example/x', ['charts.example']],
    ['socks5://me:right@127.0.0.1:PORT', { method: 2, login: 'me:right' }, 'charts.example/x', ['charts.example']],
    ['socks5://me:r%40t@127.0.0.1:PORT', { method: 2, login: 'me:r@t' }, 'charts.example/x', ['charts.example']],
    ['socks5://me:right@127.0.0.1:PORT', {}, 'charts.example/x', ['charts.example']],
    ['socks5://me:wrong@127.0.0.1:PORT', { method: 2, login: 'me:right' }, `${AT} wants other credentials`, []],
    ['socks5://127.0.0.1:PORT', { method: 2, login: 'me:right' }, `${AT} wants a user and a password`, []],
    ['socks5://127.0.0.1:PORT', { method: 255 }, `${AT} wants a user and a password`, []],
    [
      'socks5://127.0.0.1:PORT',
      { reply: 2 },
      `${AT} cannot reach charts.example: connection not allowed by ruleset`,
      ['charts.example'],
    ],
    [
      'socks5://127.0.0.1:PORT',
      { reply: 5 },
      `${AT} cannot reach charts.example: connection refused`,
      ['charts.example'],
    ],
    ['socks5://127.0.0.1:PORT', { reply: 99 }, `${AT} cannot reach charts.example: error 99`, ['charts.example']],
    ['socks5://127.0.0.1:PORT', { instead: 'HTTP/1.1 400 Bad Request\r\n\r\n' }, `${AT} does not speak SOCKS 5`, []],
    [
      'socks5://127.0.0.1:PORT',
      { hangUp: true },
      'the proxy closed the connection (through the proxy 127.0.0.1:PORT of HTTP_PROXY)',
      [],
    ],
  ])('%s, %j', async (proxy, behaviour, said, seen) => {
    expect(await ask(proxy, behaviour)).toEqual([said, seen])
  })

  test('an address goes as an address', async () => {
    expect((await ask('socks5://127.0.0.1:PORT', {}, 'http://192.0.2.1/x'))[1]).toEqual(['192.0.2.1'])
  })

  test('a proxy that is not there is named with its variable', async () => {
    const fetcher = nodeFetcher({ env: { HTTP_PROXY: 'socks5://127.0.0.1:1' } })
    onTestFinished(() => fetcher.close())
    await expect(fetcher.fetch(new Request('http://charts.example/'))).rejects.toThrow(
      'connect ECONNREFUSED 127.0.0.1:1 (through the proxy 127.0.0.1:1 of HTTP_PROXY)',
    )
  })
})
