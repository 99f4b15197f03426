import { describe, expect, it } from 'vitest'
import { emitYaml, emitYamlPretty } from '../../../src/core/yaml/index.ts'
import {
  Bytes,
  Complex,
  decodeUtf8,
  encodeUtf8,
  Struct,
  TypedMap,
  TypedSlice,
  types,
  type Value,
} from '../../../template-engine/go/index.ts'
import { int64 } from '../../../template-engine/value/number.ts'
import { DOUBLE, OTHER, PLAIN, SINGLE } from './scalar-table.ts'

const map = (entries: Record<string, Value>): Map<string, Value> => new Map(Object.entries(entries))
const message = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as Error).message
  }
  return 'no error'
}

/** What follows `k: `, without the final newline that helm trims. */
const emission = (emit: (value: Value) => string, text: string): string => {
  const out = decodeUtf8(emit(map({ k: encodeUtf8(text) })))
  expect(out.startsWith('k: ')).toBe(true)
  return out.slice(3, -1)
}

describe('scalars', () => {
  it.each(PLAIN)('%j is plain', (text) => {
    expect(emission(emitYaml, text)).toBe(text)
    expect(emission(emitYamlPretty, text)).toBe(text)
  })
  it.each(DOUBLE)('%j is double-quoted', (text) => {
    expect(emission(emitYaml, text)).toBe(`"${text}"`)
    expect(emission(emitYamlPretty, text)).toBe(`"${text}"`)
  })
  it.each([...SINGLE])('%j is %s', (text, want) => {
    expect(emission(emitYaml, text)).toBe(want)
    expect(emission(emitYamlPretty, text)).toBe(want)
  })
  it.each(OTHER.map(([text, want, pretty = want]) => ({ text, want, pretty })))('$text', ({ text, want, pretty }) => {
    if (want !== '') expect(emission(emitYaml, text)).toBe(want)
    expect(emission(emitYamlPretty, text)).toBe(pretty)
  })
  it.each([...SINGLE])('%j as a key', (text, want) => {
    if (!text.includes('\u2028'))
      expect(decodeUtf8(emitYaml(map({ [encodeUtf8(text)]: null })))).toBe(`${want}: null\n`)
  })
})

describe('numbers', () => {
  const rows: [number, string, string?][] = [
    [1, '1'],
    [1000000, '1000000', '1e+06'],
    [123456789.5, '1.234567895e+08'],
    [1234567.5, '1.2345675e+06'],
    [123456.5, '123456.5'],
    [100000.25, '100000.25'],
    [0.1, '0.1'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [1e-7, '1e-07'],
    [1e19, '10000000000000000000', '1e+19'],
    [1e20, '1e+20'],
    [1e21, '1e+21'],
    [-(2 ** 63), '-9.223372036854776e+18'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [-0, '0', '-0'],
  ]
  it.each(rows)('%d', (value, want, pretty) => {
    expect(emitYaml(value)).toBe(`${want}\n`)
    expect(emitYamlPretty(value)).toBe(`${pretty ?? want}\n`)
  })
  it('int64 is exact', () => expect(emitYaml(int64(9223372036854775807n))).toBe('9223372036854775807\n'))
})

describe('layout', () => {
  const rows: [string, Value, string, string?][] = [
    ['null', null, 'null\n'],
    ['empty list', [], '[]\n'],
    ['empty map', map({}), '{}\n'],
    ['scalar', 'a: b', "'a: b'\n"],
    ['list in map', map({ a: [1, [], map({})] }), 'a:\n- 1\n- []\n- {}\n', 'a:\n  - 1\n  - []\n  - {}\n'],
    ['map in map', map({ a: map({ b: map({}) }) }), 'a:\n  b: {}\n'],
    ['list of maps', [map({ b: 2, a: 1 })], '- a: 1\n  b: 2\n'],
    ['list of lists', [[1, 2]], '- - 1\n  - 2\n'],
    ['deep', map({ z: [1, map({ a: ['x'] })] }), 'z:\n- 1\n- a:\n  - x\n', 'z:\n  - 1\n  - a:\n      - x\n'],
    ['literal in list', ['a\nb\n'], '- |\n  a\n  b\n'],
    ['key of two lines', map({ 'a\nb': [1] }), '? |-\n  a\n  b\n: - 1\n'],
    ['key of 128 bytes', map({ ['k'.repeat(128)]: 1 }), `${'k'.repeat(128)}: 1\n`],
    ['key of 129 bytes', map({ ['k'.repeat(129)]: map({ a: 1 }) }), `? ${'k'.repeat(129)}\n: a: 1\n`],
    ['nil map', new TypedMap(types.STRING_MAP, null), 'null\n', '{}\n'],
    ['nil slice', new TypedSlice(types.STRINGS, null), 'null\n', '[]\n'],
    ['bytes', new Bytes('hi'), 'aGk=\n', '- 104\n- 105\n'],
    ['bad UTF-8', 'a\xff', 'a\xef\xbf\xbd\n', '!!binary Yf8=\n'],
  ]
  it.each(rows)('%s', (_, value, want, pretty) => {
    expect(emitYaml(value)).toBe(want)
    expect(emitYamlPretty(value)).toBe(pretty ?? want)
  })

  it('writes structs by JSON names, or pretty by lower-cased Go names in their order', () => {
    const type = {
      name: 'chart.Version',
      kind: 'struct',
      fields: ['Version', 'Major', 'GitCommit'].map((name) => ({ name, type: types.STRING, json: `J${name}` })),
    } as const
    const value = new Struct(type, ['v1', '2', ''])
    expect(emitYaml(value)).toBe('JGitCommit: ""\nJMajor: "2"\nJVersion: v1\n')
    expect(emitYamlPretty(value)).toBe('version: v1\nmajor: "2"\ngitcommit: ""\n')
  })
})

describe('folding', () => {
  const x = 'x'.repeat(76)
  const rows: [string, Value, string][] = [
    ['beyond column 80', map({ k: `${'x'.repeat(78)} b c` }), `k: ${'x'.repeat(78)}\n  b c\n`],
    ['at the next space', map({ k: `${x} b c` }), `k: ${x} b\n  c\n`],
    ['not within 80', map({ k: `${'x'.repeat(75)} b c` }), `k: ${'x'.repeat(75)} b c\n`],
    ['at the root', `${'x'.repeat(81)} b`, `${'x'.repeat(81)}\n  b\n`],
    ['not at two spaces', map({ k: `${'x'.repeat(90)}  b` }), `k: ${'x'.repeat(90)}  b\n`],
    ['single quotes', map({ k: `# ${x}x b c` }), `k: '# ${x}x\n  b c'\n`],
    ['double quotes', map({ k: `\t${x}x  b` }), `k: "\\t${x}x\n  \\ b"\n`],
    ['never keys', map({ [`${'x'.repeat(90)} b c`]: 1 }), `${'x'.repeat(90)} b c: 1\n`],
    ['counts characters', map({ k: `${'\xc3\xa9'.repeat(76)} b c` }), `k: ${'\xc3\xa9'.repeat(76)} b\n  c\n`],
  ]
  it.each(rows)('%s', (_, value, want) => expect(emitYaml(value)).toBe(want))
  it('is not for pretty', () => expect(emitYamlPretty(map({ k: `${x} b c` }))).toBe(`k: ${x} b c\n`))
})

describe('key order', () => {
  const rows: [string[]][] = [
    [
      [
        '80',
        '8080-tcp',
        'ca.crt',
        'file1.txt',
        'file2.txt',
        'file10.txt',
        'http',
        'http2',
        'http10',
        'tls.crt',
        'tls.key',
        'v1',
        'v1.9',
        'v1.10',
        'v1alpha1',
        'v1beta1',
      ],
    ],
    [
      [
        '$',
        '/',
        '~',
        'APP',
        'app',
        'app-x',
        'app.kubernetes.io/instance',
        'app.kubernetes.io/name',
        'app/x',
        'app_x',
        'appx',
        'helm.sh/chart',
        'z',
        'é',
        '日本',
      ],
    ],
    [['', '-', '_x', '0a', '1.5', '9', '10', 'A', 'B', 'a', 'a-b', 'a.b', 'a9', 'a10', 'aa', 'true', 'z', 'é']],
  ]
  it.each(rows)('%j', (keys) => {
    const value = map(Object.fromEntries([...keys].sort().map((key) => [encodeUtf8(key), null])))
    const lines = decodeUtf8(emitYaml(value)).trimEnd().split('\n')
    expect(lines.map((line) => line.replace(/: null$/, '').replace(/^(["'])(.*)\1$/, '$2'))).toStrictEqual(keys)
  })
})

describe('errors', () => {
  const rows: [string, Value, string][] = [
    ['complex', [new Complex(0, 1)], 'error marshaling into JSON: json: unsupported type: complex128'],
    ['infinite', Number.POSITIVE_INFINITY, 'error marshaling into JSON: json: unsupported value: +Inf'],
    ['DEL', map({ a: 'x\x7f' }), 'yaml: control characters are not allowed'],
    ['U+FFFE', '\xef\xbf\xbe', 'yaml: control characters are not allowed'],
    ['long key', map({ ['k'.repeat(1100)]: 1 }), "yaml: did not find expected ',' or '}'"],
  ]
  it.each(rows)('%s', (_, value, want) => expect(message(() => emitYaml(value))).toBe(want))
  it('pretty complex', () =>
    expect(message(() => emitYamlPretty(new Complex(0, 1)))).toBe('cannot marshal type: complex128'))
  it('a map that holds itself', () => {
    const value = new Map<string, Value>()
    value.set('self', value)
    const want = 'error marshaling into JSON: json: unsupported value: encountered a cycle via map[string]interface {}'
    expect(message(() => emitYaml(value))).toBe(want)
  })
  it('bounds nesting', () => {
    let value: Value = 1
    for (let i = 0; i < 5000; i++) value = [value]
    expect(message(() => emitYaml(value))).toBe('limit reached: nesting of JSON values is at most 1200')
  })
})
