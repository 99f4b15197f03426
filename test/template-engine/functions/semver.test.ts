import { expect, test } from 'vitest'
import { SEMVER_FUNCTIONS } from '../../../template-engine/functions/sprig/semver.ts'
import { parseStrictVersion, parseVersion } from '../../../template-engine/modules/semver.ts'
import { parseConstraints, satisfies } from '../../../template-engine/modules/semver-constraint.ts'
import { fixedCall, outcome, recorded } from './expression.ts'

test.each(recorded('semver'))('$e, as recorded from helm', ({ e, ...want }) => {
  expect(outcome(e, SEMVER_FUNCTIONS, fixedCall())).toEqual(want)
})

test.each([
  ['1.2.3', '1.2.3'],
  ['1.2.3-a.b+c', '1.2.3-a.b+c'],
  ['', 'version string empty'],
  ['1.2', 'invalid semantic version'],
  ['v1.2.3', 'invalid characters in version'],
  ['1.02.3', 'version segment starts with 0'],
  ['1.2.3-01', 'version segment starts with 0'],
  ['1.2.3-', 'invalid prerelease string'],
  ['1.2.3+', 'invalid metadata string'],
  ['1..3', 'strconv.ParseUint: parsing "": invalid syntax'],
])('strict %j → %j', (text, want) => {
  const read = (): string => {
    try {
      return parseStrictVersion(text).original
    } catch (error) {
      return (error as Error).message
    }
  }
  expect(read()).toBe(want)
})

test('a hostile constraint costs no more than its length', () => {
  const blanks = ' '.repeat(9)
  const hostile = `${`1${blanks}`.repeat(400)}!`
  expect(() => parseConstraints(hostile)).toThrow('improper constraint')
  expect(() => parseConstraints('1 '.repeat(5000))).toThrow('version constraint bytes is at most 4096')
  expect(satisfies(parseConstraints(Array(300).fill('>=1').join(blanks)), parseVersion('1.2.3'))).toBe(true)
})
