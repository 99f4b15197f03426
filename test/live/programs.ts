import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { helmOf } from '../../src/core/helm/index.ts'
import type { Certificates } from '../helpers/certificates.ts'

const run = promisify(execFile)

/** The real helm: $HELM, or the one on PATH. */
export const HELM = process.env.HELM || 'helm'

const versionOf = (helm: string): string =>
  spawnSync(helm, ['version', '--template', '{{ .Version }}'], { encoding: 'utf8' }).stdout ?? ''

/** The release that it is. */
export const HELM_RELEASE = await helmOf(versionOf(HELM))

/** Which of the programs are not there. */
export function missing(programs: readonly string[]): string[] {
  return programs.filter((program) => {
    const name = program === 'helm' ? HELM : program
    return spawnSync('sh', ['-c', 'command -v "$0"', name]).status !== 0
  })
}

/** A program that runs in the background. */
export interface Running {
  readonly port: number
  close(): Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function ready(port: number, child: ChildProcess): Promise<void> {
  for (let look = 0; look < 200; look++) {
    if (child.exitCode !== null) throw new Error(`exited with ${child.exitCode}`)
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true))
      socket.on('connect', () => socket.destroy()).on('error', () => resolve(false))
    })
    if (open) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`nothing listens on ${port}`)
}

async function start(program: string, args: readonly string[], port: number): Promise<Running> {
  const child = spawn(program, args, { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  await ready(port, child)
  return {
    port,
    close: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Debian's docker-registry; with TLS and a password file on request. */
export async function startDockerRegistry(
  folder: string,
  options: { tls?: Certificates; user?: string; password?: string; everywhere?: boolean } = {},
): Promise<Running> {
  const port = await freePort()
  mkdirSync(folder, { recursive: true })
  const lines = [
    'version: 0.1',
    'log: {level: error}',
    'storage:',
    `  filesystem: {rootdirectory: ${join(folder, 'data')}}`,
    'http:',
    `  addr: ${options.everywhere ? '' : '127.0.0.1'}:${port}`,
  ]
  if (options.tls) lines.push('  tls:', `    certificate: ${options.tls.cert}`, `    key: ${options.tls.key}`)
  if (options.user !== undefined) {
    const { stdout } = await run('htpasswd', ['-Bbn', options.user, options.password ?? ''])
    writeFileSync(join(folder, 'htpasswd'), stdout)
    lines.push('auth:', '  htpasswd:', '    realm: live', `    path: ${join(folder, 'htpasswd')}`)
  }
  const config = join(folder, 'config.yml')
  writeFileSync(config, `${lines.join('\n')}\n`)
  return start('docker-registry', ['serve', config], port)
}

/** tinyproxy, for tunnels and plain requests. */
export async function startTinyproxy(folder: string): Promise<Running & { readonly log: string }> {
  const port = await freePort()
  mkdirSync(folder, { recursive: true })
  const log = join(folder, 'tinyproxy.log')
  const config = join(folder, 'tinyproxy.conf')
  writeFileSync(
    config,
    `Port ${port}\nListen 127.0.0.1\nTimeout 30\nLogLevel Connect\nLogFile "${log}"\nMaxClients 50\n`,
  )
  return { ...(await start('tinyproxy', ['-d', '-c', config], port)), log }
}

/** Runs the real helm in a home of its own. */
export async function helm(
  home: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  mkdirSync(home, { recursive: true })
  const place = {
    HELM_CACHE_HOME: join(home, 'cache'),
    HELM_CONFIG_HOME: join(home, 'config'),
    HELM_DATA_HOME: join(home, 'data'),
  }
  const { stdout, stderr } = await run(HELM, [...args], {
    env: { PATH: process.env.PATH, HOME: home, ...place, ...env },
  })
  return stdout + stderr
}
