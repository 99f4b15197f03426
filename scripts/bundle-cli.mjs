// Bundles the CLI: a small entry that starts at once, and chunks that a command loads when it needs them.
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
const fresh = `dist/.cli-${process.pid}`
mkdirSync('dist', { recursive: true })
await build({
  entryPoints: { aicr: 'src/cli/main.ts' },
  outdir: fresh,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minify: true,
  // under LGPL: loaded as the package that it is
  external: ['openpgp'],
  legalComments: 'none',
  chunkNames: 'chunks/[name]-[hash]',
  define: { AICR_VERSION: JSON.stringify(version) },
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
})
chmodSync(`${fresh}/aicr.js`, 0o755)
rmSync('dist/cli', { recursive: true, force: true })
renameSync(fresh, 'dist/cli')
