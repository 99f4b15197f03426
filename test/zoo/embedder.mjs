// embedder.mjs process|worker: a program that renders the chart in the folder `c` with a heap of 256 MB, and says why it cannot.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'

const LIBRARY = new URL('../../dist/src/index.js', import.meta.url)

const filesOf = (folder) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true })
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => [path, readFileSync(join(folder, path))]),
  )

async function render() {
  const { renderChart } = await import(LIBRARY)
  await renderChart({ chart: filesOf('c') })
}

const words = (error) => (error.code === undefined ? String(error.stack) : error.message)

if (!isMainThread)
  await render().then(
    () => parentPort.postMessage(''),
    (error) => parentPort.postMessage(words(error)),
  )
else {
  const fail = (text) => {
    process.stderr.write(text)
    process.exitCode = text === '' ? 0 : 1
  }
  if (process.argv[2] === 'worker') {
    const worker = new Worker(new URL(import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: 256 } })
    worker.on('message', fail)
    worker.on('error', (error) => fail(String(error.stack)))
  } else
    await render().catch((error) => {
      fail(words(error))
    })
}
