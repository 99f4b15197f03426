// Bundles the CLI: the program in scripts, and a small entry that starts at once and compiles them (see src/cli/program.ts).
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { bundleOptions } from './bundle-options.mjs'
import { bundleScripts } from './bundle-scripts.mjs'

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
const fresh = `dist/.cli-${process.pid}`
// openpgp is under LGPL: loaded as the package that it is. Both are for few users.
const options = { ...bundleOptions(), external: ['openpgp', 'undici'].filter((name) => name in dependencies) }

mkdirSync(fresh, { recursive: true })
await bundleScripts(fresh, options, { entry: 'src/cli/main.ts' })
renameSync(`${fresh}/entry.js`, `${fresh}/aicr.js`)
writeFileSync(`${fresh}/package.json`, '{ "type": "commonjs" }\n')
chmodSync(`${fresh}/aicr.js`, 0o755)
rmSync('dist/cli', { recursive: true, force: true })
renameSync(fresh, 'dist/cli')
