// Chromium, the system's own, driven by playwright-core; the page may run its own files and nothing else.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import * as chromium from '../../helpers/chromium.mjs'

/** No eval, no inline script, no other host. */
export const POLICY = "default-src 'none'; script-src 'self'"

export const { missingChromium } = chromium
export const launchChromium = async () => chromium.launchChromium(await import('playwright-core'))

/** Serves one script and an empty page that loads it. */
export async function servePage(script) {
  const files = {
    '/': ['text/html', '<!doctype html><title>suite</title><script type="module" src="/page.js"></script>'],
    '/page.js': ['text/javascript', readFileSync(script)],
  }
  const server = createServer((request, response) => {
    const [type, body] = files[request.url] ?? ['text/plain', undefined]
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': type, 'content-security-policy': POLICY })
    response.end(body)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() }
}

/** A page with the suite loaded; complaints of the content security policy are kept. */
export async function openSuite(browser, url) {
  const context = await browser.newContext()
  const page = await context.newPage()
  const violations = []
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) violations.push(message.text())
  })
  await page.goto(url)
  await page.waitForFunction('"suite" in globalThis')
  // the page runs it by itself: what evaluate() runs is excused from the policy
  const ask = async (task) => {
    await page.evaluate((name) => globalThis.suite.start(name), task)
    await page.waitForFunction('globalThis.suite.answer !== undefined', undefined, { timeout: 600_000 })
    const { value, error } = await page.evaluate('globalThis.suite.answer')
    if (error !== undefined) throw new Error(error)
    return value
  }
  return { ask, violations, close: () => context.close() }
}

export const pageScript = (dist) => join(dist, 'page.js')
