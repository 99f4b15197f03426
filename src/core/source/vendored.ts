import { AicrError, say } from '../errors.ts'
import { LIMITS, type Limits } from '../limits.ts'
import type { ChartReference, ChartSource } from '../seams.ts'
import { type LocalFiles, matchingArchives, type NamedArchive, provenanceBeside } from './local.ts'
import { lastSegment, placeOf, showReference } from './reference.ts'

/**
 * A folder of archives (`name-version.tgz`), as air-gap bundles carry them: answers for every remote reference that it has a
 * file for, whatever the repository. The folder is listed once.
 */
export async function vendoredCharts(files: LocalFiles, folder: string, limits: Limits = LIMITS): Promise<ChartSource> {
  if ((await files.kind(folder)) !== 'directory') {
    throw new AicrError('NOT_FOUND', say`charts folder ${{ place: folder }} not found`)
  }
  const names = [...(await files.list(folder))].sort()
  return {
    accepts: (reference) => bestOf(names, reference) !== undefined,
    resolve: async (reference) => {
      const best = bestOf(names, reference)
      if (best === undefined)
        throw new AicrError('NOT_FOUND', say`${{ reference: showReference(reference) }} is not in ${{ place: folder }}`)
      const { name, file, version } = best
      return { reference, name, version, digest: undefined, url: files.join(folder, file) }
    },
    open: (chart) => files.read(chart.url, limits.downloadBytes),
    provenance: (chart) => provenanceBeside(files, chart, limits),
  }
}

/**
 * Archives at hand, by file name (`name-version.tgz`): answers for every reference that it has a file for, also for one to a file or folder,
 * as where no file system is. The map may grow.
 */
export const archivesAtHand = (archives: ReadonlyMap<string, Uint8Array>): ChartSource => {
  const best = (reference: ChartReference): NamedArchive | undefined => {
    const place = placeOf(reference)
    const names = [...archives.keys()].sort()
    if (place.kind !== 'path') return bestOf(names, reference)
    return matchingArchives(names, lastSegment(place.name || place.path), reference.version)[0]
  }
  const missing = (reference: ChartReference): AicrError =>
    new AicrError('NOT_FOUND', say`${{ reference: showReference(reference) }} is not among the charts at hand`)
  return {
    accepts: (reference) => best(reference) !== undefined,
    resolve: async (reference) => {
      const found = best(reference)
      if (found === undefined) throw missing(reference)
      return { reference, name: found.name, version: found.version, digest: undefined, url: found.file }
    },
    open: async ({ url, reference }) => {
      const bytes = archives.get(url)
      if (bytes === undefined) throw missing(reference)
      return bytes
    },
  }
}

function bestOf(names: readonly string[], reference: ChartReference): NamedArchive | undefined {
  const place = placeOf(reference)
  switch (place.kind) {
    case 'path':
      return undefined
    case 'archive': {
      const file = lastSegment(new URL(place.url).pathname)
      return names.includes(file) ? { file, name: file.replace(/-v?\d+\..*$/, ''), version: '' } : undefined
    }
    case 'oci':
      return matchingArchives(
        names,
        lastSegment(place.image.repository),
        reference.version || (place.image.tag ?? ''),
      )[0]
    default:
      return matchingArchives(names, lastSegment(place.name), reference.version)[0]
  }
}
