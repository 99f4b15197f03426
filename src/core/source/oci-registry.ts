import { schemeOf } from '../address.ts'
import { deadlineIn, inTime, ownClock } from '../deadline.ts'
import type { TagsDocument } from '../documents/index.ts'
import { AicrError, say } from '../errors.ts'
import { digestOf, download, parseDigest, showUrl, tryUrl } from '../fetch/index.ts'
import { isFields } from '../fields.ts'
import {
  ACCEPT,
  type Descriptor,
  type Manifest,
  openRegistry,
  parseAnswer,
  type RegistryClient,
  type RegistryOptions,
  readManifest,
} from '../registry/index.ts'
import type { ChartReference, ChartSource, ResolvedChart } from '../seams.ts'
import { chartLayers } from './oci-manifest.ts'
import { lastSegment, type OciName, parseOciName, placeOf, showReference } from './reference.ts'
import { matching, newestFirst, tryStrictVersion, tryVersion } from './version.ts'

/** manifests looked at below one index, indexes below indexes, pages of tags */
const MAX_CHILDREN = 16
const MAX_NESTING = 2
const MAX_PAGES = 1000

/** Charts in registries (`oci://…`), by the pull part of the OCI distribution spec v1.1 and helm's media types. */
export function ociRegistry(options: RegistryOptions): ChartSource {
  const client = openRegistry(options)
  return {
    accepts: (reference) => schemeOf(reference.repository || reference.chart) === 'oci',
    resolve: (reference, signal) => resolve(client, reference, signal),
    open: (chart, signal) => open(client, chart, signal),
    provenance: (chart, signal) => provenance(client, chart, signal),
  }
}

async function resolve(
  client: RegistryClient,
  reference: ChartReference,
  signal: AbortSignal | undefined,
): Promise<ResolvedChart> {
  const place = placeOf(reference)
  if (place.kind !== 'oci')
    throw new AicrError('INVALID_REFERENCE', say`${{ reference: showReference(reference) }}: not in a registry`)
  const { image } = place
  const tag = await chooseTag(client, image, reference.version.trim(), signal)
  const asked = chartManifest(client, image, image.digest ?? tag, signal)
  const found = await (image.digest === undefined ? asked.catch(withVersions(client, image, tag, signal)) : asked)
  if (image.digest !== undefined && tag !== '') await checkTag(client, image, tag, signal)
  const version = tag === '' ? await versionOf(client, image, found.manifest, signal) : tag.replaceAll('_', '+')
  const { chart } = chartLayers(found.manifest, nameOf(image, image.digest ?? tag))
  const end = image.digest === undefined ? `:${tag}` : `@${image.digest}`
  const url = `oci://${image.host}/${image.repository}${end}`
  return { reference, name: lastSegment(image.repository), version, digest: chart.digest, url, size: chart.size }
}

/**
 * The tag to pull: as helm's ValidateReference. A version that reads as one is the tag, whatever the list says;
 * anything else is a range over the tags that are strict versions. `''` when a digest says it all.
 */
async function chooseTag(
  client: RegistryClient,
  image: OciName,
  wanted: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  if (wanted !== '' && image.tag !== undefined && image.tag !== wanted) {
    throw new AicrError(
      'INVALID_REFERENCE',
      say`chart reference and version mismatch: ${{ expected: wanted }} is not ${{ found: image.tag }}`,
    )
  }
  const version = wanted || (image.tag ?? '')
  if (version === '' && image.digest !== undefined) return ''
  // a tag written as registries hold it is meant as well
  if (tryVersion(version.replaceAll('_', '+')) !== undefined) return version.replaceAll('+', '_')
  const tags = await listTags(client, image, signal)
  const versions = versionsOf(tags)
  const [found] = matching(versions, (one) => one, version)
  if (found !== undefined) return found.replaceAll('+', '_')
  const where = `oci://${image.host}/${image.repository}`
  const what =
    versions.length === 0
      ? say`unable to locate any tags in provided repository`
      : say`could not locate a version matching provided version string ${{ version }}`
  throw new AicrError('NOT_FOUND', say`${{ what }}: ${{ place: where }}`, {
    hint: versionsThere(versions),
  })
}

/** The versions that tags stand for, newest first. */
const versionsOf = (tags: readonly string[]): string[] =>
  newestFirst(
    tags.map((tag) => tag.replaceAll('_', '+')).filter((tag) => tryStrictVersion(tag) !== undefined),
    (tag) => tag,
  )

const versionsThere = (versions: readonly string[]): string =>
  `versions there: ${versions.slice(0, 8).join(', ') || 'none'}${versions.length > 8 ? ', …' : ''}`

/** Says of a version that a registry does not have which ones it has, if it tells. */
const withVersions =
  (client: RegistryClient, image: OciName, tag: string, signal: AbortSignal | undefined) =>
  async (cause: unknown): Promise<never> => {
    if (!(cause instanceof AicrError) || cause.code !== 'NOT_FOUND') throw cause
    const versions = versionsOf(await listTags(client, image, signal).catch(() => []))
    if (versions.length === 0) throw cause
    const where = `oci://${image.host}/${image.repository}`
    const version = tag.replaceAll('_', '+')
    throw new AicrError(
      'NOT_FOUND',
      say`version ${{ version: JSON.stringify(version) }} not found in ${{ place: where }}`,
      {
        hint: versionsThere(versions),
      },
    )
  }

/** Tags of a repository, all pages (distribution spec, Listing Tags). */
async function listTags(client: RegistryClient, image: OciName, outer: AbortSignal | undefined): Promise<string[]> {
  const milliseconds = client.network.limits.componentTimeout
  const late = (): AicrError =>
    new AicrError(
      'TIMEOUT',
      say`${{ place: `oci://${image.host}/${image.repository}` }}: tags not listed within ${{ seconds: milliseconds / 1000 }} s`,
    )
  return inTime({ deadline: deadlineIn(milliseconds, ownClock()), signals: [outer], late }, (signal) =>
    allTags(client, image, signal),
  )
}

async function allTags(client: RegistryClient, image: OciName, signal: AbortSignal): Promise<string[]> {
  const tags: string[] = []
  let next: URL | undefined = new URL(`${await client.base(image)}/tags/list`)
  const { origin } = next
  const { documentBytes, versions } = client.network.limits
  let left = documentBytes
  for (let page = 0; next !== undefined; page++) {
    if (page >= MAX_PAGES)
      throw new AicrError('LIMIT_EXCEEDED', say`${{ url: next.href }}: more than ${{ max: MAX_PAGES }} pages of tags`)
    const got = await download(client.network, client.fetch, {
      url: next.href,
      max: left,
      signal,
      headers: { accept: 'application/json' },
    })
    left -= got.bytes.length
    for (const tag of await readTags(got.bytes, next.href)) tags.push(tag)
    if (tags.length > versions)
      throw new AicrError('LIMIT_EXCEEDED', say`${{ place: showUrl(next) }}: more than ${{ max: versions }} tags`)
    next = nextPage(got.headers.get('link'), next, origin)
  }
  return tags
}

async function readTags(bytes: Uint8Array, place: string): Promise<readonly string[]> {
  const value = parseAnswer(bytes, place, 'the list of tags')
  const { parseDocument, TAG_LIST } = await import('../documents/index.ts')
  const options = { place, code: 'BAD_RESPONSE', lead: 'not a list of tags' } as const
  return parseDocument<TagsDocument>(TAG_LIST, value, options).tags ?? []
}

function nextPage(link: string | null, from: URL, origin: string): URL | undefined {
  const [, target] = link === null ? [] : (/<([^<>]*)>\s*;[^,<]*\brel="?next"?/i.exec(link) ?? [])
  if (target === undefined) return undefined
  const url = tryUrl(target, from.href)
  // registries behind proxies write links with a host of their own: only the path counts
  if (url === undefined) return undefined
  const page = new URL(`${url.pathname}${url.search}`, origin)
  return page.href === from.href ? undefined : page
}

interface Found {
  readonly manifest: Manifest & { kind: 'manifest' }
  readonly digest: string
}

/** The manifest of a chart by tag or digest; below an index, the first that is a chart. */
async function chartManifest(
  client: RegistryClient,
  image: OciName,
  reference: string,
  signal: AbortSignal | undefined,
): Promise<Found> {
  const { manifest, digest } = await getManifest(client, image, reference, signal)
  if (manifest.kind === 'manifest') return { manifest, digest }
  const name = nameOf(image, reference)
  const fetch = (child: Descriptor) => getDocument(client, image, child.digest, signal)
  const found = await chartBelow({ name, manifests: manifest.manifests }, fetch, 0)
  if (found !== undefined) return found
  throw new AicrError('BAD_RESPONSE', say`${{ place: name }}: the index lists no chart`)
}

/** The first chart that an index lists. What is not the manifest of an image, such as an artifact beside the chart, is passed over. */
async function chartBelow(
  { name, manifests }: { readonly name: string; readonly manifests: readonly Descriptor[] },
  fetch: (child: Descriptor) => Promise<{ readonly bytes: Uint8Array; readonly digest: string }>,
  depth: number,
): Promise<Found | undefined> {
  if (depth >= MAX_NESTING) throw new AicrError('LIMIT_EXCEEDED', say`${{ place: name }}: indexes nested too deeply`)
  for (const child of manifests.slice(0, MAX_CHILDREN)) {
    const { bytes, digest } = await fetch(child)
    const manifest = await tryManifest(bytes)
    if (manifest?.kind === 'manifest' && isChart(manifest)) return { manifest, digest }
    const below =
      manifest?.kind === 'index' && (await chartBelow({ name, manifests: manifest.manifests }, fetch, depth + 1))
    if (below) return below
  }
  return undefined
}

async function tryManifest(bytes: Uint8Array): Promise<Manifest | undefined> {
  try {
    return await readManifest(bytes, '')
  } catch {
    return undefined
  }
}

const isChart = (manifest: Manifest & { kind: 'manifest' }): boolean => {
  try {
    chartLayers(manifest, '')
    return true
  } catch {
    return false
  }
}

async function getManifest(
  client: RegistryClient,
  image: OciName,
  reference: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly manifest: Manifest; readonly digest: string }> {
  const { bytes, digest } = await getDocument(client, image, reference, signal)
  return { manifest: await readManifest(bytes, nameOf(image, reference)), digest }
}

/** What a registry keeps under a tag or digest, and the digest of it. */
async function getDocument(
  client: RegistryClient,
  image: OciName,
  reference: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly bytes: Uint8Array; readonly digest: string }> {
  const name = nameOf(image, reference)
  const got = await download(client.network, client.fetch, {
    url: `${await client.base(image)}/manifests/${reference}`,
    headers: { accept: ACCEPT },
    max: client.network.limits.documentBytes,
    signal,
    ...(reference.includes(':') ? { digest: reference } : {}),
  }).catch((error: unknown) => {
    throw explain(error, name)
  })
  const claimed = parseDigest(got.headers.get('docker-content-digest') ?? '')
  const digest = await digestOf(got.bytes, claimed?.slice(0, claimed.indexOf(':')))
  if (claimed !== undefined && claimed !== digest) {
    throw new AicrError(
      'CONTENT_MISMATCH',
      say`${{ place: name }}: the manifest's digest is ${{ found: digest }}, not ${{ expected: claimed }} as promised`,
    )
  }
  return { bytes: got.bytes, digest }
}

/** Registries give the same answer for what is absent and for what this user may not see. */
function explain(error: unknown, name: string): unknown {
  if (!(error instanceof AicrError) || (error.code !== 'NOT_FOUND' && error.code !== 'UNAUTHORIZED')) return error
  const both = 'check name and version; it may be private, or not exist'
  const hint = error.code === 'NOT_FOUND' ? both : `${error.hint ?? ''}; ${both}`
  return new AicrError(error.code, say`${{ place: name }}: ${{ cause: error }}`, { hint })
}

async function checkTag(
  client: RegistryClient,
  image: OciName,
  tag: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const tagged = await getManifest(client, image, tag, signal).catch((error: unknown) => {
    // with a digest, the tag need not exist
    if (error instanceof AicrError && error.code === 'NOT_FOUND') return undefined
    throw error
  })
  if (tagged !== undefined && tagged.digest !== image.digest) {
    throw new AicrError(
      'INVALID_REFERENCE',
      say`chart reference digest mismatch: ${{ found: tagged.digest }} is not ${{ expected: image.digest ?? '' }}`,
    )
  }
}

/** The version of a chart that is named by digest only: the manifest's annotation, else the config. */
async function versionOf(
  client: RegistryClient,
  image: OciName,
  manifest: Found['manifest'],
  signal: AbortSignal | undefined,
): Promise<string> {
  const annotated = manifest.annotations['org.opencontainers.image.version']
  if (typeof annotated === 'string') return annotated
  const bytes = await getBlob(client, image, manifest.config, client.network.limits.documentBytes, signal)
  const config = parseAnswer(bytes, nameOf(image, manifest.config.digest), "the chart's config")
  return isFields(config) && typeof config.version === 'string' ? config.version : ''
}

async function open(
  client: RegistryClient,
  chart: ResolvedChart,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const image = parseOciName(chart.url)
  const max = client.network.limits.downloadBytes
  if (chart.digest !== undefined && chart.size !== undefined) {
    return getBlob(client, image, { digest: chart.digest, size: chart.size }, max, signal)
  }
  const { manifest } = await chartManifest(client, image, image.digest ?? image.tag ?? '', signal)
  return getBlob(client, image, chartLayers(manifest, chart.url).chart, max, signal)
}

async function provenance(
  client: RegistryClient,
  chart: ResolvedChart,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
  const image = parseOciName(chart.url)
  const { manifest } = await chartManifest(client, image, image.digest ?? image.tag ?? '', signal)
  const layers = chartLayers(manifest, chart.url)
  if (layers.provenance === undefined) return undefined
  return getBlob(client, image, layers.provenance, client.network.limits.documentBytes, signal)
}

async function getBlob(
  client: RegistryClient,
  image: OciName,
  blob: Pick<Descriptor, 'digest' | 'size'>,
  max: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  if (blob.size > max)
    throw new AicrError(
      'LIMIT_EXCEEDED',
      say`${{ image: nameOf(image, blob.digest) }}: ${{ size: blob.size }} bytes are over the limit of ${{ max }}`,
    )
  const { digest, size } = blob
  const url = `${await client.base(image)}/blobs/${digest}`
  const got = await download(client.network, client.fetch, {
    url,
    max,
    digest,
    size,
    signal,
    headers: { 'accept-encoding': 'identity' },
  })
  return got.bytes
}

const nameOf = (image: OciName, reference: string): string =>
  `oci://${image.host}/${image.repository}${reference.includes(':') ? '@' : ':'}${reference}`
