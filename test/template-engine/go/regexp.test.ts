import { expect, test } from 'vitest'
import { LimitError } from '../../../template-engine/errors.ts'
import { REGEXP_FUNCTIONS } from '../../../template-engine/functions/sprig/regexp.ts'
import { compileRegexp, findAll, findFirst, replaceAll, testRegexp } from '../../../template-engine/go/regexp.ts'
import { Budget, ENGINE_LIMITS } from '../../../template-engine/limits.ts'
import { evaluate, fixedCall } from '../functions/expression.ts'

const nothing = (): void => {}

test.each([
  ['\xc3\xa9', 'a\xc3\xa9b', true],
  ['^.$', '\xff', true],
  ['^.$', '\xc3\xa9', true],
  ['^..$', '\xc3\xa9', false],
])('%j sees runes in %j, and a byte that is no UTF-8 as one', (pattern, text, want) => {
  expect(testRegexp(compileRegexp(pattern), text)).toBe(want)
})

test('matches keep bytes as they are', () => {
  expect(findFirst(compileRegexp('b.'), 'ab\xffc')).toBe('b\xff')
  expect(findAll(compileRegexp('.'), '\xff\xc3\xa9', -1)).toEqual(['\xff', '\xc3\xa9'])
  expect(replaceAll(compileRegexp('(.)'), '\xff\xc3\xa9', '<$1>', { grow: nothing, work: nothing })).toBe(
    '<\xff><\xc3\xa9>',
  )
})

test('a pattern that is no UTF-8', () => {
  expect(() => compileRegexp('a\xff')).toThrow('error parsing regexp: invalid UTF-8: `a\xff`')
})

test('hostile patterns take linear time', { timeout: 60_000 }, () => {
  expect(testRegexp(compileRegexp('(a+)+$'), `${'a'.repeat(50_000)}!`)).toBe(false)
  expect(testRegexp(compileRegexp('(x+x+)+y'), 'x'.repeat(20_000))).toBe(false)
})

test('a replacement that grows meets the budget before memory ends', () => {
  const call = { ...fixedCall(), budget: new Budget({ ...ENGINE_LIMITS, bytes: 1 << 20 }) }
  const run = (): unknown =>
    evaluate(['regexReplaceAll', 'a', 'a'.repeat(100_000), 'b'.repeat(10_000)], REGEXP_FUNCTIONS, call)
  expect(run).toThrow(LimitError)
})
