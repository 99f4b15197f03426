import { existsSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemEffects } from '../../src/node/effects.ts'

const before = process.env.TZ
beforeEach(() => {
  delete process.env.TZ
})
afterEach(() => {
  if (before === undefined) delete process.env.TZ
  else process.env.TZ = before
})

test.each([
  ['', 'UTC', 'UTC'],
  ['UTC', 'UTC', 'UTC'],
  ['Europe/Berlin', 'Europe/Berlin', 'Europe/Berlin'],
  [':Asia/Tokyo', 'Asia/Tokyo', 'Asia/Tokyo'],
  ['Nowhere/City', 'UTC', 'UTC'],
])('TZ=%s: the local zone is %s and calls itself %s', (tz, zone, name) => {
  process.env.TZ = tz
  expect(systemEffects()).toMatchObject({ timeZone: zone, localName: name })
})

test.skipIf(process.platform !== 'linux')('without TZ the system’s zone is Local, where there is one', () => {
  const { localName, timeZone } = systemEffects()
  expect(localName).toBe(existsSync('/etc/localtime') ? 'Local' : timeZone)
})

test('clock and randomness are the machine’s', () => {
  const { now, random, prime } = systemEffects()
  expect(Math.abs(Number(now() / 1_000_000n) - Date.now())).toBeLessThan(60_000)
  expect(random(16)).not.toEqual(random(16))
  expect(prime?.(128).toString(2)).toMatch(/^11[01]{126}$/)
})
