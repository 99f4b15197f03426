import { DEFAULT_SELECTION, type Extraction, type Selection } from '../core/images/index.ts'
import type { MirrorList } from '../core/output/index.ts'
import { describeComponent, judgeExtraction, listOf } from '../core/pipeline/index.ts'
import type { RenderResult } from './render.ts'

/** A rendered chart and the images that were found in it. */
export interface ChartListRequest {
  /** the chart, rendered */
  readonly rendered: Pick<RenderResult, 'chart'> & Partial<Pick<RenderResult, 'helm'>>
  /** the images that were found in it */
  readonly extraction: Extraction
  /** which of the images found are listed; default as mirrorList */
  readonly selection?: Selection
  /** where the chart was published: `https://…`, or `oci://…` without the chart's own name. Without, the list has no charts */
  readonly repository?: string
  /** namespace that the chart is installed in; default `default` */
  readonly namespace?: string
}

/** The list of one chart: what mirrorList makes of a recipe with this one component, and as complete or incomplete. */
export function listChart(request: ChartListRequest): MirrorList {
  const { rendered, extraction, selection = DEFAULT_SELECTION, repository = '', namespace = '' } = request
  const { name, version } = rendered.chart
  const component = describeComponent(name, 'helm', judgeExtraction(extraction, selection))
  const charts = repository === '' ? [] : [{ name, chart: name, version, repository, namespace }]
  return listOf([component], charts, { recipeVersion: '', criteria: '', helm: rendered.helm ?? '' })
}
