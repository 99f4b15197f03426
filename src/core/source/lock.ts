import { schemaComment } from '../documents/address.ts'
import type { LockDocument } from '../documents/index.ts'
import { AicrError, messageOf, say } from '../errors.ts'
import { digestOf } from '../fetch/index.ts'
import { isFields } from '../fields.ts'
import type { ChartReference, ChartSource, ResolvedChart } from '../seams.ts'
import { readDocument } from '../yaml/index.ts'
import { digestOfFiles } from './folder-digest.ts'
import { showReference } from './reference.ts'

/** A chart as it was found: the reference, and what it resolved to. */
export interface LockEntry extends ChartReference {
  readonly resolved: string
  /** `sha256:<hex>` of the archive, or of the files of a chart that is a folder */
  readonly digest: string
}

/** Charts opened through `source` are reported to `record`. */
export function recorded(source: ChartSource, record: (entry: LockEntry) => void): ChartSource {
  return {
    ...source,
    open: async (chart, signal) => {
      const bytes = await source.open(chart, signal)
      record({ ...chart.reference, resolved: chart.version, digest: await digestOf(bytes) })
      return bytes
    },
    files: async (chart, signal) => {
      const files = await source.files?.(chart, signal)
      if (files !== undefined)
        record({ ...chart.reference, resolved: chart.version, digest: await digestOfFiles(files) })
      return files
    },
  }
}

/** Answers only as the lock says: the same versions, the same bytes. What the lock does not know, or knows otherwise, is refused. */
export function locked(source: ChartSource, entries: readonly LockEntry[]): ChartSource {
  const known = new Map(entries.map((entry) => [keyOf(entry), entry]))
  const entryOf = (reference: ChartReference): LockEntry => {
    const entry = known.get(keyOf(reference))
    if (entry !== undefined) return entry
    throw drift(reference, 'it is not in the lock file')
  }
  return {
    ...source,
    resolve: async (reference, signal) => {
      const entry = entryOf(reference)
      const found = await source.resolve({ ...reference, version: entry.resolved || reference.version }, signal)
      if (entry.resolved !== '' && found.version !== entry.resolved)
        throw drift(reference, `version ${found.version} was found, ${entry.resolved} is locked`)
      if (found.digest !== undefined && found.digest !== entry.digest)
        throw drift(reference, digests(found.digest, entry))
      return { ...found, reference }
    },
    open: async (chart, signal) => {
      const entry = entryOf(chart.reference)
      const bytes = await source.open(pinned(chart, entry), signal).catch((cause: unknown) => {
        if (!(cause instanceof AicrError) || cause.code !== 'CONTENT_MISMATCH') throw cause
        throw drift(chart.reference, messageOf(cause))
      })
      const digest = await digestOf(bytes)
      if (digest !== entry.digest) throw drift(chart.reference, digests(digest, entry))
      return bytes
    },
    files: async (chart, signal) => {
      const files = await source.files?.(chart, signal)
      if (files === undefined) return undefined
      const [entry, digest] = [entryOf(chart.reference), await digestOfFiles(files)]
      if (digest !== entry.digest) throw drift(chart.reference, digests(digest, entry))
      return files
    },
  }
}

const pinned = (chart: ResolvedChart, entry: LockEntry): ResolvedChart => ({
  ...chart,
  digest: chart.digest ?? entry.digest,
})

const keyOf = ({ repository, chart, version }: ChartReference): string => JSON.stringify([repository, chart, version])

const digests = (found: string, entry: LockEntry): string => `digest ${found} was found, ${entry.digest} is locked`

const drift = (reference: ChartReference, what: string): AicrError =>
  new AicrError('CONFLICT', say`${{ reference: showReference(reference) }} differs from the lock: ${{ what }}`, {
    hint: 'if the change is meant, write the lock anew with --lock',
  })

const LOCK_VERSION = 'aicr-mirror/v1'

/** A lock file's text: YAML, sorted, one chart once; `helm` is the release that the charts were rendered as. */
export function writeLock(entries: readonly LockEntry[], helm = ''): string {
  const unique = new Map(entries.map((entry) => [keyOf(entry), entry]))
  const rows = [...unique.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry)
  const lines = rows.map(({ repository, chart, version, resolved, digest }) => {
    const fields = { repository, chart, version, resolved, digest }
    return `  - ${Object.entries(fields)
      .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
      .join('\n    ')}\n`
  })
  const release = helm === '' ? '' : `helm: ${JSON.stringify(helm)}\n`
  return `${schemaComment('lock')}apiVersion: ${LOCK_VERSION}\nkind: ChartLock\n${release}charts:${lines.length === 0 ? ' []\n' : `\n${lines.join('')}`}`
}

/** The release of helm that a lock file was written for; undefined when it does not say. Rejects as readLock. */
export const lockedHelm = async (text: string, place: string): Promise<string | undefined> =>
  (await readLockDocument(text, place)).helm ?? undefined

/** The charts of a lock file. Rejects with AicrError INVALID_DOCUMENT naming `place`. */
export const readLock = async (text: string, place: string): Promise<LockEntry[]> =>
  (await readLockDocument(text, place)).charts

/** Reads a lock file. Rejects with AicrError INVALID_DOCUMENT naming `place`. */
export async function readLockDocument(text: string, place: string): Promise<LockDocument> {
  const { LOCK, parseDocument } = await import('../documents/index.ts')
  const document = readDocument(text, place)
  const apiVersion = isFields(document) ? document.apiVersion : undefined
  if (typeof apiVersion === 'string' && apiVersion !== LOCK_VERSION)
    throw new AicrError(
      'INVALID_DOCUMENT',
      say`a lock file of apiVersion ${{ apiVersion }}, which this version does not read: ${{ expected: LOCK_VERSION }} is known`,
      { place },
    )
  const hint = 'a lock file is written by --lock; what looks like a number there is in quotes'
  return parseDocument<LockDocument>(LOCK, document, { place, hint, lead: 'not a lock file' })
}
