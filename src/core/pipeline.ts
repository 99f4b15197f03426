import { AicrError } from './errors.ts'
import { DEFAULT_HELM } from './helm/index.ts'
import { type MirrorComponent, type MirrorList, mergeImages, reviewList } from './output/index.ts'
import { kubeVersionFor } from './pipeline/cluster.ts'
import { examineComponent } from './pipeline/component.ts'
import type { MirrorRequest } from './pipeline/request.ts'
import { type ComponentRef, chartName, describeCriteria, enabledBySet, hasChart, isEnabled } from './recipe/index.ts'

/**
 * The whole job, as one picture:
 *
 *     recipe → source → fetch → archive → chart → values → render → images → list
 *
 * Components are examined side by side and listed in the recipe's order. Throws for what the user got wrong; what a chart or a
 * server got wrong is a warning on its component.
 */
export async function mirrorList(request: MirrorRequest): Promise<MirrorList> {
  const { recipe } = request
  const kube = kubeVersionFor(recipe, request.kubeVersion, request.helm ?? DEFAULT_HELM)
  const refs = recipe.componentRefs.filter((ref) => isWanted(request, ref))
  const components = await sideBySide(refs, request.concurrency ?? 8, (ref) => examineComponent(request, ref, kube))
  const list: MirrorList = {
    images: mergeImages(components.flatMap((c) => c.images)),
    charts: refs.filter(hasChart).map((ref) => ({
      name: ref.name,
      repository: ref.source,
      chart: chartName(ref),
      version: ref.version,
      namespace: ref.namespace,
    })),
    components,
    metadata: {
      recipeVersion: request.version ?? '',
      criteria: recipe.criteria ? describeCriteria(recipe.criteria) : '',
    },
  }
  return { ...list, warnings: reviewList(list) }
}

/** Whether a component is in the list: not switched off by the recipe or by --set, which cannot switch it on again. */
function isWanted(request: MirrorRequest, ref: ComponentRef): boolean {
  const asked = enabledBySet(request.catalog, ref, request.sets ?? [])
  if (!isEnabled(ref) && asked === true) {
    throw new AicrError(
      'INVALID_REQUEST',
      `--set ${ref.name}:enabled=true: the recipe disables ${ref.name}, and it cannot be enabled again`,
    )
  }
  return isEnabled(ref) && asked !== false
}

/** Runs tasks a few at a time; results stand in the order of the items. The first failure stops new ones. */
async function sideBySide<T>(
  items: readonly T[],
  width: number,
  task: (item: T) => Promise<MirrorComponent>,
): Promise<MirrorComponent[]> {
  const results: MirrorComponent[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++
      results[at] = await task(items[at] as T)
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, Math.min(width, items.length)) }, worker))
  return results
}
