import { expect, test } from 'vitest'
import { REGEXP_FUNCTIONS } from '../../../template-engine/functions/sprig/regexp.ts'
import { fixedCall, outcome, recorded } from './expression.ts'

test.each(recorded('regexp'))('$e, as recorded from helm', ({ e, ...want }) => {
  expect(outcome(e, REGEXP_FUNCTIONS, fixedCall())).toEqual(want)
})
