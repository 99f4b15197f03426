import type { Fields } from '../fields.ts'
import { type Writable, writeYaml } from '../yaml/index.ts'
import type { Configuration } from './choices.ts'
import type { ComponentRef } from './component.ts'
import { CRITERIA_FIELDS, type Criteria } from './criteria.ts'
import type { SelectedProfile } from './profile.ts'
import type { Recipe } from './recipe.ts'
import type { Validation } from './validation.ts'

/** A recipe as the document that `mirror list --recipe` and upstream read: `kind: RecipeResult`, fields in upstream's order, empty ones left out. */
export function recipeDocument(recipe: Recipe): Fields {
  const { version, appliedOverlays, selectedProfile, observed } = recipe.metadata
  return {
    kind: 'RecipeResult',
    apiVersion: recipe.apiVersion,
    metadata: compact({
      version,
      appliedOverlays,
      ...observed,
      selectedProfile: selectedProfile ? profileFields(selectedProfile) : undefined,
    }),
    criteria: recipe.criteria ? criteriaFields(recipe.criteria) : null,
    ...compact({
      configuration: recipe.configuration ? configurationFields(recipe.configuration) : undefined,
      constraints: recipe.constraints.map((c) => ({ name: c.name, value: c.value, ...c.rest })),
    }),
    componentRefs: recipe.componentRefs.map(componentFields),
    deploymentOrder: recipe.deploymentOrder,
    ...compact({ validation: validationFields(recipe.validation) }),
  }
}

const profileFields = ({ name, value, advertiser, ownedPaths }: SelectedProfile): Fields => ({
  name,
  value,
  ...compact({ advertiser }),
  ownedPaths,
})

const configurationFields = ({ slurmAccounting, runtimeInventory }: Configuration): Fields => ({
  ...(slurmAccounting === undefined ? {} : { slurm: { accounting: { mode: slurmAccounting } } }),
  ...(runtimeInventory === undefined ? {} : { runtimeInventory: { mode: runtimeInventory } }),
})

const criteriaFields = (criteria: Criteria): Fields => ({
  ...compact(Object.fromEntries(CRITERIA_FIELDS.map((f) => [f, criteria[f]]))),
  ...(criteria.nodes > 0 ? { nodes: criteria.nodes } : {}),
})

const componentFields = (ref: ComponentRef): Fields => ({
  name: ref.name,
  ...compact({ namespace: ref.namespace, chart: ref.chart }),
  type: ref.type,
  source: ref.source,
  ...compact({
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
  }),
})

/** Phases as written; a list that was cleared says nothing. */
const validationFields = (validation: Validation): Fields =>
  Object.fromEntries(
    Object.entries(validation).map(([phase, { timeout, constraints, checks, nodeSelection, infrastructure }]) => [
      phase,
      compact({ timeout, constraints, checks, nodeSelection, infrastructure }),
    ]),
  )

/** Drops what says nothing: undefined, empty text, false, empty lists and mappings. */
export function compact(fields: Fields): Fields {
  const says = (value: unknown): boolean => {
    if (value === undefined || value === '' || value === false) return false
    if (Array.isArray(value)) return value.length > 0
    return typeof value !== 'object' || value === null || Object.keys(value).length > 0
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => says(value)))
}

export type RecipeFormat = 'yaml' | 'json' | 'table'

/** The recipe as text, with a final newline: YAML with sorted keys, JSON in upstream's order. */
export function writeRecipe(recipe: Recipe, format: RecipeFormat): string {
  switch (format) {
    case 'yaml':
      return writeYaml(recipeDocument(recipe) as { readonly [name: string]: Writable }, { sorted: true })
    case 'json':
      return `${JSON.stringify(recipeDocument(recipe), null, 2)}\n`
    case 'table':
      return recipeTable(recipe)
  }
}

function recipeTable(recipe: Recipe): string {
  const rows = recipe.componentRefs.map((ref) => [
    ref.name,
    ref.type,
    ref.version || '-',
    ref.namespace || '-',
    ref.source || '-',
  ])
  return writeTable([['COMPONENT', 'TYPE', 'VERSION', 'NAMESPACE', 'SOURCE'], ...rows])
}

/** Rows as columns, two blanks apart. */
export function writeTable(rows: readonly (readonly string[])[]): string {
  const most = (of: (row: readonly string[]) => number): number => rows.reduce((max, row) => Math.max(max, of(row)), 0)
  const widths = Array.from({ length: most((row) => row.length) }, (_, i) => most((row) => row[i]?.length ?? 0) + 2)
  const line = (row: readonly string[]): string => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('')
  return `${rows.map((row) => line(row).trimEnd()).join('\n')}\n`
}
