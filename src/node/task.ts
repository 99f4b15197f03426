import { deadlineIn, ownClock } from '../core/deadline.ts'
import { defined } from '../core/defined.ts'
import type { Deadline, Effects } from '../core/engine.ts'
import type { ArrivedChart, FetchedChart, Noted, Plan, WorkRequest } from '../core/pipeline/index.ts'
import { componentFiles } from '../core/pipeline/index.ts'
import { helmOf } from '../library/helm.ts'

/** What of a request is data. */
type RequestData = Pick<
  WorkRequest,
  'recipe' | 'catalog' | 'sets' | 'scan' | 'operators' | 'timeout' | 'limits' | 'engineLimits'
>

/** The work on a component whose chart has arrived, as data: it can be sent to another thread. */
export interface Task {
  readonly plan: Noted<Omit<Plan, 'request' | 'render'>>
  readonly request: RequestData
  readonly render: Omit<Plan['render'], 'effects'>
  /** the release that charts are rendered as; undefined for the default */
  readonly helm: string | undefined
  readonly arrived: Noted<FetchedChart>
  /** milliseconds that the component was given, and what is left of them */
  readonly time: { readonly allowed: number; readonly left: number }
}

/** What is not data: each thread has its own. */
export interface TaskEffects extends Pick<WorkRequest, 'gunzip' | 'onProgress' | 'onRenderFailure'> {
  readonly effects: (component: string) => Effects
}

/** The work as data. Of the catalog it has what this component needs. */
export function taskOf({ value: plan, ...planNotes }: Noted<Plan>, { value, ...notes }: Noted<ArrivedChart>): Task {
  const { request, render, ...rest } = plan
  const { recipe, catalog, sets, scan, operators, timeout, limits, engineLimits } = request
  const { effects: _, ...renderData } = render
  const { deadline, ...fetched } = value
  return {
    plan: { ...planNotes, value: rest },
    request: {
      recipe,
      catalog: { registry: catalog.registry, files: componentFiles(catalog, plan.ref) },
      ...defined({ sets, scan, operators, timeout, limits, engineLimits }),
    },
    render: renderData,
    helm: request.helm?.version,
    arrived: { ...notes, value: fetched },
    time: { allowed: deadline.allowed, left: deadline.at - deadline.now() },
  }
}

/** The plan and the chart that a task was made from, in the thread that does it. */
export async function workOf(
  { plan, request, render, helm, arrived, time }: Task,
  { effects, ...seams }: TaskEffects,
): Promise<readonly [plan: Noted<Plan>, arrived: Noted<ArrivedChart>]> {
  const deadline: Deadline = { ...deadlineIn(time.left, ownClock()), allowed: time.allowed }
  return [
    {
      ...plan,
      value: {
        ...plan.value,
        request: { ...request, ...seams, ...(helm === undefined ? {} : { helm: await helmOf(helm) }) },
        render: { ...render, effects: effects(plan.value.ref.name) },
      },
    },
    { ...arrived, value: { ...arrived.value, deadline } },
  ]
}
