import { Agent, type AgentOptions } from 'node:http'
import { Agent as SecureAgent, type AgentOptions as SecureAgentOptions } from 'node:https'
import { connect, isIP, isIPv4, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { AicrError, say } from '../core/errors.ts'
import type { ProxyServer } from './proxy.ts'
import { openAgents, type Wire, type WireOptions } from './wire.ts'

/** Requests through a SOCKS 5 proxy, which looks the names up: Go does not tell `socks5` and `socks5h` apart either. */
export function openSocks(proxy: ProxyServer, options: WireOptions): Wire {
  const { lookup: _, ...tls } = options
  return openAgents(
    new SocksAgent(proxy, { keepAlive: true }),
    new SecureSocksAgent(proxy, { keepAlive: true, ...tls }),
  )
}

interface Target {
  readonly host?: string | null | undefined
  readonly port?: number | string | null | undefined
  readonly servername?: string | undefined
}

type Done = (error: Error | null, stream: Duplex) => void

class SocksAgent extends Agent {
  readonly #proxy: ProxyServer
  constructor(proxy: ProxyServer, options: AgentOptions) {
    super(options)
    this.#proxy = proxy
  }

  override createConnection(target: Target, done?: Done): undefined {
    reach(this.#proxy, target).then((socket) => done?.(null, socket), done as (error: Error) => void)
  }
}

class SecureSocksAgent extends SecureAgent {
  readonly #proxy: ProxyServer
  constructor(proxy: ProxyServer, options: SecureAgentOptions) {
    super(options)
    this.#proxy = proxy
  }

  override createConnection(target: Target, done?: Done): undefined {
    const host = target.host ?? ''
    const name = isIP(host) === 0 ? { servername: target.servername ?? host } : {}
    reach(this.#proxy, target).then(
      (socket) => done?.(null, connectTls({ ...target, ...name, host, port: Number(target.port), socket })),
      done as (error: Error) => void,
    )
  }
}

const VERSION = 5
const NO_LOGIN = 0
const USER_AND_PASSWORD = 2
const DOMAIN = 3
const DEFAULT_PORT = 1080

/** A connection to a target by way of the proxy (RFC 1928, RFC 1929). */
async function reach(proxy: ProxyServer, { host, port }: Target): Promise<Socket> {
  const address = new URL(proxy.url)
  const socket = connect(Number(address.port) || DEFAULT_PORT, address.hostname.replace(/^\[|\]$/g, ''))
  try {
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    await logIn(socket, proxy, address)
    await ask(socket, proxy, host ?? '', Number(port))
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  }
}

async function logIn(socket: Socket, proxy: ProxyServer, { username, password }: URL): Promise<void> {
  const methods = username === '' ? [NO_LOGIN] : [NO_LOGIN, USER_AND_PASSWORD]
  socket.write(Buffer.from([VERSION, methods.length, ...methods]))
  const [version, method] = await read(socket, 2)
  if (version !== VERSION) throw failed('SERVICE_UNAVAILABLE', proxy, 'does not speak SOCKS 5')
  if (method === NO_LOGIN) return
  if (method !== USER_AND_PASSWORD || username === '')
    throw failed('UNAUTHORIZED', proxy, 'wants a user and a password')
  const [user, secret] = [username, password].map((part) => Buffer.from(decodeURIComponent(part)).subarray(0, 255))
  socket.write(Buffer.concat([lengthOf(1), counted(user), counted(secret)]))
  const [, status] = await read(socket, 2)
  if (status !== 0) throw failed('UNAUTHORIZED', proxy, 'wants other credentials')
}

const lengthOf = (length: number): Buffer => Buffer.from([length])
const counted = (bytes: Uint8Array = new Uint8Array()): Buffer => Buffer.concat([lengthOf(bytes.length), bytes])

const REPLIES = [
  'done',
  'general failure',
  'connection not allowed by ruleset',
  'network unreachable',
  'host unreachable',
  'connection refused',
  'TTL expired',
  'command not supported',
  'address type not supported',
]

async function ask(socket: Socket, proxy: ProxyServer, host: string, port: number): Promise<void> {
  socket.write(Buffer.concat([Buffer.from([VERSION, 1, 0]), addressOf(host), Buffer.from([port >> 8, port & 255])]))
  const [, reply = 1, , kind] = await read(socket, 4)
  if (reply !== 0)
    throw failed('SERVICE_UNAVAILABLE', proxy, `cannot reach ${host}: ${REPLIES[reply] ?? `error ${reply}`}`)
  const [length = 0] = kind === 1 ? [4] : kind === DOMAIN ? await read(socket, 1) : [16]
  await read(socket, length + 2)
}

function addressOf(host: string): Buffer {
  if (isIPv4(host)) return Buffer.from([1, ...host.split('.').map(Number)])
  return Buffer.concat([lengthOf(DOMAIN), counted(Buffer.from(host).subarray(0, 255))])
}

/** Exactly so many bytes; what follows stays in the socket. */
function read(socket: Socket, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      socket.off('readable', look).off('end', ended).off('error', broken)
      act()
    }
    const look = (): void => {
      const bytes: Buffer | null = socket.read(length)
      if (bytes !== null && bytes.length === length) settle(() => resolve(bytes))
    }
    const broken = (error: Error): void => settle(() => reject(error))
    const ended = (): void => broken(new Error('the proxy closed the connection'))
    socket.on('readable', look).on('end', ended).on('error', broken)
    look()
  })
}

const failed = (
  code: 'UNAUTHORIZED' | 'SERVICE_UNAVAILABLE',
  { variable, host }: ProxyServer,
  what: string,
): AicrError =>
  new AicrError(code, say`the proxy ${{ host }} of ${{ variable }} ${{ what }}`, {
    place: variable,
    hint: `${variable} is socks5://[USER:PASSWORD@]HOST[:PORT]`,
  })
