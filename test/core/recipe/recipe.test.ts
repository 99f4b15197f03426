import { describe, expect, test } from 'vitest'
import { checkCoherence } from '../../../src/core/recipe/coherence.ts'
import { readRecipe } from '../../../src/core/recipe/file.ts'
import { type Recipe, writeRecipe } from '../../../src/core/recipe/index.ts'
import { completeTypes } from '../../../src/core/recipe/recipe.ts'
import { readRegistry } from '../../../src/core/recipe/registry.ts'
import { failure } from './tiny.ts'

const result = (text: string, place = 'r.yaml'): Recipe => {
  const file = readRecipe(text, place)
  if (file.kind !== 'result') throw new Error('not a result')
  return file.recipe
}
const withRefs = (...componentRefs: object[]): Recipe =>
  result(JSON.stringify({ apiVersion: 'aicr.run/v1alpha2', componentRefs }))

describe('readRecipe', () => {
  test.each([
    ['componentRefs: []', 'r.yaml', 'result'],
    ['kind: RecipeResult\ncomponentRefs: []\napiVersion: aicr.run/v1alpha2', 'r.yaml', 'result'],
    ['kind: RecipeResult\ncomponentRefs: []\napiVersion: aicr.run/v1beta2', 'r.yaml', 'result'],
    ['kind: RecipeResult\ncomponentRefs: []\napiVersion: aicr.run/v1', 'r.yaml', 'result'],
    ['kind: RecipeResult\ncomponentRefs: []\napiVersion: aicr.run/v2', 'r.yaml', 'result'],
    ['{"kind": "RecipeResult", "componentRefs": []}', 'r.json', 'result'],
    ['{"kind": "RecipeResult", "componentRefs": []}', 'https://x/r.JSON?token=1', 'result'],
    ['{"kind": "RecipeResult", "componentRefs": []}', 'recipe', 'result'],
    ['# first\n---\nkind: RecipeResult\ncomponentRefs: []\n---\nkind: Other\n', 'r.yaml', 'result'],
    ['kind: RecipeResult\ncomponentRefs: []\nunknown: {field: 1}', 'r.yaml', 'result'],
    ['kind: RecipeMetadata\nspec: {criteria: {service: EKS}}', 'r.yaml', 'metadata'],
  ])('%j as %s is a %s', (text, place, kind) => {
    expect(readRecipe(text, place).kind).toBe(kind)
  })

  test.each([
    ['', 'r.yaml', 'INVALID_RECIPE not a recipe: the document is not a mapping'],
    ['- a', 'r.yaml', 'INVALID_RECIPE not a recipe: the document is not a mapping'],
    ['componentRefs: x', 'r.yaml', 'INVALID_DOCUMENT componentRefs must be a list, not "x"'],
    [
      'componentRefs: []\ncriteria: {nodes: many}',
      'r.yaml',
      'INVALID_DOCUMENT criteria.nodes must be a number, not "many"',
    ],
    ['{}', 'r.yaml', 'INVALID_DOCUMENT componentRefs is missing: it must be a list'],
  ])('%j as %s: %s', (text, place, error) => {
    expect(failure(() => readRecipe(text, place))).toBe(error)
  })

  test.each([
    ['a: [', 'r.yaml', /^INVALID_DOCUMENT not valid YAML: /],
    ['kind: RecipeResult', 'r.json', /^INVALID_DOCUMENT not valid JSON: /],
  ])('%j as %s', (text, place, error) => {
    expect(failure(() => readRecipe(text, place))).toMatch(error)
  })

  test('an overlay file is asked by its own criteria', () => {
    expect(readRecipe('kind: RecipeMetadata\nspec: {criteria: {service: eks, os: any}}', 'r.yaml')).toEqual({
      kind: 'metadata',
      criteria: { service: 'eks', accelerator: '', intent: '', os: 'any', platform: '', nodes: 0 },
    })
  })

  test('a version that YAML takes for a number keeps its digits, as a string field of Go does', () => {
    const refs = result('componentRefs: [{name: a, version: "1.10"}, {name: b, version: 1.10}, {name: c, version: 2}]')
    expect(refs.componentRefs.map((r) => r.version)).toEqual(['1.10', '1.10', '2'])
  })
})

describe('checkCoherence', () => {
  const CHART = { name: 'a', type: 'Helm', source: 'https://x', chart: 'c', version: '1' }
  test.each([
    [[CHART]],
    [[{ ...CHART, chart: '' }]],
    [[{ ...CHART, type: 'HELM' }]],
    [[{ ...CHART, type: '' }]],
    [[{ name: 'a', type: 'Helm', manifestFiles: ['f'] }]],
    [[{ name: 'a', type: 'Kustomize', source: 's', path: 'p', tag: 't' }]],
    [[{ name: 'a', type: 'kustomize', path: 'p', preManifestFiles: ['f'] }]],
    // what is switched off may be wrong
    [[{ name: 'a', type: 'Other', overrides: { enabled: false } }]],
    [[{ name: 'a', type: 'Helm', overrides: { install: false } }]],
    [[]],
  ])('%j is sound', (refs) => {
    expect(failure(() => checkCoherence(withRefs(...refs), 'r.yaml'))).toBe('no error')
  })

  test.each([
    [[{ ...CHART, name: '' }], 'a component has no name'],
    [[{ ...CHART, name: 'deployer', overrides: { enabled: false } }], 'component name deployer is reserved'],
    [[CHART, { ...CHART, overrides: { enabled: false } }], 'component a is listed twice'],
    [[{ ...CHART, type: 'Ansible' }], 'component a has unknown type Ansible'],
    [[{ ...CHART, tag: 't' }], 'component a is of type Helm and has a tag or path'],
    [[{ ...CHART, path: 'p' }], 'component a is of type Helm and has a tag or path'],
    [[{ name: 'a', type: 'Kustomize', source: 's' }], 'component a is of type Kustomize and has no path'],
    [[{ name: 'a', type: 'Kustomize', path: 'p', tag: 't' }], 'component a has a tag and no source'],
    [
      [{ name: 'a', type: 'Kustomize', source: 's', path: 'p', manifestFiles: ['f'] }],
      'component a is of type Kustomize and has manifestFiles',
    ],
    [[{ ...CHART, patches: ['p'] }], 'component a has patches, which are not supported'],
    [[{ ...CHART, chart: ' c' }], 'component a has blanks around its chart'],
    [[{ ...CHART, source: 'https://x ' }], 'component a has blanks around its source'],
    [[{ ...CHART, version: '1\t' }], 'component a has blanks around its version'],
    [[{ ...CHART, version: 'v' }], 'component a has the version v'],
    [[{ ...CHART, version: '' }], 'component a has a source and no version'],
    [[{ ...CHART, source: '', version: '' }], 'component a has a chart and no source'],
    [[{ ...CHART, source: '', manifestFiles: ['f'] }], 'component a has a chart and no source'],
    [[{ name: 'a', type: 'Helm' }], 'component a has neither source, chart nor manifestFiles'],
    [[{ name: 'a', type: 'Helm', preManifestFiles: ['f'] }], 'component a has neither source, chart nor manifestFiles'],
    // all problems together
    [
      [
        { ...CHART, version: 'v', tag: 't' },
        { name: 'b', type: 'X' },
      ],
      'component a is of type Helm and has a tag or path; component a has the version v; component b has unknown type X',
    ],
  ])('%j: %s', (refs, problems) => {
    expect(failure(() => checkCoherence(withRefs(...refs), 'r.yaml'))).toBe(
      `INVALID_RECIPE the recipe does not hold together: ${problems}`,
    )
  })
})

test('a missing type is what the registry says, Helm otherwise', () => {
  const registry = readRegistry('components: [{name: k, kustomize: {defaultSource: s}}, {name: h}]', 'registry.yaml')
  const types = completeTypes(
    withRefs({ name: 'k' }, { name: 'h' }, { name: 'x' }, { name: 'k', type: 'helm' }),
    registry,
  )
  expect(types.componentRefs.map((ref) => ref.type)).toEqual(['Kustomize', 'Helm', 'Helm', 'Helm'])
})

describe('writeRecipe', () => {
  const recipe = result(
    JSON.stringify({
      kind: 'RecipeResult',
      apiVersion: 'aicr.run/v1alpha3',
      metadata: {
        version: 'v1',
        appliedOverlays: ['base', 'eks'],
        selectedProfile: { name: 'p', value: 'v', advertiser: 'external', ownedPaths: { a: ['enabled', 'x.y'] } },
      },
      criteria: { service: 'eks', accelerator: 'any', intent: 'any', os: 'any', platform: 'any', nodes: 4 },
      constraints: [{ name: 'K8s.server.version', value: '>= 1.32.4', severity: 'error' }],
      componentRefs: [
        {
          name: 'a',
          type: 'Helm',
          source: 'oci://x/y',
          chart: 'c',
          version: '1.10',
          valuesFile: 'components/a/values.yaml',
          overrides: { n: null, on: 'on', list: [], map: {}, 'a b': 'x: y', long: 'w '.repeat(90), lines: 'a\nb\n' },
          dependencyRefs: ['b'],
          cleanup: true,
        },
        { name: 'b', type: 'Kustomize', source: 's', path: 'p', tag: 't', preManifestFiles: ['f'] },
      ],
      deploymentOrder: ['b', 'a'],
      validation: { readiness: { checks: ['c'] } },
    }),
  )

  test.each([
    ['yaml', 'r.yaml'],
    ['json', 'r.json'],
  ] as const)('%s is read back as the same recipe', (format, place) => {
    expect(result(writeRecipe(recipe, format), place)).toEqual(recipe)
  })

  test('sorted keys, what says nothing left out, texts that look like numbers quoted', () => {
    expect(
      writeRecipe(withRefs({ name: 'a', type: 'Helm', source: 's', version: '1.10', cleanup: false }), 'yaml'),
    ).toBe(
      'apiVersion: aicr.run/v1alpha2\ncomponentRefs:\n  - name: a\n    source: s\n    type: Helm\n    version: "1.10"\ncriteria: null\ndeploymentOrder: []\nkind: RecipeResult\nmetadata: {}\n',
    )
  })

  test('table', () => {
    expect(writeRecipe(recipe, 'table')).toBe(
      [
        'COMPONENT  TYPE       VERSION  NAMESPACE  SOURCE',
        'a          Helm       1.10     -          oci://x/y',
        'b          Kustomize  -        -          s',
        '',
      ].join('\n'),
    )
  })
})
