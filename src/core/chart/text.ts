import { decodeUtf8, encodeUtf8, fromBytes, type Text, toBytes } from '../../../template-engine/go/index.ts'
import type { Helm } from '../helm/index.ts'
import type { ChartFile } from '../seams.ts'
import { type Chart, childPath } from './chart.ts'
import { formatNotice, info, type Notice } from './notice.ts'

/** The border of charts: what enters and leaves one as ordinary text. */

/** A file of a chart by its path inside it (`/` separated). */
export const chartFile = (path: Text, content: Text | Uint8Array): ChartFile => ({
  path: encodeUtf8(path),
  data: typeof content === 'string' ? encodeUtf8(content) : fromBytes(content),
})

/** A file's path as text, and its bytes. */
export const readChartFile = ({ path, data }: ChartFile): { readonly path: Text; readonly bytes: Uint8Array } => ({
  path: decodeUtf8(path),
  bytes: toBytes(data),
})

/** What a chart says of itself, for people. */
export interface ChartSummary {
  /** of Chart.yaml */
  readonly name: Text
  /** of Chart.yaml, as written */
  readonly version: Text
  /** of what the chart installs; empty when it does not say */
  readonly appVersion: Text
  /** one sentence; empty when the chart has no description */
  readonly description: Text
}

export const summarizeChart = ({ metadata }: Chart): ChartSummary => ({
  name: decodeUtf8(metadata.name),
  version: decodeUtf8(metadata.version),
  appVersion: decodeUtf8(metadata.appVersion),
  description: decodeUtf8(metadata.description),
})

/** The annotations of a Chart.yaml. */
export const annotationTexts = ({ metadata }: Chart): ReadonlyMap<Text, Text> =>
  new Map([...(metadata.annotations ?? [])].map(([name, text]) => [decodeUtf8(name), decodeUtf8(text)]))

/** A template of a chart or of a chart below it, partials among them. */
export interface TemplateText {
  /** as helm names it: `chart/charts/sub/templates/x.yaml` */
  readonly source: Text
  /** the template as in the chart */
  readonly text: Text
}

/** The templates of a chart, then those of the charts below it. */
export const templateTexts = (chart: Chart, path = chart.metadata.name): TemplateText[] => [
  ...chart.templates.map((file) => ({ source: decodeUtf8(`${path}/${file.path}`), text: decodeUtf8(file.data) })),
  ...chart.dependencies.flatMap((child) => templateTexts(child, childPath(path, child))),
]

/** A notice as helm prints it, without a newline. */
export const printNotice = (notice: Notice, helm: Helm): Text => decodeUtf8(formatNotice(notice, helm))

/** A notice at level INFO with fields. */
export const noticeOf = (message: Text, fields: Readonly<Record<string, Text>>): Notice => ({
  ...info(encodeUtf8(message)),
  fields: Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, encodeUtf8(text)])),
})
