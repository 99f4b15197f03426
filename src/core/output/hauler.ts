import { parseReference } from '../images/index.ts'
import { writeYaml } from '../yaml/index.ts'
import { chartName, distinctCharts, isLocal, localFolder, repositoryUrl } from './chart-place.ts'
import { referencesOf } from './document.ts'
import type { FormatOptions, OutputFormat } from './format.ts'
import { allWarnings, isComplete, type MirrorChart, type MirrorList } from './mirror-list.ts'
import { refuse } from './problem.ts'
import { writeComments } from './text.ts'

/** A chart of a Hauler manifest. */
export type HaulerChart = {
  readonly name: string
  readonly repoURL: string
  readonly version: string
}

type HaulerDocument = {
  readonly apiVersion: 'content.hauler.cattle.io/v1'
  readonly kind: 'Images' | 'Charts'
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> }
  readonly spec: { readonly images?: readonly { readonly name: string }[]; readonly charts?: readonly HaulerChart[] }
}

const API = 'content.hauler.cattle.io/v1'
/** Hauler takes a bare number for a float before it makes it a string: `1.10` would become `1.1`. */
const STYLE = {
  sorted: true,
  quoted: new Set([
    'name',
    'repoURL',
    'version',
    ...['incomplete', 'warnings'].map((name) => `aicr-mirror/${name}`),
    'hauler.dev/platform',
  ]),
}

/** `hauler store sync -f FILE`. */
export const haulerFormat: OutputFormat = {
  id: 'hauler',
  describe: 'Hauler manifest (content.hauler.cattle.io/v1) for hauler store sync',
  write: (list, options) => {
    const documents = haulerDocuments(list, options)
    refuse('hauler', documents.flatMap(validateHauler))
    const comments = writeComments(allWarnings(list).map((warning) => `WARNING: ${warning}`))
    return comments + documents.map((document) => writeYaml({ ...document }, STYLE)).join('---\n')
  },
}

function haulerDocuments(list: MirrorList, options: FormatOptions): HaulerDocument[] {
  const images: HaulerDocument = {
    apiVersion: API,
    kind: 'Images',
    metadata: { name: 'aicr-images', ...annotations(list, options) },
    spec: { images: referencesOf(list.images, options.imageForm ?? 'canonical').map((name) => ({ name })) },
  }
  const charts = distinctCharts(
    list.charts,
    (chart) => `${repositoryUrl(chart)} ${chartName(chart)} ${chart.version}`,
  ).map(haulerChart)
  if (charts.length === 0) return [images]
  return [images, { apiVersion: API, kind: 'Charts', metadata: { name: 'aicr-charts' }, spec: { charts } }]
}

const haulerChart = (chart: MirrorChart): HaulerChart => ({
  name: chartName(chart),
  repoURL: isLocal(chart) ? localFolder(chart) : repositoryUrl(chart),
  version: chart.version,
})

/** Hauler ignores annotations that it does not know: a place that a reader and a script can look at. */
function annotations(
  list: MirrorList,
  { architecture }: FormatOptions,
): { readonly annotations?: Readonly<Record<string, string>> } {
  const warnings = allWarnings(list).length
  const entries: [string, string][] = []
  if (!isComplete(list)) entries.push(['aicr-mirror/incomplete', 'true'])
  if (warnings > 0) entries.push(['aicr-mirror/warnings', String(warnings)])
  if (architecture !== undefined) entries.push(['hauler.dev/platform', `linux/${architecture}`])
  return entries.length === 0 ? {} : { annotations: Object.fromEntries(entries) }
}

/** What hauler would trip over. As in its pkg/apis/hauler.cattle.io/v1 and NewChart; empty when all is well. */
export function validateHauler(document: HaulerDocument): string[] {
  const problems: string[] = []
  for (const { name } of document.spec.images ?? []) {
    const reference = parseReference(name)
    if (reference === undefined) problems.push(`${name} is no image reference`)
    else if (reference.digest !== undefined && !reference.digest.startsWith('sha256:'))
      problems.push(`${name} has a digest other than sha256`)
  }
  for (const { name, repoURL } of document.spec.charts ?? []) {
    if (name === '') problems.push(`a chart of ${repoURL} has no name`)
    if (name.includes('/')) problems.push(`chart ${name} has a slash in its name`)
    if (repoURL === '') problems.push(`chart ${name} has no repository`)
    else if (!/^(?:oci|https?|file):\/\/./.test(repoURL) && !/^[./]/.test(repoURL))
      problems.push(`chart ${name}: ${repoURL} is no address`)
    if (repoURL.endsWith('/')) problems.push(`chart ${name}: ${repoURL} ends in a slash`)
  }
  return problems
}
