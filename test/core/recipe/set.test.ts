import { describe, expect, test } from 'vitest'
import { readRegistry } from '../../../src/core/recipe/registry.ts'
import { applySets, type Coercion, parseComponentSet, setsFor, setWarnings } from '../../../src/core/recipe/set.ts'
import { failure } from './tiny.ts'

describe('parseComponentSet', () => {
  test.each<[string, Coercion | undefined, string, string, unknown]>([
    // entry, coercion, component, path, value
    ['gpu-operator:driver.version=570.86.16', undefined, 'gpu-operator', 'driver.version', '570.86.16'],
    ['a:b=true', undefined, 'a', 'b', true],
    ['a:b=false', undefined, 'a', 'b', false],
    ['a:b=True', undefined, 'a', 'b', 'True'],
    ['a:b=TRUE', undefined, 'a', 'b', 'TRUE'],
    ['a:b=yes', undefined, 'a', 'b', 'yes'],
    ['a:b=null', undefined, 'a', 'b', 'null'],
    ['a:b=~', undefined, 'a', 'b', '~'],
    ['a:b=0', undefined, 'a', 'b', 0],
    ['a:b=42', undefined, 'a', 'b', 42],
    ['a:b=-7', undefined, 'a', 'b', -7],
    ['a:b=+7', undefined, 'a', 'b', 7],
    ['a:b=007', undefined, 'a', 'b', 7],
    ['a:b=9223372036854775807', undefined, 'a', 'b', 9223372036854775807n as unknown],
    ['a:b=9223372036854775808', undefined, 'a', 'b', 9223372036854775808n as unknown],
    ['a:b=24.04', undefined, 'a', 'b', 24.04],
    ['a:b=1.10', undefined, 'a', 'b', 1.1],
    ['a:b=1.10', 'string', 'a', 'b', '1.10'],
    ['a:b=true', 'string', 'a', 'b', 'true'],
    ['a:b=1e3', undefined, 'a', 'b', 1000],
    ['a:b=1e999', undefined, 'a', 'b', '1e999'],
    ['a:b=.5', undefined, 'a', 'b', 0.5],
    ['a:b=5.', undefined, 'a', 'b', 5],
    ['a:b=0x10', undefined, 'a', 'b', '0x10'],
    ['a:b=0x1p4', undefined, 'a', 'b', 16],
    ['a:b=Inf', undefined, 'a', 'b', Number.POSITIVE_INFINITY],
    ['a:b=-infinity', undefined, 'a', 'b', Number.NEGATIVE_INFINITY],
    ['a:b=NaN', undefined, 'a', 'b', Number.NaN],
    ['a:b= 1', undefined, 'a', 'b', ' 1'],
    ['a:b=x=y:z', undefined, 'a', 'b', 'x=y:z'],
    ['a:b=[1,2]', undefined, 'a', 'b', '[1,2]'],
    ['a:b=[1,2]', 'json', 'a', 'b', [1, 2]],
    ['a:b={"c":null}', 'json', 'a', 'b', { c: null }],
    ['a:b.c-d_e.f0=x', undefined, 'a', 'b.c-d_e.f0', 'x'],
    ['a:enabled=T', undefined, 'a', 'enabled', true],
    ['a:enabled=0', undefined, 'a', 'enabled', false],
    ['a:enabled=FALSE', 'string', 'a', 'enabled', false],
    ['a:b.enabled=1', undefined, 'a', 'b.enabled', 1],
  ])('%s (%s)', (text, coercion, component, path, value) => {
    const set = parseComponentSet(text, coercion)
    expect([set.component, set.path.join('.')]).toEqual([component, path])
    expect(set.value).toEqual(typeof value === 'bigint' ? Number(value) : value)
  })

  test.each([
    ['driver.version=1', 'no component: in front'],
    ['a=b:c', 'no =value'],
    ['a:b', 'no =value'],
    [':b=1', 'the component is empty'],
    ['a:=1', 'an empty path segment is not allowed'],
    ['a:b=', 'the value is empty'],
    ['a:b..c=1', 'an empty path segment is not allowed'],
    ['a:b.=1', 'an empty path segment is not allowed'],
    ['a:-b=1', 'path segment -b is not allowed'],
    ['a:b[0]=1', 'path segment b[0] is not allowed'],
    ['a:__proto__.x=1', 'path segment __proto__ is not allowed'],
    ['a:b\\.c=1', 'path segment b\\ is not allowed'],
    ['a:enabled=yes', 'enabled takes true or false'],
    ['a:enabled=tRUE', 'enabled takes true or false'],
  ])('%s: %s', (text, reason) => {
    expect(failure(() => parseComponentSet(text))).toBe(`INVALID_REQUEST invalid --set ${text}: ${reason}`)
  })

  test('JSON that is none', () => {
    expect(failure(() => parseComponentSet('a:b={', 'json'))).toBe(
      'INVALID_REQUEST invalid --set a:b={: the value is not JSON',
    )
  })
})

describe('which entry wins', () => {
  const registry = readRegistry(
    JSON.stringify({
      components: [
        { name: 'gpu-operator', valueOverrideKeys: ['gpu', 'gpuoperator'] },
        { name: 'gpu-feature', valueOverrideKeys: ['gfd'] },
      ],
    }),
    'registry.yaml',
  )
  const applied = (entries: readonly string[]): unknown =>
    applySets(
      {},
      setsFor(
        'gpu-operator',
        entries.map((e) => parseComponentSet(e)),
        registry,
      ),
    )

  test.each([
    // entries as given, values
    [['gpu-operator:a=1', 'gpu:a=2'], { a: 1 }],
    [['gpu:a=2', 'gpu-operator:a=1'], { a: 1 }],
    [['gpu:a=2', 'gpuoperator:a=3'], { a: 2 }],
    [['gpuoperator:a=3', 'gpu:a=2'], { a: 2 }],
    [['gpu:a=2', 'gpu:a=4'], { a: 4 }],
    [['gpu-operator:a=1', 'gpu-operator:a=5'], { a: 5 }],
    [['gfd:a=1', 'other:a=1'], {}],
    [['gpu-operator:a.b=1', 'gpu:a.c=2'], { a: { c: 2, b: 1 } }],
    [['gpu-operator:a=1', 'gpu-operator:b=x'], { a: 1, b: 'x' }],
  ])('%j gives %j', (entries, values) => {
    expect(applied(entries)).toEqual(values)
  })

  test.each([
    [
      ['gpu-operator:a.b=1', 'gpu-operator:a=2'],
      'INVALID_REQUEST --set gpu-operator:a.b runs into a, which is not a mapping',
    ],
    [['gpu:a=2', 'gpu-operator:a.b=1'], 'INVALID_REQUEST --set gpu-operator:a.b runs into a, which is not a mapping'],
  ])('%j: %s', (entries, error) => {
    expect(failure(() => applied(entries))).toBe(error)
  })

  test.each([
    [{ a: 'x' }, 'a.b=1', 'a'],
    [{ a: [1] }, 'a.b=1', 'a'],
    [{ a: { b: 7 } }, 'a.b.c=1', 'a.b'],
  ])('%j with %s runs into %s', (values, entry, at) => {
    const set = parseComponentSet(`x:${entry}`)
    expect(failure(() => applySets(values, [set]))).toBe(
      `INVALID_REQUEST --set x:${entry.split('=')[0]} runs into ${at}, which is not a mapping`,
    )
  })

  test('a null on the way gives way, and the values given are not changed', () => {
    const values = { a: null, b: { c: 1 } }
    const sets = ['x:a.d=1', 'x:b.e=2'].map((e) => parseComponentSet(e))
    expect(applySets(values, sets)).toEqual({ a: { d: 1 }, b: { c: 1, e: 2 } })
    expect(values).toEqual({ a: null, b: { c: 1 } })
  })
})

describe('setWarnings', () => {
  const registry = readRegistry(
    'components: [{name: gpu-operator, valueOverrideKeys: [gpuoperator]}, {name: other}]',
    'r',
  )
  test.each([
    ['gpu-operator:a=1', []],
    ['gpuoperator:a=1', []],
    ['gpu-operater:a.b=1', ["--set gpu-operater:a.b changes nothing: the recipe's components are gpu-operator, x"]],
    ['other:a=1', ["--set other:a changes nothing: the recipe's components are gpu-operator, x"]],
  ])('%s', (entry, warnings) => {
    expect(setWarnings([parseComponentSet(entry)], ['gpu-operator', 'x'], registry)).toEqual(warnings)
  })
})
