import type { Catalog } from './catalog.ts'
import { type ComponentRef, EMPTY_REF } from './component.ts'
import { PLAIN_VERSION, type Recipe } from './recipe.ts'
import { applyRegistryDefaults } from './registry.ts'

/**
 * Every component of the registry as one recipe: default version, the component's own values, and every manifest that the catalog has
 * for it. A version that only overlays pin is taken from the base overlay, else from the first overlay that has one.
 */
export function catalogRecipe(catalog: Catalog, version: string): Recipe {
  const componentRefs = [...catalog.registry.keys()].sort().map((name) => refOf(catalog, name))
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

function refOf(catalog: Catalog, name: string): ComponentRef {
  const values = `components/${name}/values.yaml`
  const manifests = [...catalog.files.keys()].filter((path) => path.startsWith(`components/${name}/manifests/`)).sort()
  const ref = applyRegistryDefaults(
    { ...EMPTY_REF, name, valuesFile: catalog.files.has(values) ? values : '', manifestFiles: manifests },
    catalog.registry,
  )
  const pinned = pinnedRefs(catalog, name)
  const pick = (field: 'version' | 'source' | 'chart'): string =>
    pinned.map((r) => r[field]).find((text) => text !== '') ?? ''
  const source = ref.source || pick('source')
  return {
    ...ref,
    source: pinned[0]?.source || source,
    version: ref.version || pick('version'),
    chart: ref.chart || pick('chart'),
  }
}

/** References to a component in the overlays, the base's first. */
function pinnedRefs(catalog: Catalog, name: string): ComponentRef[] {
  const overlays = [catalog.base, ...catalog.overlays.values()]
  return overlays.flatMap((overlay) => overlay.spec.componentRefs.filter((ref) => ref.name === name))
}
