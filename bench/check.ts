import { type ChildProcess, fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { printTable } from '../src/core/table.ts'
import { checkList } from '../src/library/mirror.ts'
import { createNodeSources } from '../src/node/sources.ts'

/*
 * Asks a registry on loopback, in a process of its own, about many images, and prints requests, time and memory.
 *
 *   npm run bench:check [IMAGES]
 */

const INDEX = 'application/vnd.oci.image.index.v1+json'
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`

/** Every image of this registry has the same index of two platforms. */
const CHILD = JSON.stringify({
  schemaVersion: 2,
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf('config'), size: 600 },
  layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: digestOf('layer'), size: 50_000_000 }],
})
const WHOLE = JSON.stringify({
  schemaVersion: 2,
  manifests: ['amd64', 'arm64'].map((architecture) => ({
    mediaType: MANIFEST,
    digest: digestOf(CHILD),
    size: CHILD.length,
    platform: { os: 'linux', architecture },
  })),
})

function serve(): void {
  let requests = 0
  const server = createServer((request, response) => {
    requests++
    const isChild = request.url?.endsWith(digestOf(CHILD)) ?? false
    const [body, type] = isChild ? [CHILD, MANIFEST] : [WHOLE, INDEX]
    response.writeHead(200, {
      'content-type': type,
      'docker-content-digest': digestOf(body),
      'content-length': body.length,
    })
    response.end(request.method === 'HEAD' ? undefined : body)
  })
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
  process.on('message', () => {
    process.send?.({ requests })
    requests = 0
  })
}

const answerOf = (child: ChildProcess): Promise<{ readonly port: number; readonly requests: number }> =>
  new Promise((resolve) => child.once('message', (message) => resolve(message as { port: number; requests: number })))

interface Run {
  readonly what: string
  readonly images: number
  readonly name: (host: string, i: number) => string
  readonly platforms: readonly string[]
}

async function measure(child: ChildProcess, host: string, { what, images, name, platforms }: Run): Promise<string[]> {
  const list = { images: Array.from({ length: images }, (_, i) => name(host, i)), charts: [] }
  const sources = await createNodeSources({ noCache: true })
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  let most = before
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 10)
  const started = performance.now()
  const { rows } = await checkList({
    list,
    registries: sources.registries,
    platforms: platforms.map((architecture) => ({ os: 'linux', architecture })),
  })
  const seconds = (performance.now() - started) / 1000
  clearInterval(timer)
  await sources.close()
  const asked = answerOf(child)
  child.send('count')
  const { requests } = await asked
  const found = rows.filter(({ state }) => state === 'found').length
  const cells = [what, images, found, requests, (requests / images).toFixed(2), seconds.toFixed(1)]
  return [...cells, ((most - before) / 1e6).toFixed(0)].map(String)
}

async function main(images: number): Promise<void> {
  const child = fork(process.argv[1] ?? '', ['serve'])
  const { port } = await answerOf(child)
  const byTag = (host: string, i: number): string => `${host}/team/app${i}:1`
  const pinned = (host: string, i: number): string => `${byTag(host, i)}@${digestOf(WHOLE)}`
  const runs: Run[] = [
    { what: 'by tag', images, name: byTag, platforms: [] },
    { what: 'by tag, four times as many', images: 4 * images, name: byTag, platforms: [] },
    { what: 'by tag and digest', images, name: pinned, platforms: [] },
    { what: 'by tag, --arch amd64', images, name: byTag, platforms: ['amd64'] },
  ]
  const rows: string[][] = []
  for (const run of runs) rows.push(await measure(child, `127.0.0.1:${port}`, run))
  child.kill()
  const head = ['IMAGES', 'COUNT', 'FOUND', 'REQUESTS', 'AN IMAGE', 'SECONDS', 'MB MORE']
  console.log(printTable([head, ...rows]))
}

if (process.argv[2] === 'serve') serve()
else await main(Number(process.argv[2] ?? 1000))
