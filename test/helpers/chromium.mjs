// Chromium, the system's own. Each package of tests has its own playwright-core, and hands its `chromium` over.
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

/** Why there is none; undefined when there is one. */
export const missingChromium = () =>
  existsSync(CHROMIUM) ? undefined : `${CHROMIUM} is not there: install Chromium, or name it in CHROMIUM`

/** A browser of its own, with an empty profile. */
export function launchChromium({ chromium }) {
  const root = process.getuid?.() === 0
  return chromium.launch({ executablePath: CHROMIUM, args: root ? ['--no-sandbox', ...ARGS] : ARGS })
}
