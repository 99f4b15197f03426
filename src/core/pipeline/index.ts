/** From a recipe to its list. `mirrorList` is the verb; `examineComponent` is the picture. */
import { AicrError } from '../errors.ts'
import type { Layout, MirrorRoot } from '../mirror/index.ts'
import { isExactVersion, type MirrorChart, type MirrorComponent, type MirrorList } from '../output/index.ts'
import {
  type ComponentRef,
  chartName,
  checkLocks,
  describeCriteria,
  describeOrigin,
  enabledBySet,
  hasChart,
  isEnabled,
  setWarnings,
} from '../recipe/index.ts'
import { componentOf, listOf } from './conclude.ts'
import { findImages } from './find-images.ts'
import type { Noted } from './noted.ts'
import { openComponentChart } from './open-chart.ts'
import { openshiftWarnings } from './operators.ts'
import { type Plan, planComponent } from './plan.ts'
import { type ComponentRender, renderComponent } from './render-component.ts'
import type { MirrorRequest } from './request.ts'
import { type ComponentRewrite, rewriteComponent } from './rewrite.ts'

export { describeComponent, listOf } from './conclude.ts'
export { judgeExtraction } from './find-images.ts'
export { fetchChart, type OpenOptions } from './open-chart.ts'
export { type Plan, planComponent } from './plan.ts'
export { reasonOf } from './reason.ts'
export { declarationsOf, documentsOf, imagesOf } from './rendered.ts'
export type { MirrorRequest, OperatorContext, Progress } from './request.ts'
export type { ComponentRewrite } from './rewrite.ts'

/** A component of the list, and the render that it was found in. */
export interface Examined {
  readonly component: MirrorComponent
  readonly rendered: ComponentRender
}

/** The whole job for one component. What fails is a warning and makes the component incomplete. */
export async function examineComponent(plan: Noted<Plan>): Promise<Examined> {
  const chart = await openComponentChart(plan) //           source → fetch → archive → chart
  const rendered = await renderComponent(plan, chart) //    values → render
  const found = findImages(plan, rendered) //               images
  const component = componentOf(plan, found) //             list
  return { component, rendered: rendered.value }
}

/**
 * Lists every image and chart that a recipe needs. Components are examined side by side and listed in the recipe's order. Throws for what
 * the user got wrong, before anything is fetched; what a chart or a server got wrong is a warning on its component.
 */
export async function mirrorList(request: MirrorRequest): Promise<MirrorList> {
  const { recipe, catalog, sets = [] } = request
  const plans = planRecipe(request)
  const examined = await sideBySide(plans, request.concurrency ?? 8, withProgress)
  const components = examined.map(({ component }) => component)
  const charts = plans.flatMap(({ value: { ref } }, index) =>
    hasChart(ref) ? [chartOf(ref, request, examined[index]?.rendered.version)] : [],
  )
  const names = recipe.componentRefs.map(({ name }) => name)
  const metadata = {
    recipeVersion: request.version ?? '',
    criteria: recipe.criteria ? describeCriteria(recipe.criteria) : '',
    catalog: catalog.origin ? describeOrigin(catalog.origin) : '',
  }
  const warnings = [...setWarnings(sets, names, catalog.registry), ...openshiftWarnings(request, components)]
  const list = listOf(components, charts, metadata, warnings)
  return request.doubts?.length ? { ...list, doubts: request.doubts } : list
}

/** A recipe's list, and what values can move of it into a mirror: a component at a time, since each takes many renders. */
export async function rewriteRecipe(
  request: MirrorRequest,
  mirror: { readonly root: MirrorRoot; readonly layout: Layout },
): Promise<Noted<ComponentRewrite>[]> {
  const rewrites: Noted<ComponentRewrite>[] = []
  for (const plan of planRecipe(request)) {
    const { ref } = plan.value
    request.onProgress?.({ component: ref.name, stage: 'fetching' })
    const rewrite = await rewriteComponent(plan, mirror)
    rewrites.push(rewrite)
    const [images, warnings] = [rewrite.value.moved.length, rewrite.warnings.length]
    request.onProgress?.({ component: ref.name, stage: 'done', images, warnings })
  }
  return rewrites
}

/** The components that a list is made of, planned. Throws for what the user got wrong. */
function planRecipe(request: MirrorRequest): Noted<Plan>[] {
  const { recipe, catalog, sets = [] } = request
  checkLocks(recipe, catalog, sets)
  return recipe.componentRefs.filter((ref) => isWanted(request, ref)).map((ref) => planComponent(request, ref))
}

/** A chart as the list has it: of a range of versions, the one that was found. The compatible scan writes what the recipe says. */
function chartOf(ref: ComponentRef, { scan }: MirrorRequest, found: string | undefined): MirrorChart {
  const isFound = found !== undefined && found !== '' && scan !== 'compatible' && !isExactVersion(ref.version)
  return {
    name: ref.name,
    repository: ref.source,
    chart: chartName(ref),
    version: isFound ? found : ref.version,
    namespace: ref.namespace,
    ...(isFound ? { asked: ref.version } : {}),
  }
}

async function withProgress(plan: Noted<Plan>): Promise<Examined> {
  const { request, ref } = plan.value
  request.onProgress?.({ component: ref.name, stage: 'fetching' })
  const examined = await examineComponent(plan)
  const { component } = examined
  const [images, warnings] = [component.images.length, component.warnings.length]
  request.onProgress?.({ component: ref.name, stage: 'done', images, warnings })
  return examined
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
async function sideBySide<T, R>(items: readonly T[], width: number, task: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
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
