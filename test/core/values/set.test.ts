import { describe, expect, test } from 'vitest'
import { type SetKind, setValues } from '../../../src/core/values/index.ts'
import { encodeJson } from '../../../template-engine/go/index.ts'
import { HELM_4_1_4 } from '../../helpers/helm.ts'

const parse = (kind: SetKind, text: string): string => {
  const values = new Map()
  setValues(kind, text, values, HELM_4_1_4, { readFile: (path) => `<${path}>` })
  return encodeJson(values)
}

describe('values', () => {
  test.each<[SetKind, string, string]>([
    ['set', 'a=1,b=x', '{"a":1,"b":"x"}'],
    ['set', 'a=01,b=1.5,c=0', '{"a":"01","b":"1.5","c":0}'],
    ['set', 'a=TRUE,b=Null,c=yes', '{"a":true,"b":null,"c":"yes"}'],
    ['set', 'a=x\\,y', '{"a":"x,y"}'],
    ['set', 'b\\.c=1', '{"b.c":1}'],
    ['set', 'a={1,x}', '{"a":[1,"x"]}'],
    ['set', 'a={}', '{"a":[""]}'],
    ['set', 'a[2]=x', '{"a":[null,null,"x"]}'],
    ['set', 'a[0].b=1,a[0].c=2', '{"a":[{"b":1,"c":2}]}'],
    ['set', 'a[0][1]=2', '{"a":[[null,2]]}'],
    ['set', 'a[0]', '{"a":[]}'],
    ['set', 'a[0].b=', '{"a":[]}'],
    ['set', 'a=', '{"a":""}'],
    ['set', 'a.', '{}'],
    ['set-string', 'a=1,b={true,null}', '{"a":"1","b":["true","null"]}'],
    ['set-literal', 'a.b=1,x={2}\\', '{"a":{"b":"1,x={2}\\\\"}}'],
    ['set-json', 'a={"b":[1,2]},c=null', '{"a":{"b":[1,2]},"c":null}'],
    ['set-json', 'a= ,b="x" , c=1', '{" c":1,"a":null,"b":"x"}'],
    ['set-file', 'a=x.txt,b={y,z}', '{"a":"\\u003cx.txt\\u003e","b":["\\u003cy\\u003e","\\u003cz\\u003e"]}'],
  ])('%s %s', (kind, text, json) => {
    expect(parse(kind, text)).toBe(json)
  })
})

describe('faults', () => {
  test.each<[SetKind, string, string]>([
    ['set', 'a', 'key "a" has no value'],
    ['set', 'a,b=1', 'key "a" has no value (cannot end with ,)'],
    [
      'set',
      'a=1,a.b=2',
      'unable to parse key: interface conversion: interface {} is int64, not map[string]interface {}',
    ],
    ['set', 'a=x,a[0]=2', 'unable to parse key: interface conversion: interface {} is string, not []interface {}'],
    [
      'set',
      'a=null,a.b=2',
      'unable to parse key: interface conversion: interface {} is nil, not map[string]interface {}',
    ],
    ['set', 'a={b', "list must terminate with '}'"],
    ['set', 'a[x]=1', 'error parsing index: strconv.Atoi: parsing "x": invalid syntax'],
    ['set', 'a[-1]=1', 'negative -1 index not allowed'],
    ['set', 'a[65537]=1', 'index of 65537 is greater than maximum supported index of 65536'],
    ['set', 'a[0]xy=1', "unexpected data at end of array index: ['x' 'y']"],
    ['set', `${'a.'.repeat(31)}b=1`, 'value name nested level is greater than maximum supported nested level of 30'],
    ['set', `a${'[0]'.repeat(1002)}=1`, 'lists are nested more than 1000 deep'],
    ['set-literal', 'a,b', 'key "a,b" has no value'],
  ])('%s %s', (kind, text, message) => {
    expect(() => parse(kind, text)).toThrow(expect.objectContaining({ message }))
  })
})

test('the largest list index is allowed', () => {
  const values = new Map<string, unknown[]>()
  setValues('set', 'a[65536]=1', values as never, HELM_4_1_4)
  expect(values.get('a')).toHaveLength(65537)
})
