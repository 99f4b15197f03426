import { schemeOf } from '../address.ts'
import { defined } from '../defined.ts'
import { AicrError, say } from '../errors.ts'
import {
  type Downloaded,
  download,
  type Network,
  parseDigest,
  peek,
  showUrl,
  tryUrl,
  withBasic,
} from '../fetch/index.ts'
import { nearest } from '../nearest.ts'
import type { ChartCache, ChartReference, ChartSource, Credential, ResolvedChart } from '../seams.ts'
import type { IndexLimits } from './index-slice.ts'
import { lastSegment, placeOf, showReference } from './reference.ts'
import { findInIndex, type IndexEntry } from './repository-index.ts'

/** Who we are at a repository. */
export interface RepositoryAccess {
  readonly credential: Credential | undefined
  /** send the credential to other hosts that the index points at, too (helm's --pass-credentials) */
  readonly passCredentials: boolean
}

/** Options of a classic repository besides the network. */
export interface HttpRepositoryOptions {
  readonly network: Network
  /** looks up access by the repository's URL (of a bare archive: its own), or by the name under which it is configured */
  readonly access?: (url: string, alias?: string) => Promise<RepositoryAccess | undefined>
  /** keeps indexes between runs, to ask only whether they changed */
  readonly cache?: Pick<ChartCache, 'document' | 'keepDocument' | 'exclusively'>
  /** resolves `oci://` URLs that an index lists */
  readonly registry?: ChartSource
}

const ARCHIVE_HEADERS = {
  accept: 'application/gzip,application/octet-stream,*/*;q=0.5',
  // an archive is gzip already: a server that compresses it once more would change its digest
  'accept-encoding': 'identity',
}
/** bytes of indexes kept in memory at a time */
const KEPT = 96 << 20

/** Charts of classic repositories (`index.yaml` over http or https), and single archives by URL. */
export function httpRepository(options: HttpRepositoryOptions): ChartSource {
  const indexes = new IndexShelf((url, alias) => fetchIndex(options, url, alias))
  return {
    accepts: (reference) => schemeOf(reference.repository || reference.chart) === 'http',
    resolve: (reference, signal) => resolve(options, indexes, reference, signal),
    open: (chart, signal) => open(options, chart, signal),
    probe: (chart, signal) => probe(options, chart, signal),
    provenance: (chart, signal) => provenance(options, chart, signal),
  }
}

async function resolve(
  options: HttpRepositoryOptions,
  indexes: IndexShelf,
  reference: ChartReference,
  signal: AbortSignal | undefined,
): Promise<ResolvedChart> {
  const place = placeOf(reference)
  if (place.kind === 'archive') return archiveAt(reference, place.url)
  if (place.kind !== 'repository')
    throw new AicrError('INVALID_REFERENCE', say`${{ reference: showReference(reference) }}: not a repository`)
  signal?.throwIfAborted()
  const index = await indexes.get(place.url, reference.alias)
  const asked = { repository: place.url, chart: place.name, version: reference.version }
  const entry = findEntry(index, asked, options.network.limits)
  const [listed] = entry.urls
  if (listed === undefined)
    throw new AicrError(
      'NOT_FOUND',
      say`chart "${{ name: entry.name }}" version "${{ version: entry.version }}" has no downloadable URLs in ${{ url: showUrl(place.url) }}`,
    )
  const digest = entry.digest === '' ? undefined : indexDigest(entry, place.url)
  const url = resolveUrl(place.url, listed)
  if (schemeOf(url) === 'oci') return viaRegistry(options, { reference, name: entry.name, url, digest }, signal)
  return { reference, name: entry.name, version: entry.version, digest, url }
}

function findEntry(index: Uint8Array, { repository, chart, version }: ChartReference, limits: IndexLimits): IndexEntry {
  const found = readIndex(() => findInIndex(index, chart, version, limits), repository)
  if (!('kind' in found)) return found
  const what = version === '' ? say`chart "${{ chart }}"` : say`chart "${{ chart }}" version "${{ version }}"`
  throw new AicrError('NOT_FOUND', say`${{ what }} not found in ${{ place: showUrl(repository) }} repository`, {
    hint:
      found.kind === 'no version'
        ? `versions there: ${few(found.versions)}`
        : `charts there: ${few(nearest(chart, found.names))}`,
  })
}

function readIndex<T>(read: () => T, repository: string): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof AicrError)) throw cause
    throw new AicrError(cause.code, say`${{ place: showUrl(indexUrl(repository)) }}: ${{ cause }}`)
  }
}

const few = (names: readonly string[]): string =>
  names.length === 0 ? 'none' : names.slice(0, 8).join(', ') + (names.length > 8 ? ', …' : '')

function indexDigest(entry: IndexEntry, repository: string): string {
  const digest = parseDigest(entry.digest)
  if (digest !== undefined) return digest
  throw new AicrError(
    'BAD_RESPONSE',
    say`${{ repository: showUrl(repository) }}: chart "${{ chart: entry.name }}" version "${{ version: entry.version }}" has an invalid digest: "${{ digest: entry.digest }}"`,
  )
}

async function viaRegistry(
  options: HttpRepositoryOptions,
  { reference, name, url, digest }: Pick<ResolvedChart, 'reference' | 'name' | 'url' | 'digest'>,
  signal: AbortSignal | undefined,
): Promise<ResolvedChart> {
  if (options.registry === undefined) throw new AicrError('INVALID_REFERENCE', say`${{ url }}: no registry client`)
  const resolved = await options.registry.resolve({ repository: '', chart: url, version: '' }, signal)
  if (digest !== undefined && resolved.digest !== undefined && digest !== resolved.digest) {
    throw new AicrError(
      'CONTENT_MISMATCH',
      say`${{ url }}: digest is ${{ found: resolved.digest }}, not ${{ expected: digest }} as the index promises`,
    )
  }
  return { ...resolved, reference, name }
}

/** An archive named by URL: name and version are guesses from the file name until it is opened. */
function archiveAt(reference: ChartReference, url: string): ResolvedChart {
  const file = fileNameOf(url).replace(/\.(tgz|tar\.gz)$/, '')
  const [, name = file, version = ''] = /^(.+?)-(v?\d+\.\d+.*)$/.exec(file) ?? []
  return { reference, name, version, digest: undefined, url }
}

function fileNameOf(url: string): string {
  const segment = lastSegment(new URL(url).pathname)
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

async function open(
  options: HttpRepositoryOptions,
  chart: ResolvedChart,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  if (schemeOf(chart.url) === 'oci' && options.registry !== undefined) return options.registry.open(chart, signal)
  const { network } = options
  const got = await get(options, chart, chart.url, {
    headers: ARCHIVE_HEADERS,
    max: network.limits.downloadBytes,
    signal,
    ...defined({ digest: chart.digest }),
  })
  return got.bytes
}

async function probe(
  options: HttpRepositoryOptions,
  chart: ResolvedChart,
  signal: AbortSignal | undefined,
): Promise<void> {
  // to resolve it was to ask its registry
  if (schemeOf(chart.url) === 'oci') return
  const { fetch } = await openAccess(options, chart.reference.repository || chart.url, chart.reference.alias)
  await peek(options.network, fetch, { url: credentialFree(chart.url), headers: ARCHIVE_HEADERS, signal })
}

async function provenance(
  options: HttpRepositoryOptions,
  chart: ResolvedChart,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
  if (schemeOf(chart.url) === 'oci') return options.registry?.provenance?.(chart, signal)
  const max = options.network.limits.documentBytes
  const url = new URL(chart.url)
  url.pathname += '.prov'
  const got = await get(options, chart, url.href, { max, signal, accept: [404] })
  return got.status === 404 ? undefined : got.bytes
}

type Details = Omit<Parameters<typeof download>[2], 'url'>

/** Downloads something that belongs to a chart, with the credential of its repository where that may go. */
async function get(
  options: HttpRepositoryOptions,
  chart: ResolvedChart,
  url: string,
  details: Details,
): Promise<Downloaded> {
  const home = chart.reference.repository || chart.url
  const { fetch } = await openAccess(options, home, chart.reference.alias)
  return download(options.network, fetch, { ...details, url: credentialFree(url) })
}

/** The network with the repository's credential on top, for its own origin or, when passed on, for all. */
async function openAccess(
  options: HttpRepositoryOptions,
  repository: string,
  alias: string | undefined,
): Promise<Pick<Network, 'fetch'>> {
  const known = await options.access?.(credentialFree(repository), alias)
  const credential = userOf(repository) ?? known?.credential
  const { origin } = new URL(repository)
  const belongs = (url: URL): boolean => known?.passCredentials === true || url.origin === origin
  return { fetch: withBasic(options.network.fetch, credential, belongs) }
}

function userOf(url: string): Credential | undefined {
  const { username, password } = new URL(url)
  return username === ''
    ? undefined
    : { username: decodeURIComponent(username), password: decodeURIComponent(password) }
}

function credentialFree(text: string): string {
  const url = new URL(text)
  url.username = ''
  url.password = ''
  return url.href
}

async function fetchIndex(
  options: HttpRepositoryOptions,
  repository: string,
  alias: string | undefined,
): Promise<Uint8Array> {
  const url = credentialFree(indexUrl(repository))
  const ask = async (): Promise<Uint8Array> => {
    const kept = await options.cache?.document(url)
    const { fetch } = await openAccess(options, repository, alias)
    const got = await download(options.network, fetch, {
      url,
      max: options.network.limits.indexBytes,
      accept: kept === undefined ? [] : [304],
      headers: {
        ...(kept?.etag === undefined ? {} : { 'if-none-match': kept.etag }),
        ...(kept?.lastModified === undefined ? {} : { 'if-modified-since': kept.lastModified }),
      },
    }).catch((error: unknown) => {
      throw notARepository(repository, error)
    })
    if (got.status === 304 && kept !== undefined) return kept.bytes
    const etag = got.headers.get('etag') ?? undefined
    const lastModified = got.headers.get('last-modified') ?? undefined
    if (etag !== undefined || lastModified !== undefined)
      await options.cache?.keepDocument(url, { bytes: got.bytes, etag, lastModified })
    return got.bytes
  }
  return options.cache === undefined ? ask() : options.cache.exclusively(url, ask)
}

function notARepository(repository: string, error: unknown): unknown {
  if (!(error instanceof AicrError)) return error
  const { code, place, hint } = error
  const shown = repository.endsWith('/') ? showUrl(repository) : showUrl(repository).replace(/\/$/, '')
  return new AicrError(
    code,
    say`looks like "${{ repository: shown }}" is not a valid chart repository or cannot be reached: ${{ cause: error }}`,
    {
      ...(place ? { place } : {}),
      ...(hint ? { hint } : {}),
    },
  )
}

const indexUrl = (repository: string): string => resolveUrl(repository, 'index.yaml')

/**
 * A URL from an index against its repository's: absolute as it is, relative below the repository's path, whose query stays
 * (as helm's ResolveReferenceURL).
 */
export function resolveUrl(repository: string, reference: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(reference)) {
    if (tryUrl(reference) === undefined)
      throw new AicrError(
        'INVALID_REFERENCE',
        say`${{ repository: showUrl(repository) }}: "${{ reference }}" is not a URL`,
      )
    return reference
  }
  const base = new URL(repository)
  const { search } = base
  base.search = ''
  base.hash = ''
  base.pathname = `${base.pathname.replace(/\/$/, '')}/`
  const url = tryUrl(reference, base.href)
  if (url === undefined)
    throw new AicrError(
      'INVALID_REFERENCE',
      say`${{ repository: showUrl(repository) }}: "${{ reference }}" is not a URL`,
    )
  url.search = search
  return url.href
}

/** Indexes by repository URL, and by the name that gives the credentials: each fetched once, the least recently used dropped when they grow large. */
class IndexShelf {
  readonly #fetch: (url: string, alias: string | undefined) => Promise<Uint8Array>
  readonly #shelf = new Map<string, { readonly bytes: Promise<Uint8Array>; size: number }>()

  constructor(fetch: (url: string, alias: string | undefined) => Promise<Uint8Array>) {
    this.#fetch = fetch
  }

  get(url: string, alias: string | undefined): Promise<Uint8Array> {
    const key = alias === undefined ? url : `${url} ${alias}`
    const kept = this.#shelf.get(key)
    if (kept !== undefined) {
      this.#shelf.delete(key)
      this.#shelf.set(key, kept)
      return kept.bytes
    }
    const entry = { bytes: this.#fetch(url, alias), size: 0 }
    this.#shelf.set(key, entry)
    entry.bytes.then(
      (bytes) => {
        entry.size = bytes.length
        this.#trim(key)
      },
      () => this.#shelf.delete(key),
    )
    return entry.bytes
  }

  #trim(newest: string): void {
    let total = 0
    for (const { size } of this.#shelf.values()) total += size
    for (const [url, { size }] of this.#shelf) {
      if (total <= KEPT) return
      if (url === newest || size === 0) continue
      this.#shelf.delete(url)
      total -= size
    }
  }
}
