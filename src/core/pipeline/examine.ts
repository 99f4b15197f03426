import { chartName } from '../address.ts'
import { defined } from '../defined.ts'
import type { Budget } from '../engine.ts'
import type { AicrError } from '../errors.ts'
import { isExactVersion, type MirrorChart, type MirrorComponent } from '../output/index.ts'
import type { ComponentRef } from '../recipe/index.ts'
import { componentOf } from './conclude.ts'
import { findImages } from './find-images.ts'
import { join, type Noted } from './noted.ts'
import { type ArrivedChart, chartMissing, fetchComponentChart, readComponentChart } from './open-chart.ts'
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
export const examineComponent = async (plan: Noted<Plan<MirrorRequest>>, budget?: Budget): Promise<Examined> =>
  examineArrived(plan, await fetchComponentChart(plan), budget) //     source → fetch

/** The part of it that takes a processor and waits for nothing. */
export async function examineArrived(
  plan: Noted<Plan>,
  arrived: Noted<ArrivedChart | undefined>,
  budget?: Budget,
): Promise<Examined> {
  const chart = await readComponentChart(plan, arrived, budget) //     archive → chart
  const rendered = await renderComponent(plan, chart, budget) //       values → render
  const found = findImages(plan, rendered) //                          images
  const component = componentOf(plan, found) //                        list
  return { component, rendered: rendered.value }
}

/**
 * Does the work on a component elsewhere, usually in another thread. Resolves to the listed component; to `Lost` if the work was lost, which
 * leaves the component without a chart; or to undefined if the caller must do the work itself. Rejects once the run is over.
 */
export type Elsewhere = (plan: Noted<Plan>, arrived: Noted<ArrivedChart>) => Promise<Listed | Lost | undefined>

/** Work that was begun and came to nothing, and why. */
export interface Lost {
  readonly lost: AicrError
}

/** Components examined a few at a time (8 by default), reported as they progress; results stand in the order of the plans. */
export const examineAll = (
  plans: readonly Noted<Plan<MirrorRequest>>[],
  width = 8,
  elsewhere?: Elsewhere,
): Promise<Listed[]> => sideBySide(plans, width, (plan) => withProgress(plan, elsewhere))

async function withProgress(plan: Noted<Plan<MirrorRequest>>, elsewhere: Elsewhere | undefined): Promise<Listed> {
  const { request, ref } = plan.value
  request.onProgress?.({ component: ref.name, stage: 'fetching' })
  const listed = await examineAnywhere(plan, await fetchComponentChart(plan), elsewhere)
  const { component } = listed
  const [images, warnings] = [component.images.length, component.warnings.length]
  const failure = component.failure?.warning
  request.onProgress?.({ component: ref.name, stage: 'done', images, warnings, ...defined({ failure }) })
  return listed
}

async function examineAnywhere(
  plan: Noted<Plan>,
  arrived: Noted<ArrivedChart | undefined>,
  elsewhere: Elsewhere | undefined,
): Promise<Listed> {
  const { value, ...notes } = arrived
  const done = value && (await elsewhere?.(plan, { ...notes, value }))
  if (done !== undefined && 'component' in done) return done
  const here = done === undefined ? arrived : join(undefined, arrived, chartMissing('render', done.lost))
  return listedOf(await examineArrived(plan, here))
}

/** What a list keeps of a component. */
export const listedOf = ({ component, rendered: { version, path } }: Examined): Listed => ({
  component,
  rendered: { version, path },
})

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
