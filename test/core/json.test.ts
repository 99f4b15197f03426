import { expect, test } from 'vitest'
import { parseJson } from '../../src/core/json.ts'

const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)

test.each<readonly [what: string, text: string, value: unknown]>([
  ['an object', '{"a": [1, {"b": null}]}', { a: [1, { b: null }] }],
  ['brackets in texts', JSON.stringify(['['.repeat(2000), '"[', '\\']), ['['.repeat(2000), '"[', '\\']],
  ['many that are shut again', `[${'[],'.repeat(5000)}1]`, [...Array.from({ length: 5000 }, () => []), 1]],
])('%s', (_, text, value) => {
  expect(parseJson(text)).toEqual(value)
})

test('as deep as is allowed, and deeper', () => {
  expect(Array.isArray(parseJson(deep(1000)))).toBe(true)
  for (const text of [deep(1001), '['.repeat(5 << 20), '{"a":'.repeat(1 << 20)])
    expect(() => parseJson(text)).toThrow('nested too deeply')
  expect(() => parseJson('nope')).toThrow(SyntaxError)
})
