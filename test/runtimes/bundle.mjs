// Bundles the suite once, as the same ES module for every runtime, with its charts inside.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { packChart } from '../../scripts/pack-chart.mjs'

export const HERE = import.meta.dirname
const ROOT = join(HERE, '../..')

/** Folders of charts, every folder in them a sample. */
const FOLDERS = ['test/fixtures/charts', 'recipes/examples/air-gap-demo/charts', 'playground/samples']

/** The sample charts, packed. */
export function sampleCharts() {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { withFileTypes: true })
      .filter((each) => each.isDirectory())
      .map(({ name }) => {
        const chartYaml = readFileSync(join(ROOT, folder, name, 'Chart.yaml'), 'utf8')
        const field = (key) => new RegExp(`^${key}:\\s*["']?([^"'\\s]+)`, 'm').exec(chartYaml)[1]
        return { name: field('name'), version: field('version'), bytes: packChart(join(ROOT, folder, name)) }
      }),
  )
}

const inputs = (charts) => ({
  name: 'suite-inputs',
  setup(bundler) {
    bundler.onResolve({ filter: /^suite:inputs$/ }, ({ path }) => ({ path, namespace: 'suite' }))
    bundler.onLoad({ filter: /.*/, namespace: 'suite' }, () => ({
      contents: `export const CHARTS = ${JSON.stringify(
        charts.map(({ name, version, bytes }) => ({ name, version, archive: Buffer.from(bytes).toString('base64') })),
      )}`,
    }))
  },
})

const options = {
  bundle: true,
  format: 'esm',
  // no platform: a Node built-in anywhere in it fails the build
  platform: 'neutral',
  mainFields: ['module', 'main'],
  // the oldest of the runtimes decides the syntax
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  logLevel: 'error',
}

/** Writes dist/command.js, dist/worker.js, dist/page.js and dist/example.js (examples/worker). */
export async function bundleSuite() {
  const outdir = join(HERE, 'dist')
  const suite = (name) => join(HERE, 'suite', `${name}.ts`)
  await build({
    ...options,
    entryPoints: { command: suite('command'), worker: suite('worker'), page: suite('page') },
    plugins: [inputs(sampleCharts())],
    outdir,
  })
  await build({
    ...options,
    entryPoints: { example: join(ROOT, 'examples/worker/src/worker.ts') },
    alias: { 'aicr-mirror': join(ROOT, 'src/index.ts') },
    outdir,
  })
  return outdir
}
