// Bundles the CLI: the program, and a small entry that starts at once and compiles it (see src/cli/program.ts).
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'
import { bundleOptions } from './bundle-options.mjs'

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
const fresh = `dist/.cli-${process.pid}`
const options = bundleOptions()

const bundle = (entryPoints, define) =>
  build({
    ...options,
    entryPoints,
    outdir: fresh,
    // openpgp is under LGPL: loaded as the package that it is. Both are for few users.
    external: ['openpgp', 'undici'].filter((name) => name in dependencies),
    define: { ...options.define, ...define },
  })

mkdirSync('dist', { recursive: true })
await bundle({ program: 'src/cli/run.ts' }, {})
const digest = createHash('sha256')
  .update(readFileSync(`${fresh}/program.js`))
  .digest('hex')
await bundle({ aicr: 'src/cli/main.ts' }, { AICR_PROGRAM_DIGEST: JSON.stringify(digest) })
writeFileSync(`${fresh}/package.json`, '{ "type": "commonjs" }\n')
chmodSync(`${fresh}/aicr.js`, 0o755)
rmSync('dist/cli', { recursive: true, force: true })
renameSync(fresh, 'dist/cli')
