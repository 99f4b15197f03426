import { describe, expect, it } from 'vitest'
import { emitToml, readToml } from '../../../src/core/toml/index.ts'
import { encodeJson, encodeUtf8, localLocation, type Value } from '../../../template-engine/go/index.ts'

const map = (entries: Record<string, Value>): Map<string, Value> => new Map(Object.entries(entries))
const message = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as Error).message
  }
  return 'no error'
}

describe('emitToml', () => {
  const rows: [string, Value, string][] = [
    ['floats', map({ a: 1, b: 1e6, c: 0.5, d: -0 }), 'a = 1.0\nb = 1e+06\nc = 0.5\nd = -0.0\n'],
    ['strings', map({ a: 'x\n"\\\x01\x7f\xc3\xa9' }), 'a = "x\\n\\"\\\\\\u0001\\u007f\xc3\xa9"\n'],
    ['keys', map({ 'a.b': 1, '': 2, 'a-b_1': 3 }), '"" = 2.0\na-b_1 = 3.0\n"a.b" = 1.0\n'],
    ['lists', map({ a: [], b: [1, 'x', [true]] }), 'a = []\nb = [1.0, "x", [true]]\n'],
    ['tables last', map({ a: map({ b: 1 }), z: 1 }), 'z = 1.0\n\n[a]\n  b = 1.0\n'],
    ['nested', map({ a: map({ b: map({ c: 1 }), d: 2 }) }), '[a]\n  d = 2.0\n  [a.b]\n    c = 1.0\n'],
    ['empty', map({ em: map({}) }), '[em]\n'],
    ['tables', map({ t: [map({ x: 1 }), map({})] }), '[[t]]\n  x = 1.0\n\n[[t]]\n'],
    ['mixed', map({ a: [1, map({ x: 2, y: map({}) })] }), 'a = [1.0, {x = 2.0, y = {}}]\n'],
    ['nil', map({ a: null, b: 1 }), 'b = 1.0\n'],
  ]
  it.each(rows)('%s', (_, value, want) => expect(emitToml(value)).toBe(want))
})

describe('readToml', () => {
  const rows: [string, string][] = [
    ['', '{}'],
    ['a = 1 # c\nb = 0x1F\nc = 1_000\nd = 0o17\ne = 0b11', '{"a":1,"b":31,"c":1000,"d":15,"e":3}'],
    ['a = 1.5\nb = 1e3\nc = -0.5', '{"a":1.5,"b":1000,"c":-0.5}'],
    ['a.b.c = 1\na.d = 2', '{"a":{"b":{"c":1},"d":2}}'],
    ['[a.b]\nx = 1\n[a]\ny = 2', '{"a":{"b":{"x":1},"y":2}}'],
    ['[[a]]\nx = 1\n[a.b]\ny = 2\n[[a]]\n', '{"a":[{"b":{"y":2},"x":1},{}]}'],
    ['a = [1, # c\n 2,\n]', '{"a":[1,2]}'],
    ['a = {b = 1, c.d = "x"}', '{"a":{"b":1,"c":{"d":"x"}}}'],
    ['a = "x\\ty\\u00e9\\x41"', '{"a":"x\\ty\u00e9A"}'],
    ["a = 'x\\t'", '{"a":"x\\\\t"}'],
    ['a = """\nx\n  y\\\n   z"""', '{"a":"x\\n  yz"}'],
    ["a = '''\nx''y'''", '{"a":"x\'\'y"}'],
    ['a = 2020-01-01T10:00:00.5Z', '{"a":"2020-01-01T10:00:00.5Z"}'],
    ['"q r".\'s\' = 1', '{"q r":{"s":1}}'],
  ]
  it.each(rows)('%j', (text, want) => expect(encodeJson(readToml(encodeUtf8(text)))).toBe(encodeUtf8(want)))

  const errors: [string, string][] = [
    ['a = ', 'line 1 (last key "a"): unexpected EOF; expected value'],
    ['a', "line 1: unexpected EOF; expected key separator '='"],
    ['a\n', "line 1: expected '.' or '=', but got '\\n' instead"],
    ['\n= 1', "line 2: unexpected '=': key name appears blank"],
    ['a = 1 b', "line 1: expected a top-level item to end with a newline, comment, or EOF, but got 'b' instead"],
    ['a = 1\na = 2', 'line 2 (last key "a"): Key \'a\' has already been defined.'],
    ['[a]\n[a]', "line 2: Key 'a' has already been defined."],
    ['a = 1\n[a.b]', "line 2: Key 'a' was already created as a hash."],
    ['a = tru', 'line 1 (last key "a"): expected value but found "tru" instead'],
    ['a = @', 'line 1 (last key "a"): expected value but found \'@\' instead'],
    ['a = 01', 'line 1 (last key "a"): Invalid integer "01": cannot have leading zeroes'],
    ['a = 1__0', 'line 1 (last key "a"): Invalid integer "1__0": underscores must be surrounded by digits'],
    ['a = 1.', 'line 1 (last key "a"): Invalid float "1.": \'.\' must be followed by one or more digits'],
    ['a = 9223372036854775808', 'line 1 (last key "a"): 9223372036854775808 is out of range for int64'],
    ['a = 2020-13-01', 'line 1 (last key "a"): invalid datetime: "2020-13-01"'],
    ['a = "x', 'line 1 (last key "a"): unexpected EOF; expected \'"\''],
    ['a = "x\n"', 'line 1 (last key "a"): strings cannot contain newlines'],
    ['a = "\\q"', 'line 1 (last key "a"): invalid escape in string \'\\q\''],
    ['a = [1 2]', "line 1 (last key \"a\"): expected a comma (',') or array terminator (']'), but got '2'"],
    ['a = \x01', 'line 1 (last key "a"): TOML files cannot contain control characters: \'0x01\''],
    ['[a', "line 1: expected '.' or ']' to end table name, but got '\\x00' instead"],
  ]
  it.each(errors)('%j', (text, want) => expect(message(() => readToml(text))).toBe(`toml: ${want}`))

  it('dates without a zone are of the offset that holds here now', () => {
    const local = localLocation('Europe/Berlin', 'Local')
    const read = readToml('a = 2020-07-01T10:00:00\nb = 2020-07-01\nc = 10:00:00\n', { local, offset: 3600 })
    expect(encodeJson(read)).toBe(
      '{"a":"2020-07-01T10:00:00+01:00","b":"2020-07-01T00:00:00+01:00","c":"0000-01-01T10:00:00+01:00"}',
    )
  })

  it('bounds nesting', () => expect(message(() => readToml(`a = ${'['.repeat(1e5)}`))).toMatch(/nest/))
})
