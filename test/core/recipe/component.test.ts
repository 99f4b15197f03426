import { expect, test } from 'vitest'
import { chartName } from '../../../src/core/address.ts'
import {
  componentType,
  hasChart,
  isEnabled,
  mergeComponentRef,
  mergeFields,
  readComponentRef,
  switchWarnings,
} from '../../../src/core/recipe/component.ts'
import { Reader } from '../../../src/core/yaml/document.ts'
import { failure } from './tiny.ts'

const ref = (fields: object): ReturnType<typeof readComponentRef> =>
  readComponentRef(new Reader({ name: 'x', ...fields }, 'test'))

test.each([
  // field, below, above, merged
  ['namespace', 'a', 'b', 'b'],
  ['namespace', 'a', '', 'a'],
  ['chart', 'a', 'b', 'b'],
  ['chart', 'a', '', 'a'],
  ['type', 'Helm', 'Kustomize', 'Kustomize'],
  ['type', 'Helm', '', 'Helm'],
  ['source', 'a', 'b', 'b'],
  ['source', 'a', '', 'a'],
  ['version', '1', '2', '2'],
  ['version', '1', '', '1'],
  ['tag', 'a', 'b', 'b'],
  ['tag', 'a', '', 'a'],
  ['valuesFile', 'a', 'b', 'b'],
  ['valuesFile', 'a', '', 'a'],
  ['path', 'a', 'b', 'b'],
  ['path', 'a', '', 'a'],
  ['healthCheckAsserts', 'a', 'b', 'b'],
  ['healthCheckAsserts', 'a', '', 'a'],
  ['overrides', { a: { b: 1, c: 2 } }, { a: { b: 3 } }, { a: { b: 3, c: 2 } }],
  ['overrides', { a: { b: 1 } }, { a: 2 }, { a: 2 }],
  ['overrides', { a: 2 }, { a: { b: 1 } }, { a: { b: 1 } }],
  ['overrides', { a: [1, 2] }, { a: [3] }, { a: [3] }],
  ['overrides', { a: { b: 1 } }, { a: { b: null } }, { a: { b: null } }],
  ['overrides', { a: 1 }, {}, { a: 1 }],
  ['dependencyRefs', ['b', 'a'], ['c', 'a'], ['b', 'a', 'c']],
  ['manifestFiles', ['b', 'a'], ['c', 'a'], ['b', 'a', 'c']],
  ['preManifestFiles', ['a'], ['a', 'b'], ['a', 'b']],
  ['patches', ['a'], ['b'], ['b']],
  ['patches', ['a'], [], ['a']],
  ['expectedResources', [{ kind: 'A' }], [{ kind: 'B' }], [{ kind: 'B' }]],
  ['expectedResources', [{ kind: 'A' }], [], [{ kind: 'A' }]],
  ['cleanup', true, false, true],
  ['cleanup', false, true, true],
  ['healthCheckSkip', true, false, true],
] as const)('%s: %j below %j is %j', (field, below, above, merged) => {
  const result = mergeComponentRef(ref({ [field]: below }), ref({ [field]: above }))
  expect(JSON.parse(JSON.stringify(result[field]))).toEqual(merged)
})

test('merging leaves both sides as they were, and __proto__ is a key like any other', () => {
  const below = { a: { b: 1 } }
  const above = JSON.parse('{"a": {"c": 2}, "__proto__": {"polluted": true}}')
  const merged = mergeFields(below, above)
  expect(below).toEqual({ a: { b: 1 } })
  expect(Object.keys(merged)).toEqual(['a', '__proto__'])
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})

test.each([
  [{}, true],
  [{ enabled: true }, true],
  [{ enabled: false }, false],
  [{ install: false }, false],
  [{ enabled: true, install: false }, false],
  [{ enabled: 'false' }, true],
  [{ enabled: 0 }, true],
  [{ enabled: null }, true],
])('overrides %j: enabled %j', (overrides, enabled) => {
  expect(isEnabled(ref({ overrides }))).toBe(enabled)
})

test('a switch that is neither true nor false is pointed out', () => {
  const refs = [ref({ overrides: { enabled: 'false' } }), ref({ overrides: { enabled: false, install: 0 } })]
  expect(switchWarnings(refs)).toEqual([
    'component x counts as enabled: overrides.enabled is not true or false',
    'component x counts as enabled: overrides.install is not true or false',
  ])
})

test.each([
  [{ type: 'Helm', source: 'https://x', chart: 'nvidia/y' }, 'y', true],
  [{ type: 'HELM', source: 'https://x' }, 'x', true],
  [{ type: '', source: 'https://x' }, 'x', true],
  [{ type: 'Helm', manifestFiles: ['a'] }, 'x', false],
  [{ type: 'kustomize', source: 'https://x', path: 'p' }, 'x', false],
])('%j: chart %s, has one: %j', (fields, chart, has) => {
  expect(chartName(ref(fields))).toBe(chart)
  expect(hasChart(ref(fields))).toBe(has)
})

test('an unknown type', () => {
  expect(failure(() => componentType(ref({ type: 'Ansible' })))).toBe(
    'INVALID_RECIPE component x has unknown type Ansible',
  )
})
