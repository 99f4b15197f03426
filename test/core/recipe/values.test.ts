import { describe, expect, test } from 'vitest'
import { readComponentRef } from '../../../src/core/recipe/component.ts'
import { componentValues, enabledBySet, parseComponentSet } from '../../../src/core/recipe/index.ts'
import { Reader } from '../../../src/core/yaml/document.ts'
import { failure, tinyCatalog } from './tiny.ts'

const CATALOG = tinyCatalog({
  registry: [{ name: 'x', valueOverrideKeys: ['ex', 'eks'] }],
  files: {
    'components/x/values.yaml': 'from: base\nbase: true\nlist: [1, 2]\ndeep: { a: 1, b: 1 }\n',
    'components/x/values-eks.yaml': 'from: eks\neks: true\nlist: [3]\ndeep: { b: 2 }\n',
    'components/x/nulls.yaml': 'deep: null\nlist: ~\n',
    'components/x/empty.yaml': '# nothing\n',
    'components/x/list.yaml': '- a\n',
    'components/x/broken.yaml': 'a: [\n',
    'components/x/enabled.yaml': 'enabled: true\ninstall: true\n',
    'components/x/anchors.yaml': 'a: &a { x: 1 }\nb: { <<: *a, y: 2 }\n',
    'components/y/own.yaml': 'only: this\n',
  },
})

const values = (ref: object, ...sets: string[]): unknown =>
  JSON.parse(
    JSON.stringify(
      componentValues(
        CATALOG,
        readComponentRef(new Reader({ name: 'x', ...ref }, 'test')),
        sets.map((s) => parseComponentSet(s)),
      ),
    ),
  )

const BASE = 'components/x/values.yaml'
const EKS = 'components/x/values-eks.yaml'

describe('layers, lowest first', () => {
  test.each([
    // never found by itself
    [{}, [], {}],
    [{ overrides: { a: 1 } }, [], { a: 1 }],
    [{ valuesFile: BASE }, [], { from: 'base', base: true, list: [1, 2], deep: { a: 1, b: 1 } }],
    // another file lies over the base one
    [{ valuesFile: EKS }, [], { from: 'eks', base: true, eks: true, list: [3], deep: { a: 1, b: 2 } }],
    [{ name: 'y', valuesFile: 'components/y/own.yaml' }, [], { only: 'this' }],
    [
      { valuesFile: EKS, overrides: { from: 'overrides', deep: { c: 3 } } },
      [],
      { from: 'overrides', base: true, eks: true, list: [3], deep: { a: 1, b: 2, c: 3 } },
    ],
    [
      { valuesFile: BASE, overrides: { deep: { a: 2 } } },
      ['x:deep.a=3', 'x:new.key=v'],
      { from: 'base', base: true, list: [1, 2], deep: { a: 3, b: 1 }, new: { key: 'v' } },
    ],
    // null takes away what is below it
    [
      { valuesFile: BASE, overrides: { deep: { a: null } } },
      [],
      { from: 'base', base: true, list: [1, 2], deep: { b: 1 } },
    ],
    [{ valuesFile: 'components/x/nulls.yaml' }, [], { from: 'base', base: true }],
    [{ name: 'y', valuesFile: 'components/x/nulls.yaml' }, [], { list: null, deep: null }],
    [
      { valuesFile: 'components/x/empty.yaml', overrides: { from: 'o' } },
      ['ex:list=x', 'eks:list=y'],
      {
        from: 'o',
        base: true,
        list: 'x',
        deep: { a: 1, b: 1 },
      },
    ],
    [{ name: 'y', valuesFile: 'components/x/anchors.yaml' }, [], { a: { x: 1 }, b: { x: 1, y: 2 } }],
    // the chart sees `enabled` and `install` of files and overrides, but never that of --set
    [{ name: 'y', valuesFile: 'components/x/enabled.yaml' }, ['y:enabled=false'], { enabled: true, install: true }],
    [
      { overrides: { enabled: true } },
      ['x:enabled=false', 'x:a.enabled=false'],
      { enabled: true, a: { enabled: false } },
    ],
    [{}, ['x:enabled=true'], {}],
  ])('%j %j', (ref, sets, result) => {
    expect(values(ref, ...sets)).toEqual(result)
  })
})

test.each([
  ['components/x/gone.yaml', 'NOT_FOUND values file components/x/gone.yaml of component x is not in the catalog'],
  ['components/x/list.yaml', 'INVALID_CATALOG values file of component x is not a mapping'],
])('%s: %s', (valuesFile, error) => {
  expect(failure(() => values({ valuesFile }))).toBe(error)
})

test('a values file that is not YAML', () => {
  expect(failure(() => values({ valuesFile: 'components/x/broken.yaml' }))).toMatch(
    /^INVALID_DOCUMENT not valid YAML: /,
  )
})

test.each([
  [[], undefined],
  [['x:enabled=false'], false],
  [['x:enabled=false', 'x:enabled=true'], true],
  [['x:enabled=true', 'ex:enabled=false'], true],
  [['eks:enabled=false', 'ex:enabled=true'], true],
  [['x:a.enabled=false'], undefined],
])('%j: enabled %j', (sets, enabled) => {
  const ref = readComponentRef(new Reader({ name: 'x' }, 'test'))
  expect(
    enabledBySet(
      CATALOG,
      ref,
      sets.map((s) => parseComponentSet(s)),
    ),
  ).toBe(enabled)
})
