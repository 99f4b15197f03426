// Serves playground/dist with the headers of its _headers file. `node serve.mjs [--build] [--port N]`
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { pathToFileURL } from 'node:url'

const HERE = import.meta.dirname
const DIST = join(HERE, 'dist')
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.tgz': 'application/gzip',
}

/** Builds the page; installs what that needs when it is not there. */
export function buildPlayground() {
  const npm = (...args) => execFileSync('npm', args, { cwd: HERE, stdio: ['ignore', 'ignore', 'inherit'] })
  if (!existsSync(join(HERE, 'node_modules/vite'))) npm('ci', '--no-audit', '--no-fund')
  npm('run', '-s', 'build')
}

/** Path patterns and their headers, as static hosts read them: a later rule wins. */
function readHeaders() {
  const rules = []
  for (const line of readFileSync(join(DIST, '_headers'), 'utf8').split('\n')) {
    if (line.startsWith('/')) rules.push([line.trim(), {}])
    else if (line.trim() !== '') {
      const colon = line.indexOf(':')
      rules.at(-1)[1][line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim()
    }
  }
  return (path) =>
    Object.assign(
      {},
      ...rules.filter(([pattern]) => pattern === '/*' || pattern === path).map(([, headers]) => headers),
    )
}

/** Serves the built page on a port of this machine; 0 is any. Answers with its address and how to stop. */
export async function servePlayground(port = 0) {
  const headersOf = readHeaders()
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const path = pathname === '/' ? '/index.html' : pathname
    const file = normalize(join(DIST, path))
    if (!file.startsWith(DIST + sep) || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404, headersOf(path)).end('not found')
      return
    }
    const type = TYPES[extname(file)] ?? 'application/octet-stream'
    response
      .writeHead(200, { 'content-type': type, 'cache-control': 'no-cache', ...headersOf(path) })
      .end(readFileSync(file))
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const at = process.argv.indexOf('--port')
  if (process.argv.includes('--build')) buildPlayground()
  const { url } = await servePlayground(at === -1 ? 4173 : Number(process.argv[at + 1]))
  console.log(`playground: ${url}`)
}
