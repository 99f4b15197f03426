// Adds up what the suites counted, names what failed, and prints the closing line. Usage: ci-summary.mjs FOLDER, which holds
//   NAME.json    a report of vitest's
//   NAME.txt     the output of another suite, whose lines say `N passed, N failed`; a line with two spaces before it names a failure
//   NAME.failed  a step of .ci/run that failed: its name, then the end of its output
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

const folder = process.argv[2]
const MOST = { lines: 60, columns: 300, stepLines: 8 }

/** What one file says: how much passed and failed, and lines that name the failures. */
const read = {
  '.json': (text) => {
    const report = JSON.parse(text)
    const suites = report.testResults.filter((suite) => suite.status === 'failed')
    const lines = suites.flatMap((suite) => {
      const file = suite.name.includes('/test/') ? `test/${suite.name.split('/test/').pop()}` : suite.name
      const tests = suite.assertionResults.filter((test) => test.status === 'failed')
      const named = tests.map((test) => `${file}: ${test.fullName}: ${firstLine(test.failureMessages?.[0])}`)
      return named.length > 0 ? named : [`${file}: ${firstLine(suite.message)}`]
    })
    // a file that does not load has no tests to count
    const unloaded = suites.filter((suite) => suite.assertionResults.every((test) => test.status !== 'failed')).length
    return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded, lines }
  },
  '.txt': (text) => {
    const counts = [...text.matchAll(/(\d+) passed, (\d+) failed/g)].map((found) => found.slice(1).map(Number))
    const failed = counts.reduce((sum, [, count]) => sum + count, 0)
    const isFailure = (line) => /^ {2}\S/.test(line) || /\b[1-9]\d* failed\b/.test(line)
    return {
      passed: counts.reduce((sum, [count]) => sum + count, 0),
      failed,
      lines: failed > 0 ? text.split('\n').filter(isFailure) : [],
    }
  },
}

const firstLine = (message) => (message ?? '').trim().split('\n')[0]
const cut = (line) => (line.length > MOST.columns ? `${line.slice(0, MOST.columns)} …` : line)

function printAll(lines, most) {
  for (const line of lines.slice(0, most)) console.log(`  ${cut(line)}`)
  if (lines.length > most) console.log(`  … and ${lines.length - most} more`)
}

/** What a file says; one that cannot be read (its suite was killed) is a failure too. */
function readCounts(file, ending, text) {
  try {
    return read[ending](text)
  } catch (error) {
    return { passed: 0, failed: 1, lines: [`${file}: ${error.message}`] }
  }
}

const total = { passed: 0, failed: 0 }
let steps = 0
for (const file of readdirSync(folder).sort()) {
  const ending = file.slice(file.lastIndexOf('.'))
  const text = () => stripVTControlCharacters(readFileSync(join(folder, file), 'utf8'))
  if (ending === '.failed') {
    const [name, ...output] = text().trimEnd().split('\n')
    steps++
    console.log(`-- failed: ${name}`)
    printAll(output.filter((line) => line.trim() !== '').slice(-MOST.stepLines), MOST.stepLines)
  } else if (read[ending] !== undefined) {
    const { passed, failed, lines } = readCounts(file, ending, text())
    total.passed += passed
    total.failed += failed
    if (lines.length > 0) console.log(`-- ${basename(file, ending)}: ${failed} failed`)
    printAll(lines, MOST.lines)
  }
}
// a step that failed without a failing test (a build, a lint, a crash) counts as one failure
if (total.failed === 0) total.failed = steps
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed > 0 ? 1 : 0)
