// The program as scripts that an entry compiles (src/cli/program.ts): what renders a chart, and the rest.
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { packChunks, programOf } from './chunks.mjs'

/** What every render of a chart loads. */
const RENDER = ['src/cli/commands/template-action.ts']

/** Writes `program.js`, `rest.js` and the entry, a source, as `entry.js` into a folder. `options` are esbuild's. */
export async function bundleScripts(folder, options, { entry }) {
  const { first, rest } = await packChunks(options, 'src/cli/run.ts', RENDER)
  const texts = {
    program: `(function(require,__filename,rest){${programOf(first)}})`,
    rest: `(function(require,__at,__chunk,__later){"use strict";return${rest}})`,
  }
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, `${name}.js`), text)
  const digest = createHash('sha256').update(texts.program).update(texts.rest).digest('hex')
  await build({
    ...options,
    entryPoints: { entry },
    outdir: folder,
    define: { ...options.define, AICR_PROGRAM_DIGEST: JSON.stringify(digest) },
  })
}
