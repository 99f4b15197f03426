import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { LIMITS } from '../../../src/core/limits.ts'
import { readPlain, writtenText } from '../../../src/core/yaml/index.ts'

/** text, value: as Go's yaml.v3 reads it into an interface{} */
test.each<readonly [string, unknown]>([
  ['', null],
  ['# nothing', null],
  ['---\n---\na: 1', null],
  ['a: 1\n---\nb: 2', { a: 1 }],
  ['a: 1\n...\n{{ not yaml', { a: 1 }],
  ['{"a": [1, "é", null, true, 1e3], "b": {}}', { a: [1, 'é', null, true, 1000], b: {} }],
  ['[yes, No, on, OFF, y, n]', ['yes', 'No', 'on', 'OFF', 'y', 'n']],
  ['[true, True, TRUE, false, False, FALSE, tRue]', [true, true, true, false, false, false, 'tRue']],
  ['[~, null, Null, NULL, ]', [null, null, null, null]],
  ['[0x1f, 0o17, 017, 0b11, 1_000, -5, +5, 09]', [31, 15, 15, 3, 1000, -5, 5, 9]],
  ['[1.5, .5, 1., 1e3, -.inf, .NaN, 1.2.3, 2026-01-02]', [1.5, 0.5, 1, 1000, -Infinity, NaN, '1.2.3', '2026-01-02']],
  ['["1", !!str 1, !!float 1, !!int "2", !own 3, ! 4]', ['1', '1', 1, 2, '3', '4']],
  ['!!binary aGk=', 'hi'],
  ['a: |\n  x\n  y\nb: >-\n  x\n  y', { a: 'x\ny\n', b: 'x y' }],
  ['a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}', { a: { b: 1 }, c: { b: 1 }, d: { b: 1, e: 2 } }],
  [
    'a: &x {b: 1, c: 1}\nd: {<<: *x, b: 2}\ne: {b: 3, <<: *x}',
    { a: { b: 1, c: 1 }, d: { b: 2, c: 1 }, e: { b: 3, c: 1 } },
  ],
  ['<<: [{a: 1}, {a: 2, b: 2}]', { a: 1, b: 2 }],
  ['{1: a, 1.0: b, true: c, "": d, ? x : y}', { 1: 'a', '1.0': 'b', true: 'c', '': 'd', x: 'y' }],
  ['🚀: ü', { '🚀': 'ü' }],
])('%j is read', (text, value) => {
  expect(readPlain(text)).toEqual(value)
})

test('keys that objects have of themselves are ordinary', () => {
  const value = readPlain('__proto__: {a: 1}\nconstructor: 2') as object
  expect(Object.keys(value)).toEqual(['__proto__', 'constructor'])
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
})

test.each<readonly [string, string]>([
  ['a: 1\nb: 2\na: 3', 'yaml: line 3: mapping key "a" already defined at line 1'],
  ['a: {b: 1,\n b: 2}', 'yaml: line 2: mapping key "b" already defined at line 1'],
  ['1: a\n"1": b', 'yaml: line 2: mapping key "1" already defined at line 1'],
  ['<<: {}\n<<: {}', 'yaml: line 2: mapping key "<<" already defined at line 1'],
  ['? [a]\n: b', 'yaml: line 1: a mapping key must be a text'],
  ['\n<<: 1', 'yaml: line 2: map merge requires map or sequence of maps as the value'],
  ['a: 1\nb: c: d', 'yaml: line 2: mapping values are not allowed in this context'],
  ['a: *b', "yaml: unknown anchor 'b' referenced"],
  ['a: &b [*b]', `nesting of YAML values is at most ${LIMITS.dataDepth}`],
  ['a: \x00', 'yaml: control characters are not allowed'],
  ['!!int x', 'yaml: cannot decode !!str `x` as a !!int'],
])('%j is refused', (text, message) => {
  expect(() => readPlain(text)).toThrow(message)
})

test('aliases do not blow a document up', () => {
  const levels = Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`)
  expect(() => readPlain(`a0: &a0 x\n${levels.join('\n')}`)).toThrow('nodes behind aliases')
})

describe('numbers and booleans remember how they were written', () => {
  const value = readPlain('a: 1.10\nb: 1\nc: 0x10\nd: True\ne: "1.10"\nf: &f 2.0\ng: *f\nl: [1.0, 1]') as { l: object }
  test.each([
    ['a', '1.10'],
    ['b', undefined],
    ['c', '0x10'],
    ['d', 'True'],
    ['e', undefined],
    ['g', '2.0'],
  ])('%s', (key, text) => expect(writtenText(value, key)).toBe(text))
  test('in lists', () => expect([0, 1].map((i) => writtenText(value.l, i))).toEqual(['1.0', undefined]))
})

test('the package yaml reads the same from documents that both versions of YAML agree on', () => {
  const text =
    'a:\n  - b: {c: [1, x, null], d: "\\u00e9"}\n    e: |+\n      f\n\n  - >\n    g\n    h\n\n    i\n"j k": -1.5e3\n'
  expect(readPlain(text)).toEqual(parse(text))
})
