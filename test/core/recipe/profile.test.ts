import { describe, expect, test } from 'vitest'
import { parseCriteria } from '../../../src/core/recipe/criteria.ts'
import {
  type Catalog,
  checkLocks,
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

/** A profile with one value. */
const valued = (value: object): object => ({ name: 'p', default: 'x', values: { x: value } })

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
  resolveRecipe(catalog, parseCriteria({ service }, catalog.vocabulary), {
    version: 'v0',
    profile,
    allowUncovered: true,
  }).recipe

test.each([
  [undefined, 'provider-managed', false],
  ['gpuStack=provider-managed', 'provider-managed', false],
  ['gpuStack=operator-managed', 'operator-managed', true],
])('profile %s: %s', (request, value, enabled) => {
  const recipe = resolve(catalogWith(PROFILE), request)
  expect(recipe.metadata.selectedProfile).toEqual({
    name: 'gpuStack',
    value,
    advertiser: '',
    ownedPaths: { 'gpu-operator': ['driver.enabled', 'enabled'] },
  })
  expect(JSON.parse(JSON.stringify(recipe.componentRefs[0]?.overrides))).toEqual({ driver: { version: '1', enabled } })
})

test('a choice brings its constraints, and those for after the installation', () => {
  expect(resolve(catalogWith(PROFILE), 'gpuStack=operator-managed').constraints).toEqual([
    { name: 'pool', value: 'without driver', rest: {} },
  ])
  expect(resolve(catalogWith(PROFILE)).validation.readiness?.constraints).toEqual([{ name: 'label', value: 'there' }])
})

describe('what is refused', () => {
  test.each([
    [
      'gpuStack=other',
      'aks',
      'profile "gpuStack" has no value "other"; valid values: [operator-managed provider-managed]',
    ],
    ['gpustack=operator-managed', 'aks', 'resolved composition declares profile "gpuStack", not "gpustack"'],
    ['gpuStack', 'aks', 'profile must use the exact name=value form'],
    ['gpuStack=operator-managed=x', 'aks', 'profile must use the exact name=value form'],
    [' gpuStack=operator-managed', 'aks', 'profile must use the exact name=value form'],
    ['gpuStack=', 'aks', 'profile name and value must match [A-Za-z0-9._-]+'],
    ['gpuStack=a/b', 'aks', 'profile name and value must match [A-Za-z0-9._-]+'],
    [
      'gpuStack=operator-managed',
      'eks',
      'profile "gpuStack" was selected, but the resolved composition declares no profile',
    ],
  ])('%s on %s', (request, service, error) => {
    expect(failure(() => resolve(catalogWith(PROFILE), request, service))).toBe(`INVALID_REQUEST ${error}`)
  })

  test.each([
    [{ ...PROFILE, default: 'gone' }, 'profile "gpuStack" default "gone" is not a declared value'],
    [{ ...PROFILE, name: 'a b' }, 'profile name must match [A-Za-z0-9._-]+'],
    [
      valued({ componentRefs: [{ name: 'absent', overrides: { a: 1 } }] }),
      'profile "p" references component "absent", which is not enabled in the surviving composition',
    ],
    [valued({ advertiser: 'nobody' }), 'unknown advertiser "nobody"; the only supported value is "external"'],
    [valued({ constraints: [{ name: 'a' }] }), 'profile "p" value "x" constraint "a" has no value'],
    [valued({ componentRefs: [{ name: 'a' }, { name: 'a' }] }), 'profile "p" value "x" repeats componentRef "a"'],
    [
      valued({ componentRefs: [{ name: 'a', overrides: { enabled: true } }] }),
      'profile "p" value "x" component "a" may not assign overrides.enabled',
    ],
    [valued({ componentRefs: [{ name: 'a', overrides: { b: {} } }] }), 'profile override "b" assigns an empty map'],
    [
      valued({ componentRefs: [{ name: 'a', overrides: { 'b.c': 1 } }] }),
      'profile override key "b.c" must be nonempty and may not contain a literal dot',
    ],
    [
      { name: 'p', default: 'x', values: { x: { componentRefs: [{ name: 'a', overrides: { b: 1 } }] }, y: {} } },
      'profile "p" violates union totality: value "y" assigns [], expected [a:b]',
    ],
    [{ name: 'p', default: 'x', values: { x: {}, X: {} } }, 'profile "p" values "x" and "X" differ only by case'],
  ])('%j: %s', (profile, error) => {
    expect(failure(() => resolve(catalogWith(profile)))).toBe(`INVALID_CATALOG ${error}`)
  })

  test('two declarations in one recipe', () => {
    const catalog = catalogWith(PROFILE, { more: { criteria: {}, profile: PROFILE } })
    expect(failure(() => resolve(catalog))).toBe(
      'INVALID_CATALOG resolved composition has multiple profile declarations from [aks more]',
    )
  })
})

describe('locks', () => {
  const catalog = catalogWith(PROFILE)
  const recipe = resolve(catalog)
  const check = (entry: string): string => failure(() => checkLocks(recipe, catalog, [parseComponentSet(entry)]))
  test.each([
    ['gpu-operator:driver.enabled=false', 'no error'],
    ['gpu-operator:driver.version=2', 'no error'],
    ['other:driver.enabled=true', 'no error'],
    ['gpu-operator:enabled=true', 'no error'],
  ])('%s is accepted', (entry, result) => {
    expect(check(entry)).toBe(result)
  })
  test.each([
    ['gpu-operator:driver.enabled=true', 'path gpu-operator.driver.enabled diverged from'],
    ['gpu:driver.enabled=true', 'path gpu-operator.driver.enabled diverged from'],
    ['gpu-operator:driver.enabled=0', 'path gpu-operator.driver.enabled diverged from'],
    ['gpu-operator:enabled=false', 'component "gpu-operator" may not be disabled:'],
  ])('%s: %s', (entry, what) => {
    expect(check(entry)).toBe(`INVALID_RECIPE profile-owned ${what} selected profile gpuStack=provider-managed`)
  })
})
