// Pictures of the real page, for the README.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openPlayground, typeValues } from './browser.mjs'
import { chart, give, openRecipes, recipe } from './recipes.mjs'

const FOLDER = join(import.meta.dirname, '../../docs/images')
const VIEW = { viewport: { width: 1280, height: 760 }, deviceScaleFactor: 1.5 }

/** A recipe with two of its charts. */
async function recipes(page) {
  await openRecipes(page)
  await give(page, recipe(), chart('portal'), chart('session-store'))
}

const PICTURES = [
  ['playground', 'light', async () => undefined],
  ['playground-dark', 'dark', (page) => page.click('#tab-images')],
  [
    'playground-error',
    'light',
    (page) => typeValues(page, 'ingress:\n  enabled: true\n  className: nginx\n  hosts: []\n'),
  ],
  ['playground-recipe', 'light', recipes],
  [
    'playground-compare',
    'light',
    async (page) => {
      await page.click('#tab-compare')
      await page.waitForSelector('#change-list button')
      await page.click('#change-list li:last-child button')
    },
  ],
]

/** Writes docs/images/*.png. */
export async function takePictures(browser, url) {
  mkdirSync(FOLDER, { recursive: true })
  for (const [name, colorScheme, prepare] of PICTURES) {
    const { page, close } = await openPlayground(browser, url, { ...VIEW, colorScheme })
    await prepare(page)
    await page.mouse.move(0, 0)
    await page.waitForTimeout(400)
    await page.screenshot({ path: join(FOLDER, `${name}.png`) })
    await close()
  }
}
