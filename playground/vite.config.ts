import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { defineConfig, type Plugin } from 'vite'
import { packChart } from '../scripts/pack-chart.mjs'

const root = import.meta.dirname
const charts = {
  'web-app': 'samples/web-app',
  'device-operator': '../recipes/examples/air-gap-demo/charts/device-operator',
  portal: '../recipes/examples/air-gap-demo/charts/portal',
  'session-store': '../recipes/examples/air-gap-demo/charts/session-store',
}

/** Packs the sample charts into the page's folder. */
const samples: Plugin = {
  name: 'sample-charts',
  generateBundle() {
    for (const [name, folder] of Object.entries(charts)) {
      this.emitFile({ type: 'asset', fileName: `samples/${name}.tgz`, source: packChart(join(root, folder), name) })
    }
  },
}

const recipes = join(root, '../recipes')

/** The catalog as one file: text by path. */
const catalog: Plugin = {
  name: 'catalog',
  generateBundle() {
    const files = readdirSync(recipes, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
      .map((entry) => relative(recipes, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((path) => !path.startsWith('examples/air-gap-demo/charts/'))
      .sort()
      .map((path) => [path, readFileSync(join(recipes, path), 'utf8')])
    this.emitFile({ type: 'asset', fileName: 'catalog.json', source: JSON.stringify(Object.fromEntries(files)) })
  },
}

const { version } = JSON.parse(readFileSync(join(root, '../package.json'), 'utf8'))

const alias = { 'aicr-mirror': join(root, '../src/index.ts') }

export default defineConfig({
  root,
  // works below any path
  base: './',
  resolve: { alias },
  define: { __VERSION__: JSON.stringify(version) },
  plugins: [samples, catalog],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    outDir: 'dist',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { input: { index: join(root, 'index.html'), fetch: join(root, 'fetch.html') } },
  },
})
