// Renders charts with the libraries of several checkouts in turn, in one process, and prints medians beside those of the first.
//   node bench/compare.mjs [ROUNDS] LABEL=CHECKOUT... -- CHART.tgz...
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const words = process.argv.slice(2)
const cut = words.indexOf('--')
const [head, charts] = [words.slice(0, cut), words.slice(cut + 1)]
const rounds = Number(head.find((word) => /^\d+$/.test(word)) ?? 40)
const folder = mkdtempSync(join(tmpdir(), 'aicr-compare-'))

/** The renderer of a checkout, bundled: each has modules of its own. */
async function library([label, path]) {
  const outfile = join(folder, `${label}.mjs`)
  await build({
    stdin: {
      contents: "export { loadChart, renderChart } from './src/index.ts'",
      resolveDir: resolve(path),
      loader: 'ts',
    },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  })
  return { label, ...(await import(pathToFileURL(outfile).href)) }
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1]

const named = head.filter((word) => word.includes('=')).map((word) => word.split('='))
const libraries = []
for (const one of named) libraries.push(await library(one))

/** Milliseconds of loading and rendering a chart: nothing is kept from one round to the next but compiled code. */
async function once({ loadChart, renderChart }, bytes) {
  const started = performance.now()
  await renderChart({ chart: await loadChart(bytes), deterministic: true })
  return performance.now() - started
}

for (const chart of charts) {
  const bytes = new Uint8Array(readFileSync(chart))
  const samples = libraries.map(() => [])
  for (let round = -5; round < rounds; round++) {
    // the order turns, so that none always follows another's garbage
    for (let i = 0; i < libraries.length; i++) {
      const at = (i + Math.abs(round)) % libraries.length
      const time = await once(libraries[at], bytes)
      if (round >= 0) samples[at].push(time)
    }
  }
  const base = median(samples[0])
  const cells = samples.map((times, i) => {
    const ratio = i === 0 ? '' : ` (× ${(median(times) / base).toFixed(3)})`
    return `${libraries[i].label} ${median(times).toFixed(2)} ms${ratio}`
  })
  console.log(`${basename(chart)}: ${cells.join(', ')}`)
}
rmSync(folder, { recursive: true })
