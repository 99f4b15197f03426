import { type ByteString, cleanPath } from '../../../template-engine/go/index.ts'
import type { Helm } from '../helm/index.ts'
import type { ChartFile } from '../seams.ts'
import type { Data } from '../yaml/index.ts'
import type { Metadata } from './metadata.ts'

/** A map of values: what values.yaml holds. */
export type ValueMap = Map<ByteString, Data>

/** A loaded chart. Nothing here is changed by a render: what dependency processing alters is a copy. */
export interface Chart {
  /** the helm that loaded it, whose behaviours it renders with */
  readonly helm: Helm
  readonly metadata: Metadata
  /** files under templates/, in load order; of two with one path the later counts */
  readonly templates: readonly ChartFile[]
  /** all other files that templates can reach, crds/ included, in load order */
  readonly files: readonly ChartFile[]
  /** values.yaml; undefined when there is none */
  readonly values: ValueMap | undefined
  /** the text of values.schema.json */
  readonly schema: ByteString | undefined
  /** its path, when it is not the one below the chart that it is found in: aliases of a chart share some sub-charts */
  readonly path?: ByteString
  /** the charts found under charts/ */
  readonly dependencies: readonly Chart[]
}

/** Path of a sub-chart as templates and `# Source:` lines show it: `parent/charts/child`. */
export const childPath = (path: ByteString, child: Chart): ByteString =>
  child.path ?? `${path}/charts/${child.metadata.name}`

/** A CRD that the chart ships, with the path that its `# Source:` line shows. */
export interface CrdFile {
  readonly source: ByteString
  readonly text: ByteString
}

const MANIFEST = /\.(ya?ml|json)$/i

/** The CRDs of a chart and, after them, of its sub-charts (as in helm pkg/chart/v2/chart.go, CRDObjects). */
export function crdFiles(chart: Chart, path: ByteString = chart.metadata.name): CrdFile[] {
  const own = chart.files.filter((file) => file.path.startsWith('crds/') && MANIFEST.test(file.path))
  return [
    ...own.map((file) => ({ source: cleanPath(`${path}/${file.path}`), text: file.data })),
    ...chart.dependencies.flatMap((child) => crdFiles(child, childPath(path, child))),
  ]
}
