import { chartName, openAddress, schemeOf } from '../address.ts'
import { withoutSlashes } from '../paths.ts'
import type { FormatOptions } from './format.ts'
import { isExactVersion, type MirrorChart } from './mirror-list.ts'

/** Whether a chart comes from an OCI registry. */
export const isOci = ({ repository }: MirrorChart): boolean => schemeOf(repository) === 'oci'

/**
 * The repository without slashes at its end. An OCI repository is the parent of the chart even when it ends in the chart's name:
 * `oci://ghcr.io/kai-scheduler/kai-scheduler` and `kai-scheduler` mean the doubled path.
 */
export const repositoryUrl = ({ repository }: MirrorChart): string => withoutSlashes(openAddress(repository))

const FILE = 'file://'

/** Whether a chart lies in a folder: no other tool knows our `file://` addresses. */
export const isLocal = ({ repository, path }: MirrorChart): boolean =>
  path !== undefined || repository.startsWith(FILE) || /^\.{0,2}[/\\]/.test(repository)

/** The folder that a local chart lies in. */
const localFolder = (chart: MirrorChart): string => repositoryUrl(chart).replace(FILE, '') || '/'

/** The path of a local chart, as a document names it: one that the recipe has from the root of the file system stays so. */
export function localPath(chart: MirrorChart, { localPath: shown = (path) => path }: FormatOptions): string {
  const folder = withoutSlashes(localFolder(chart))
  const path = chart.path ?? `${folder}/${chartName(chart)}`
  return folder === '' || folder.startsWith('/') ? path : shown(path)
}

/** The full address of an OCI chart. */
export const ociUrl = (chart: MirrorChart): string => `${repositoryUrl(chart)}/${chartName(chart)}`

/** The image reference of an OCI chart: `+` of a version is `_` in a tag. */
export const ociReference = (chart: MirrorChart): string =>
  `${ociUrl(chart).slice('oci://'.length)}:${chart.version.replaceAll('+', '_')}`

/** The references of the OCI charts with an exact version: a range is not a tag. */
export const ociArtifacts = (charts: readonly MirrorChart[]): string[] =>
  charts.filter((chart) => isOci(chart) && isExactVersion(chart.version)).map(ociReference)

/** Charts without repeats: the same chart, version and namespace of two components is one. */
export function distinctCharts(
  charts: readonly MirrorChart[],
  identity: (chart: MirrorChart) => string,
): MirrorChart[] {
  const seen = new Set<string>()
  return charts.filter((chart) => {
    const key = identity(chart)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
