import { openArchive } from '../core/archive/index.ts'
import { type Chart, childPath } from '../core/chart/index.ts'
import { decodeUtf8, toBytes } from '../core/engine.ts'
import { helmOf } from '../core/helm/index.ts'
import type { Limits } from '../core/limits.ts'
import { type ChartInput, openChart } from './chart-input.ts'
import { readable } from './failure.ts'

/** A template of a chart or of a chart below it, partials among them. */
export interface ChartTemplate {
  /** as helm names it: `chart/charts/sub/templates/x.yaml` */
  readonly source: string
  readonly text: string
}

/** A chart that has been read: give it to renderChart again and again, and it is read once. No render changes it. */
export interface LoadedChart {
  readonly name: string
  readonly version: string
  readonly appVersion: string
  readonly description: string
  readonly templates: readonly ChartTemplate[]
  /** what renders read */
  readonly loaded: Chart
}

/** Reads a chart. Rejects with HelmError in helm's words, with AicrError at a limit. */
export async function loadChart(input: ChartInput, { helmVersion, ...options }: { readonly limits?: Limits; readonly helmVersion?: string } = {}): Promise<LoadedChart> {
  const helm = helmVersion === undefined ? {} : { helm: helmOf(helmVersion) }
  const loaded = await readable(openChart(input, { ...options, ...helm }))
  const { name, version, appVersion, description } = loaded.metadata
  return {
    name: decodeUtf8(name),
    version: decodeUtf8(version),
    appVersion: decodeUtf8(appVersion),
    description: decodeUtf8(description),
    templates: templatesOf(loaded, name),
    loaded,
  }
}

const templatesOf = (chart: Chart, path: string): ChartTemplate[] => [
  ...chart.templates.map((file) => ({ source: decodeUtf8(`${path}/${file.path}`), text: decodeUtf8(file.data) })),
  ...chart.dependencies.flatMap((child) => templatesOf(child, childPath(path, child))),
]

/** The files of a packed chart by path inside the chart, e.g. to show its values.yaml. Rejects as loadChart does. */
export async function unpackChart(
  archive: Uint8Array,
  options: { readonly limits?: Limits } = {},
): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = await readable(openArchive('chart.tgz', archive, options))
  return new Map(files.map(({ path, data }) => [decodeUtf8(path), toBytes(data)]))
}
