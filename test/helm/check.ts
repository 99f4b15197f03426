import { spawnSync } from 'node:child_process'
import { basename } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { HELM_VERSIONS } from '../../src/core/helm/index.ts'
import { Helm } from '../fuzz/renderers.ts'
import { answeredCases, answerOf, recordedAnswer } from '../helpers/recorded-answers.ts'

const USAGE = `Holds what was recorded of releases of helm to the programs that this machine has, and compares them with us on random charts.

  npm run helm:check -- HELM...       each of a release, in a file named helm-VERSION (npm run -s --prefix test/helm oracles prints them)`

/** Random charts and templates of each generator. */
const RUNS = process.env.FUZZ_RUNS ?? '6'

/** Releases that random charts tell from us at once, and why. */
const UNLIKE: Readonly<Record<string, string>> = { '3.18.0': 'its integers of values.yaml are texts' }

/** Runs the recorded charts again; answers the names of those that helm answers otherwise. */
async function changed(path: string, version: string): Promise<{ readonly count: number; readonly names: string[] }> {
  const helm = new Helm(path)
  const names: string[] = []
  let count = 0
  for (const { name, files, args = [], answers } of answeredCases()) {
    const answer = answers.find(({ helms }) => helms.includes(version))
    if (answer === undefined) continue
    count++
    const now = answerOf(await helm.render({ files, args }))
    if (!isDeepStrictEqual(now, recordedAnswer(answer))) names.push(name)
  }
  helm.close()
  return { count, names }
}

function fuzz(path: string, version: string): boolean {
  const why = UNLIKE[version]
  if (why !== undefined) {
    console.log(`helm ${version}: random charts are not compared, for ${why}`)
    return true
  }
  const args = ['scripts/run.mjs', 'test/fuzz/run.ts', '--helm-version', version, '--runs', RUNS, '--seed', '1']
  const { status, stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, HELM: path },
  })
  console.log(status === 0 ? (stdout.trimEnd().split('\n').at(-1) ?? '') : stdout)
  return status === 0
}

const paths = process.argv.slice(2)
if (paths.length === 0) console.log(USAGE)
let [passed, failed] = [0, 0]
for (const path of paths) {
  const version = basename(path).replace(/^helm-/, '')
  const { count, names } = await changed(path, version)
  console.log(
    `helm ${version}: ${count - names.length} of ${count} recorded answers hold${names.map((n) => `\n  changed: ${n}`).join('')}`,
  )
  // a release without answers has not been held to anything
  const isGood = fuzz(path, version) && names.length === 0 && count > 0
  if (isGood) passed++
  else failed++
}
const verified = paths.map((path) => basename(path).replace(/^helm-/, ''))
const recorded = HELM_VERSIONS.filter((version) => !verified.includes(version))
console.log(
  `verified by a program: ${verified.join(', ') || 'none'}; by recorded answers: ${recorded.join(', ') || 'none'}`,
)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
