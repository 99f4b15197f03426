// The package, installed as a user would, in other people's toolchains. `node test/toolchains/run.mjs [--results FILE] [WORD…]`; a word
// chooses rows that contain it, the last line says N passed, M failed.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { remove } from './app.mjs'
import { BUNDLERS } from './bundlers.mjs'
import { LOADERS } from './loaders.mjs'
import { NEXT } from './next.mjs'
import { TESTERS } from './testers.mjs'

const words = process.argv.slice(2)
const resultsFile = words[0] === '--results' ? words.splice(0, 2)[1] : undefined
const chosen = [...LOADERS, ...BUNDLERS, ...TESTERS, ...NEXT].filter(
  ([tool, what]) => words.length === 0 || words.some((word) => `${tool}, ${what}`.includes(word)),
)

const versionOf = (name) => {
  try {
    return JSON.parse(readFileSync(join(import.meta.dirname, 'node_modules', name, 'package.json'), 'utf8')).version
  } catch {
    return name === 'Node' ? process.version : ''
  }
}

let passed = 0
const rows = []
for (const [tool, what, act, wanted] of chosen) {
  const got = await Promise.resolve()
    .then(act)
    .catch((error) => `${error.name}: ${error.message}`)
  const ok = wanted.test(got)
  if (ok) passed++
  else console.log(`  ${tool}, ${what}: ${got.slice(0, 2000)}`)
  rows.push({ machine: tool, by: what, version: versionOf(tool), passed: ok ? 1 : 0, failed: ok ? 0 : 1 })
}
console.log(`toolchains ${passed} passed, ${chosen.length - passed} failed`)
if (resultsFile) writeFileSync(resultsFile, JSON.stringify(rows, null, 2))
remove()
process.exitCode = passed === chosen.length ? 0 : 1
