import { expect, test } from 'vitest'
import { encodeUtf8, fileMatch } from '../../../template-engine/go/index.ts'

const BAD = 'syntax error in pattern'

test.each([
  // pattern, name, result
  ['abc', 'abc', true],
  ['*', 'abc', true],
  ['*c', 'abc', true],
  ['a*', 'a', true],
  ['a*', 'ab/c', false],
  ['a*/b', 'abc/b', true],
  ['a*/b', 'a/c/b', false],
  ['a*b*c*d*e*', 'axbxcxdxe', true],
  ['a*b?c*x', 'abxbbxdbxebxczzx', true],
  ['a*b?c*x', 'abxbbxdbxebxczzy', false],
  ['ab[c]', 'abc', true],
  ['ab[b-d]', 'abc', true],
  ['ab[e-g]', 'abc', false],
  ['ab[^c]', 'abc', false],
  ['ab[^e-g]', 'abc', true],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'ab', false],
  ['a?b', 'a☺b', true],
  ['a[^a]b', 'a☺b', true],
  ['a???b', 'a☺b', false],
  ['a?b', 'a/b', false],
  ['[a-ζ]*', 'α', true],
  ['[\\]a]', ']', true],
  ['[\\-x]', '-', true],
  ['*x', 'xxx', true],
  ['', '', true],
  ['', 'a', false],
  ['templates/*.yaml', 'templates/a.yaml', true],
  ['templates/*.yaml', 'templates/d/a.yaml', false],
  ['x*[', 'abc', false],
  ['[]a]', ']', BAD],
  ['[-]', '-', BAD],
  ['[x-]', 'x', BAD],
  ['[a-b-c]', 'a', BAD],
  ['[', 'a', BAD],
  ['a[', 'ab', BAD],
  ['*[a', 'abc', BAD],
  ['\\', 'a', BAD],
])('%j on %j is %j', (pattern, name, result) => {
  const run = (): boolean => fileMatch(encodeUtf8(pattern), encodeUtf8(name))
  if (typeof result === 'boolean') expect(run()).toBe(result)
  else expect(run).toThrow(result)
})
