// Bundles the suite once, as the same ES module for every runtime, with its charts and the golden files inside.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
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

/** Folders that the golden files name, and those themselves. */
export const GOLDEN_FOLDERS = ['golden', 'test/fixtures/charts', 'recipes']

/** Every file of those folders, by path from the project's root, in base64. */
function goldenFiles() {
  const paths = GOLDEN_FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name))),
  )
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(ROOT, path), 'base64')]))
}

const inputs = (charts) => ({
  name: 'suite-inputs',
  setup(bundler) {
    bundler.onResolve({ filter: /^suite:inputs$/ }, ({ path }) => ({ path, namespace: 'suite' }))
    bundler.onLoad({ filter: /.*/, namespace: 'suite' }, () => ({
      contents: `export const CHARTS = ${JSON.stringify(
        charts.map(({ name, version, bytes }) => ({ name, version, archive: Buffer.from(bytes).toString('base64') })),
      )}
export const FILES = ${JSON.stringify(goldenFiles())}`,
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
