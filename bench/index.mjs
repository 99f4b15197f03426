// Pulls one chart from a repository whose index is 50 MB, with us and with a real helm ($HELM or `helm`), and prints the ratios.
//   npm run build && node bench/index.mjs [MB]
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const run = promisify(execFile)
const HELM = process.env.HELM || 'helm'
const megabytes = Number(process.argv[2] ?? 50)
const folder = mkdtempSync(join(tmpdir(), 'aicr-bench-'))

/** A tar of one small file, packed: helm pull does not look inside. */
function archive() {
  const header = Buffer.alloc(512)
  const data = Buffer.from('apiVersion: v2\nname: chart-00007\nversion: 1.3.4\n')
  header.write('chart-00007/Chart.yaml')
  header.write('0000644\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(`${data.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write('00000000000\0', 136)
  header.write('        ', 148)
  header.write('0', 156)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return gzipSync(Buffer.concat([header, data, Buffer.alloc(512 - data.length), Buffer.alloc(1024)]))
}

function entry(name, major, minor, digest) {
  return `  - annotations:
      artifacthub.io/changes: |
        - kind: changed
          description: Bump things to ${minor}
      artifacthub.io/license: Apache-2.0
    apiVersion: v2
    appVersion: "${major}.${minor}"
    created: "2026-01-01T00:00:00.000000000Z"
    dependencies:
    - condition: sub.enabled
      name: sub
      repository: https://charts.example.com/sub
      version: 1.${minor}.0
    description: A Helm chart for ${name}, with a description that has some words in
      it, folded over two lines
    digest: ${digest}
    home: https://example.com/${name}
    icon: https://example.com/icons/${name}.png
    keywords:
    - one
    - two
    kubeVersion: '>=1.25.0-0'
    maintainers:
    - email: someone@example.com
      name: someone
      url: https://example.com
    name: ${name}
    sources:
    - https://github.com/example/${name}
    type: application
    urls:
    - ${name}-1.${major}.${minor}.tgz
    version: 1.${major}.${minor}
`
}

function makeIndex() {
  const digest = createHash('sha256').update(packed).digest('hex')
  const parts = ['apiVersion: v1\nentries:\n']
  for (let size = 0, chart = 0; size < megabytes << 20; chart++) {
    const name = `chart-${String(chart).padStart(5, '0')}`
    const versions = Array.from({ length: 120 }, (_, v) => entry(name, Math.floor(v / 10), v % 10, digest))
    const text = `  ${name}:\n${versions.reverse().join('')}`
    parts.push(text)
    size += text.length
  }
  parts.push('generated: "2026-01-01T00:00:00Z"\n')
  return Buffer.from(parts.join(''))
}

const packed = archive()
const index = makeIndex()
const server = createServer((request, response) => {
  if (request.url === '/index.yaml') return response.end(index)
  response.end(packed)
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`

const root = fileURLToPath(new URL('..', import.meta.url))
const script = join(folder, 'pull.mjs')
await build({
  stdin: {
    contents: `
      import { createNodeSources } from './src/node/sources.ts'
      const [repository, cacheDir] = process.argv.slice(2)
      const sources = await createNodeSources({ env: {}, cacheDir })
      const found = await sources.source.resolve({ repository, chart: 'chart-00007', version: '~1.3.0' })
      await sources.source.open(found)
      await sources.close()
    `,
    resolveDir: root,
    loader: 'ts',
  },
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile: script,
  external: ['undici', 'openpgp'],
  logLevel: 'error',
})

/** Wall milliseconds and peak megabytes of the best of `times` runs, by GNU time. */
async function measure(program, args, times = 3) {
  const runs = []
  for (let i = 0; i < times; i++) {
    const started = performance.now()
    const { stderr } = await run('/usr/bin/time', ['-f', 'PEAK %M', program, ...args(i)], {
      env: { ...process.env, HOME: folder },
    })
    runs.push({ wall: performance.now() - started, peak: Number(/PEAK (\d+)/.exec(stderr)?.[1]) / 1024 })
  }
  return { wall: Math.min(...runs.map((one) => one.wall)), peak: Math.min(...runs.map((one) => one.peak)) }
}

try {
  const ours = await measure(process.execPath, (i) => [script, url, join(folder, `cache-${i}`)])
  const theirs = await measure(HELM, () => ['pull', 'chart-00007', '--repo', url, '--version', '~1.3.0', '-d', folder])
  const show = ({ wall, peak }) => `${wall.toFixed(0)} ms, ${peak.toFixed(0)} MB`
  console.log(`index of ${(index.length / 1e6).toFixed(0)} MB: ours ${show(ours)}; helm ${show(theirs)}`)
  console.log(
    `ratios: time ${(ours.wall / theirs.wall).toFixed(2)} (want <= 1.5), memory ${(ours.peak / theirs.peak).toFixed(2)} (want <= 2)`,
  )
} finally {
  server.close()
  rmSync(folder, { recursive: true, force: true })
}
