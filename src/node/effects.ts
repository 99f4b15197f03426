import { generatePrimeSync } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { Effects } from '../core/engine.ts'
import { systemRandom } from './random.ts'

/** The machine's own clock, randomness and time zone (TZ is honoured as Go does). */
export function systemEffects(): Effects {
  const started = BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint()
  // looking the zone up costs ten milliseconds, and few charts ask
  let zone: string | undefined
  let name: string | undefined
  return {
    now: () => started + process.hrtime.bigint(),
    random: systemRandom,
    // OpenSSL sets the two highest bits, as rsa.GenerateKey needs them
    prime: (bits) => generatePrimeSync(bits, { bigint: true }),
    get timeZone() {
      zone ??= localTimeZone()
      return zone
    },
    get localName() {
      name ??= isSystemZone() ? 'Local' : this.timeZone
      return name
    },
  }
}

/** Whether Go takes the system's zone: TZ is unset, and there is one. */
const isSystemZone = (): boolean =>
  process.env.TZ === undefined && (process.platform === 'win32' || existsSync('/etc/localtime'))

/** Go reads TZ itself: unset is the system's zone, empty is UTC, an unknown name is UTC. */
function localTimeZone(): string {
  const tz = process.env.TZ
  if (tz === '') return 'UTC'
  if (tz === undefined) return Intl.DateTimeFormat().resolvedOptions().timeZone
  try {
    return Intl.DateTimeFormat('en', { timeZone: tz.replace(/^:/, '') }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}
