// The package as a user installs it, and the runtimes' suite, on every machine: what Node 20 on this one makes, all others must make.
// `node test/machines/run.mjs [--results FILE] [NAME…]`; the last line of each machine says N passed, M failed.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleSuite } from '../runtimes/bundle.mjs'
import { COMMANDS, comparable, WINDOWS_COMMANDS } from './commands.mjs'
import { damagedCaches } from './damaged-caches.mjs'
import { MACHINES, missing, pathOn, runOn } from './machines.mjs'
import { layOut } from './workplace.mjs'

const args = process.argv.slice(2)
const resultsFile = args[0] === '--results' ? args.splice(0, 2)[1] : undefined
const [reference] = MACHINES
const lacking = missing(reference)
if (lacking) {
  console.error(`${lacking} is not there: npm ci --prefix test/runtimes`)
  process.exit(1)
}

const bundled = await bundleSuite()
const { root, work, program } = layOut((cli, words, cwd) => {
  const { status, err } = runOn(reference, [cli, ...words], { cwd, home: join(cwd, '../home') })
  if (status !== 0) throw new Error(`${words.join(' ')}: ${err}`)
})
const cache = join(root, 'cache')

/** One command line on a machine; all machines share one cache folder. */
function runCommand(machine, words) {
  const filled = words.map((word) => word.replace('$DEMO', 'demo').replace('$HERE', pathOn(machine, work)))
  const env = { HELM_CACHE_HOME: pathOn(machine, cache), TZ: 'UTC' }
  return runOn(machine, [pathOn(machine, program), ...filled], { cwd: work, home: join(root, 'home'), env })
}

const wanted = new Map()
const key = (words) => JSON.stringify(words)
const expected = (words) => {
  if (!wanted.has(key(words))) wanted.set(key(words), comparable(runCommand(reference, words)))
  return wanted.get(key(words))
}

const firstDifference = (a, b) => {
  const [left, right] = [a.split('\n'), b.split('\n')]
  const at = left.findIndex((line, i) => line !== right[i])
  return `line ${at + 1}: wanted ${left[at]?.slice(0, 300)}, got ${right[at]?.slice(0, 300)}`
}

/** name → '' or what is wrong: each command line twice, for the second run takes what the first one kept. */
function commandChecks(machine, times) {
  const checks = {}
  for (const run of ['first', 'second']) {
    // an emulated processor takes seconds for a command: the second time a few are enough
    for (const words of run === 'second' && machine.by === 'qemu-user' ? COMMANDS.slice(0, 4) : COMMANDS) {
      const got = runCommand(machine, words)
      if (words[0] === 'template' && words[2]?.startsWith('$DEMO')) times[run] = got.seconds
      const [a, b] = [expected(words), comparable(got)]
      checks[`${words.join(' ')}, ${run} run`] = a === b ? '' : firstDifference(a, b)
    }
  }
  return checks
}

function windowsChecks(machine) {
  const checks = {}
  for (const { args: words, like, out, status = 0, present, absent } of WINDOWS_COMMANDS) {
    const got = runCommand(machine, words)
    const text = got.out.replaceAll('\\', '/')
    const name = `Windows: ${words.join(' ').slice(0, 100)}`
    if (like !== undefined)
      checks[name] = expected(like) === comparable(got) ? '' : firstDifference(expected(like), comparable(got))
    else if (got.status !== status || !out.test(text))
      checks[name] = `status ${got.status}, ${text.slice(0, 300)} ${got.err.slice(0, 500)}`
    else if (present && !existsSync(join(work, present))) checks[name] = `${present} is not there`
    else checks[name] = absent && existsSync(join(work, absent)) ? `${absent} was written` : ''
  }
  return checks
}

function suiteOn(machine) {
  const { status, out, err } = runOn(machine, [pathOn(machine, join(bundled, 'command.js'))], {
    cwd: work,
    home: join(root, 'home'),
  })
  if (status !== 0) throw new Error(`the suite: status ${status}: ${err.slice(-1000)}`)
  return JSON.parse(Buffer.from(out, 'latin1').toString())
}

const suite = suiteOn(reference)

function suiteChecks(machine) {
  const { outputs, checks } = suiteOn(machine)
  const names = new Set([...Object.keys(suite.outputs), ...Object.keys(outputs)])
  const compared = [...names].map((name) => [
    name,
    suite.outputs[name] === outputs[name] ? '' : firstDifference(suite.outputs[name] ?? '', outputs[name] ?? ''),
  ])
  return { ...Object.fromEntries(compared), ...checks }
}

const rows = []
for (const machine of MACHINES) {
  if (args.length > 0 && !args.some((word) => machine.name.includes(word))) continue
  const times = {}
  let checks
  const lack = missing(machine)
  // Wine tells of the folder that it makes at its first start
  if (machine.windows && !lack) runOn(machine, ['--version'], { cwd: work, home: join(root, 'home') })
  try {
    checks = lack
      ? { [`${lack} is not there`]: 'npm ci --force --prefix test/machines; apt-get install qemu-user-static wine64' }
      : {
          ...commandChecks(machine, times),
          ...suiteChecks(machine),
          ...(machine.windows ? windowsChecks(machine) : {}),
        }
  } catch (error) {
    checks = { [machine.name]: error instanceof Error ? error.message : String(error) }
  }
  const failures = Object.entries(checks).filter(([, problem]) => problem !== '')
  const total = Object.keys(checks).length
  const version = lack ? '' : runOn(machine, ['--version'], { cwd: work, home: join(root, 'home') }).out.trim()
  const seconds = [times.first, times.second].map((time) => time?.toFixed(2) ?? '-').join(' s, then ')
  console.log(
    `${machine.name.padEnd(34)} ${total - failures.length} passed, ${failures.length} failed  ${version}, template: ${seconds} s`,
  )
  for (const [name, problem] of failures) console.log(`  ${name}: ${problem}`)
  rows.push({
    machine: machine.name,
    by: machine.by,
    version,
    passed: total - failures.length,
    failed: failures.length,
  })
  if (failures.length > 0) process.exitCode = 1
}

if (args.length === 0 || args.includes('caches')) {
  const { passed, failures } = damagedCaches(MACHINES, { runCommand, cache, expected })
  console.log(`${'damaged code caches'.padEnd(34)} ${passed} passed, ${failures.length} failed`)
  for (const failure of failures) console.log(`  ${failure}`)
  if (failures.length > 0) process.exitCode = 1
}
if (resultsFile) writeFileSync(resultsFile, JSON.stringify(rows, null, 2))
if (readFileSync(program).length > 0) rmSync(root, { recursive: true, force: true })
