import { describe, expect, test } from 'vitest'
import { parseCriteria } from '../../../src/core/recipe/criteria.ts'
import {
  type Catalog,
  checkProfileLocks,
  parseComponentSet,
  type Recipe,
  resolveRecipe,
} from '../../../src/core/recipe/index.ts'
import { failure, tinyCatalog } from './tiny.ts'

const PROFILE = {
  name: 'gpuStack',
  default: 'provider-managed',
  values: {
    'provider-managed': {
      componentRefs: [{ name: 'gpu-operator', overrides: { driver: { enabled: false } } }],
      readinessConstraints: [{ name: 'label', value: 'there' }],
    },
    'operator-managed': {
      constraints: [{ name: 'pool', value: 'without driver' }],
      componentRefs: [{ name: 'gpu-operator', overrides: { driver: { enabled: true } } }],
    },
  },
}

const catalogWith = (profile: object, more: Readonly<Record<string, object>> = {}): Catalog =>
  tinyCatalog({
    registry: [{ name: 'gpu-operator', valueOverrideKeys: ['gpu'] }],
    overlays: {
      base: { componentRefs: [{ name: 'gpu-operator', overrides: { driver: { version: '1', enabled: true } } }] },
      aks: { criteria: { service: 'aks' }, profile },
      ...more,
    },
  })

const resolve = (catalog: Catalog, profile?: string, service = 'aks'): Recipe =>
  resolveRecipe(catalog, parseCriteria({ service }, catalog.vocabulary), { version: 'v0', profile }).recipe

test.each([
  [undefined, 'provider-managed', false],
  ['gpuStack=provider-managed', 'provider-managed', false],
  ['gpuStack=operator-managed', 'operator-managed', true],
])('profile %s: %s', (request, value, enabled) => {
  const recipe = resolve(catalogWith(PROFILE), request)
  expect(recipe.metadata.selectedProfile).toEqual({
    name: 'gpuStack',
    value,
    ownedPaths: { 'gpu-operator': ['driver.enabled', 'enabled'] },
  })
  expect(JSON.parse(JSON.stringify(recipe.componentRefs[0]?.overrides))).toEqual({ driver: { version: '1', enabled } })
})

test('a choice brings its constraints, and those for after the installation', () => {
  expect(resolve(catalogWith(PROFILE), 'gpuStack=operator-managed').constraints).toEqual([
    { name: 'pool', value: 'without driver', rest: {} },
  ])
  expect(resolve(catalogWith(PROFILE)).validation).toEqual({
    readiness: { constraints: [{ name: 'label', value: 'there' }] },
  })
})

describe('what is refused', () => {
  test.each([
    ['gpuStack=other', 'aks', 'invalid profile: gpuStack=other'],
    ['other=operator-managed', 'aks', 'invalid profile: other=operator-managed'],
    ['gpuStack', 'aks', 'invalid profile: gpuStack'],
    ['gpuStack=operator-managed=x', 'aks', 'invalid profile: gpuStack=operator-managed=x'],
    ['gpuStack=operator-managed', 'eks', 'invalid profile: gpuStack=operator-managed'],
  ])('%s on %s', (request, service, error) => {
    expect(failure(() => resolve(catalogWith(PROFILE), request, service))).toBe(`INVALID_REQUEST ${error}`)
  })

  test.each([
    [{ ...PROFILE, default: 'gone' }, 'profile gpuStack has no value for its default'],
    [{ ...PROFILE, name: 'a b' }, 'profile name or value "a b" may have letters, digits, . _ - only'],
    [
      { name: 'p', default: 'x', values: { x: { componentRefs: [{ name: 'absent', overrides: { a: 1 } }] } } },
      'profile p configures absent, which is not in the recipe',
    ],
  ])('%j: %s', (profile, error) => {
    expect(failure(() => resolve(catalogWith(profile)))).toBe(`INVALID_REQUEST ${error}`)
  })

  test('two declarations in one recipe', () => {
    const catalog = catalogWith(PROFILE, { more: { criteria: {}, profile: PROFILE } })
    expect(failure(() => resolve(catalog))).toBe('INVALID_REQUEST several overlays declare a profile: more, aks')
  })
})

describe('locks', () => {
  const catalog = catalogWith(PROFILE)
  const recipe = resolve(catalog)
  const check = (entry: string): string =>
    failure(() =>
      checkProfileLocks(recipe.metadata.selectedProfile, recipe.componentRefs, catalog.registry, [
        parseComponentSet(entry),
      ]),
    )
  test.each([
    ['gpu-operator:driver.enabled=false', 'no error'],
    ['gpu-operator:driver.version=2', 'no error'],
    ['other:driver.enabled=true', 'no error'],
    ['gpu-operator:enabled=true', 'no error'],
  ])('%s is accepted', (entry, result) => {
    expect(check(entry)).toBe(result)
  })
  test.each([
    ['gpu-operator:driver.enabled=true', 'driver.enabled'],
    ['gpu:driver.enabled=true', 'driver.enabled'],
    ['gpu-operator:driver=x', 'driver.enabled'],
    ['gpu-operator:driver.enabled.x=1', 'driver.enabled'],
    ['gpu-operator:enabled=false', 'enabled'],
  ])('%s would change %s', (entry, lock) => {
    const [target = ''] = entry.split('=')
    expect(check(entry)).toBe(
      `INVALID_REQUEST --set ${target} would change ${lock}, which profile gpuStack=provider-managed decides`,
    )
  })
})
