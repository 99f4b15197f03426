// Runs a TypeScript program of this project: run.mjs FILE.ts [ARGUMENTS]. Packages stay where they are; our own code is bundled, as users run it.
import { mkdirSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const [file, ...rest] = process.argv.slice(2)
if (file === undefined) {
  console.error('usage: node scripts/run.mjs FILE.ts [ARGUMENTS]')
  process.exit(2)
}
const bundle = resolve('dist/scripts', `${basename(file, '.ts')}-${process.pid}.mjs`)
mkdirSync('dist/scripts', { recursive: true })
await build({
  entryPoints: [file],
  outfile: bundle,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  define: { AICR_VERSION: '"0.0.0"' },
  logLevel: 'warning',
})
process.argv = [process.argv[0], bundle, ...rest]
await import(pathToFileURL(bundle).href)
