import type { Chart } from '../chart/index.ts'
import type { Budget } from '../engine.ts'
import type { RenderedDocument } from '../images/index.ts'
import { HELM, type Rendered, renderChart } from '../render/index.ts'
import { encodeValues } from '../values/index.ts'
import { plainManifests, renderManifests } from './manifest-files.ts'
import { CLEAN, join, type Noted } from './noted.ts'
import { chartMissing, componentBudget, endsRun, type OpenedChart } from './open-chart.ts'
import type { Plan } from './plan.ts'
import { setRemarks } from './set-remarks.ts'

/** A component, rendered. */
export interface ComponentRender {
  /** undefined when there is no chart, or when it failed */
  readonly chart: Rendered | undefined
  /** of the chart that was found; undefined when there is none */
  readonly version: string | undefined
  /** of a chart on this machine, the file or folder that it was read from */
  readonly path: string | undefined
  /** the recipe's own manifest files; as they are for the compatible scan */
  readonly manifests: readonly RenderedDocument[]
  /** what is left of the component's time and steps */
  readonly budget: Budget
}

/** Renders a component's chart and the recipe's manifest files for it. What fails is a note. */
export async function renderComponent(
  { value: plan }: Noted<Plan>,
  opened: Noted<OpenedChart | undefined>,
  own?: Budget,
): Promise<Noted<ComponentRender>> {
  const budget = opened.value?.budget ?? own ?? componentBudget(plan.request)
  const rendered = opened.value ? await renderOwnChart(plan, opened.value.chart, budget) : join(undefined, CLEAN)
  const manifests = plan.request.scan === 'compatible' ? plainManifests(plan) : renderManifests(plan, budget)
  const { version, path } = opened.value ?? {}
  const render = { chart: rendered.value, version, path, manifests: manifests.value, budget }
  return join(render, opened, rendered, manifests)
}

async function renderOwnChart(
  { request, ref, render, values }: Plan,
  chart: Chart,
  budget: Budget,
): Promise<Noted<Rendered | undefined>> {
  request.onProgress?.({ component: ref.name, stage: 'rendering' })
  try {
    const options = { ...HELM, ...render, chartLimits: request.limits, budget }
    const rendered = await renderChart(chart, { ...options, values: encodeValues(values, budget) })
    return join(rendered, { status: 'complete', warnings: setRemarks(request, ref, chart) })
  } catch (error) {
    if (endsRun(request, error)) throw error
    return join(undefined, chartMissing('render', error))
  }
}
