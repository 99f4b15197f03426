import { describe, expect, it } from 'vitest'
import { LimitError } from '../../../template-engine/errors.ts'
import {
  cannotUnmarshal,
  decodeJson,
  decodeJsonList,
  decodeJsonMap,
  decodeJsonPrefix,
  encodeJson,
} from '../../../template-engine/go/json.ts'
import { int64 } from '../../../template-engine/value/number.ts'
import { STRING, STRING_MAP, STRINGS } from '../../../template-engine/value/types.ts'
import { Bytes, Complex, Struct, TypedMap, TypedSlice, type Value } from '../../../template-engine/value/value.ts'

const message = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as Error).message
  }
  return 'no error'
}

const VERSION = {
  name: 'v.T',
  kind: 'struct',
  fields: [
    { name: 'Zed', type: STRING },
    { name: 'A', type: STRING, json: 'aye' },
  ],
} as const

describe('encodeJson', () => {
  const rows: [Value, string][] = [
    [null, 'null'],
    [true, 'true'],
    [1, '1'],
    [-0, '-0'],
    [0.00001, '0.00001'],
    [0.000001, '0.000001'],
    [1e-7, '1e-7'],
    [1e20, '100000000000000000000'],
    [1e21, '1e+21'],
    [1234567.5, '1234567.5'],
    [int64(9223372036854775807n), '9223372036854775807'],
    ['<a>&"\\/', '"\\u003ca\\u003e\\u0026\\"\\\\/"'],
    ['\t\n\r\b\f\x00\x1f\x7f', '"\\t\\n\\r\\b\\f\\u0000\\u001f\x7f"'],
    ['\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa', '"\\u2028\\u2029\xe2\x80\xaa"'],
    ['\xc3\xa9\xff\xe6\x97', '"\xc3\xa9\\ufffd\\ufffd\\ufffd"'],
    [new Bytes('hi'), '"aGk="'],
    [new Bytes('hello!'), '"aGVsbG8h"'],
    [new Bytes('\xff'), '"/w=="'],
    [
      new Map<string, Value>([
        ['b', 1],
        ['a10', []],
        ['a', new Map()],
      ]),
      '{"a":{},"a10":[],"b":1}',
    ],
    [new TypedSlice(STRINGS, null), 'null'],
    [new TypedSlice(STRINGS, ['x']), '["x"]'],
    [new TypedMap(STRING_MAP, null), 'null'],
    [new TypedMap(STRING_MAP, new Map([['k', 'v']])), '{"k":"v"}'],
    [new Struct(VERSION, ['1', '2']), '{"Zed":"1","aye":"2"}'],
    [new Struct({ name: '*v.T', kind: 'ptr', elem: VERSION }, ['1', '2']), '{"Zed":"1","aye":"2"}'],
    [new Struct({ name: 'T', kind: 'struct', json: () => 'text' }, []), '"text"'],
  ]
  it.each(rows)('%o', (value, want) => expect(encodeJson(value)).toBe(want))

  const errors: [Value, string][] = [
    [new Complex(0, 1), 'json: unsupported type: complex128'],
    [Number.POSITIVE_INFINITY, 'json: unsupported value: +Inf'],
    [[Number.NaN], 'json: unsupported value: NaN'],
  ]
  it.each(errors)('%o fails', (value, want) => expect(message(() => encodeJson(value))).toBe(want))

  it('leaves HTML alone when asked', () => expect(encodeJson('<&>', { escapeHtml: false })).toBe('"<&>"'))

  it('indents', () => {
    const value = new Map<string, Value>([
      ['b', [1, []]],
      ['a', new Map()],
    ])
    expect(encodeJson(value, { indent: '  ' })).toBe('{\n  "a": {},\n  "b": [\n    1,\n    []\n  ]\n}')
  })

  it('refuses a map that holds itself', () => {
    const value = new Map<string, Value>()
    value.set('self', value)
    const want = 'json: unsupported value: encountered a cycle via map[string]interface {}'
    expect(message(() => encodeJson(value))).toBe(want)
  })
})

describe('decodeJson', () => {
  const rows: [string, unknown][] = [
    [' {"a" : [1, -2.5e3, true, false, null, "x"] } ', new Map([['a', [1, -2500, true, false, null, 'x']]])],
    ['{"a":1,"a":2}', new Map([['a', 2]])],
    ['[]', []],
    ['[[],{}]', [[], new Map()]],
    ['"\\u00e9\\n\\/\\ud83d\\ude00\\ud83d"', '\xc3\xa9\n/\xf0\x9f\x98\x80\xef\xbf\xbd'],
    ['"\\ud83d\\u0041"', '\xef\xbf\xbdA'],
    ['"\xff"', '\xef\xbf\xbd'],
    ['9007199254740993', 9007199254740992],
    ['-0', -0],
  ]
  it.each(rows)('%s', (text, want) => expect(decodeJson(text)).toStrictEqual(want))

  const errors: [string, string][] = [
    ['', 'unexpected end of JSON input'],
    ['{', 'unexpected end of JSON input'],
    ['[1,', 'unexpected end of JSON input'],
    ['"a', 'unexpected end of JSON input'],
    ['-', "invalid character ' ' in numeric literal"],
    ['tru', "invalid character ' ' in literal true (expecting 'e')"],
    ['x', "invalid character 'x' looking for beginning of value"],
    ['{"a":1}x', "invalid character 'x' after top-level value"],
    ["{'a':1}", "invalid character '\\'' looking for beginning of object key string"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 2}', "invalid character '2' after object key:value pair"],
    ['[1 2]', "invalid character '2' after array element"],
    ['[1}', "invalid character '}' after array element"],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"\\u00g"', "invalid character 'g' in \\u hexadecimal character escape"],
    ['-x', "invalid character 'x' in numeric literal"],
    ['1.x', "invalid character 'x' after decimal point in numeric literal"],
    ['1ex', "invalid character 'x' in exponent of numeric literal"],
    ['01', "invalid character '1' after top-level value"],
    ['trux', "invalid character 'x' in literal true (expecting 'e')"],
    ['nul}', "invalid character '}' in literal null (expecting 'l')"],
    ['\xc3\xa9', "invalid character '\xc3\x83' looking for beginning of value"],
    ['"', 'unexpected end of JSON input'],
    ['[1e400]', 'json: cannot unmarshal number 1e400 into Go value of type float64'],
    ['[1e400', 'unexpected end of JSON input'],
  ]
  it.each(errors)('%s fails', (text, want) => expect(message(() => decodeJson(text))).toBe(want))

  it('bounds nesting', () => {
    expect(() => decodeJson('['.repeat(1e5))).toThrow(LimitError)
    const want = "invalid character '[' exceeded max depth"
    expect(message(() => decodeJson('['.repeat(1e5), { maxDepth: 10_000 }))).toBe(want)
    expect(message(() => decodeJson('['.repeat(1e4) + ']'.repeat(1e4), { maxDepth: 10_000 }))).toBe('no error')
  })
})

describe('decodeJsonMap, decodeJsonList', () => {
  const MAP = 'into Go value of type map[string]interface {}'
  const errors: [string, string][] = [
    ['[1e400]', `json: cannot unmarshal array ${MAP}`],
    ['1', `json: cannot unmarshal number ${MAP}`],
    ['"a"', `json: cannot unmarshal string ${MAP}`],
    ['true', `json: cannot unmarshal bool ${MAP}`],
    ['[1', 'unexpected end of JSON input'],
  ]
  it.each(errors)('%s is no map', (text, want) => expect(message(() => decodeJsonMap(text))).toBe(want))
  it('null is nil', () => expect([decodeJsonMap('null'), decodeJsonList(' null ')]).toStrictEqual([null, null]))
  it('{} is no list', () =>
    expect(message(() => decodeJsonList('{}'))).toBe(
      'json: cannot unmarshal object into Go value of type []interface {}',
    ))
  it('names struct fields', () =>
    expect(cannotUnmarshal([], 'string', 'Metadata.appVersion')).toBe(
      'json: cannot unmarshal array into Go struct field Metadata.appVersion of type string',
    ))
})

describe('decodeJsonPrefix', () => {
  const rows: [string, unknown, number][] = [
    ['1,b=2', 1, 1],
    [' {"a":1} ,b', new Map([['a', 1]]), 8],
    ['"x"y', 'x', 3],
    ['truex', true, 4],
  ]
  it.each(rows)('%s', (text, value, end) => expect(decodeJsonPrefix(text)).toStrictEqual({ value, end }))
  const errors: [string, string][] = [
    [' ', 'EOF'],
    ['{"a":', 'unexpected EOF'],
    ['x', "invalid character 'x' looking for beginning of value"],
  ]
  it.each(errors)('%s fails', (text, want) => expect(message(() => decodeJsonPrefix(text))).toBe(want))
})
