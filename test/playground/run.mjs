// The playground in Chromium. `node test/playground/run.mjs [PART OF A NAME]… [--pictures]`: pictures go to docs/images.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { missingChromium } from '../helpers/chromium.mjs'

const HERE = import.meta.dirname
const { launch, openPlayground } = await import('./browser.mjs')
const absent = missingChromium()
if (absent) {
  console.log(`playground 0 passed, 1 failed (${absent})`)
  process.exit(1)
}
if (!existsSync(join(HERE, 'node_modules/playwright-core'))) {
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: HERE, stdio: ['ignore', 'ignore', 'inherit'] })
}
const { buildPlayground, servePlayground } = await import('../../playground/serve.mjs')
const CASES = {
  ...(await import('./cases.mjs')).CASES,
  ...(await import('./recipes.mjs')).CASES,
  ...(await import('./workspace.mjs')).CASES,
}
const { measureTyping } = await import('./large.mjs')

buildPlayground()
execFileSync(
  process.execPath,
  [join(HERE, '../../node_modules/typescript/bin/tsc'), '-p', join(HERE, '../../playground')],
  {
    stdio: ['ignore', 'inherit', 'inherit'],
  },
)
const { url, stop } = await servePlayground()
const browser = await launch()
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'))
let passed = 0
const failures = []

/** Runs one case on a page of its own. */
async function attempt(name, run) {
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) return
  const opened = await openPlayground(browser, url)
  try {
    await run({ ...opened, url })
    if (opened.complaints.length > 0) throw new Error(`the browser complains: ${opened.complaints.join('\n')}`)
    passed++
  } catch (error) {
    failures.push(`${name}: ${error instanceof Error ? error.message : error}`)
    console.log(`  ${failures.at(-1)}`)
    await opened.page.screenshot({ path: join(HERE, 'dist/failed.png') }).catch(() => undefined)
  } finally {
    await opened.close()
  }
}

const LARGE = process.env.KUBE_PROMETHEUS_STACK
try {
  for (const [name, run] of Object.entries(CASES)) await attempt(name, run)
  if (LARGE === undefined) console.log('typing on a large chart: not measured, KUBE_PROMETHEUS_STACK names no archive')
  else {
    await attempt('typing on a large chart', async (opened) => {
      const { text, check } = await measureTyping(opened, LARGE)
      console.log(`typing on kube-prometheus-stack: ${text}`)
      check()
    })
  }
  if (process.argv.includes('--pictures')) await (await import('./pictures.mjs')).takePictures(browser, url)
} finally {
  await browser.close()
  stop()
}
console.log(`playground ${passed} passed, ${failures.length} failed`)
process.exitCode = failures.length > 0 ? 1 : 0
