import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** Listens on a free port until the test is over. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** How the proxy behaves. */
export interface Behaviour {
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
export async function startSocksProxy(target: number, behaviour: Behaviour, seen: string[]): Promise<number> {
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
