import type { Catalog } from './catalog.ts'
import { ACCOUNTING_MODES } from './choices.ts'
import { type ComponentRef, EMPTY_REF, isEnabled } from './component.ts'
import { ANY_CRITERIA } from './criteria.ts'
import { coveredCombinations } from './list.ts'
import { PLAIN_VERSION, type Recipe } from './recipe.ts'
import { applyRegistryDefaults } from './registry.ts'
import { resolveRecipe } from './resolve.ts'

/** One way in which the catalog deploys a component. */
export interface Deployment {
  readonly ref: ComponentRef
  /** the recipe that it is part of, which says what is known of the nodes */
  readonly recipe: Recipe
  /** the overlays that pin another version than the registry's; empty for the registry's */
  readonly pinnedBy: readonly string[]
}

/**
 * Every way in which the catalog deploys its components: each at its defaults with every manifest that the catalog has for it, then as each
 * covered combination has it, with each value of its profile and each choice. Equal ones stand once, by component.
 */
export function catalogDeployments(catalog: Catalog, version: string): Deployment[] {
  const defaults = defaultRecipe(catalog, version)
  const found = new Map<string, Deployment>()
  for (const recipe of [defaults, ...coveredRecipes(catalog, version)]) {
    for (const ref of recipe.componentRefs.filter((each) => recipe === defaults || isEnabled(each))) {
      const key = JSON.stringify([deployed(ref), nodesIn(recipe)])
      if (!found.has(key)) found.set(key, { ref, recipe, pinnedBy: pinnedBy(catalog, ref) })
    }
  }
  return [...found.values()].sort((a, b) => compare(a.ref.name, b.ref.name))
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** What of a reference decides what is rendered. */
const deployed = (ref: ComponentRef): unknown => [
  ref.name,
  ref.type,
  ref.source,
  ref.chart,
  ref.version,
  ref.namespace,
  ref.valuesFile,
  ref.overrides,
  ref.preManifestFiles,
  ref.manifestFiles,
]

/** What of a recipe decides which driver images its nodes ask for, and what charts see of the cluster. */
const nodesIn = ({ criteria, constraints }: Recipe): unknown => [
  criteria?.service,
  criteria?.os,
  criteria?.accelerator.startsWith('g') ? criteria.accelerator : '',
  constraints.filter(({ name }) => name.startsWith('OS.') || name === 'K8s.server.version'),
]

function* coveredRecipes(catalog: Catalog, version: string): Generator<Recipe> {
  for (const { criteria, profile } of coveredCombinations(catalog, ANY_CRITERIA)) {
    const profiles = profile ? [...profile.values.keys()].map((value) => `${profile.name}=${value}`) : [undefined]
    const accountings = criteria.platform === 'slurm' ? ACCOUNTING_MODES : [undefined]
    for (const chosen of profiles)
      for (const accounting of accountings)
        yield resolveRecipe(catalog, criteria, { version, profile: chosen, accounting }).recipe
  }
}

/** Every component of the registry: its default version, its own values, and every manifest that the catalog has for it. */
function defaultRecipe(catalog: Catalog, version: string): Recipe {
  const componentRefs = [...catalog.registry.keys()].sort().map((name) => defaultRef(catalog, name))
  return {
    apiVersion: PLAIN_VERSION,
    metadata: { version, appliedOverlays: [] },
    criteria: undefined,
    configuration: undefined,
    constraints: [],
    componentRefs,
    deploymentOrder: componentRefs.map((ref) => ref.name),
    validation: {},
  }
}

/** A version, source or chart that only overlays have is that of the base overlay, else of the first that has one. */
function defaultRef(catalog: Catalog, name: string): ComponentRef {
  const values = `components/${name}/values.yaml`
  const manifests = [...catalog.files.keys()].filter((path) => path.startsWith(`components/${name}/manifests/`)).sort()
  const ref = applyRegistryDefaults(
    { ...EMPTY_REF, name, valuesFile: catalog.files.has(values) ? values : '', manifestFiles: manifests },
    catalog.registry,
  )
  const refs = [catalog.base, ...catalog.overlays.values()].flatMap(({ spec }) => spec.componentRefs)
  const own = refs.filter((each) => each.name === name)
  const first = (field: 'version' | 'source' | 'chart'): string =>
    ref[field] || (own.map((each) => each[field]).find((text) => text !== '') ?? '')
  return { ...ref, version: first('version'), source: first('source'), chart: first('chart') }
}

function pinnedBy(catalog: Catalog, { name, version }: ComponentRef): readonly string[] {
  if (version === (catalog.registry.get(name)?.helm?.version ?? '')) return []
  const overlays = [catalog.base, ...catalog.overlays.values()]
  return overlays
    .filter(({ spec }) => spec.componentRefs.some((ref) => ref.name === name && ref.version === version))
    .map((overlay) => overlay.name)
    .sort()
}
