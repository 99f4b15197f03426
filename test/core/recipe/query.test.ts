import { describe, expect, test } from 'vitest'
import { hydratedRecipe, parseCriteria, resolveRecipe, select, writeSelected } from '../../../src/core/recipe/index.ts'
import { failure, tinyCatalog } from './tiny.ts'

const CATALOG = tinyCatalog({
  registry: [
    {
      name: 'app',
      helm: { defaultRepository: 'https://r', defaultChart: 'r/chart', defaultVersion: '1.2', defaultNamespace: 'ns' },
    },
  ],
  overlays: {
    eks: {
      criteria: { service: 'eks' },
      constraints: [{ name: 'K8s.server.version', value: '>= 1.30' }],
      componentRefs: [
        {
          name: 'app',
          valuesFile: 'components/app/values.yaml',
          overrides: { driver: { version: '580.1', tries: 3 } },
        },
      ],
    },
  },
  files: { 'components/app/values.yaml': 'driver: { enabled: true }\nlist: [1, b]\n' },
})
const { recipe } = resolveRecipe(CATALOG, parseCriteria({ service: 'eks' }, CATALOG.vocabulary), { version: 'v1' })
const at = (selector: string, format: 'yaml' | 'json' | 'table' = 'yaml'): string =>
  writeSelected(select(hydratedRecipe(recipe, CATALOG), selector), format)

describe('a selector', () => {
  test.each([
    ['components.app.values.driver.version', '580.1\n'],
    ['.components.app.values.driver.tries', '3\n'],
    ['components.app.values.driver.enabled', 'true\n'],
    ['components.app.values.list', '- 1\n- b\n'],
    ['components.app.values.driver', 'enabled: true\ntries: 3\nversion: "580.1"\n'],
    ['components.app.chart', 'chart\n'],
    ['deploymentOrder', '- app\n'],
    ['constraints', '- name: K8s.server.version\n  value: ">= 1.30"\n'],
    ['metadata.excludedOverlays', '[]\n'],
    ['criteria.os', 'any\n'],
    ['kind', 'RecipeResult\n'],
  ])('%s', (selector, text) => {
    expect(at(selector).replaceAll("'", '"')).toBe(text)
  })

  test('JSON quotes text too; a table is YAML', () => {
    expect(at('components.app.version', 'json')).toBe('"1.2"\n')
    expect(at('criteria', 'json')).toBe(
      '{\n  "accelerator": "any",\n  "intent": "any",\n  "nodes": 0,\n  "os": "any",\n  "platform": "any",\n  "service": "eks"\n}\n',
    )
    expect(at('deploymentOrder', 'table')).toBe('- app\n')
  })

  test.each(['', '.'])('%j is everything', (selector) => {
    expect(at(selector)).toMatch(/^apiVersion: aicr\.run\/v1alpha2\ncomponents:\n {2}app:\n/)
  })

  test.each([
    [
      'gone',
      'key "gone" not found, available keys: apiVersion, components, constraints, criteria, deploymentOrder, kind, metadata',
    ],
    ['components.app.values.gone', 'key "gone" not found, available keys: driver, list'],
    ['deploymentOrder.0', 'cannot descend into non-map value at "0"'],
    ['components.__proto__', 'key "__proto__" not found, available keys: app'],
  ])('%s: %s', (selector, error) => {
    expect(failure(() => at(selector))).toBe(`NOT_FOUND selector "${selector}": ${error}`)
  })
})
