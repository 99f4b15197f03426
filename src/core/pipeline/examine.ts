import { chartName } from '../address.ts'
import { defined } from '../defined.ts'
import type { Budget } from '../engine.ts'
import { isExactVersion, type MirrorChart, type MirrorComponent } from '../output/index.ts'
import type { ComponentRef } from '../recipe/index.ts'
import { componentOf } from './conclude.ts'
import { findImages } from './find-images.ts'
import type { Noted } from './noted.ts'
import { openComponentChart } from './open-chart.ts'
import type { Plan } from './plan.ts'
import { type ComponentRender, renderComponent } from './render-component.ts'
import type { MirrorRequest } from './request.ts'

/** A component of the list, and the render that it was found in. */
export interface Examined {
  readonly component: MirrorComponent
  readonly rendered: ComponentRender
}

/** What a list keeps of that: renders are large. */
export interface Listed {
  readonly component: MirrorComponent
  readonly rendered: Pick<ComponentRender, 'version' | 'path'>
}

/** All the work for one component, from a budget of its own unless one is given. A failure is a warning and makes the component incomplete. */
export async function examineComponent(plan: Noted<Plan>, budget?: Budget): Promise<Examined> {
  const chart = await openComponentChart(plan, budget) //         source → fetch → archive → chart
  const rendered = await renderComponent(plan, chart, budget) //  values → render
  const found = findImages(plan, rendered) //                     images
  const component = componentOf(plan, found) //                   list
  return { component, rendered: rendered.value }
}

/** Components examined a few at a time (8 by default), reported as they progress; results stand in the order of the plans. */
export const examineAll = (plans: readonly Noted<Plan>[], width = 8): Promise<Listed[]> =>
  sideBySide(plans, width, withProgress)

async function withProgress(plan: Noted<Plan>): Promise<Listed> {
  const { request, ref } = plan.value
  request.onProgress?.({ component: ref.name, stage: 'fetching' })
  const {
    component,
    rendered: { version, path },
  } = await examineComponent(plan)
  const [images, warnings] = [component.images.length, component.warnings.length]
  const failure = component.failure?.warning
  request.onProgress?.({ component: ref.name, stage: 'done', images, warnings, ...defined({ failure }) })
  return { component, rendered: { version, path } }
}

/** A chart as the list has it: of a range of versions, the one that was found. The compatible scan writes what the recipe says. */
export function chartOf(
  ref: ComponentRef,
  { scan }: Pick<MirrorRequest, 'scan'>,
  { version: found, path }: Partial<Pick<ComponentRender, 'version' | 'path'>> = {},
): MirrorChart {
  const isFound = found !== undefined && found !== '' && scan !== 'compatible' && !isExactVersion(ref.version)
  return {
    name: ref.name,
    repository: ref.source,
    chart: chartName(ref),
    version: isFound ? found : ref.version,
    namespace: ref.namespace,
    ...(isFound ? { asked: ref.version } : {}),
    ...(path === undefined ? {} : { path }),
  }
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
