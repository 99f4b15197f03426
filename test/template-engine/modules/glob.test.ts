import { expect, test } from 'vitest'
import { encodeUtf8 } from '../../../template-engine/go/index.ts'
import { globMatcher } from '../../../template-engine/modules/glob.ts'

test.each([
  // pattern, paths that match, paths that do not
  ['*', ['a', 'a.txt', '.a', ''], ['a/b']],
  ['**', ['a', 'a/b/c', ''], []],
  ['**/c.txt', ['a/c.txt', 'a/b/c.txt'], ['c.txt']],
  ['config/**/c.txt', ['config/sub/c.txt', 'config/a/b/c.txt'], ['config/c.txt']],
  ['config/*/**', ['config/sub/c.txt'], ['config/c.txt']],
  ['*.{yaml,yml}', ['a.yaml', 'b.yml'], ['a.json', 'd/a.yaml']],
  ['{a,b}/*', ['a/x', 'b/y'], ['c/x', 'a/x/y']],
  ['{a,{b,c}}', ['a', 'b', 'c'], ['d', '']],
  ['{a', ['a'], ['{a']],
  ['a?c', ['abc', 'aéc'], ['a/c', 'ac']],
  ['[abc]', ['a', 'c'], ['d', 'ab']],
  ['[a-c]x', ['bx'], ['dx']],
  ['[!a]', ['b', '/'], ['a']],
  ['[^a]', ['^', 'a'], ['b']],
  ['\\*', ['*'], ['a']],
  ['\\{a,b\\}', ['{a,b}'], ['a']],
  ['', [''], ['a']],
  ['a,b', ['a,b'], ['a']],
  // what does not compile matches everything
  ['[', ['a', 'b/c'], []],
  ['[]a]', ['b/c'], []],
  ['[b-a]', ['x'], []],
  ['[a-bc]', ['x'], []],
])('%j', (pattern, yes, no) => {
  const matches = globMatcher(encodeUtf8(pattern))
  expect(yes.filter((path) => !matches(encodeUtf8(path)))).toEqual([])
  expect(no.filter((path) => matches(encodeUtf8(path)))).toEqual([])
})

test('hostile patterns take no more time than steps times characters', { timeout: 60_000 }, () => {
  const matches = globMatcher(`${'{**,*a*}'.repeat(40)}b`)
  expect(matches('a'.repeat(2000))).toBe(false)
})

test('braces nest up to a limit, beyond it everything matches', () => {
  expect(globMatcher(`${'{'.repeat(200)}a`)('zzz')).toBe(true)
})
