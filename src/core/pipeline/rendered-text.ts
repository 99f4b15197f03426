import type { Chart, ValueMap } from '../chart/index.ts'
import type { ChartDeclaration, RenderedDocument } from '../images/index.ts'
import type { Rendered } from '../render/index.ts'
import { coalesceValues, processDependencies } from '../values/index.ts'

/** A render as the documents that images are looked for in: manifests, then hooks, tests among them. */
export const documentsOf = (rendered: Rendered): RenderedDocument[] =>
  [...rendered.manifests, ...rendered.hooks].map(({ source, text }) => ({ text, template: source }))

/** A render as one text, as `helm template` prints it without CRDs. */
export const textOf = (rendered: Rendered): string =>
  [...rendered.manifests, ...rendered.hooks].map(({ source, text }) => `---\n# Source: ${source}\n${text}\n`).join('')

/** What the chart and its enabled sub-charts say of their images, with the values that conditions look at. */
export function declarationsOf(chart: Chart, user: ValueMap): ChartDeclaration[] {
  if (!declaresAnything(chart)) return []
  const quiet = (): void => undefined
  const processed = processDependencies(chart, user, quiet)
  return collect(processed, coalesceValues(processed, user, quiet))
}

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
