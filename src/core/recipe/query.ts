import { chartName } from '../address.ts'
import { AicrError, say } from '../errors.ts'
import { type Fields, isFields } from '../fields.ts'
import { type Writable, writeYaml } from '../yaml/index.ts'
import type { Catalog } from './catalog.ts'
import { type ComponentRef, hasChart } from './component.ts'
import { CRITERIA_FIELDS } from './criteria.ts'
import type { Recipe } from './recipe.ts'
import { sortKeys } from './sort-keys.ts'
import { componentValues } from './values.ts'
import { compact, recipeDocument } from './write.ts'

/** A recipe with every component's values in place, by name: what selectors look into (upstream's query.go, HydrateResult). */
export function hydratedRecipe(recipe: Recipe, catalog: Catalog): Fields {
  const { kind, apiVersion, metadata, configuration, constraints, deploymentOrder } = recipeDocument(recipe)
  const components = recipe.componentRefs.map((ref) => [ref.name, hydratedComponent(ref, catalog)])
  const criteria = recipe.criteria
  return {
    kind,
    apiVersion,
    metadata: {
      version: '',
      appliedOverlays: [],
      excludedOverlays: [],
      constraintWarnings: [],
      ...(isFields(metadata) ? metadata : {}),
    },
    ...(criteria
      ? { criteria: { ...Object.fromEntries(CRITERIA_FIELDS.map((f) => [f, criteria[f]])), nodes: criteria.nodes } }
      : {}),
    ...compact({ configuration, constraints }),
    deploymentOrder,
    components: Object.fromEntries(components),
  }
}

const hydratedComponent = (ref: ComponentRef, catalog: Catalog): Fields => ({
  name: ref.name,
  type: ref.type,
  source: ref.source,
  ...compact({
    namespace: ref.namespace,
    chart: hasChart(ref) ? chartName(ref) : ref.chart,
    version: ref.version,
    tag: ref.tag,
    path: ref.path,
    dependencyRefs: ref.dependencyRefs,
    values: componentValues(catalog, ref, []),
  }),
})

/**
 * What stands at a dotted path, a leading dot left out; the empty path is everything. Keys cannot be escaped and lists not indexed
 * (upstream's query.go, Select). Throws NOT_FOUND with the keys that there are.
 */
export function select(hydrated: Fields, selector: string): unknown {
  const path = selector.replace(/^\./, '')
  if (path === '') return hydrated
  let current: unknown = hydrated
  for (const part of path.split('.')) {
    if (!isFields(current))
      throw new AicrError(
        'NOT_FOUND',
        say`selector "${{ path }}": cannot descend into non-map value at "${{ key: part }}"`,
      )
    if (!Object.hasOwn(current, part)) {
      const keys = Object.keys(current).sort().join(', ')
      throw new AicrError(
        'NOT_FOUND',
        say`selector "${{ path }}": key "${{ key: part }}" not found, available keys: ${{ keys }}`,
      )
    }
    current = current[part]
  }
  return current
}

/** A selected value as text with a final newline: text, numbers and booleans plainly, else YAML with sorted keys; or all as JSON. */
export function writeSelected(value: unknown, format: 'yaml' | 'json' | 'table'): string {
  const sorted = sortKeys(value)
  if (format === 'json') return `${JSON.stringify(sorted, null, 2)}\n`
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return `${value}\n`
  if (value === null || value === undefined) return 'null\n'
  if (Array.isArray(value) && value.length === 0) return '[]\n'
  return writeYaml(sorted as { readonly [name: string]: Writable }, { sorted: true })
}
