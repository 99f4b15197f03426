import { expect, test } from 'vitest'
import { loadChart } from '../../../src/core/chart/index.ts'
import { Budget } from '../../../src/core/engine.ts'
import { coalesceValues, isCompatible, processDependencies } from '../../../src/core/values/index.ts'
import { encodeJson } from '../../../template-engine/go/index.ts'
import { HELM_4_1_4 } from '../../helpers/helm.ts'

const load = (texts: Readonly<Record<string, string>>): ReturnType<typeof loadChart> =>
  loadChart(Object.entries(texts).map(([path, data]) => ({ path, data })))

const CHART = {
  'Chart.yaml': 'name: c\nversion: 1.0.0\ndependencies:\n- {name: s, version: "*", alias: t, import-values: [e]}\n',
  'values.yaml': 'global: {m: {deep: {v: 1}}}\nown: null\n',
  'charts/s/Chart.yaml': 'name: s\nversion: 1.0.0\n',
  'charts/s/values.yaml': 'exports: {e: {got: 1}}\n',
}

test('nothing that is given is changed', async () => {
  const chart = await load(CHART)
  const before = structuredClone(chart)
  const user = new Map<string, never>([['global', new Map([['g', null]]) as never]])
  const processed = processDependencies(chart, user, () => {}, new Budget())
  const values = coalesceValues(processed, user, () => {}, new Budget())
  ;(values.get('global') as Map<string, unknown>).set('changed', true)
  expect(structuredClone(chart)).toEqual(before)
  expect(encodeJson(user)).toBe('{"global":{"g":null}}')
  expect(processed.dependencies.map((child) => child.metadata.name)).toEqual(['t'])
  expect(encodeJson(processed.values ?? null)).toBe(
    '{"global":{"m":{"deep":{"v":1}}},"got":1,"own":null,"t":{"exports":{"e":{"got":1}},"global":{"m":{"deep":{"v":1}}}}}',
  )
})

test('globals are shared from the third level down', async () => {
  const values = coalesceValues(
    await load({ ...CHART, 'Chart.yaml': 'name: c\nversion: 1.0.0\n' }),
    new Map(),
    () => {},
    new Budget(),
  )
  const at = (...path: string[]): unknown =>
    path.reduce<unknown>((map, key) => (map as Map<string, unknown>).get(key), values)
  expect(at('s', 'global')).not.toBe(at('global'))
  expect(at('s', 'global', 'm')).not.toBe(at('global', 'm'))
  expect(at('s', 'global', 'm', 'deep')).toBe(at('global', 'm', 'deep'))
})

test.each([
  ['*', '1.2.3', true],
  ['>=1.20.0-0', 'v1.35.0', true],
  ['<1.20', 'v1.35.0', false],
  ['', '1.0.0', false],
  ['foo', '1.0.0', false],
  ['1.x', 'abc', false],
])('range %j, version %j: %j', (range, version, fits) => {
  expect(isCompatible(range, version, HELM_4_1_4)).toBe(fits)
})

test('aliases do not multiply without end', async () => {
  const aliases = Array.from({ length: 10 }, (_, i) => `- {name: s, version: "*", alias: a${i}}\n`).join('')
  const yaml = `name: s\nversion: 1.0.0\ndependencies:\n${aliases}`
  const levels = Array.from({ length: 8 }, (_, depth) => [`${'charts/s/'.repeat(depth)}Chart.yaml`, yaml])
  const chart = await load({
    ...Object.fromEntries(levels),
    [`${'charts/s/'.repeat(8)}Chart.yaml`]: 'name: s\nversion: 1.0.0\n',
  })
  expect(() => processDependencies(chart, new Map(), () => {}, new Budget())).toThrow(
    'a release has at most 2000 charts, aliases counted',
  )
})

test('import-values goes no deeper than values may', async () => {
  const parent = Array(1001).fill('p').join('.')
  const yaml = `name: c\nversion: 1.0.0\ndependencies:\n- {name: s, version: "*", import-values: [{child: exports, parent: ${parent}}]}\n`
  const chart = await load({ ...CHART, 'Chart.yaml': yaml })
  expect(() => processDependencies(chart, new Map(), () => {}, new Budget())).toThrow(
    'a path into values has at most 1000 parts',
  )
})
