import { AicrError, type Sentence, say } from '../errors.ts'
import type { ComponentRef } from './component.ts'
import { mergeSpec, type RecipeSpec } from './overlay.ts'
import { leafPaths } from './profile.ts'

/** A mixin: constraints and components that several overlays share. */
export interface Mixin {
  readonly name: string
  readonly spec: RecipeSpec
}

/**
 * Adds a mixin: its constraints must be new; a component that is there already may only gain a namespace, manifests, dependencies and the
 * override paths that the registry names as safe (upstream's metadata_store.go, mergeMixins).
 */
export function mergeMixin(
  below: RecipeSpec,
  { name, spec }: Mixin,
  safePaths: (component: string) => readonly string[],
): RecipeSpec {
  const refuse = (what: Sentence<string>): never => {
    throw new AicrError('INVALID_CATALOG', say`mixin "${{ mixin: name }}" ${{ what }}`)
  }
  for (const constraint of spec.constraints) {
    if (below.constraints.some((c) => c.name === constraint.name))
      refuse(say`constraint "${{ name: constraint.name }}" conflicts with inheritance chain or another mixin`)
  }
  for (const ref of spec.componentRefs) {
    if (!below.componentRefs.some((c) => c.name === ref.name)) continue
    const field = forbiddenField(ref, safePaths(ref.name))
    if (field !== undefined)
      refuse(
        say`component "${{ name: ref.name }}" sets identity/sourcing field "${{ field }}" which conflicts with the inheritance chain; mixins may only contribute Namespace, ManifestFiles, or PreManifestFiles to an existing component`,
      )
  }
  return mergeSpec(below, { ...spec, mixins: [], validation: {} })
}

/** The first field, in upstream's order, that a mixin may not give to a component that is there already. */
function forbiddenField(ref: ComponentRef, safe: readonly string[]): string | undefined {
  const unsafe = leafPaths(ref.overrides).some((path) => !safe.includes(path))
  const given: readonly (readonly [string, boolean])[] = [
    ['chart', ref.chart !== ''],
    ['type', ref.type !== ''],
    ['source', ref.source !== ''],
    ['version', ref.version !== ''],
    ['tag', ref.tag !== ''],
    ['path', ref.path !== ''],
    ['valuesFile', ref.valuesFile !== ''],
    ['overrides', unsafe],
    ['patches', ref.patches.length > 0],
    ['cleanup', ref.cleanup],
    ['expectedResources', ref.expectedResources.length > 0],
    ['healthCheckAsserts', ref.healthCheckAsserts !== ''],
    ['healthCheckSkip', ref.healthCheckSkip],
  ]
  return given.find(([, is]) => is)?.[0]
}
