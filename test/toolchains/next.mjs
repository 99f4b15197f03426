// Next: the standalone output alone, served where nothing else of the app is.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { archives, differences, folder, nodeReference, places, run } from './app.mjs'

const SOURCE = join(import.meta.dirname, 'next')
const HOST = '127.0.0.1'

async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, HOST, resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Builds the app and serves its standalone output from elsewhere; answers the server's address and what ends it. */
async function serve() {
  const app = mkdtempSync(join(tmpdir(), 'next-'))
  cpSync(SOURCE, app, { recursive: true, verbatimSymlinks: true })
  for (const name of ['probe.mjs', 'probe-node.mjs']) cpSync(join(folder, name), join(app, name))
  for (const name of ['aicr-mirror', '@noble', 'undici', 'openpgp', 'zod'])
    cpSync(join(folder, 'node_modules', name), join(app, 'node_modules', name), { recursive: true })
  const said = run([join(app, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: app,
    env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  })
  if (!existsSync(join(app, '.next/standalone/server.js'))) throw new Error(said.slice(-2000))
  const away = mkdtempSync(join(tmpdir(), 'standalone-'))
  cpSync(join(app, '.next/standalone'), away, { recursive: true, verbatimSymlinks: true })
  rmSync(app, { recursive: true })
  const port = await freePort()
  const env = { ...process.env, PORT: String(port), HOSTNAME: HOST, NODE_ENV: 'production' }
  const server = spawn(process.execPath, ['server.js'], { cwd: away, env, stdio: 'ignore' })
  const ended = new Promise((resolve) => server.on('exit', resolve))
  return {
    url: `http://${HOST}:${port}`,
    close: async () => {
      server.kill()
      await ended
      rmSync(away, { recursive: true })
    },
  }
}

/** Asks until the server is up. */
async function post(url, body) {
  for (let look = 0; ; look++) {
    try {
      const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
      return await answer.json()
    } catch (error) {
      if (look > 600) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

async function standalone() {
  const server = await serve()
  try {
    const packed = Object.entries(archives).map(([name, path]) => [name, readFileSync(path).toString('base64')])
    const found = differences(await post(`${server.url}/lib`, Object.fromEntries(packed)))
    return found || differences(await post(`${server.url}/node`, places), nodeReference)
  } finally {
    await server.close()
  }
}

/** toolchain, what is done, what must come out. */
export const NEXT = [['next', 'standalone output alone, both doors', standalone, /^$/]]
