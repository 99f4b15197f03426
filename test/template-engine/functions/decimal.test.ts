import { expect, test } from 'vitest'
import { DECIMAL_FUNCTIONS } from '../../../template-engine/functions/sprig/decimal.ts'
import { fixedCall, outcome, recorded } from './expression.ts'

test.each(recorded('decimal'))('$e, as recorded from helm', ({ e, ...want }) => {
  expect(outcome(e, DECIMAL_FUNCTIONS, fixedCall())).toEqual(want)
})
