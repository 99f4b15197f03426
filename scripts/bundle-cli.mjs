// Bundles the CLI: the program, and a small entry that starts at once and compiles it (see src/cli/program.ts).
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'
import { parse } from 'yaml'
import { readRuleComments } from './image-rules-docs.mjs'

const { version, dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
const { upstream } = parse(readFileSync('recipes/catalog.yaml', 'utf8'))
const catalog = `${upstream.repository} ${upstream.commit} (${upstream.date})`
const fresh = `dist/.cli-${process.pid}`

/** JSON without characters beyond ASCII: the bundle is read as latin1. */
const asciiJson = (value) =>
  JSON.stringify(value).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

const bundle = (entryPoints, define) =>
  build({
    entryPoints,
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
    define: {
      AICR_VERSION: JSON.stringify(version),
      AICR_CATALOG: JSON.stringify(catalog),
      'import.meta.url': '__url',
      ...define,
    },
    banner: { js: "const __url = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'warning',
  })

mkdirSync('dist', { recursive: true })
// the first sentence of each rule's comment, for --why
const ruleWords = Object.fromEntries(readRuleComments().map(({ id, doc }) => [id, doc.replace(/\.(?: .*)?$/s, '')]))
await bundle({ program: 'src/cli/run.ts' }, { AICR_RULE_WORDS: asciiJson(ruleWords) })
const digest = createHash('sha256')
  .update(readFileSync(`${fresh}/program.js`))
  .digest('hex')
await bundle({ aicr: 'src/cli/main.ts' }, { AICR_PROGRAM_DIGEST: JSON.stringify(digest) })
writeFileSync(`${fresh}/package.json`, '{ "type": "commonjs" }\n')
chmodSync(`${fresh}/aicr.js`, 0o755)
rmSync('dist/cli', { recursive: true, force: true })
renameSync(fresh, 'dist/cli')
