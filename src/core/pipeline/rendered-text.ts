import type { Text } from '../../../template-engine/go/index.ts'
import { annotationTexts, type Chart, summarizeChart, type ValueMap } from '../chart/index.ts'
import type { ChartDeclaration, RenderedDocument } from '../images/index.ts'
import { type ManifestText, type Rendered, readRendered } from '../render/index.ts'
import { coalesceValues, processDependencies } from '../values/index.ts'
import { decodeData, type TextData } from '../yaml/index.ts'

function inOrder(rendered: Rendered): readonly ManifestText[] {
  const { manifests, hooks } = readRendered(rendered)
  return [...manifests, ...hooks]
}

/** A render as the documents that images are looked for in: manifests, then hooks, tests among them. */
export const documentsOf = (rendered: Rendered): RenderedDocument[] =>
  inOrder(rendered).map(({ source, text }) => ({ text, template: source }))

/** A render as one text, as `helm template` prints it without CRDs. */
export const textOf = (rendered: Rendered): Text =>
  inOrder(rendered)
    .map(({ source, text }) => `---\n# Source: ${source}\n${text}\n`)
    .join('')

/** What the chart and its enabled sub-charts say of their images, with the values that conditions look at. */
export function declarationsOf(chart: Chart, user: ValueMap): ChartDeclaration[] {
  if (!declaresAnything(chart)) return []
  const quiet = (): void => undefined
  const processed = processDependencies(chart, user, quiet)
  return collect(processed, decodeData(coalesceValues(processed, user, quiet)))
}

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
