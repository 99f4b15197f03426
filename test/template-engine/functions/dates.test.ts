import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { DATES } from '../../../template-engine/functions/sprig/dates.ts'
import { fixedCall, outcome, type Recorded } from './expression.ts'

const recorded = (name: string): Recorded[] =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'))

describe.each([
  ['dates-utc', 'UTC'],
  ['dates-europe-berlin', 'Europe/Berlin'],
  ['dates-america-new_york', 'America/New_York'],
])('%s, as recorded from helm', (file, zone) => {
  test.each(recorded(file).map((r) => [JSON.stringify(r.e), r] as const))('%s', (_, { e, ...want }) => {
    expect(outcome(e, DATES, fixedCall(zone))).toEqual(want)
  })
})
