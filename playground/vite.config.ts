import { join } from 'node:path'
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

const alias = { 'aicr-mirror': join(root, '../src/index.ts') }

export default defineConfig({
  root,
  // works below any path
  base: './',
  resolve: { alias },
  plugins: [samples],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    outDir: 'dist',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { input: { index: join(root, 'index.html'), fetch: join(root, 'fetch.html') } },
  },
})
