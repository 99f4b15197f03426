// Adds up what the suites counted and prints the one closing line. Usage: ci-summary.mjs FOLDER FAILED-STEPS
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder, failedSteps] = process.argv.slice(2)
let passed = 0
let failed = 0
for (const name of readdirSync(folder)) {
  const text = readFileSync(join(folder, name), 'utf8')
  if (name.endsWith('.json')) {
    const report = JSON.parse(text)
    passed += report.numPassedTests
    failed += report.numFailedTests
  } else {
    for (const [, p, f] of text.matchAll(/(\d+) passed, (\d+) failed/g)) {
      passed += Number(p)
      failed += Number(f)
    }
  }
}
// a step that failed without a failing test (a build, a lint, a crash) counts as one failure
const steps = Number(failedSteps)
if (steps > 0 && failed === 0) failed = steps
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 || steps > 0 ? 1 : 0)
