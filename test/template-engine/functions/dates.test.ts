import { describe, expect, test } from 'vitest'
import { DATE_FUNCTIONS } from '../../../template-engine/functions/sprig/dates.ts'
import { fixedCall, outcome, recorded } from './expression.ts'

describe.each([
  ['dates-utc', 'UTC'],
  ['dates-europe-berlin', 'Europe/Berlin'],
  ['dates-america-new_york', 'America/New_York'],
])('%s, as recorded from helm', (file, zone) => {
  test.each(recorded(file))('$e', ({ e, ...want }) => {
    expect(outcome(e, DATE_FUNCTIONS, fixedCall(zone))).toEqual(want)
  })
})
