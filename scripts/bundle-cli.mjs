// Bundles the CLI: the program in two scripts of chunks, what renders a chart and the rest, and a small entry that starts at once and
// compiles them (see src/cli/program.ts).
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'
import { bundleOptions } from './bundle-options.mjs'
import { packChunks, programOf } from './chunks.mjs'

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
const fresh = `dist/.cli-${process.pid}`
// openpgp is under LGPL: loaded as the package that it is. Both are for few users.
const options = { ...bundleOptions(), external: ['openpgp', 'undici'].filter((name) => name in dependencies) }

/** What every render of a chart loads. */
const RENDER = ['src/cli/commands/template-action.ts']

const { first, rest } = await packChunks(options, 'src/cli/run.ts', RENDER)
const texts = {
  program: `(function(require,__filename,rest){${programOf(first)}})`,
  rest: `(function(require,__at,__chunk,__later){"use strict";return${rest}})`,
}

mkdirSync(fresh, { recursive: true })
for (const [name, text] of Object.entries(texts)) writeFileSync(`${fresh}/${name}.js`, text)
const digest = createHash('sha256').update(texts.program).update(texts.rest).digest('hex')
await build({
  ...options,
  entryPoints: { aicr: 'src/cli/main.ts' },
  outdir: fresh,
  define: { ...options.define, AICR_PROGRAM_DIGEST: JSON.stringify(digest) },
})
writeFileSync(`${fresh}/package.json`, '{ "type": "commonjs" }\n')
chmodSync(`${fresh}/aicr.js`, 0o755)
rmSync('dist/cli', { recursive: true, force: true })
renameSync(fresh, 'dist/cli')
