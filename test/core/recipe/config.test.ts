import { expect, test } from 'vitest'
import { readConfig } from '../../../src/core/recipe/index.ts'
import { failure } from './tiny.ts'

const config = (spec: object, more: object = {}): string =>
  JSON.stringify({ kind: 'AICRConfig', apiVersion: 'aicr.run/v1alpha2', spec, ...more })

test.each<[object, Readonly<Record<string, string>>]>([
  [{ bundle: { deployment: { deployer: 'argocd' } } }, {}],
  [
    { recipe: { criteria: { service: 'eks', nodes: 4 }, profile: 'a=b' } },
    { service: 'eks', nodes: '4', profile: 'a=b' },
  ],
  [
    {
      recipe: { configuration: { slurm: { accounting: { mode: 'Disabled' } }, runtimeInventory: { mode: 'enabled' } } },
    },
    { 'slurm-accounting-mode': 'disabled', 'runtime-inventory': 'enabled' },
  ],
  [
    { recipe: { data: 'd', criteriaStrict: true, output: { path: 'p', format: 'json' }, input: { snapshot: 's' } } },
    { data: 'd', 'criteria-strict': 'true', output: 'p', format: 'json', snapshot: 's' },
  ],
])('%j', (spec, flags) => {
  expect(Object.fromEntries(readConfig(config(spec), 'c.yaml'))).toEqual(flags)
})

test.each([
  ['[]', 'not a configuration: the document is not a mapping'],
  [config({ recipe: {} }, { kind: 'Config' }), 'kind must be AICRConfig, not "Config"'],
  [
    config({ recipe: {} }, { apiVersion: 'aicr.run/v1alpha3' }),
    'apiVersion must be aicr.run/v1alpha2, not "aicr.run/v1alpha3"',
  ],
  [config({}), 'spec must have one of snapshot, recipe, bundle, validate, verify'],
  [`${config({ recipe: {} })}\n---\na: 1\n`, 'a configuration is one YAML document'],
  [config({ recipe: { criterias: {} } }), 'spec.recipe.criterias is not a known field; did you mean criteria?'],
  [config({ recipe: { criteria: { nodes: -1 } } }), 'spec.recipe.criteria.nodes must not be negative'],
  [
    config({ recipe: { criteria: {}, input: { snapshot: 's' } } }),
    'spec.recipe.criteria and spec.recipe.input.snapshot exclude each other',
  ],
  [
    config({ recipe: { configuration: { runtimeInventory: { mode: 'x' } } } }),
    'invalid runtime inventory mode "x": must be one of enabled, disabled',
  ],
])('%s: %s', (text, error) => {
  expect(failure(() => readConfig(text, 'c.yaml'))).toBe(
    `${error.startsWith('invalid ') ? 'INVALID_REQUEST' : 'INVALID_DOCUMENT'} ${error}`,
  )
})
