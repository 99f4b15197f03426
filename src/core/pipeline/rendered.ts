import type { Chart } from '../chart/index.ts'
import {
  type ChartDeclaration,
  type Extraction,
  type ExtractOptions,
  extractImages,
  type RenderedDocument,
} from '../images/index.ts'
import { printDocuments, type Rendered } from '../render/index.ts'

/** A render as the documents that images are looked for in: manifests, then hooks, tests among them. */
export const documentsOf = (rendered: Rendered): RenderedDocument[] =>
  [...rendered.manifests, ...rendered.hooks].map(({ source, text }) => ({ text, template: source }))

/** What the chart and its enabled sub-charts say of their images, with the values that conditions look at. */
export const declarationsOf = ({ chart, values }: Rendered): ChartDeclaration[] =>
  declaresAnything(chart) ? collect(chart, values) : []

const declaresAnything = (chart: Chart): boolean =>
  (chart.metadata.annotations?.size ?? 0) > 0 || chart.dependencies.some(declaresAnything)

function collect(chart: Chart, values: unknown): ChartDeclaration[] {
  const own: ChartDeclaration = {
    name: chart.metadata.name,
    version: chart.metadata.version,
    annotations: chart.metadata.annotations ?? {},
    values,
  }
  const inner = (name: string): unknown => (values instanceof Map ? values.get(name) : undefined)
  return [own, ...chart.dependencies.flatMap((child) => collect(child, inner(child.metadata.name)))]
}

/** The images of a rendered chart: all, those that it declares among them, or those that upstream finds. */
export const imagesOf = (rendered: Rendered, options: Omit<ExtractOptions, 'charts'> = {}): Extraction =>
  options.scan === 'compatible'
    ? extractImages(printDocuments(documentsOf(rendered)), options)
    : extractImages(documentsOf(rendered), { ...options, charts: declarationsOf(rendered) })
