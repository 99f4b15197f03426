// One suite in every runtime; what Node 20 makes, byte for byte, all others must make. `node test/runtimes/run.mjs [NAME…]`
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { HERE } from './bundle.mjs'

const ROOT = join(HERE, '../..')
/** milliseconds from the loaded module to the first render that we aim at: printed, never a reason to fail */
const COLD_START = 60
const TRIES = 15

for (const needed of ['node_modules/esbuild', 'test/runtimes/node_modules']) {
  if (!existsSync(join(ROOT, needed))) {
    console.error(`${needed} is not there: run npm ci, and npm ci --prefix test/runtimes`)
    process.exit(1)
  }
}

const { bundleSuite, sampleCharts } = await import('./bundle.mjs')
const { COMMANDS } = await import('./runtimes/command.mjs')
const { launchChromium, missingChromium, openSuite, pageScript, servePage } = await import('./runtimes/chromium.mjs')
const { missingWorkerd, startWorkerd } = await import('./runtimes/workerd.mjs')
const { checkExample } = await import('./example-worker.mjs')

/** name → '' or what is wrong, and lines to print besides. */
async function workerd(dist, reference) {
  const services = [
    { name: 'suite', text: readFileSync(join(dist, 'worker.js')) },
    { name: 'example', text: readFileSync(join(dist, 'example.js')) },
  ]
  const times = []
  for (let i = 0; i < TRIES; i++) {
    const { addresses, stop } = await startWorkerd(services)
    try {
      await (await fetch(addresses.suite)).text()
      const start = performance.now()
      const response = await fetch(`${addresses.suite}/first`)
      await response.text()
      times.push(performance.now() - start)
      if (!response.ok) throw new Error('the first render failed')
    } finally {
      await stop()
    }
  }
  const { addresses, stop } = await startWorkerd(services)
  try {
    const result = await (await fetch(`${addresses.suite}/suite`)).json()
    const chart = sampleCharts().find(({ name }) => name === 'web-app')
    const example = await checkExample(addresses.example, chart.bytes, reference.outputs['web-app: rendered bytes'])
    for (const [name, problem] of Object.entries(example)) result.checks[`example: ${name}`] = problem
    return withColdStart(result, times)
  } finally {
    await stop()
  }
}

async function chromium(dist) {
  const browser = await launchChromium()
  const { url, stop } = await servePage(pageScript(dist))
  try {
    const times = []
    for (let i = 0; i < TRIES; i++) {
      const { ask, close } = await openSuite(browser, url)
      times.push(await ask('first'))
      await close()
    }
    const { ask, violations, close } = await openSuite(browser, url)
    const result = await ask('suite')
    // the one violation is the suite's own attempt at eval
    const other = violations.filter((text) => !/eval/.test(text))
    result.checks['content security policy'] = other.join('\n')
    await close()
    return withColdStart(result, times)
  } finally {
    stop()
    await browser.close()
  }
}

function withColdStart(result, times) {
  const sorted = times.toSorted((a, b) => a - b)
  const [best, median] = [sorted[0], sorted[sorted.length >> 1]]
  const text = `first render ${best.toFixed(0)} ms after the module is loaded, median ${median.toFixed(0)} of ${times.length}`
  return { ...result, remark: `${text} (aim: ${COLD_START})` }
}

const RUNTIMES = [
  ...COMMANDS,
  { name: 'workerd', missing: missingWorkerd, suite: workerd },
  { name: 'chromium', missing: missingChromium, suite: chromium },
]

/** Where two texts part, in a few lines. */
function difference(wanted = '(nothing)', got = '(nothing)') {
  const [a, b] = [wanted.split('\n'), got.split('\n')]
  const at = a.findIndex((line, i) => line !== b[i])
  const line = at === -1 ? a.length : at
  return `line ${line + 1}\n    node 20: ${a[line] ?? '(end)'}\n    here:    ${b[line] ?? '(end)'}`
}

/** Names of what differs from the reference or does not hold, each with the reason. */
function problems(reference, { outputs, checks }) {
  const names = new Set([...Object.keys(reference.outputs), ...Object.keys(outputs)])
  const found = [...names]
    .filter((name) => reference.outputs[name] !== outputs[name] || name.endsWith(': failed'))
    .map((name) => `${name}: ${difference(reference.outputs[name], outputs[name])}`)
  for (const [name, problem] of Object.entries(checks)) if (problem !== '') found.push(`${name}: ${problem}`)
  return { found, total: names.size + Object.keys(checks).length }
}

const wanted = process.argv.slice(2)
const dist = await bundleSuite()
const [node20] = COMMANDS
const absent = node20.missing()
if (absent) {
  console.error(`node 20, which all others are compared with: ${absent}`)
  process.exit(1)
}
const reference = await node20.suite(dist)
for (const runtime of RUNTIMES) {
  if (wanted.length > 0 && !wanted.includes(runtime.name)) continue
  const reason = runtime.missing()
  if (reason) {
    console.log(`${runtime.name.padEnd(9)} 0 passed, 1 failed (${reason})`)
    process.exitCode = 1
    continue
  }
  try {
    const result = await runtime.suite(dist, reference)
    const { found, total } = problems(reference, result)
    const remark = result.remark ?? (await runtime.version?.()) ?? ''
    console.log(`${runtime.name.padEnd(9)} ${total - found.length} passed, ${found.length} failed  ${remark}`)
    for (const problem of found) console.log(`  ${problem}`)
    if (found.length > 0) process.exitCode = 1
  } catch (error) {
    console.log(`${runtime.name.padEnd(9)} 0 passed, 1 failed (${error instanceof Error ? error.stack : error})`)
    process.exitCode = 1
  }
}
