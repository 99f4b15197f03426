// Pages that fail a test when their content security policy is broken or an error is not caught.
import { launchChromium } from '../helpers/chromium.mjs'

export const launch = async () => launchChromium(await import('playwright-core'))

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
    { timeout: 120_000 },
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
