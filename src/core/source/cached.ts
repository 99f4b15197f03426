import { AicrError, say } from '../errors.ts'
import { digestOf, isAbort } from '../fetch/index.ts'
import { isFields } from '../fields.ts'
import type { ChartCache, ChartReference, ChartSource, ResolvedChart } from '../seams.ts'
import { showReference } from './reference.ts'
import { isExact } from './version.ts'

/** How a cache is used. */
export interface CachePolicy {
  /** answer from the cache alone */
  readonly offline?: boolean
  /** fetch again what the cache has */
  readonly refresh?: boolean
}

/**
 * Keeps archives by digest and remembers how references were resolved. An exact version that was found once is not asked for again
 * (a range is, each time); an archive is downloaded once, by whichever process comes first.
 */
export function cached(source: ChartSource, cache: ChartCache, policy: CachePolicy = {}): ChartSource {
  const resolving = new Flights<ResolvedChart>()
  const opening = new Flights<Uint8Array>()
  const { files, probe } = source
  return {
    accepts: (reference) => source.accepts(reference),
    resolve: async (reference, signal) => {
      const found = await resolving.join(
        noteKey(reference),
        () => resolve(source, cache, policy, reference, signal),
        signal,
      )
      return { ...found, reference }
    },
    open: (chart, signal) => opening.join(openKey(chart), () => open(source, cache, policy, chart, signal), signal),
    // whether something is there now is nothing that a cache knows
    ...(probe === undefined ? {} : { probe: (chart, signal) => probe.call(source, chart, signal) }),
    ...(files === undefined ? {} : { files: (chart, signal) => files.call(source, chart, signal) }),
    provenance: (chart, signal) => provenance(source, cache, policy, chart, signal),
  }
}

const noteKey = ({ repository, chart, version }: ChartReference): string =>
  JSON.stringify(['chart', repository, chart, version])
const openKey = (chart: ResolvedChart): string => chart.digest ?? `url ${chart.url}`

async function resolve(
  source: ChartSource,
  cache: ChartCache,
  policy: CachePolicy,
  reference: ChartReference,
  signal: AbortSignal | undefined,
): Promise<ResolvedChart> {
  const key = noteKey(reference)
  const known = policy.refresh && !policy.offline ? undefined : readNote(await cache.note(key), reference)
  if (policy.offline) return known ?? missing(reference)
  if (known?.digest !== undefined && isExact(reference.version)) return known
  const found = await source.resolve(reference, signal)
  // what an index without digests calls by the same URL is believed to be the same
  const same = known?.url === found.url && known.version === found.version ? known.digest : undefined
  await keep(cache, { ...found, digest: found.digest ?? same })
  return found
}

const keep = (cache: ChartCache, { reference, name, version, digest, url, size }: ResolvedChart): Promise<void> =>
  cache.keepNote(noteKey(reference), JSON.stringify({ name, version, digest, url, size }))

function missing(reference: ChartReference): never {
  throw new AicrError(
    'NOT_CACHED',
    say`${{ reference: showReference(reference) }} is not in the cache, and --offline does not fetch it`,
    {
      hint: 'run once without --offline, or give the charts with --charts DIR',
    },
  )
}

function readNote(text: string | undefined, reference: ChartReference): ResolvedChart | undefined {
  if (text === undefined) return undefined
  try {
    const note: unknown = JSON.parse(text)
    if (!isFields(note)) return undefined
    const { name, version, digest, url, size } = note
    if (typeof name !== 'string' || typeof version !== 'string' || typeof url !== 'string') return undefined
    return {
      reference,
      name,
      version,
      url,
      digest: typeof digest === 'string' ? digest : undefined,
      ...(typeof size === 'number' ? { size } : {}),
    }
  } catch {
    return undefined
  }
}

async function open(
  source: ChartSource,
  cache: ChartCache,
  policy: CachePolicy,
  chart: ResolvedChart,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const kept = chart.digest === undefined ? undefined : await cache.get(chart.digest)
  if (kept !== undefined) return kept
  if (policy.offline) return missing(chart.reference)
  return cache.exclusively(openKey(chart), async () => {
    const digest = chart.digest ?? readNote(await cache.note(noteKey(chart.reference)), chart.reference)?.digest
    const early =
      digest === undefined || (policy.refresh && chart.digest === undefined) ? undefined : await cache.get(digest)
    if (early !== undefined) return early
    const bytes = await source
      .open(chart, signal)
      .catch((error: unknown) => openAnew(source, cache, chart, error, signal))
    const found = await digestOf(bytes)
    await cache.put(found, bytes)
    if (chart.digest === undefined) await keep(cache, { ...chart, digest: found, size: bytes.length })
    return bytes
  })
}

/** What a note remembers may be gone: the version is looked up again, and opened where it is something else by now. */
async function openAnew(
  source: ChartSource,
  cache: ChartCache,
  chart: ResolvedChart,
  error: unknown,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  if (!(error instanceof AicrError) || error.code !== 'NOT_FOUND') throw error
  const fresh = await source.resolve(chart.reference, signal)
  if (fresh.url === chart.url && fresh.digest === chart.digest) throw error
  const bytes = await source.open(fresh, signal)
  await keep(cache, fresh)
  return bytes
}

async function provenance(
  source: ChartSource,
  cache: ChartCache,
  policy: CachePolicy,
  chart: ResolvedChart,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
  const key = JSON.stringify(['provenance', chart.digest ?? chart.url])
  const digest = policy.refresh ? undefined : await cache.note(key)
  const kept = digest === undefined ? undefined : await cache.get(digest)
  if (kept !== undefined || policy.offline) return kept
  const bytes = await source.provenance?.(chart, signal)
  if (bytes === undefined) return undefined
  const found = await digestOf(bytes)
  await cache.put(found, bytes)
  await cache.keepNote(key, found)
  return bytes
}

/** Joins callers who want the same thing at the same time. A caller that gives up does not stop the others. */
class Flights<T> {
  readonly #flying = new Map<string, Promise<T>>()

  async join(key: string, start: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    for (;;) {
      signal?.throwIfAborted()
      const flying = this.#flying.get(key)
      if (flying === undefined) {
        const mine = start().finally(() => this.#flying.delete(key))
        this.#flying.set(key, mine)
        return mine
      }
      try {
        return await flying
      } catch (error) {
        // whoever fetched it gave up or ran out of time: fetch it here
        if (!isAbort(error)) throw error
      }
    }
  }
}
