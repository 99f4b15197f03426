/** From a recipe to its list. `mirrorList` is the verb; `examineComponent` (examine.ts) is the picture. */
import { defined } from '../defined.ts'
import { AicrError, say } from '../errors.ts'
import { DEFAULT_HELM } from '../helm/index.ts'
import { openLedger, withinLimits } from '../ledger.ts'
import type { MirrorList } from '../output/index.ts'
import {
  type ComponentRef,
  checkCount,
  checkLocks,
  describeCriteria,
  describeOrigin,
  enabledBySet,
  hasChart,
  isEnabled,
  setWarnings,
} from '../recipe/index.ts'
import { listOf } from './conclude.ts'
import { chartOf, type Elsewhere, examineAll } from './examine.ts'
import type { Noted } from './noted.ts'
import { openshiftWarnings } from './operators.ts'
import { type Plan, planComponent } from './plan.ts'
import type { MirrorRequest } from './request.ts'
import { type ComponentRewrite, type Mirror, rewriteComponents } from './rewrite.ts'

export { componentFiles } from './catalog-files.ts'
export { describeComponent, listOf } from './conclude.ts'
export {
  type Elsewhere,
  type Examined,
  examineArrived,
  examineComponent,
  type Listed,
  type Lost,
  listedOf,
} from './examine.ts'
export { judgeExtraction } from './find-images.ts'
export { type InventoryRequest, inventoryList } from './inventory.ts'
export type { Noted, Notes } from './noted.ts'
export { type ArrivedChart, type FetchedChart, fetchChart, readChart } from './open-chart.ts'
export { type Plan, planComponent } from './plan.ts'
export { reasonOf } from './reason.ts'
export { declarationsOf, documentsOf, imagesOf } from './rendered.ts'
export type { MirrorRequest, OperatorContext, Progress, WorkRequest } from './request.ts'
export type { ComponentRewrite } from './rewrite.ts'

/**
 * Lists every image and chart that a recipe needs. Components are examined side by side and listed in the recipe's order. Throws for what
 * the user got wrong, before anything is fetched; what a chart or a server got wrong is a warning on its component. Charts are rendered one
 * after the other in this thread, or by `elsewhere`.
 */
export async function mirrorList(request: MirrorRequest, elsewhere?: Elsewhere): Promise<MirrorList> {
  const { recipe, catalog, sets = [] } = request
  const plans = planRecipe(request)
  const examined = await examineAll(plans, request.concurrency, elsewhere)
  const components = examined.map(({ component }) => component)
  const charts = plans.flatMap(({ value: { ref, values } }, index) =>
    hasChart(ref) ? [{ ...chartOf(ref, request, examined[index]?.rendered), values }] : [],
  )
  const names = recipe.componentRefs.map(({ name }) => name)
  const metadata = {
    recipeVersion: request.version ?? '',
    criteria: recipe.criteria ? describeCriteria(recipe.criteria) : '',
    catalog: catalog.origin ? describeOrigin(catalog.origin) : '',
    helm: (request.helm ?? DEFAULT_HELM).version,
  }
  const warnings = [...setWarnings(sets, names, catalog.registry), ...openshiftWarnings(request, components)]
  const list = listOf(components, charts, metadata, warnings)
  return request.doubts?.length ? { ...list, doubts: request.doubts } : list
}

/** What values can move of a recipe's images into a mirror: a component at a time, since each takes many renders. */
export function rewriteRecipe(request: MirrorRequest, mirror: Mirror): Promise<Noted<ComponentRewrite>[]> {
  return rewriteComponents(
    planRecipe(request),
    mirror,
    (component) => request.onProgress?.({ component, stage: 'fetching' }),
    ({ value, warnings }) =>
      request.onProgress?.({
        ...{ component: value.component, stage: 'done' },
        ...{ images: value.moved.length, warnings: warnings.length },
      }),
  )
}

/** The components that a list is made of, planned. Throws for what the user got wrong. */
function planRecipe(request: MirrorRequest): Noted<Plan<MirrorRequest>>[] {
  const { recipe, catalog, sets = [] } = request
  const { signal, clock, engineLimits } = request
  // all components are planned before any has a budget of its own, and the time is each component's
  const budget = openLedger(defined({ signal, clock, engineLimits }))
  return withinLimits({ name: 'planning', place: 'recipe' }, () => {
    checkCount(recipe.componentRefs.length, request)
    checkLocks(recipe, catalog, sets)
    const wanted = recipe.componentRefs.filter((ref) => isWanted(request, ref))
    return wanted.map((ref) => planComponent(request, ref, budget))
  })
}

/** Whether a component is in the list: not switched off by the recipe or by --set, which cannot switch it on again. */
function isWanted(request: MirrorRequest, ref: ComponentRef): boolean {
  const asked = enabledBySet(request.catalog, ref, request.sets ?? [])
  if (!isEnabled(ref) && asked === true) {
    throw new AicrError(
      'INVALID_REQUEST',
      say`--set ${{ component: ref.name }}:enabled=true: the recipe disables ${{ component: ref.name }}, and it cannot be enabled again`,
    )
  }
  return isEnabled(ref) && asked !== false
}
