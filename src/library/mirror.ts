import { defined } from '../core/defined.ts'
import { AicrError, say } from '../core/errors.ts'
import type { Fields } from '../core/fields.ts'
import {
  type ClusterFile,
  clusterFiles,
  isWholeMirror,
  type Layout,
  layoutOf,
  type MirrorRoot,
  type MirrorRow,
  type Plain,
  parseRoot,
  verifyMirror as verify,
} from '../core/mirror/index.ts'
import type { ListSummary } from '../core/output/index.ts'
import { type ComponentRewrite, rewriteRecipe } from '../core/pipeline/index.ts'
import { mergeFields, type Recipe } from '../core/recipe/index.ts'
import type { CheckOptions, Platform, RegistryClient } from '../core/registry/index.ts'
import { type MirrorListRequest, mirrorRequest } from './mirror-list.ts'

export {
  type ClusterFile,
  countRows,
  isWholeMirror,
  LAYOUTS,
  type LayoutId,
  layoutOf,
  type MirrorRow,
  parseRoot,
  printRows,
  rowsAsJson,
  rowsAsJunit,
} from '../core/mirror/index.ts'
export type { Platform, RegistryClient } from '../core/registry/index.ts'
export { checkList, type SourceRow } from './artifacts.ts'
export { type Proof, type ProofOptions, proveList } from './proof.ts'
export { printSourceRows, registryLines, sourceReport, sourceRowsAsJson, sourceTotals } from './source-report.ts'

/** Which mirror is meant: `HOST[/PREFIX]`, and the tool that made it. */
export interface MirrorChoice {
  readonly registry: string
  readonly layout: string
}

const mirrorOf = ({ registry, layout }: MirrorChoice): { readonly root: MirrorRoot; readonly layout: Layout } => ({
  root: parseRoot(registry),
  layout: layoutOf(layout),
})

/** Looks for everything of a list in a mirror. Throws INVALID_REQUEST for a registry or a layout that does not exist. */
export async function verifyMirror(
  client: RegistryClient,
  list: ListSummary,
  mirror: MirrorChoice,
  options: CheckOptions = {},
): Promise<{ readonly rows: readonly MirrorRow[]; readonly isWhole: boolean }> {
  const rows = await verify(client, list, mirrorOf(mirror), options)
  return { rows, isWhole: isWholeMirror(rows) }
}

/** What points a recipe's components to a mirror. */
export interface RecipeRewrite {
  readonly components: readonly (ComponentRewrite & {
    readonly warnings: readonly string[]
    /** whether all images of the component are known */
    readonly isComplete: boolean
  })[]
  /** the recipe with the overrides in it, for `aicr bundle` */
  readonly recipe: Recipe
  /** for what no value can move */
  readonly clusterFiles: readonly ClusterFile[]
}

/** Finds the values that make every component of a recipe take its images from a mirror, each proven by rendering. */
export async function rewriteForMirror(asked: MirrorListRequest, mirror: MirrorChoice): Promise<RecipeRewrite> {
  const { root, layout } = mirrorOf(mirror)
  const request = mirrorRequest(asked)
  const found = await rewriteRecipe(request, { root, layout })
  const components = found.map(({ value, warnings, status }) => ({
    ...value,
    warnings,
    isComplete: status === 'complete',
  }))
  const images = components.flatMap(({ moved, left }) => [...moved, ...left])
  return {
    components,
    recipe: withOverrides(request.recipe, components),
    clusterFiles: clusterFiles([...new Set(images)].sort(), root, layout),
  }
}

/** The files that send a list's images to a mirror, whatever the charts say. */
export function mirrorClusterFiles(list: ListSummary, mirror: MirrorChoice): ClusterFile[] {
  const { root, layout } = mirrorOf(mirror)
  return clusterFiles(list.images, root, layout)
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

const PLATFORM = /^[a-z0-9]+(?:\/[a-z0-9]+){0,2}$/

/** `linux/arm64` and `arm64` as a platform. Throws INVALID_REQUEST. */
export function parsePlatform(text: string): Platform {
  if (!PLATFORM.test(text))
    throw new AicrError('INVALID_REQUEST', say`--arch ${{ text }}: not a platform`, {
      hint: 'such as arm64 or linux/arm/v7',
    })
  const [first = '', second, variant] = text.split('/')
  const [os, architecture] = second === undefined ? ['linux', first] : [first, second]
  return { os, architecture, ...defined({ variant }) }
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
