import { describe, expect, test } from 'vitest'
import { basicKind, equal, less } from '../../../template-engine/functions/compare.ts'
import { deepEqual } from '../../../template-engine/value/equal.ts'
import {
  assignable,
  entries,
  isNil,
  items,
  kindOf,
  lengthOf,
  sortedKeys,
  typeOf,
  zeroOf,
} from '../../../template-engine/value/kind.ts'
import { int, int64, integer } from '../../../template-engine/value/number.ts'
import { truth } from '../../../template-engine/value/truth.ts'
import {
  ANY,
  BYTES,
  INT,
  LIST,
  MAP,
  STRING,
  STRING_MAP,
  STRINGS,
  UINT8,
  UINT64,
} from '../../../template-engine/value/types.ts'
import {
  Bytes,
  Complex,
  Func,
  type GoType,
  Struct,
  TypedMap,
  TypedSlice,
  type Value,
} from '../../../template-engine/value/value.ts'

const values: GoType = { name: 'common.Values', kind: 'map', elem: ANY }
const pair: GoType = { name: 'p.Pair', kind: 'struct', fields: [{ name: 'A', type: STRING }] }
const pointer: GoType = { name: '*p.Pair', kind: 'ptr', elem: pair }
const func = new Func({ params: [], run: () => null })
const map = (...pairs: [string, Value][]): Value => new Map<string, Value>(pairs)

describe('kind, type, truth and length', () => {
  // biome-ignore format: one row a line
  const table: [Value, string, string, boolean, number | undefined][] = [
    [undefined, 'invalid', '<nil>', false, undefined],
    [null, 'invalid', '<nil>', false, undefined],
    [false, 'bool', 'bool', false, undefined],
    [0, 'float64', 'float64', false, undefined],
    [0.5, 'float64', 'float64', true, undefined],
    [Number.NaN, 'float64', 'float64', true, undefined],
    ['', 'string', 'string', false, 0],
    ['0', 'string', 'string', true, 1],
    [int(0), 'int', 'int', false, undefined],
    [int64(7n), 'int64', 'int64', true, undefined],
    [integer(UINT8, 3n), 'uint8', 'uint8', true, undefined],
    [new Complex(0, 1), 'complex128', 'complex128', true, undefined],
    [new Bytes('ab'), 'slice', '[]uint8', true, 2],
    [[], 'slice', '[]interface {}', false, 0],
    [[null], 'slice', '[]interface {}', true, 1],
    [new TypedSlice(STRINGS, null), 'slice', '[]string', false, 0],
    [map(), 'map', 'map[string]interface {}', false, 0],
    [map(['a', 1]), 'map', 'map[string]interface {}', true, 1],
    [new TypedMap(values, null), 'map', 'common.Values', false, 0],
    [new Struct(pair, ['']), 'struct', 'p.Pair', true, undefined],
    [new Struct(pointer, ['']), 'ptr', '*p.Pair', true, undefined],
    [func, 'func', 'func()', true, undefined],
  ]
  test.each(table)('%#', (value, kind, type, isTrue, length) => {
    expect([kindOf(value), typeOf(value).name, truth(value), lengthOf(value)]).toEqual([kind, type, isTrue, length])
  })
})

describe('contents', () => {
  test('of slices', () => {
    expect(items([1])).toEqual([1])
    expect(items(new TypedSlice(STRINGS, null))).toBe(null)
    expect(items(new Bytes('\xff'))).toEqual([integer(UINT8, 255n)])
    expect(items('a')).toBe(undefined)
  })
  test('of maps', () => {
    const shared = new Map<string, Value>([['a', 1]])
    expect(entries(new TypedMap(values, shared))).toBe(shared)
    expect(entries(new TypedMap(values, null))).toBe(null)
    expect(entries([])).toBe(undefined)
    expect(
      sortedKeys(
        new Map([
          ['b', 1],
          ['_2', 1],
          ['_10', 1],
          ['B', 1],
        ]),
      ),
    ).toEqual(['B', '_10', '_2', 'b'])
  })
  test('of nothing', () => {
    const nils: Value[] = [undefined, null, new TypedMap(values, null), new TypedSlice(LIST, null)]
    expect([...nils, [], map(), 0, ''].map(isNil)).toEqual([true, true, true, true, false, false, false, false])
    expect([STRING, INT, MAP, LIST, ANY, BYTES].map(zeroOf)).toEqual([
      '',
      int(0),
      new TypedMap(MAP, null),
      new TypedSlice(LIST, null),
      null,
      new Bytes('', true),
    ])
  })
})

describe('assignable', () => {
  const other: GoType = { name: 'p.Other', kind: 'map', elem: ANY }
  // biome-ignore format: one row a line
  const table: [GoType, GoType, boolean][] = [
    [STRING, STRING, true],
    [STRING, ANY, true],
    [STRING, INT, false],
    [values, MAP, true],
    [MAP, values, true],
    [values, other, false],
    [STRING_MAP, MAP, false],
    [STRINGS, LIST, false],
    [{ name: 'common.VersionSet', kind: 'slice', elem: STRING }, STRINGS, true],
    [{ name: 'time.Duration', kind: 'int64' }, INT, false],
  ]
  test.each(table)('$name to $name', (from, to, result) => {
    expect(assignable(from, to)).toBe(result)
  })
})

describe('deepEqual', () => {
  const loop = (): Value => {
    const m = new Map<string, Value>()
    return m.set('self', m)
  }
  // biome-ignore format: one row a line
  const table: [Value, Value, boolean][] = [
    [null, undefined, true],
    [null, new TypedMap(MAP, null), false],
    [1, 1, true],
    [1, int(1), false],
    [int(1), int64(1n), false],
    [int64(1n), int64(1n), true],
    ['a', 'a', true],
    [Number.NaN, Number.NaN, false],
    [[1, [2]], [1, [2]], true],
    [[1, [2]], [1, [3]], false],
    [[], new TypedSlice(LIST, null), false],
    [[], map(), false],
    [new TypedSlice(STRINGS, ['a']), ['a'], false],
    [map(['a', null]), map(['a', null]), true],
    [map(['a', null]), map(['b', null]), false],
    [map(['a', 1]), new TypedMap(values, new Map<string, Value>([['a', 1]])), false],
    [new Bytes('a'), new Bytes('a'), true],
    [new Complex(1, 2), new Complex(1, 2), true],
    [new Struct(pair, ['x']), new Struct(pair, ['x']), true],
    [new Struct(pair, ['x']), new Struct(pair, ['y']), false],
    [func, func, false],
    [loop(), loop(), true],
  ]
  test.each(table)('%#', (a, b, result) => {
    expect(deepEqual(a, b)).toBe(result)
  })
})

describe('comparison', () => {
  // biome-ignore format: one row a line
  const table: [Value, Value, boolean | string, boolean | string][] = [
    [1, 2, false, true],
    [int(1), int64(1n), true, false],
    [int(-1), integer(UINT64, 1n), false, true],
    [integer(UINT64, 2n ** 64n - 1n), int64(-1n), false, false],
    ['10', '9', false, true],
    [true, true, true, 'invalid type for comparison'],
    [null, null, true, 'invalid type for comparison'],
    [undefined, 'a', false, 'invalid type for comparison'],
    [1, int(1), 'incompatible types for comparison: float64 and int', 'incompatible types for comparison: float64 and int'],
    ['a', [], 'incompatible types for comparison: string and []interface {}', 'invalid type for comparison'],
    [[1], [1], 'non-comparable type [%!s(float64=1)]: []interface {}', 'invalid type for comparison'],
    [[], map(), 'non-comparable types []: []interface {}, map[string]interface {}: map[]', 'invalid type for comparison'],
    [new Struct(pair, ['x']), new Struct(pair, ['x']), true, 'invalid type for comparison'],
    [new Complex(1, 1), new Complex(1, 1), true, 'invalid type for comparison'],
  ]
  const attempt = (run: () => boolean): boolean | string => {
    try {
      return run()
    } catch (e) {
      return (e as Error).message
    }
  }
  test.each(table)('%#', (a, b, same, smaller) => {
    expect([attempt(() => equal(a, b)), attempt(() => less(a, b))]).toEqual([same, smaller])
  })
  test('kinds', () => {
    expect([true, 1, 'a', int(1), integer(UINT8, 1n), new Complex(0, 0), null, []].map(basicKind)).toEqual([
      'bool',
      'float',
      'string',
      'int',
      'uint',
      'complex',
      'invalid',
      'invalid',
    ])
  })
})
