import { describe, expect, test } from 'vitest'
import { parseCriteria } from '../../../src/core/recipe/criteria.ts'
import { type Catalog, type Recipe, resolveRecipe } from '../../../src/core/recipe/index.ts'
import { failure, tinyCatalog } from './tiny.ts'

const resolve = (catalog: Catalog, query: object = {}, profile?: string): Recipe =>
  resolveRecipe(catalog, parseCriteria(query, catalog.vocabulary), { version: 'v0', profile, allowUncovered: true })
    .recipe

const names = (recipe: Recipe): string[] => recipe.componentRefs.map((ref) => ref.name)

const FAMILY = tinyCatalog({
  overlays: {
    everyone: { criteria: { intent: 'any' } },
    eks: { criteria: { service: 'eks' } },
    'eks-training': { base: 'eks', criteria: { service: 'eks', intent: 'training' } },
    'h100-eks-training': {
      base: 'eks-training',
      criteria: { service: 'eks', accelerator: 'h100', intent: 'training' },
    },
    'eks-ubuntu': { base: 'base', criteria: { service: 'eks', os: 'ubuntu' } },
    'only-a-base': {},
    oke: { base: 'only-a-base', criteria: { service: 'oke' } },
  },
})

describe('which overlays apply, and in which order', () => {
  test.each([
    [{}, ['base', 'everyone']],
    [{ service: 'eks' }, ['base', 'everyone', 'eks']],
    [{ service: 'aks' }, ['base', 'everyone']],
    [{ intent: 'training' }, ['base', 'everyone']],
    [{ service: 'eks', intent: 'training' }, ['base', 'everyone', 'eks', 'eks-training']],
    [{ service: 'eks', intent: 'inference' }, ['base', 'everyone', 'eks']],
    [{ service: 'eks', accelerator: 'h100' }, ['base', 'everyone', 'eks']],
    [
      { service: 'eks', accelerator: 'h100', intent: 'training' },
      ['base', 'everyone', 'eks', 'eks-training', 'h100-eks-training'],
    ],
    // two leaves that count the same go by name, and a shared base is applied once
    [{ service: 'eks', os: 'ubuntu', intent: 'training' }, ['base', 'everyone', 'eks', 'eks-training', 'eks-ubuntu']],
    [{ service: 'eks', nodes: 8 }, ['base', 'everyone', 'eks']],
    // an overlay without criteria serves as a base only
    [{ service: 'oke' }, ['base', 'everyone', 'only-a-base', 'oke']],
  ])('%j', (query, overlays) => {
    expect(resolve(FAMILY, query).metadata.appliedOverlays).toEqual(overlays)
  })

  test('criteria that say nothing apply to everyone, missing ones to no one', () => {
    const catalog = tinyCatalog({ overlays: { all: { criteria: {} }, none: { componentRefs: [] } } })
    expect(resolve(catalog).metadata.appliedOverlays).toEqual(['base', 'all'])
  })

  test('no overlay applies', () => {
    const catalog = tinyCatalog({ overlays: { eks: { criteria: { service: 'eks' } } } })
    expect(resolve(catalog).metadata.appliedOverlays).toEqual(['base'])
  })

  test.each([
    [
      { a: { base: 'b', criteria: {} }, b: { base: 'c' }, c: { base: 'b' } },
      'INVALID_CATALOG circular inheritance detected: recipe "b" references itself in inheritance chain',
    ],
    // the only match stands below itself, so that nothing matches
    [{ a: { base: 'a', criteria: {} } }, 'no error'],
    [{ a: { base: 'x', criteria: {} } }, 'NOT_FOUND recipe "x" not found (referenced in inheritance chain)'],
  ])('%j: %s', (overlays, error) => {
    expect(failure(() => resolve(tinyCatalog({ overlays })))).toBe(error)
  })

  test('a value that only an overlay knows may be asked for', () => {
    const catalog = tinyCatalog({ overlays: { lab: { criteria: { service: 'our-lab', accelerator: 'vr200' } } } })
    expect(resolve(catalog, { service: 'Our-Lab', accelerator: 'VR200' }).metadata.appliedOverlays).toEqual([
      'base',
      'lab',
    ])
  })
})

describe('what overlays add up to', () => {
  const catalog = tinyCatalog({
    overlays: {
      base: {
        constraints: [
          { name: 'b', value: '1', severity: 'error' },
          { name: 'a', value: '1' },
        ],
        componentRefs: [{ name: 'z' }, { name: 'a', overrides: { x: { y: 1, z: 1 } }, dependencyRefs: ['z'] }],
        validation: { deployment: { timeout: '5m', checks: ['one'] }, readiness: { checks: ['r'] } },
      },
      eks: {
        criteria: { service: 'eks' },
        constraints: [
          { name: 'b', value: '2' },
          { name: 'c', value: '3' },
        ],
        componentRefs: [{ name: 'm' }, { name: 'a', overrides: { x: { y: 2 } }, dependencyRefs: ['m'] }],
        validation: { deployment: { checks: ['two'] } },
      },
    },
  })
  const recipe = resolve(catalog, { service: 'eks' })

  test('constraints: later ones replace by name, sorted by name', () => {
    expect(recipe.constraints.map((c) => [c.name, c.value, c.rest])).toEqual([
      ['a', '1', {}],
      ['b', '2', {}],
      ['c', '3', {}],
    ])
  })
  test('components: merged by name, sorted by name', () => {
    expect(names(recipe)).toEqual(['a', 'm', 'z'])
    expect(JSON.parse(JSON.stringify(recipe.componentRefs[0]?.overrides))).toEqual({ x: { y: 2, z: 1 } })
    expect(recipe.componentRefs[0]?.dependencyRefs).toEqual(['z', 'm'])
  })
  test('validation: checks are joined within a phase', () => {
    expect(recipe.validation).toMatchObject({
      deployment: { timeout: '5m', checks: ['one', 'two'] },
      readiness: { checks: ['r'] },
    })
  })
  test('components of the base alone are sorted too', () => {
    expect(names(resolve(catalog))).toEqual(['a', 'z'])
  })
})

describe('mixins', () => {
  const family = (mixin: object, registry: readonly object[] = []): Catalog =>
    tinyCatalog({
      registry,
      overlays: {
        base: { constraints: [{ name: 'k', value: '1' }], componentRefs: [{ name: 'a', namespace: 'one' }] },
        eks: { criteria: { service: 'eks' }, mixins: ['m', 'n', 'm'] },
      },
      mixins: { m: mixin, n: {} },
    })

  test.each([
    [{ componentRefs: [{ name: 'new', namespace: 'c' }] }, ['a', 'new']],
    [{ componentRefs: [{ name: 'a', namespace: 'two' }] }, ['a']],
    [{ componentRefs: [{ name: 'a', manifestFiles: ['f'], preManifestFiles: ['g'] }] }, ['a']],
    [{ componentRefs: [{ name: 'b' }, { name: 'a', dependencyRefs: ['b'] }] }, ['a', 'b']],
    [{ constraints: [{ name: 'os', value: 'ubuntu' }] }, ['a']],
    [{ componentRefs: [{ name: 'a', overrides: { free: { x: 1 } } }] }, ['a']],
  ])('%j gives %j', (mixin, components) => {
    const registry = [{ name: 'a', mixinSafeOverridePaths: ['free.x'] }]
    expect(names(resolve(family(mixin, registry), { service: 'eks' }))).toEqual(components)
  })

  test.each([
    [{ name: 'a', version: '2' }, 'version'],
    [{ name: 'a', source: 's', chart: 'c' }, 'chart'],
    [{ name: 'a', valuesFile: 'v' }, 'valuesFile'],
    [{ name: 'a', overrides: { x: { y: 1 } } }, 'overrides'],
    // a path that is safe does not make those below it safe
    [{ name: 'a', overrides: { free: { x: { y: 1 } } } }, 'overrides'],
    [{ name: 'a', type: 'Helm' }, 'type'],
    [{ name: 'a', cleanup: true }, 'cleanup'],
  ])('%j may not set %s', (ref, field) => {
    const catalog = family({ componentRefs: [ref] }, [{ name: 'a', mixinSafeOverridePaths: ['free.x'] }])
    expect(failure(() => resolve(catalog, { service: 'eks' }))).toBe(
      `INVALID_CATALOG mixin "m" component "a" sets identity/sourcing field "${field}" which conflicts with the inheritance chain; mixins may only contribute Namespace, ManifestFiles, or PreManifestFiles to an existing component`,
    )
  })

  test('a constraint that is there already', () => {
    const catalog = family({ constraints: [{ name: 'k', value: '2' }] })
    expect(failure(() => resolve(catalog, { service: 'eks' }))).toBe(
      'INVALID_CATALOG mixin "m" constraint "k" conflicts with inheritance chain or another mixin',
    )
  })

  test('a mixin that does not exist', () => {
    const catalog = tinyCatalog({ overlays: { eks: { criteria: {}, mixins: ['gone'] } } })
    expect(failure(() => resolve(catalog))).toBe('NOT_FOUND mixin "gone" not found in recipes/mixins/')
  })
})

describe('registry defaults', () => {
  const helm = {
    defaultRepository: 'https://r',
    defaultChart: 'alias/c',
    defaultVersion: '1',
    defaultNamespace: 'n',
  }
  const kustomize = { defaultSource: 'https://git', defaultTag: 't', defaultPath: 'p' }
  test.each([
    [{}, { helm }, { type: 'Helm', source: 'https://r', chart: 'c', version: '1', namespace: 'n' }],
    [{ version: '2', chart: 'x/y' }, { helm }, { version: '2', chart: 'x/y', source: 'https://r' }],
    [{ source: 'oci://s', namespace: 'm' }, { helm }, { source: 'oci://s', namespace: 'm', version: '1' }],
    [{}, { kustomize }, { type: 'Kustomize', source: 'https://git', tag: 't', path: 'p', version: '', chart: '' }],
    [{ tag: 'u' }, { kustomize }, { tag: 'u', path: 'p' }],
    [{ type: 'helm', manifestFiles: ['f'] }, { kustomize }, { type: 'Helm', source: '', path: '' }],
    [{}, { manifestFiles: ['f'] }, { type: 'Helm', manifestFiles: ['f'], source: '' }],
    [{ manifestFiles: ['g'] }, { manifestFiles: ['f'] }, { manifestFiles: ['g'] }],
  ])('%j with %j', (ref, entry, result) => {
    const catalog = tinyCatalog({
      registry: [{ name: 'x', ...entry }],
      overlays: { base: { componentRefs: [{ name: 'x', ...ref }] } },
    })
    expect(resolve(catalog).componentRefs[0]).toMatchObject(result)
  })
  test('a component that the registry does not know stays as it is', () => {
    const catalog = tinyCatalog({ overlays: { base: { componentRefs: [{ name: 'x' }] } } })
    expect(resolve(catalog).componentRefs[0]).toMatchObject({ type: 'Helm', source: '', version: '' })
  })
})

describe('deployment order', () => {
  const order = (refs: readonly object[]): string[] => [
    ...resolve(tinyCatalog({ overlays: { base: { componentRefs: refs } } })).deploymentOrder,
  ]
  test.each([
    [
      [{ name: 'c' }, { name: 'a' }, { name: 'b' }],
      ['a', 'b', 'c'],
    ],
    [
      [{ name: 'a', dependencyRefs: ['b'] }, { name: 'b' }, { name: 'c' }],
      ['b', 'a', 'c'],
    ],
    [
      [{ name: 'a', dependencyRefs: ['c'] }, { name: 'b' }, { name: 'c', dependencyRefs: ['d'] }, { name: 'd' }],
      ['b', 'd', 'c', 'a'],
    ],
    // what becomes ready is sorted in among what was ready
    [
      [{ name: 'm' }, { name: 'z' }, { name: 'a', dependencyRefs: ['m'] }],
      ['m', 'a', 'z'],
    ],
    [
      [
        { name: 'a', dependencyRefs: ['b'] },
        { name: 'b', overrides: { enabled: false } },
      ],
      ['a'],
    ],
    [[{ name: 'a', overrides: { install: false }, dependencyRefs: ['b'] }, { name: 'b' }], ['b']],
    [
      [{ name: 'a', dependencyRefs: ['b', 'b'] }, { name: 'b' }],
      ['b', 'a'],
    ],
  ])('%j: %j', (refs, expected) => {
    expect(order(refs)).toEqual(expected)
  })
  test.each([
    [[{ name: 'a', dependencyRefs: ['x'] }], 'component "a" references unknown dependency "x"'],
    [
      [{ name: 'a', overrides: { enabled: false }, dependencyRefs: ['x'] }],
      'component "a" references unknown dependency "x"',
    ],
    [[{ name: 'a', dependencyRefs: ['a'] }], 'circular dependency detected: [a a]'],
    [
      [{ name: 'b', dependencyRefs: ['a'] }, { name: 'a', dependencyRefs: ['b'] }, { name: 'c' }],
      'circular dependency detected: [b a b]',
    ],
  ])('%j: %s', (refs, error) => {
    expect(failure(() => order(refs))).toBe(`INVALID_RECIPE ${error}`)
  })
})
