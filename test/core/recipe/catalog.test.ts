import { describe, expect, test } from 'vitest'
import { parseCriteria } from '../../../src/core/recipe/criteria.ts'
import { layerCatalogs, loadCatalog, resolveRecipe } from '../../../src/core/recipe/index.ts'
import { findComponent } from '../../../src/core/recipe/registry.ts'
import { failure, tinyFiles } from './tiny.ts'

const BASE = 'kind: RecipeMetadata\nmetadata: { name: base }\nspec: {}\n'
const load = (files: Readonly<Record<string, string>>): ReturnType<typeof loadCatalog> =>
  loadCatalog(new Map(Object.entries({ 'registry.yaml': '', 'overlays/base.yaml': BASE, ...files })))

describe('loadCatalog', () => {
  test('takes overlays from any folder and leaves the rest alone', () => {
    const catalog = load({
      'overlays/deep/eks.yaml': 'kind: RecipeMetadata\nmetadata: { name: eks }\nspec: { criteria: { service: eks } }',
      'mixins/os.yaml': 'kind: RecipeMixin\nmetadata: { name: os }\nspec: {}',
      'validators/catalog.yaml': 'kind: RecipeMetadata\nmetadata: { name: never }',
      'checks/x/health.yaml': '{{ not yaml',
      'components/x/values.yaml': '{{ not yaml',
      'examples/a/recipe.yaml': 'kind: RecipeMetadata\nmetadata: { name: example }',
      'other.yaml': 'kind: SomethingElse',
      'README.md': '# words',
    })
    expect([...catalog.overlays.keys()].sort()).toEqual(['eks'])
    expect([...catalog.mixins.keys()]).toEqual(['os'])
    expect(catalog.files.get('components/x/values.yaml')).toBe('{{ not yaml')
  })

  test('late: overlays and mixins are read when they are asked for, and their faults are found then', () => {
    const files = {
      'registry.yaml': '',
      'overlays/base.yaml': BASE,
      'overlays/a.yaml': BASE,
      'mixins/m.yaml': 'kind: X',
    }
    const late = loadCatalog(new Map(Object.entries(files)), { late: true })
    expect([late.registry.size, late.files.size]).toEqual([0, 4])
    for (const part of ['base', 'overlays', 'mixins', 'vocabulary'] as const)
      expect(() => late[part]).toThrow('overlay base is defined twice')
    const catalog = loadCatalog(new Map([['registry.yaml', ''] as const, ['overlays/base.yaml', BASE] as const]), {
      late: true,
    })
    expect(catalog.base).toBe(catalog.base)
  })

  test('the first document of a file counts, comments before it do not', () => {
    const catalog = load({ 'overlays/a.yaml': `# one\n---\n${BASE.replace('base', 'a')}---\nkind: Other\n` })
    expect([...catalog.overlays.keys()]).toContain('a')
  })

  test.each<[Readonly<Record<string, string>>, string]>([
    [{ 'overlays/a.yaml': BASE }, 'INVALID_CATALOG overlay base is defined twice'],
    [{ 'overlays/a.yaml': 'kind: RecipeMetadata' }, 'INVALID_CATALOG metadata.name is missing'],
    [{ 'overlays/a.yaml': 'kind: RecipeMetadata\nmetadata: []' }, 'INVALID_DOCUMENT metadata must be a mapping'],
    [
      { 'overlays/a.yaml': 'kind: RecipeMetadata\nmetadata: {name: a}\nspec: {componentRefs: {a: 1}}' },
      'INVALID_DOCUMENT spec.componentRefs must be a list',
    ],
    [
      {
        'overlays/a.yaml':
          'kind: RecipeMetadata\nmetadata: {name: a}\nspec: {componentRefs: [{name: a, version: [1]}]}',
      },
      'INVALID_DOCUMENT spec.componentRefs[0].version must be a string',
    ],
    [{ 'registry.yaml': 'kind: Other' }, 'INVALID_CATALOG kind must be ComponentRegistry, not Other'],
    [{ 'registry.yaml': 'components: [{}]' }, 'INVALID_CATALOG a component has no name'],
    [{ 'registry.yaml': 'components: [{name: a}, {name: a}]' }, 'INVALID_CATALOG component a is registered twice'],
    [
      { 'registry.yaml': 'components: [{name: a, valueOverrideKeys: [deployer]}]' },
      'INVALID_CATALOG component a uses the reserved name deployer',
    ],
    [
      { 'registry.yaml': 'components: [{name: a, helm: {defaultChart: c}, kustomize: {defaultSource: s}}]' },
      'INVALID_CATALOG component a is both helm and kustomize',
    ],
  ])('%j: %s', (files, error) => {
    expect(failure(() => load(files))).toBe(error)
  })

  test('what must be there', () => {
    expect(failure(() => loadCatalog(new Map()))).toBe('NOT_FOUND the catalog has no registry.yaml')
    expect(failure(() => loadCatalog(new Map([['registry.yaml', '']])))).toBe(
      'NOT_FOUND the catalog has no base overlay',
    )
  })
})

test('findComponent: a name before an alias, the first alias in file order', () => {
  const { registry } = load({
    'registry.yaml':
      'components: [{name: a, valueOverrideKeys: [b, x]}, {name: b}, {name: c, valueOverrideKeys: [x, y]}]',
  })
  expect(['a', 'b', 'x', 'y', 'z'].map((word) => findComponent(registry, word)?.name)).toEqual([
    'a',
    'b',
    'a',
    'c',
    undefined,
  ])
})

describe('layerCatalogs', () => {
  const below = tinyFiles({
    registry: [
      { name: 'a', helm: { defaultRepository: 'https://a', defaultVersion: '1' }, valueOverrideKeys: ['alpha'] },
      { name: 'b', helm: { defaultRepository: 'https://b' } },
    ],
    overlays: {
      base: { componentRefs: [{ name: 'a' }] },
      eks: { criteria: { service: 'eks' }, componentRefs: [{ name: 'b' }] },
    },
    files: { 'components/a/values.yaml': 'below: true' },
  })
  const above = new Map([
    ['registry.yaml', 'components: [{name: a, helm: {defaultVersion: "2"}, manifestFiles: [m]}, {name: c}]'],
    ['overlays/eks.yaml', 'kind: RecipeMetadata\nmetadata: {name: eks}\nspec: {criteria: {service: eks}}'],
    ['overlays/own/lab.yaml', 'kind: RecipeMetadata\nmetadata: {name: lab}\nspec: {criteria: {service: lab}}'],
    ['components/a/values.yaml', 'above: true'],
  ])
  const catalog = loadCatalog(layerCatalogs(below, above))

  test('a registry entry replaces the one below as a whole, new ones come after', () => {
    expect([...catalog.registry.keys()]).toEqual(['a', 'b', 'c'])
    expect(catalog.registry.get('a')).toMatchObject({ aliases: [], helm: { repository: '', version: '2' } })
  })
  test('files replace by path and are added', () => {
    expect(catalog.files.get('components/a/values.yaml')).toBe('above: true')
    const names = (service: string): string[] =>
      resolveRecipe(catalog, parseCriteria({ service }, catalog.vocabulary), {
        version: '',
      }).recipe.componentRefs.map((r) => r.name)
    expect(names('eks')).toEqual(['a'])
    expect(names('lab')).toEqual(['a'])
  })
  test('strict: no criteria values but those below', () => {
    const strict = loadCatalog(layerCatalogs(below, above), { external: new Set(above.keys()), strict: true })
    expect(failure(() => parseCriteria({ service: 'lab' }, strict.vocabulary))).toBe(
      'INVALID_REQUEST invalid service type: lab',
    )
  })
  test.each([
    [new Map<string, string>(), 'INVALID_CATALOG the data directory has no registry.yaml'],
    [
      new Map([['registry.yaml', 'components: [{name: a}, {name: a}]']]),
      'INVALID_CATALOG component a is registered twice',
    ],
    [new Map([['registry.yaml', 'components: []']]), 'no error'],
    [new Map([['registry.yaml', '']]), 'no error'],
  ])('%j: %s', (files, error) => {
    expect(failure(() => layerCatalogs(below, files))).toBe(error)
  })
})
