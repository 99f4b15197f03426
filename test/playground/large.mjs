// Typing on a large chart: kube-prometheus-stack, packed, named by KUBE_PROMETHEUS_STACK.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { rendered } from './browser.mjs'

/** milliseconds from the last key to the rendered page */
const SETTLES = 1000
/** milliseconds that the page may stand still; typing is smooth below */
const BLOCKED = 200
const ROUNDS = 5

/** Opens the chart, types, and answers with the times. */
export async function measureTyping({ page }, archive) {
  await page.setInputFiles('#file', { name: 'large.tgz', mimeType: 'application/gzip', buffer: readFileSync(archive) })
  await page.waitForFunction(
    () => /^kube-prometheus-stack/.test(document.getElementById('chart-name')?.textContent ?? ''),
    undefined,
    {
      timeout: 60_000,
    },
  )
  await rendered(page)
  await page.evaluate(() => {
    globalThis.longTasks = []
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) globalThis.longTasks.push(duration)
    }).observe({ type: 'longtask' })
  })
  await page.click('#values .cm-content')
  const times = []
  let progress = 0
  for (let i = 0; i < ROUNDS; i++) {
    await page.keyboard.type(`# round ${i}`)
    await page.keyboard.press('Enter')
    const typed = await page.evaluate(() => performance.now())
    await page.waitForFunction(() => !document.getElementById('progress').hidden, undefined, {
      polling: 5,
      timeout: 5000,
    })
    progress++
    await rendered(page)
    times.push((await page.evaluate(() => performance.now())) - typed)
  }
  const longTasks = await page.evaluate(() => globalThis.longTasks)
  const sorted = times.toSorted((a, b) => a - b)
  const settled = { best: sorted[0], median: sorted[ROUNDS >> 1] }
  const blocked = Math.max(0, ...longTasks)
  return {
    text: `settles in ${settled.median.toFixed(0)} ms (best ${settled.best.toFixed(0)}), the page stands still for at most ${blocked.toFixed(0)} ms, ${await page.textContent('#status')}`,
    check: () => {
      assert.equal(progress, ROUNDS)
      assert.ok(settled.best < SETTLES, `typing settles in ${settled.best.toFixed(0)} ms`)
      assert.ok(blocked < BLOCKED, `the page stood still for ${blocked.toFixed(0)} ms`)
    },
  }
}
