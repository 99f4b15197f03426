// Chromium, the system's own, and pages that fail a test when their content security policy is broken or an error is not caught.
import { existsSync } from 'node:fs'

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const missing = () =>
  existsSync(CHROMIUM) ? undefined : `${CHROMIUM} is not there: install Chromium, or name it in CHROMIUM`

export async function launch() {
  const { chromium } = await import('playwright-core')
  const root = process.getuid?.() === 0
  return chromium.launch({ executablePath: CHROMIUM, args: root ? ['--no-sandbox', ...ARGS] : ARGS })
}

/** A page of its own profile, with the playground loaded and its first render done. */
export async function openPlayground(browser, url, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    acceptDownloads: true,
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  })
  const page = await context.newPage()
  const complaints = []
  const requests = []
  page.on('pageerror', (error) => complaints.push(`${error}`))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('request', (request) => requests.push(request.url()))
  await page.goto(url)
  await rendered(page)
  return { page, complaints, requests, close: () => context.close() }
}

/** Waits until what was asked for is rendered or has failed. */
export const rendered = (page) =>
  page.waitForFunction(
    () =>
      document.getElementById('progress')?.hidden &&
      /rendered in|Not rendered/.test(document.getElementById('status')?.textContent ?? ''),
    undefined,
    { timeout: 30_000 },
  )

/** Types in place of all that the values editor holds, and waits for the render. */
export async function typeValues(page, text) {
  await page.click('#values .cm-content')
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(text)
  await settled(page)
}

/** Lets the pause before a render pass, then waits for the render. */
export async function settled(page) {
  await page.waitForTimeout(200)
  await rendered(page)
}

/** The text of an editor, which shows only the lines in view: short texts. */
export const code = async (page, id) => (await page.locator(`#${id} .cm-line`).allTextContents()).join('\n')
