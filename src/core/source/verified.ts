import { schemeOf } from '../address.ts'
import { AicrError } from '../errors.ts'
import type { ChartSource, ResolvedChart } from '../seams.ts'
import { showReference } from './reference.ts'

/** Checks an archive against its provenance file. Throws AicrError when it is not signed by a known key, or not this archive. */
export type Verifier = (archive: Uint8Array, provenance: Uint8Array, fileName: string) => Promise<void>

/** Opens only archives with valid provenance (helm's --verify). */
export function verified(source: ChartSource, verify: Verifier): ChartSource {
  return {
    ...source,
    open: async (chart, signal) => {
      const bytes = await source.open(chart, signal)
      const provenance = await source.provenance?.(chart, signal)
      if (provenance === undefined) {
        throw new AicrError('NOT_FOUND', missingProvenance(chart.url), {
          place: showReference(chart.reference),
          hint: 'the chart is not signed: leave out --verify, or ask its publisher',
        })
      }
      await verify(bytes, provenance, archiveFile(chart))
      return bytes
    },
    files: async (chart, signal) => {
      const files = await source.files?.(chart, signal)
      if (files === undefined) return undefined
      throw new AicrError('INVALID_REFERENCE', 'unpacked charts cannot be verified', {
        place: showReference(chart.reference),
      })
    },
  }
}

/** In helm's words (downloader.VerifyChart for an archive on disk, ChartDownloader.DownloadTo for others). */
const missingProvenance = (url: string): string =>
  /^\w+:\/\//.test(url)
    ? `failed to fetch provenance "${url}.prov"`
    : `could not load provenance file ${url}.prov: stat ${url}.prov: no such file or directory`

/** The file name that a provenance file speaks of. */
export function archiveFile(chart: ResolvedChart): string {
  if (schemeOf(chart.url) === 'oci') return `${chart.name}-${chart.version}.tgz`
  const path = schemeOf(chart.url) === 'http' ? new URL(chart.url).pathname : chart.url
  return path.split(/[/\\]/).at(-1) ?? path
}
