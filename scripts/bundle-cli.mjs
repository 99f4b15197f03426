// Bundles the CLI: a small entry that starts at once, the program that it compiles, and V8's code of the program (see src/cli/program.ts).
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const { version, dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
const fresh = `dist/.cli-${process.pid}`
mkdirSync('dist', { recursive: true })
await build({
  entryPoints: { aicr: 'src/cli/main.ts', program: 'src/cli/run.ts', warm: 'src/cli/program.ts' },
  outdir: fresh,
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  minify: true,
  // a script can require, not import
  supported: { 'dynamic-import': false },
  // openpgp is under LGPL: loaded as the package that it is. Both are for few users.
  external: ['openpgp', 'undici'].filter((name) => name in dependencies),
  legalComments: 'none',
  define: { AICR_VERSION: JSON.stringify(version), 'import.meta.url': '__url' },
  banner: { js: "const __url = require('node:url').pathToFileURL(__filename).href;" },
  logLevel: 'warning',
})
writeFileSync(`${fresh}/package.json`, '{ "type": "commonjs" }\n')
chmodSync(`${fresh}/aicr.js`, 0o755)
rmSync('dist/cli', { recursive: true, force: true })
renameSync(fresh, 'dist/cli')

const warm = spawnSync(process.execPath, [fileURLToPath(new URL('warm-cli.mjs', import.meta.url))], {
  stdio: ['ignore', 'ignore', 'inherit'],
})
if (warm.status !== 0) process.exit(warm.status ?? 1)
