import { describe, expect, test } from 'vitest'
import { sprint, sprintf, sprintln } from '../../../template-engine/go/fmt.ts'
import { int, int64, integer } from '../../../template-engine/value/number.ts'
import { ANY, INT, MAP, STRING, STRINGS, UINT8 } from '../../../template-engine/value/types.ts'
import {
  Bytes,
  Complex,
  type GoType,
  Struct,
  TypedMap,
  TypedSlice,
  type Value,
} from '../../../template-engine/value/value.ts'

const nested = [1, 'two', null, new Map<string, Value>([['a', 1]])]
const words = new TypedSlice(STRINGS, ['a', 'b'])
const pair: GoType = {
  name: 'p.Pair',
  kind: 'struct',
  fields: [
    { name: 'A', type: STRING },
    { name: 'b', type: INT, unexported: true },
  ],
}
const pairPointer: GoType = { name: '*p.Pair', kind: 'ptr', elem: pair }
const loud: GoType = { name: 'p.Loud', kind: 'struct', text: () => 'LOUD' }
const month: GoType = { name: 'time.Month', kind: 'int', text: () => 'March' }
const struct = new Struct(pair, ['x', int(1)])
const e = '\xc3\xa9'

describe('sprintf', () => {
  // biome-ignore format: one row a line
  const table: [string, Value[], string][] = [
    ['%d|%5d|%-5d|%05d|%+d|% d', Array(6).fill(int(65)), '65|   65|65   |00065|+65| 65'],
    ['%x|%X|%#x|%o|%#o|%O|%b|%#b', Array(8).fill(int(65)), '41|41|0x41|101|0101|0o101|1000001|0b1000001'],
    ['%c|%q|%U|%#U', Array(4).fill(int(65)), "A|'A'|U+0041|U+0041 'A'"],
    ['%.3d|%8.3d|%-8.3d|%08.3d|%.0d|%+.3d', [int(7), int(7), int(7), int(7), int(0), int(7)], '007|     007|007     |     007||+007'],
    ['%06d|%x|%0-5d|% 05d|%+-5d', [int(-42), int(-255), int(3), int(3), int(3)], '-00042|-ff|3    | 0003|+3   '],
    ['%e|%E|%f|%F|%g|%G', Array(6).fill(1234.5678), '1.234568e+03|1.234568E+03|1234.567800|1234.567800|1234.5678|1234.5678'],
    ['%.2f|%8.2f|%-8.2f|%08.2f|%+.3e|%6.3g', Array(6).fill(1234.5678), '1234.57| 1234.57|1234.57 |01234.57|+1.235e+03|1.23e+03'],
    ['%#e|%#f|%#.0f|%#G|%#.3g|% f', Array(6).fill(1), '1.000000e+00|1.000000|1.|1.00000|1.00| 1.000000'],
    ['%v %v %v %v %v %v', [1e6, 1e20, 1e21, 1e-5, 100000, 0.1], '1e+06 1e+20 1e+21 1e-05 100000 0.1'],
    ['%v|%5v|%+v|%06.1f', [Number.POSITIVE_INFINITY, Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], '+Inf|  NaN|-Inf|  +Inf'],
    ['%t|%5t|%v|%d|%s', [true, false, true, true, true], 'true|false|true|%!d(bool=true)|%!s(bool=true)'],
    ['%s|%d|%q|%v|%T|%5v|%#v', Array(7).fill(null), '%!s(<nil>)|%!d(<nil>)|%!q(<nil>)|<nil>|<nil>|<nil>|<nil>'],
    ['%s|%v', [nested, nested], '[%!s(float64=1) two <nil> map[a:%!s(float64=1)]]|[1 two <nil> map[a:1]]'],
    ['%d|%q', [nested, nested], "[%!d(float64=1) %!d(string=two) <nil> map[%!d(string=a):%!d(float64=1)]]|[%!q(float64=1) \"two\" <nil> map[\"a\":%!q(float64=1)]]"],
    ['%T|%#v', [nested, nested], '[]interface {}|[]interface {}{1, "two", interface {}(nil), map[string]interface {}{"a":1}}'],
    ['%s|%v|%d|%#v|%T|%x', Array(6).fill(words), '[a b]|[a b]|[%!d(string=a) %!d(string=b)]|[]string{"a", "b"}|[]string|[61 62]'],
    ['%v|%#v|%v|%#v', [new TypedMap(MAP, null), new TypedMap(MAP, null), new TypedSlice(STRINGS, null), new TypedSlice(STRINGS, null)], 'map[]|map[string]interface {}(nil)|[]|[]string(nil)'],
    ['%v|%s|%x|%q|%#v|%T|%d', Array(7).fill(new Bytes('hi')), '[104 105]|hi|6869|"hi"|[]byte{0x68, 0x69}|[]uint8|[104 105]'],
    ['%v|%#v|%5d|%c', Array(4).fill([new Bytes('hih')]), '[[104 105 104]]|[]interface {}{[]uint8{0x68, 0x69, 0x68}}|[[  104   105   104]]|[[h i h]]'],
    ['%v|%+v|%#v|%T|%d', Array(5).fill(struct), '{x 1}|{A:x b:1}|p.Pair{A:"x", b:1}|p.Pair|{%!d(string=x) 1}'],
    ['%v|%+v|%T', Array(3).fill(new Struct(pairPointer, ['x', int(1)])), '&{x 1}|&{A:x b:1}|*p.Pair'],
    ['%v|%s|%d|%q|%v', [new Struct(loud, []), new Struct(loud, []), new Struct(loud, []), new Struct(loud, []), [new Struct(loud, [])]], 'LOUD|LOUD|{}|"LOUD"|[LOUD]'],
    ['%v|%d|%s|%T', Array(4).fill(integer(month, 3n)), 'March|3|March|time.Month'],
    ['%v|%.2f|%+v|%g|%d', Array(5).fill(new Complex(1, 2)), '(1+2i)|(1.00+2.00i)|(1+2i)|(1+2i)|%!d(complex128=(1+2i))'],
    ['%s|%x|%X|% x|%#x|%# x|%8x|%-8x|%08x', Array(9).fill('az'), 'az|617a|617A|61 7a|0x617a|0x61 0x7a|    617a|617a    |0000617a'],
    ['%-8q|%+q|%#q|%6.2s|%.1q|%.3s|%-6s|%05s', [e, e, 'a`b', `${e}${e}x`, `${e}x`, 'abcdef', 'ab', 'ab'], `"${e}"     |"\\u00e9"|"a\`b"|    ${e}${e}|"${e}"|abc|ab    |000ab`],
    ['%d|%t|%c', ['x', 'x', 'x'], '%!d(string=x)|%!t(string=x)|%!c(string=x)'],
    ['%U|%#U|%c|%q|%+q', Array(5).fill(int(0x1f600)), "U+1F600|U+1F600 '\xf0\x9f\x98\x80'|\xf0\x9f\x98\x80|'\xf0\x9f\x98\x80'|'\\U0001f600'"],
    ['%#v|%v', [integer(UINT8, 255n), integer(UINT8, 255n)], '0xff|255'],
    ['%[2]d %[1]d|%[3]*.[2]*[1]f', [int(1), int(2), int(6)], '2 1|%!f(int=    01)'],
    ['%[5]d|%[]d|%[x]d|%[1]', [int(1)], '%!d(BADINDEX)|%!d(BADINDEX)|%!d(BADINDEX)|%!(NOVERB)'],
    ['%*d|%-*d|%.*f', [int(5), int(42), int(5), int(42), int(2), 3.12345], '   42|42   |3.12'],
    ['%*d', ['x', int(3)], '%!(BADWIDTH)3'],
    ['%.*d', ['x', int(3)], '%!(BADPREC)3'],
    ['%*d', [int(-5), int(3)], '3    '],
    ['%!|%z|%d', [int(1), int(2)], '%!!(int=1)|%!z(int=2)|%!d(MISSING)'],
    ['%d %d', [int(1)], '1 %!d(MISSING)'],
    ['100%', [], '100%!(NOVERB)'],
    ['%5%|%-5%', [], '%|%'],
    ['x', [int(1), 'a', null, [1]], 'x%!(EXTRA int=1, string=a, <nil>, []interface {}=[1])'],
    ['%10000010d', [int(1)], '%!(NOVERB)%!(EXTRA int=1)'],
    ['%w', [int(1)], '%!w(int=1)'],
    ['%v %s', [int64(5n), int64(-9223372036854775808n)], '5 %!s(int64=-9223372036854775808)'],
  ]
  test.each(table)('%s', (format, operands, result) => {
    expect(sprintf(format, operands)).toBe(result)
  })
})

describe('sprint and sprintln', () => {
  // biome-ignore format: one row a line
  const table: [Value[], string, string][] = [
    [['a', int(1), int(2), 'b', 3.5, int(4), null], 'a1 2b3.5 4 <nil>', 'a 1 2 b 3.5 4 <nil>\n'],
    [[null, null], '<nil> <nil>', '<nil> <nil>\n'],
    [[], '', '\n'],
    [[true, -0, 999999.5], 'true -0 999999.5', 'true -0 999999.5\n'],
    [[new Map<string, Value>([['b', 1], ['a', [null]]])], 'map[a:[<nil>] b:1]', 'map[a:[<nil>] b:1]\n'],
  ]
  test.each(table)('%#', (operands, plain, line) => {
    expect(sprint(operands)).toBe(plain)
    expect(sprintln(operands)).toBe(line)
  })
})

test('a value that holds itself meets a limit', () => {
  const loop: Value[] = []
  loop.push(loop)
  expect(() => sprint([loop])).toThrow('limit reached: nesting of printed values is at most 500')
})

test('a value that unfolds without end meets a limit', () => {
  let list: Value[] = ['0123456789']
  for (let i = 0; i < 40; i++) list = [list, list]
  expect(() => sprint([list])).toThrow('limit reached: bytes of a printed value')
}, 60_000)

test('types that are only printed by name', () => {
  expect(sprintf('%T', [new TypedMap({ name: 'common.Values', kind: 'map', elem: ANY }, null)])).toBe('common.Values')
})
