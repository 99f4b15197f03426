import { type Fields, type Writable, writeYaml } from '../yaml/index.ts'
import type { ComponentRef } from './component.ts'
import { CRITERIA_FIELDS, type Criteria } from './criteria.ts'
import type { Recipe } from './recipe.ts'

/** A recipe as the document that `mirror list --recipe` reads: `kind: RecipeResult`, fields in upstream's order, empty ones left out. */
export function recipeDocument(recipe: Recipe): Fields {
  const profile = recipe.metadata.selectedProfile
  return compact({
    kind: 'RecipeResult',
    apiVersion: recipe.apiVersion,
    metadata: compact({
      version: recipe.metadata.version,
      appliedOverlays: recipe.metadata.appliedOverlays,
      selectedProfile: profile ? { ...profile } : undefined,
    }),
    criteria: recipe.criteria ? criteriaFields(recipe.criteria) : undefined,
    constraints: recipe.constraints.map((c) => ({ name: c.name, value: c.value, ...c.rest })),
    componentRefs: recipe.componentRefs.map(componentFields),
    deploymentOrder: recipe.deploymentOrder,
    validation: recipe.validation,
  })
}

const criteriaFields = (criteria: Criteria): Fields => ({
  ...Object.fromEntries(CRITERIA_FIELDS.map((f) => [f, criteria[f]])),
  ...(criteria.nodes > 0 ? { nodes: criteria.nodes } : {}),
})

const componentFields = (ref: ComponentRef): Fields =>
  compact({
    name: ref.name,
    namespace: ref.namespace,
    chart: ref.chart,
    type: ref.type,
    source: ref.source,
    version: ref.version,
    tag: ref.tag,
    valuesFile: ref.valuesFile,
    overrides: ref.overrides,
    patches: ref.patches,
    dependencyRefs: ref.dependencyRefs,
    manifestFiles: ref.manifestFiles,
    preManifestFiles: ref.preManifestFiles,
    path: ref.path,
    cleanup: ref.cleanup,
    expectedResources: ref.expectedResources,
    healthCheckAsserts: ref.healthCheckAsserts,
    healthCheckSkip: ref.healthCheckSkip,
  })

/** Drops what says nothing: undefined, empty text, false, empty lists and mappings. */
function compact(fields: Fields): Fields {
  const says = (value: unknown): boolean => {
    if (value === undefined || value === '' || value === false) return false
    if (Array.isArray(value)) return value.length > 0
    return typeof value !== 'object' || value === null || Object.keys(value).length > 0
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => says(value)))
}

export type RecipeFormat = 'yaml' | 'json' | 'table'

/** The recipe as text, with a final newline. */
export function writeRecipe(recipe: Recipe, format: RecipeFormat): string {
  switch (format) {
    case 'yaml':
      return writeYaml(recipeDocument(recipe) as { readonly [name: string]: Writable }, { doubleQuotes: true })
    case 'json':
      return `${JSON.stringify(recipeDocument(recipe), null, 2)}\n`
    case 'table':
      return recipeTable(recipe)
  }
}

function recipeTable(recipe: Recipe): string {
  const rows = [['COMPONENT', 'TYPE', 'VERSION', 'NAMESPACE', 'SOURCE']]
  for (const ref of recipe.componentRefs)
    rows.push([ref.name, ref.type, ref.version || '-', ref.namespace || '-', ref.source || '-'])
  const widths = [0, 1, 2, 3].map((i) => Math.max(...rows.map((r) => r[i]?.length ?? 0)) + 2)
  return `${rows
    .map((r) =>
      r
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('')
        .trimEnd(),
    )
    .join('\n')}\n`
}
