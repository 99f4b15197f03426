// workerd, Cloudflare's runtime: no eval, no process, no Node compatibility. The suite and examples/worker are two services of one process.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { HERE } from '../bundle.mjs'

const PROGRAM = join(HERE, 'node_modules/@cloudflare/workerd-linux-64/bin/workerd')

const service = (name, file) => `
  ( name = "${name}",
    worker = (
      modules = [ ( name = "main", esModule = embed "${file}" ) ],
      compatibilityDate = "2025-01-01" ) )`

const config = (services) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [${services.map(({ name, file }) => service(name, file)).join(',')} ],
  sockets = [${services.map(({ name }) => `( name = "${name}", address = "127.0.0.1:0", http = (), service = "${name}" )`).join(', ')}] );
`

/** Starts workerd with services of bundled files. Answers with their addresses and how to stop it. */
export async function startWorkerd(services) {
  const folder = mkdtempSync(join(tmpdir(), 'workerd-'))
  // embed takes paths relative to the configuration, which must not leave its folder
  const local = services.map(({ name, text }) => ({ name, file: `${name}.js`, text }))
  for (const { file, text } of local) writeFileSync(join(folder, file), text)
  writeFileSync(join(folder, 'config.capnp'), config(local))
  const child = spawn(PROGRAM, ['serve', '--control-fd=3', join(folder, 'config.capnp')], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  })
  const stop = async () => {
    const gone = child.exitCode === null ? new Promise((resolve) => child.once('exit', resolve)) : undefined
    child.kill()
    await gone
    rmSync(folder, { recursive: true, force: true })
  }
  const ports = new Map()
  const ready = (async () => {
    for await (const line of createInterface({ input: child.stdio[3] })) {
      const event = JSON.parse(line)
      if (event.event === 'listen') ports.set(event.socket, event.port)
      if (ports.size === services.length) return
    }
    throw new Error('workerd ended before it listened')
  })()
  try {
    await Promise.race([
      ready,
      new Promise((_, reject) => setTimeout(() => reject(new Error('workerd does not start')), 20_000).unref()),
    ])
  } catch (error) {
    await stop()
    throw error
  }
  const addresses = Object.fromEntries([...ports].map(([name, port]) => [name, `http://127.0.0.1:${port}`]))
  return { addresses, stop }
}

export const missingWorkerd = () =>
  existsSync(PROGRAM) ? undefined : `${PROGRAM} is not there: npm ci --prefix test/runtimes`
