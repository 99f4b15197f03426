import { chartName, isRemote } from '../address.ts'
import { parseReference } from '../images/index.ts'
import { writeYaml } from '../yaml/index.ts'
import { distinctCharts, isLocal, localPath, repositoryUrl } from './chart-place.ts'
import { referencesWithTags } from './document.ts'
import type { FormatOptions, OutputFormat } from './format.ts'
import { allWarnings, isComplete, type MirrorChart, type MirrorList, originNote } from './mirror-list.ts'
import { refuse } from './problem.ts'
import { writeHead } from './text.ts'

/** A chart of a Hauler manifest. */
export type HaulerChart = {
  readonly name: string
  readonly repoURL: string
  readonly version: string
  /** where the chart is kept in the store, when another chart has its name and version */
  readonly rewrite?: string
}

/** An image of a Hauler manifest. `platform` narrows a tag; of a digest it would store something else than the digest. */
export type HaulerImage = {
  readonly name: string
  readonly platform?: string
}

type HaulerDocument = {
  readonly apiVersion: 'content.hauler.cattle.io/v1'
  readonly kind: 'Images' | 'Charts'
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> }
  readonly spec: { readonly images?: readonly HaulerImage[]; readonly charts?: readonly HaulerChart[] }
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
    'platform',
    'rewrite',
  ]),
}

/** `hauler store sync -f FILE`. */
export const haulerFormat: OutputFormat = {
  id: 'hauler',
  describe: 'Hauler manifest (content.hauler.cattle.io/v1) for hauler store sync',
  write: (list, options) => {
    const documents = haulerDocuments(list, options)
    refuse('hauler', documents.flatMap(validateHauler))
    const head = writeHead('hauler store sync -f FILE, in the folder of this file', allWarnings(list), originNote(list))
    return head + documents.map((document) => writeYaml({ ...document }, STYLE)).join('---\n')
  },
}

function haulerDocuments(list: MirrorList, options: FormatOptions): HaulerDocument[] {
  const references = referencesWithTags(list.images, options.imageForm ?? 'canonical')
  const images: HaulerDocument = {
    apiVersion: API,
    kind: 'Images',
    metadata: { name: 'aicr-images', ...annotations(list) },
    spec: { images: references.map((name) => haulerImage(name, options)) },
  }
  const charts = haulerCharts(list.charts, options)
  if (charts.length === 0) return [images]
  return [images, { apiVersion: API, kind: 'Charts', metadata: { name: 'aicr-charts' }, spec: { charts } }]
}

const haulerImage = (name: string, { architecture }: FormatOptions): HaulerImage =>
  architecture === undefined || name.includes('@') ? { name } : { name, platform: `linux/${architecture}` }

/** The store keeps a chart under its name and version: the second of two from different repositories is put elsewhere. */
function haulerCharts(charts: readonly MirrorChart[], options: FormatOptions): HaulerChart[] {
  const distinct = distinctCharts(charts, (chart) => `${repositoryUrl(chart)} ${chartName(chart)} ${chart.version}`)
  const kept = new Set<string>()
  return distinct.map((chart) => {
    const key = `${chartName(chart)}:${chart.version}`
    const rewrite = kept.has(key) ? { rewrite: `hauler/${chart.name}/${key.replaceAll('+', '-')}` } : {}
    kept.add(key)
    return { ...haulerPlace(chart, options), version: chart.version, ...rewrite }
  })
}

/**
 * Hauler joins a repository that is not a URL and a name as a path below its working folder, and takes an absolute path for a URL: a
 * chart below the root of the file system has everything in its name.
 */
function haulerPlace(chart: MirrorChart, options: FormatOptions): Pick<HaulerChart, 'name' | 'repoURL'> {
  if (!isLocal(chart)) return { name: chartName(chart), repoURL: repositoryUrl(chart) }
  const path = localPath(chart, options)
  if (path.startsWith('/')) return { name: path.slice(1), repoURL: '' }
  const slash = path.lastIndexOf('/')
  return { name: path.slice(slash + 1), repoURL: slash < 0 ? '.' : path.slice(0, slash) }
}

/** Hauler ignores annotations that it does not know: a place that a reader and a script can look at. */
function annotations(list: MirrorList): { readonly annotations?: Readonly<Record<string, string>> } {
  const warnings = allWarnings(list).length
  const entries: [string, string][] = []
  if (!isComplete(list)) entries.push(['aicr-mirror/incomplete', 'true'])
  if (warnings > 0) entries.push(['aicr-mirror/warnings', String(warnings)])
  return entries.length === 0 ? {} : { annotations: Object.fromEntries(entries) }
}

/** What hauler would trip over. As in its pkg/apis/hauler.cattle.io/v1 and NewChart; empty when all is well. */
export function validateHauler(document: HaulerDocument): string[] {
  const problems: string[] = []
  for (const { name } of document.spec.images ?? []) {
    const reference = parseReference(name)
    if (reference === undefined) problems.push(`${name} is not an image reference`)
    else if (reference.digest !== undefined && !reference.digest.startsWith('sha256:'))
      problems.push(`${name} has a digest other than sha256`)
  }
  for (const chart of document.spec.charts ?? []) for (const problem of validateChart(chart)) problems.push(problem)
  return problems
}

function validateChart({ name, repoURL }: HaulerChart): string[] {
  if (name === '') return [`a chart of ${repoURL} has no name`]
  if (repoURL.startsWith('/')) return [`chart ${name}: hauler takes the path ${repoURL} for a URL`]
  if (isRemote(repoURL)) {
    const problems = name.includes('/') ? [`chart ${name} has a slash in its name`] : []
    return repoURL.endsWith('/') ? [...problems, `chart ${name}: ${repoURL} ends in a slash`] : problems
  }
  return repoURL.includes('://') ? [`chart ${name}: ${repoURL} is not an address that hauler reads`] : []
}
