import { annotationTexts, type Chart, summarizeChart } from '../chart/index.ts'
import {
  type ChartDeclaration,
  type Extraction,
  type ExtractOptions,
  extractImages,
  type RenderedDocument,
} from '../images/index.ts'
import { printTexts, type Rendered, readRendered } from '../render/index.ts'
import { decodeData, type TextData } from '../yaml/index.ts'

/** A render as the documents that images are looked for in: manifests, then hooks, tests among them. */
export function documentsOf(rendered: Rendered): RenderedDocument[] {
  const { manifests, hooks } = readRendered(rendered)
  return [...manifests, ...hooks].map(({ source, text }) => ({ text, template: source }))
}

/** What the chart and its enabled sub-charts say of their images, with the values that conditions look at. */
export const declarationsOf = ({ chart, values }: Rendered): ChartDeclaration[] =>
  declaresAnything(chart) ? collect(chart, decodeData(values)) : []

const declaresAnything = (chart: Chart): boolean =>
  (chart.metadata.annotations?.size ?? 0) > 0 || chart.dependencies.some(declaresAnything)

function collect(chart: Chart, values: TextData | undefined): ChartDeclaration[] {
  const { name, version } = summarizeChart(chart)
  const inner = (child: Chart): TextData | undefined =>
    values instanceof Map ? values.get(summarizeChart(child).name) : undefined
  return [
    { name, version, annotations: annotationTexts(chart), values },
    ...chart.dependencies.flatMap((child) => collect(child, inner(child))),
  ]
}

/** The images of a rendered chart: all, those that it declares among them, or those that upstream finds. */
export const imagesOf = (rendered: Rendered, options: Omit<ExtractOptions, 'charts'> = {}): Extraction =>
  options.scan === 'compatible'
    ? extractImages(printTexts(documentsOf(rendered)), options)
    : extractImages(documentsOf(rendered), { ...options, charts: declarationsOf(rendered) })
