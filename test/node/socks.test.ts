import { createServer as createSite } from 'node:http'
import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { nodeFetcher } from '../../src/node/fetcher.ts'

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

interface Behaviour {
  /** the method that the proxy chooses */
  readonly method?: number
  readonly login?: string
  readonly reply?: number
  /** sends its answers a byte at a time */
  readonly slow?: boolean
  /** what it says instead of SOCKS */
  readonly instead?: string
  readonly hangUp?: boolean
}

/** A SOCKS 5 proxy that leads every name to one port of this machine. */
async function startProxy(target: number, behaviour: Behaviour, seen: string[]): Promise<number> {
  const serve = async (socket: Socket): Promise<void> => {
    socket.on('error', () => undefined)
    const input = socket[Symbol.asyncIterator]()
    let held = Buffer.alloc(0)
    const read = async (length: number): Promise<Buffer> => {
      while (held.length < length) {
        const { done, value } = await input.next()
        if (done) throw new Error('gone')
        held = Buffer.concat([held, value as Buffer])
      }
      const part = held.subarray(0, length)
      held = held.subarray(length)
      return part
    }
    const write = (bytes: readonly number[]): void => {
      if (behaviour.slow) for (const byte of bytes) socket.write(Buffer.from([byte]))
      else socket.write(Buffer.from(bytes))
    }
    const [, methods = 0] = await read(2)
    const offered = await read(methods)
    if (behaviour.hangUp) return void socket.end()
    if (behaviour.instead !== undefined) return void socket.end(behaviour.instead)
    write([5, behaviour.method ?? 0])
    if (behaviour.method === 2 && offered.includes(2)) {
      const [, userLength = 0] = await read(2)
      const user = (await read(userLength)).toString()
      const [length = 0] = await read(1)
      const right = `${user}:${(await read(length)).toString()}` === behaviour.login
      write([1, right ? 0 : 1])
      if (!right) return
    }
    const [, , , kind] = await read(4)
    const [length = 0] = kind === 1 ? [4] : await read(1)
    const host = await read(length)
    seen.push(kind === 1 ? host.join('.') : host.toString())
    await read(2)
    write([5, behaviour.reply ?? 0, 0, 1, 0, 0, 0, 0, 0, 0])
    if (behaviour.reply) return
    const site = dial(target, '127.0.0.1')
    site.pipe(socket)
    site.write(held)
    for (;;) {
      const { done, value } = await input.next()
      if (done) return void site.end()
      site.write(value as Buffer)
    }
  }
  return listen(createServer((socket) => void serve(socket).catch(() => socket.destroy())))
}

async function ask(proxy: string, behaviour: Behaviour, url = 'http://charts.example/x'): Promise<[string, string[]]> {
  const seen: string[] = []
  const site = await listen(createSite((request, response) => response.end(`${request.headers.host}${request.url}`)))
  const port = await startProxy(site, behaviour, seen)
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
