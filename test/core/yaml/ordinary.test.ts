import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { composeAll, TREE } from '../../../src/core/yaml/compose.ts'
import { OrdinaryReader } from '../../../src/core/yaml/ordinary.ts'
import { readYaml } from '../../../src/core/yaml/read.ts'
import { yamlText } from '../../fuzz/generators/yaml.ts'

/** A limit under which the short way is not taken. */
const SCANNED = { maxDepth: 60 }

function documents(text: string, limits = {}): unknown {
  try {
    return [...composeAll(text, limits)]
  } catch (error) {
    return String(error)
  }
}

/** Data or error, without the tree and by way of it. */
function dataOf(text: string, options = {}): unknown {
  try {
    return readYaml(text, options)
  } catch (error) {
    return String(error)
  }
}

/** Holds the short way to the long one: trees, data, and data of which only some is wanted. */
function expectSame(text: string): void {
  expect(documents(text)).toEqual(documents(text, SCANNED))
  for (const exactIntegers of [false, true])
    expect(dataOf(text, { exactIntegers })).toEqual(dataOf(text, { ...SCANNED, exactIntegers }))
  const [some, all] = [dataOf(text, { only: new Set(['b']) }), dataOf(text, SCANNED)]
  if (!(all instanceof Map)) expect(some).toEqual(all)
  else for (const key of ['b', 'B']) expect(some instanceof Map && some.get(key)).toEqual(all.get(key))
}

const isOrdinary = (text: string): boolean => {
  const reader = new OrdinaryReader(text, TREE)
  while (reader.next() !== undefined);
  return reader.done
}

describe('what is read a line at a time is what the scanner reads', () => {
  // biome-ignore format: one row a line
  const ordinary = [
    '', '\n', '# c', 'a: 1', 'a: 1\n', 'a:\n  b: 1\n  c:\n  - x\n  - y: 1\n    z: 2\nd:\n- 1\n-\n- - 2\n  - 3\n', 'a:\nb:\n', 'a: "x\\n\\"y"\nb: \'it\'\'s\'\n', 'a: "\\tx\\t\n  \\ty \\t \n\n z\\n\\t"\n',
    'a: x y  \nb: http://x:80/#y # c\n', '---\na: 1\n---\n# c\n---\n- 1\n', 'a: |\n  x\n\n   y\n\nb: |-\n  z', 'a: |+\n  x\n\n\nb: 1\n', 'a: |\n  x\n  \nb: 1\n', 'a: |\n  x', 'a: |\n\n\n  x\n# c\nb: 1\n',
    'a: one\n  two\n\n  three: no\n'.replace(': no', ''), 'a:\n  word\n', 'a:\n  {}\nb: [ ]\nc: { }\n', 'a: [x, "y", \'z\']\n', 'a: \'x\n  y\n\n  z\'\nb: "p\n q"\n', '"a b": 1\n\'c\': 2\ny: 3\n1: 4\n',
    '- |\n x\n- :x\n- -x\n', 'a: é\n', '  a: 1\n  b: 2\n', '---   # c\na: 1', 'a: -1\nb: +x\nc: (d)\n',
    'a: {b: 1}', 'a: [-f, --x, -1, ---y]\n', '- {a: b, "c": \'d\'} # e\n- [ {a: [x,y]}, [] , "z", ]\n', 'a:\n  { b: {c: d, }, e: [ ] }\nf: [[a], {b: [{c: 1}]}]\n', '- {a: ~, b.c/d-e: "x, y: z", 1: 2}',
    'a: "\\x41\\t\\u00e9"\n', 'a: "x\\\n   y\\n\n  z"\nb: [\'it\'\'s\', "\\t"]\n', 'a: >\n  x\n  y\n\n   z\nb: >-\n  w\n\n', 'a: |2\n   x\nb: 1\n', '- >+\n x\n\n\n- |-\n\n  y\n \n', 'b: .inf\nB: 1e400\na: {c: .5}\n', 'b: 0x10\na: 18446744073709551615\nB: 1_0.5\n', '1: a\n0x11: b\n', 'a: >\n  x', 'a: |2\n  x', 'a: |+\n  x\n  ', 'b: |\n  x\n\n', 'b:\n- >\n x\nc: "y\n z"\n',
  ]
  test.each(ordinary)('%j, the short way', (text) => {
    expect(isOrdinary(text)).toBe(true)
    expectSame(text)
  })

  // biome-ignore format: one row a line
  const odd = [
    'a: b: c', 'a: 1\n  b: 2', 'a: &x 1\nb: *x', '? a\n: b', 'a: !!str 1', '<<: {a: 1}', 'a: [b: 1]', 'k: {a: }', 'k: {a}', 'k: {a:b}', 'k: {"a":b}', 'k: {a: b c}', 'k: {a: b\n}', 'k: {a: b: c}', 'k: {a: *b}', 'k: {a: b] }', 'k: [a}', 'k: {a: b} c', 'k: {a: b}: c', 'k: [,]', 'k: {,}', 'k: {a: b,, c: d}', 'k: {? a: b}', 'k: {a: - b}', 'k: [a #b\n]', 'a:\tb', '- a\nb: 1', 'a: 1\n- b', 'a: "x', "a: 'x\n---\ny'", 'a: x\n...\n',
    'a: |\n  x\n y\n', 'a: |\n   \n  x\n', 'a: - b', 'a\n', '%YAML 1.1\n---\na: 1', 'a: @x', 'a b: c', 'a: [x,\n y]', '--- a\n', 'a: x\n  y: z\n', 'a: x # c\n  y\n', 'a:\n    b: 1\n  c: 2', '-\ta',
  ]
  test.each(odd)('%j, by the scanner', (text) => {
    expect(isOrdinary(text) && OrdinaryReader.accepts(text)).toBe(false)
    expectSame(text)
  })

  const line = fc
    .tuple(
      fc.constantFrom(0, 0, 2, 2, 4, 1, 3),
      fc.constantFrom('', '', '- ', '- - ', '-', '  '),
      fc.constantFrom(
        'a:',
        'b: 1',
        'c: x y',
        'd: |',
        'e: |-',
        'f: "q"',
        'm: "\\t',
        'n\\t"',
        "g: 's",
        "t'",
        'word',
        '# c',
        '',
        '---',
        'h: [a, "b"]',
        '{}',
        'i: x #c',
        'j: |+',
        '"k": \'v\'',
        'l: {}',
        ': x',
        '...',
        'b: >-',
        'm: "n\\',
        'o\\tp"',
        'b: .inf',
        '~: q',
        '1: -.5',
      ),
    )
    .map(([n, dash, text]) => ' '.repeat(n) + dash + text)
  const lines = fc
    .array(line, { maxLength: 8 })
    .chain((all) => fc.constantFrom('\n', '').map((end) => all.join('\n') + end))

  // biome-ignore format: one row a line
  const bracketed = fc
    .array(fc.constantFrom('{', '}', '[', ']', ', ', ',', 'a: ', '"b": ', "'c':", 'd', '"e"', "'f'", ' ', '1', ': ', 'g h', '-', '<<: ', '*i', '\n', '#'), { maxLength: 12 })
    .chain((all) => fc.constantFrom('', 'k: ', '- ').map((start) => start + all.join('')))

  test.each([
    ['texts of the fuzzers', yamlText],
    ['brackets', bracketed],
    ['lines at odd places', lines],
  ])('%s', (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const bytes = Buffer.from(text).toString('latin1')
        expectSame(bytes)
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 2000) },
    )
  })
})
