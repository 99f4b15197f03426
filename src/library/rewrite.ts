import { requireParts } from '../core/brand.ts'
import type { Fields } from '../core/fields.ts'
import { type ClusterFile, clusterFiles, type Plain } from '../core/mirror/index.ts'
import { type ComponentRewrite, rewriteRecipe } from '../core/pipeline/index.ts'
import { mergeFields, type Recipe } from '../core/recipe/index.ts'
import { type ListInput, summaryFrom } from './lists.ts'
import { type MirrorListRequest, mirrorRequest } from './mirror-list.ts'
import { MIRROR_PARTS, type MirrorChoice, mirrorOf } from './verify.ts'

/** What points a recipe's components to a mirror. */
export interface RecipeRewrite {
  /** in the recipe's order */
  readonly components: readonly (ComponentRewrite & {
    /** what could not be rewritten, and why */
    readonly warnings: readonly string[]
    /** whether all images of the component are known */
    readonly isComplete: boolean
  })[]
  /** the recipe with the overrides in it, for `aicr bundle` */
  readonly recipe: Recipe
  /** for what no value can move */
  readonly clusterFiles: readonly ClusterFile[]
}

/**
 * Finds the values that make every component of a recipe take its images from a mirror, each proven by rendering: `overrides` for helm to
 * merge over the component's values, `moved` and `left` the images that they move and do not. Rejects as mirrorList, and for a registry
 * or a layout that does not exist.
 */
export async function rewriteForMirror(request: MirrorListRequest & MirrorChoice): Promise<RecipeRewrite> {
  requireParts('the request', request, MIRROR_PARTS)
  const { registry, layout: tool, ...asked } = request
  const { root, layout } = mirrorOf({ registry, layout: tool })
  const listed = mirrorRequest(asked)
  const found = await rewriteRecipe(listed, { root, layout })
  const components = found.map(({ value, warnings, status }) => ({
    ...value,
    warnings,
    isComplete: status === 'complete',
  }))
  const images = components.flatMap(({ moved, left }) => [...moved, ...left])
  return {
    components,
    recipe: withOverrides(listed.recipe, components),
    clusterFiles: clusterFiles([...new Set(images)].sort(), root, layout),
  }
}

/** The files that send a list's images to a mirror, whatever the charts say. Rejects as verifyMirror. */
export async function mirrorClusterFiles(request: MirrorChoice & { readonly list: ListInput }): Promise<ClusterFile[]> {
  requireParts('the request', request, { list: 'a list, or the text of one', ...MIRROR_PARTS })
  const { root, layout } = mirrorOf(request)
  return clusterFiles((await summaryFrom(request.list)).images, root, layout)
}

function withOverrides(recipe: Recipe, rewrites: readonly ComponentRewrite[]): Recipe {
  const overrides = new Map(rewrites.map((one) => [one.component, one.overrides as Fields]))
  const componentRefs = recipe.componentRefs.map((ref) => {
    const found = overrides.get(ref.name)
    return found === undefined || Object.keys(found).length === 0
      ? ref
      : { ...ref, overrides: mergeFields(ref.overrides, found) }
  })
  return { ...recipe, componentRefs }
}

/** The overrides of a component as `--set` flags of `aicr`; lists and mappings in them as `--set-json`. */
export function setFlagsOf(component: string, overrides: Plain): string[] {
  const flags: string[] = []
  const visit = (value: Plain, path: string): void => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, member] of Object.entries(value)) visit(member as Plain, path === '' ? key : `${path}.${key}`)
    } else if (typeof value === 'string') flags.push(`--set-string '${component}:${path}=${value}'`)
    else flags.push(`--set-json '${component}:${path}=${JSON.stringify(value)}'`)
  }
  visit(overrides, '')
  return flags
}
