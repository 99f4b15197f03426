import { AicrError } from '../../../src/core/errors.ts'
import { type Catalog, loadCatalog } from '../../../src/core/recipe/index.ts'

/** A catalog from the specs of its overlays (`base` is added when missing), in JSON, which is YAML too. */
export function tinyCatalog(parts: {
  readonly registry?: readonly object[]
  readonly overlays?: Readonly<Record<string, object>>
  readonly mixins?: Readonly<Record<string, object>>
  readonly files?: Readonly<Record<string, string>>
}): Catalog {
  return loadCatalog(tinyFiles(parts))
}

export function tinyFiles(parts: Parameters<typeof tinyCatalog>[0]): Map<string, string> {
  const files = new Map<string, string>(Object.entries(parts.files ?? {}))
  files.set('registry.yaml', JSON.stringify({ kind: 'ComponentRegistry', components: registered(parts) }))
  for (const [name, spec] of Object.entries({ base: {}, ...parts.overlays }))
    files.set(
      `overlays/${name}.yaml`,
      JSON.stringify({
        kind: 'RecipeMetadata',
        apiVersion: 'profile' in spec ? 'aicr.run/v1alpha3' : 'aicr.run/v1alpha2',
        metadata: { name },
        spec,
      }),
    )
  for (const [name, spec] of Object.entries(parts.mixins ?? {}))
    files.set(`mixins/${name}.yaml`, JSON.stringify({ kind: 'RecipeMixin', metadata: { name }, spec }))
  return files
}

/** The registry with every component of the overlays and mixins in it, each with something to install. */
function registered({ registry = [], overlays = {}, mixins = {} }: Parameters<typeof tinyCatalog>[0]): object[] {
  const entries = new Map<unknown, object>(registry.map((entry) => [(entry as { name?: unknown }).name, entry]))
  for (const spec of [...Object.values(overlays), ...Object.values(mixins)])
    for (const { name } of (spec as { componentRefs?: { name: string }[] }).componentRefs ?? [])
      if (!entries.has(name)) entries.set(name, { name })
  return [...entries.values()].map((entry) =>
    ['helm', 'kustomize', 'manifestFiles'].some((field) => field in entry)
      ? entry
      : { ...entry, manifestFiles: ['manifests/it.yaml'] },
  )
}

/** `CODE message` of what is thrown, or `no error`. */
export function failure(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof AicrError) return `${error.code} ${error.message}`
    throw error
  }
  return 'no error'
}
