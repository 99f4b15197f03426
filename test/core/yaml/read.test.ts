import { describe, expect, it } from 'vitest'
import { parseYamlNodes, readYaml, readYamlList, readYamlMap } from '../../../src/core/yaml/index.ts'
import { encodeJson, encodeUtf8, LimitError } from '../../../template-engine/go/index.ts'

const json = (text: string): string => encodeJson(readYaml(encodeUtf8(text)), { escapeHtml: false })
const message = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as Error).message
  }
  return 'no error'
}

describe('plain scalars', () => {
  const rows: [string, string][] = [
    ...'y Y yes Yes YES true True TRUE on On ON'.split(' ').map((word): [string, string] => [word, 'true']),
    ...'n N no No NO false False FALSE off Off OFF'.split(' ').map((word): [string, string] => [word, 'false']),
    ...['', '~', 'null', 'Null', 'NULL'].map((word): [string, string] => [word, 'null']),
    ['tRUE', '"tRUE"'],
    ['nULL', '"nULL"'],
    ['010', '8'],
    ['08', '8'],
    ['09.5', '9.5'],
    ['0x1F', '31'],
    ['0o17', '15'],
    ['0O7', '7'],
    ['-0b1', '-1'],
    ['0b-1', '-1'],
    ['1_000', '1000'],
    ['1__0', '10'],
    ['_1', '"_1"'],
    ['0x', '"0x"'],
    ['1.', '1'],
    ['.5', '0.5'],
    ['.5_0', '0.5'],
    ['+.5', '0.5'],
    ['1e3', '1000'],
    ['1e', '"1e"'],
    ['1e400', '"1e400"'],
    ['-0', '0'],
    ['-0.0', '-0'],
    ['9007199254740993', '9007199254740992'],
    ['18446744073709551616', '18446744073709552000'],
    ['12:30', '"12:30"'],
    ['2020-01-01', '"2020-01-01"'],
    ['=', '"="'],
    ['!!str 5', '"5"'],
    ['!!int "5"', '5'],
    ['!!float 5', '5'],
    ['!!bool yes', 'true'],
    ['!!null ""', 'null'],
    ['!!binary aGk=', '"hi"'],
    ['!!timestamp 2020-01-01', '"2020-01-01"'],
    ['!foo 5', '"5"'],
    ['! 5', '"5"'],
  ]
  it.each(rows)('%s', (text, want) => expect(json(text)).toBe(want))
})

describe('structure', () => {
  const rows: [string, string][] = [
    ['', 'null'],
    ['# c', 'null'],
    ['---\n', 'null'],
    ['a: 1\na: 2', '{"a":2}'],
    ['a:\n- 1\n- b: c\n', '{"a":[1,{"b":"c"}]}'],
    ['- - 1\n  - 2\n- 3', '[[1,2],3]'],
    ['[]: x', '[]'],
    ['[a: b, c, {d}, [e]]', '[{"a":"b"},"c",{"d":null},["e"]]'],
    ['"a":b', '"a"'],
    ['{"a":b}', '{"a":"b"}'],
    ['a: 1\n---\nb: 2', '{"a":1}'],
    ['a: 1\n...\nb: [', '{"a":1}'],
    ['\ufeffa: 1', '{"a":1}'],
    ['a: |\n  x\n   y\n\nb: 1', '{"a":"x\\n y\\n","b":1}'],
    ['a: |\n  x', '{"a":"x"}'],
    ['a: |+\n  x\n\n', '{"a":"x\\n\\n"}'],
    ['a: |-\n  x\n', '{"a":"x"}'],
    ['a: |2\n   x\n', '{"a":" x\\n"}'],
    ['a: >\n  x\n  y\n\n  z\n   w\n', '{"a":"x y\\nz\\n w\\n"}'],
    ['a: x\n  y\n\n  z', '{"a":"x y\\nz"}'],
    ["'it''s\n  so'", '"it\'s so"'],
    ['"a\\\n   b\\x41\\u00e9\\U0001F600\\n"', '"abA\u00e9\ud83d\ude00\\n"'],
    ['"\\/"', 'found unknown escape character'],
    ['a: &x {b: 1}\nc: *x', '{"a":{"b":1},"c":{"b":1}}'],
    ['x: &b {x: 1}\na: {x: 5, <<: *b}\nc: {<<: *b, x: 5}', '{"a":{"x":1},"c":{"x":5},"x":{"x":1}}'],
    ['<<: [{a: 1, b: 1}, {a: 2, c: 2}]', '{"a":1,"b":1,"c":2}'],
    ['"<<": 1', '{"<<":1}'],
    ['n: 3\nno: 4', '{"false":4}'],
    ['1: a', '{"1":"a"}'],
    ['1.5: a', '{"1.5":"a"}'],
    ['0x10: a', '{"16":"a"}'],
    ['1e3: a', '{"1000":"a"}'],
    ['123456789.125: a', '{"1.2345679e+08":"a"}'],
    ['.inf: a', '{".inf":"a"}'],
    ['2020-01-01: a', '{"2020-01-01":"a"}'],
    ['\u65e5: \u{1f600}', '{"\u65e5":"\u{1f600}"}'],
  ]
  it.each(rows)('%j', (text, want) => {
    if (want.startsWith('found')) expect(message(() => json(text))).toBe(`error converting YAML to JSON: yaml: ${want}`)
    else expect(encodeUtf8(want)).toBe(json(text))
  })

  it('reads UTF-16', () => {
    expect(readYaml('\xff\xfea\0:\0 \0\xe9\0')).toStrictEqual(new Map([['a', '\xc3\xa9']]))
    expect(readYaml('\xfe\xff\0a\0:\0 \0b')).toStrictEqual(new Map([['a', 'b']]))
  })

  it('keeps copies apart', () => {
    const value = readYaml('a: &x {b: 1}\nc: *x') as Map<string, Map<string, unknown>>
    expect(value.get('a')).not.toBe(value.get('c'))
  })
})

describe('errors', () => {
  const rows: [string, string][] = [
    ['a: b: c', 'mapping values are not allowed in this context'],
    ['x: 1\na: b: c', 'line 2: mapping values are not allowed in this context'],
    ['a:\n  - 1\n b: 2', 'line 2: did not find expected key'],
    ['a: 1\nb\nc: 2', "line 3: could not find expected ':'"],
    ['a:\n\tb: 1', 'line 2: found character that cannot start any token'],
    ['a: @x', 'found character that cannot start any token'],
    ['a: %x', 'found character that cannot start any token'],
    ['a: [1, 2\nb: 3', "line 1: did not find expected ',' or ']'"],
    ['a: {b: 1\n', "line 1: did not find expected ',' or '}'"],
    ['a: "x\n\n', 'line 3: found unexpected end of stream'],
    ['a: - b', 'block sequence entries are not allowed in this context'],
    ['a: & b', 'did not find expected alphabetic or numeric character'],
    ['a: "\\q"', 'found unknown escape character'],
    ['a: \x01', 'control characters are not allowed'],
    ['a: \x7f', 'control characters are not allowed'],
    ['a: !x!y z', 'found undefined tag handle'],
    ['- a\n{,}\n...\n', "line 1: did not find expected '-' indicator"],
    ['a: *foo', "unknown anchor 'foo' referenced"],
    ['a: &a [*a]', "anchor 'a' value contains itself"],
    ['<<: 1', 'map merge requires map or sequence of maps as the value'],
    ['%TAG !a! x:\nfoo', 'line 1: did not find expected <document start>'],
    ['!!null x', 'cannot decode !!str `x` as a !!null'],
    ['!!binary "*"', '!!binary value contains invalid base64 data'],
    ['{a: 1}: 2', 'invalid map key: map[interface {}]interface {}{"a":1}'],
    [
      '{a: 1, 1: 2, 1.5: 3, true: 4, ~: 5, 18446744073709551615: 7, -1: 1, 0.5: 2}: x',
      'invalid map key: map[interface {}]interface {}{interface {}(nil):5, "a":1, 0xffffffffffffffff:7, -1:1, 1:2, 0.5:2, 1.5:3, true:4}',
    ],
    ['{ {.x}: 1 }', 'invalid map key: map[interface {}]interface {}{".x":interface {}(nil)}'],
    ['%YAML 1.2\n---\na', 'found incompatible YAML document'],
    ['%TAG !a! x\n%TAG !a! y\n---\na', 'line 1: found duplicate %TAG directive'],
    ['a: |\n  x\n\ty', 'line 3: found a tab character where an indentation space is expected'],
    ['a: |0\n  x', 'found an indentation indicator equal to 0'],
    [`${'x'.repeat(600)}\n\x01`, 'control characters are not allowed'],
    [`a: b: c\n${' '.repeat(600)}\x01`, 'mapping values are not allowed in this context'],
  ]
  it.each(rows)('%j', (text, want) => {
    const got = message(() => json(text))
    expect(got).toBe(`error converting YAML to JSON: yaml: ${want}`)
  })

  const later: [string, string][] = [
    ['a: .inf', 'json: unsupported value: +Inf'],
    ['a: [-.inf]', 'json: unsupported value: -Inf'],
    ['a: {~: b}\nb: {x: .inf}', 'unsupported map key of type: %!s(<nil>), key: <nil>, value: "b"'],
    ['~: nul', 'unsupported map key of type: %!s(<nil>), key: <nil>, value: "nul"'],
    [
      '~: {<<: {a: 1, b: 2}, b: 3}',
      'unsupported map key of type: %!s(<nil>), key: <nil>, value: map[interface {}]interface {}{"a":1, "b":3}',
    ],
    [
      '~: {b: 3, <<: [{a: 1, b: 2}, {a: 4}]}',
      'unsupported map key of type: %!s(<nil>), key: <nil>, value: map[interface {}]interface {}{"a":1, "b":2}',
    ],
  ]
  it.each(later)('%j', (text, want) => expect(message(() => json(text))).toBe(`error converting YAML to JSON: ${want}`))

  it('guards against aliases that multiply', () => {
    let text = 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n'
    for (let i = 1; i < 8; i++) text += `a${i}: &a${i} [${`*a${i - 1}, `.repeat(10)}]\n`
    expect(message(() => readYaml(text))).toBe(
      'error converting YAML to JSON: yaml: document contains excessive aliasing',
    )
  })

  it('bounds nesting', () => {
    expect(() => readYaml('['.repeat(100_000))).toThrow(LimitError)
    expect(() => readYaml('- '.repeat(100_000))).toThrow(LimitError)
    const want = 'error converting YAML to JSON: yaml: exceeded max depth of 10000'
    expect(message(() => readYaml('['.repeat(20_000), { maxDepth: 10_000 }))).toBe(want)
  })
})

describe('targets', () => {
  const HEAD = 'error unmarshaling JSON: while decoding JSON: json: cannot unmarshal'
  const rows: [string, string][] = [
    ['[1]', `${HEAD} array into Go value of type map[string]interface {}`],
    ['x', `${HEAD} string into Go value of type map[string]interface {}`],
    ['1', `${HEAD} number into Go value of type map[string]interface {}`],
    ['true', `${HEAD} bool into Go value of type map[string]interface {}`],
  ]
  it.each(rows)('%s is no map', (text, want) => expect(message(() => readYamlMap(text))).toBe(want))
  it('a map is no list', () =>
    expect(message(() => readYamlList('{}'))).toBe(`${HEAD} object into Go value of type []interface {}`))
  it('null is nil', () => expect([readYamlMap(''), readYamlList('~')]).toStrictEqual([null, null]))
})

describe('parseYamlNodes', () => {
  it('keeps texts, places and equal keys of every document', () => {
    const { documents, error } = parseYamlNodes('a: 1.10\na: "x"\n---\n- &n no\n- *n\n')
    expect(error).toBeUndefined()
    const [first, second] = documents
    expect(first).toMatchObject({
      kind: 'mapping',
      children: [
        { kind: 'scalar', value: 'a', line: 1, column: 1 },
        { value: '1.10', style: 'plain', line: 1, column: 4 },
        { value: 'a', line: 2 },
        { value: 'x', style: 'double', implicit: false, line: 2, column: 4 },
      ],
    })
    expect(second).toMatchObject({
      kind: 'sequence',
      line: 4,
      children: [{ value: 'no' }, { kind: 'alias', name: 'n' }],
    })
  })

  it('gives what comes before an error', () => {
    const { documents, error } = parseYamlNodes('a: 1\n---\nb: [\n')
    expect(documents.length).toBe(1)
    expect(error?.message).toBe('yaml: line 3: did not find expected node content')
    expect(error?.line).toBe(3)
  })
})
