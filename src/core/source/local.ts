import { AicrError, say } from '../errors.ts'
import { LIMITS, type Limits } from '../limits.ts'
import type { ChartFile, ChartReference, ChartSource, ResolvedChart } from '../seams.ts'
import { lastSegment, placeOf } from './reference.ts'
import { matching, newestFirst, tryVersion } from './version.ts'

/** Files of this machine, as far as charts need them. Paths are the platform's. */
export interface LocalFiles {
  kind(path: string): Promise<'file' | 'directory' | undefined>
  read(path: string, maxBytes: number): Promise<Uint8Array>
  /** names in a folder */
  list(path: string): Promise<readonly string[]>
  join(folder: string, name: string): string
  /** the files of a chart that is a folder, .helmignore applied */
  chart(path: string): Promise<readonly ChartFile[]>
}

/** Charts on this machine: a folder, an archive, or a folder of either (`file://`, paths). */
export function localSource(files: LocalFiles, limits: Limits = LIMITS): ChartSource {
  return {
    accepts: (reference) => placeOf(reference).kind === 'path',
    resolve: (reference) => resolve(files, reference),
    open: (chart) => files.read(chart.url, limits.downloadBytes),
    files: async (chart) => ((await files.kind(chart.url)) === 'directory' ? files.chart(chart.url) : undefined),
    provenance: (chart) => provenanceBeside(files, chart, limits),
  }
}

/** The provenance file that stands beside an archive. */
export async function provenanceBeside(
  files: LocalFiles,
  { url }: ResolvedChart,
  { documentBytes }: Limits,
): Promise<Uint8Array | undefined> {
  const beside = `${url}.prov`
  return (await files.kind(beside)) === 'file' ? files.read(beside, documentBytes) : undefined
}

async function resolve(files: LocalFiles, reference: ChartReference): Promise<ResolvedChart> {
  const place = placeOf(reference)
  if (place.kind !== 'path')
    throw new AicrError('INVALID_REFERENCE', say`${{ chart: reference.chart }} is not on this machine`)
  const found = await find(files, place.path, place.name, reference.version)
  if (found !== undefined) return { reference, digest: undefined, ...found }
  const name = place.name === '' ? place.path : files.join(place.path, place.name)
  throw new AicrError('NOT_FOUND', say`path "${{ place: name }}" not found`)
}

type Found = Pick<ResolvedChart, 'name' | 'version' | 'url'>

async function find(files: LocalFiles, path: string, name: string, version: string): Promise<Found | undefined> {
  const kind = await files.kind(path)
  if (kind === undefined) return undefined
  if (kind === 'file' || name === '') return { ...archiveName(path), url: path }
  for (const child of [name, lastSegment(name)]) {
    const below = files.join(path, child)
    if ((await files.kind(files.join(below, 'Chart.yaml'))) === 'file')
      return { name: lastSegment(name), version, url: below }
  }
  const [archive] = matchingArchives(await files.list(path), lastSegment(name), version)
  if (archive !== undefined)
    return { name: archive.name, version: archive.version, url: files.join(path, archive.file) }
  // as in a chart's dependencies: the folder itself is the chart
  const itself = (await files.kind(files.join(path, 'Chart.yaml'))) === 'file'
  return itself ? { name: lastSegment(name), version, url: path } : undefined
}

/** An archive by its file name: `name-version.tgz`. */
export interface NamedArchive {
  readonly file: string
  readonly name: string
  readonly version: string
}

/** The archives among file names that can be the chart asked for, best first. `name.tgz` counts when no version is asked for. */
export function matchingArchives(names: readonly string[], chart: string, version: string): NamedArchive[] {
  const archives = names.flatMap((file): NamedArchive[] => {
    const stem = file.replace(/\.(tgz|tar\.gz)$/, '')
    if (stem === file) return []
    if (stem === chart) return [{ file, name: chart, version: '' }]
    if (!stem.startsWith(`${chart}-`)) return []
    const rest = stem.slice(chart.length + 1)
    return tryVersion(rest) === undefined ? [] : [{ file, name: chart, version: rest }]
  })
  const versioned = newestFirst(
    archives.filter((one) => one.version !== ''),
    (one) => one.version,
  )
  const bare = version === '' ? archives.filter((one) => one.version === '') : []
  return [...matching(versioned, (one) => one.version, version), ...bare]
}

function archiveName(path: string): { readonly name: string; readonly version: string } {
  const stem = (path.split(/[/\\]/).filter(Boolean).at(-1) ?? path).replace(/\.(tgz|tar\.gz)$/, '')
  const [, name = stem, version = ''] = /^(.+?)-(v?\d+\.\d+.*)$/.exec(stem) ?? []
  return { name, version }
}
