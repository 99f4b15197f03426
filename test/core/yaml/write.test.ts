import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { writeJson } from '../../../src/core/output/index.ts'
import { writeYaml } from '../../../src/core/yaml/index.ts'

/** text, how it is written as a value */
const STRINGS: readonly (readonly [string, string])[] = [
  ['', '""'],
  ['a', 'a'],
  ['1.10', '"1.10"'],
  ['v1.10', 'v1.10'],
  ['25.3.0', '25.3.0'],
  ['0x1f', '"0x1f"'],
  ['1e3', '"1e3"'],
  ['1_000', '"1_000"'],
  ['.inf', '".inf"'],
  ['true', '"true"'],
  ['no', '"no"'],
  ['Off', '"Off"'],
  ['y', '"y"'],
  ['null', '"null"'],
  ['~', '"~"'],
  ['12:30', '"12:30"'],
  ['2026-01-02', '"2026-01-02"'],
  ['a: b', "'a: b'"],
  ['a:', "'a:'"],
  ['a #b', "'a #b'"],
  ['a#b', 'a#b'],
  ['- a', "'- a'"],
  ['-a', '-a'],
  ['--flag=x', '--flag=x'],
  ['[x]', "'[x]'"],
  ["it's", "it's"],
  ["'it", "'''it'"],
  ['@x', "'@x'"],
  ['a:b@sha256:c', 'a:b@sha256:c'],
  [' a', "' a'"],
  ['a ', "'a '"],
  ['tab\there', '"tab\\there"'],
  ['a\nb', '|-\n  a\n  b'],
  ['a\n', '|\n  a'],
  ['a\nb\n', '|\n  a\n  b'],
  ['é', 'é'],
  ['\u0085', '"\\u0085"'],
  ['---', "'---'"],
  ['<<', '"<<"'],
]

test.each(STRINGS)('%j is written %s', (text, written) => {
  expect(writeYaml({ k: text })).toBe(`k: ${written}\n`)
})

test('lists and mappings nest, empty ones are in flow style, undefined members are left out', () => {
  expect(writeYaml({ a: [], b: {}, c: [{ d: 1, e: [true] }, 'x', { f: { g: 'h' } }, ['y']], z: undefined })).toBe(
    'a: []\nb: {}\nc:\n  - d: 1\n    e:\n      - true\n  - x\n  - f:\n      g: h\n  - - "y"\n',
  )
})

test('members are sorted and quoted on request', () => {
  expect(writeYaml({ b: { d: 'x', c: 'y1' }, a: ['z'] }, { sorted: true, quoted: new Set(['d', 'a']) })).toBe(
    'a:\n  - "z"\nb:\n  c: y1\n  d: "x"\n',
  )
})

test('JSON is escaped as in Go', () => {
  expect(writeJson({ a: ['<&>\u2028'] })).toBe('{\n  "a": [\n    "\\u003c\\u0026\\u003e\\u2028"\n  ]\n}\n')
})

const text = fc.oneof(
  fc.string({ unit: 'binary' }).filter((value) => !/[\ud800-\udfff]/u.test(value)),
  fc.string({ unit: fc.constantFrom(...'ab01:-# \n\t\'"{}[]&*!|>%@`,?.~_ne+\u0085\u2028é') }),
  fc.constantFrom(...STRINGS.map(([value]) => value)),
)
const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 4 }, text, fc.integer(), fc.boolean(), tie('list'), tie('map')),
  list: fc.array(tie('any'), { maxLength: 4 }),
  map: fc.dictionary(
    text.filter((key) => key !== '__proto__' && !/^[?<]|\n/.test(key)),
    tie('any'),
    { maxKeys: 4 },
  ),
}))

test('what is written reads back equal, by YAML 1.1 and by YAML 1.2', () => {
  fc.assert(
    fc.property(value.map, fc.boolean(), (written, sorted) => {
      const document = writeYaml(written as never, { sorted })
      for (const version of ['1.1', '1.2'] as const)
        expect(parse(document, { version, merge: false, uniqueKeys: false })).toEqual(written)
    }),
    { numRuns: 1500 },
  )
})

test('a key of more than 128 characters stands behind a question mark', () => {
  const [simple, long] = ['s'.repeat(128), 'l'.repeat(129)]
  expect(writeYaml({ [simple]: 1, [long]: 2, a: { [long]: { b: [1], c: {} } } })).toBe(
    `${simple}: 1\n? ${long}\n: 2\na:\n  ? ${long}\n  : b:\n      - 1\n    c: {}\n`,
  )
})
