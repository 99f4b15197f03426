import { defined } from '../defined.ts'
import { decodeDocument } from '../engine.ts'
import { AicrError, type ErrorCode, say } from '../errors.ts'
import { digestOf, download, isUnreachable, parseDigest } from '../fetch/index.ts'
import { isFields } from '../fields.ts'
import { type Attachment, attachmentsOf } from './attachments.ts'
import type { RegistryClient, RepositoryName } from './client.ts'
import {
  ACCEPT,
  type Descriptor,
  isIndexType,
  type Manifest,
  type Platform,
  platformOf,
  readManifest,
  runsOn,
  showPlatform,
} from './manifest.ts'

/** An image or artifact as a reference names it: by tag, by digest, or both. */
export interface ArtifactName extends RepositoryName {
  readonly tag?: string | undefined
  readonly digest?: string | undefined
}

/** What is asked about an image besides whether it exists. Each costs requests. */
export interface InspectOptions {
  /** platforms that must be there; empty asks for none and costs nothing */
  readonly platforms?: readonly Platform[]
  /** list the platforms that are there, with their digests, even when none is required */
  readonly contents?: boolean
  /** look for signatures, attestations and SBOMs too */
  readonly attachments?: boolean
  readonly signal?: AbortSignal | undefined
}

/** What a registry says of an image. What could not be asked is unknown, never missing. */
export type Inspection = FoundImage | MissingImage | UnknownImage

/** The registry has it. */
export interface FoundImage {
  readonly state: 'found'
  /** of what the reference names: the digest in it, else the one that its tag has now */
  readonly digest: string
  readonly mediaType: string
  /** with `platforms` asked: what is there, with compressed bytes where a manifest was read */
  readonly platforms?: readonly PlatformSize[]
  /** platforms asked for that are not there */
  readonly lacking: readonly string[]
  readonly attachments?: readonly Attachment[]
  /** sentences about what is odd: a tag that moved away from its digest */
  readonly notes: readonly string[]
}

/** One platform of an image. `bytes` is what a pull of it transfers: manifest, config and layers. */
export interface PlatformSize {
  readonly platform: string
  /** of its manifest */
  readonly digest: string
  readonly bytes?: number
}

/** The registry says that it does not have it. */
export interface MissingImage {
  readonly state: 'missing'
  readonly reason: string
}

/** The registry could not be asked, or does not answer us. */
export interface UnknownImage {
  readonly state: 'unknown'
  readonly reason: string
  readonly code: ErrorCode
  /** no answer of any kind came */
  readonly unreachable: boolean
}

/**
 * Asks a registry about one image: a HEAD of its manifest, and a GET where the answer is no; a GET where platforms are asked for, and one
 * for the size of each.
 * Never throws, except when the signal aborts.
 */
export async function inspectImage(
  client: RegistryClient,
  name: ArtifactName,
  options: InspectOptions = {},
): Promise<Inspection> {
  try {
    return await inspect(client, name, options)
  } catch (error) {
    options.signal?.throwIfAborted()
    if (!(error instanceof AicrError)) throw error
    return error.code === 'NOT_FOUND'
      ? { state: 'missing', reason: error.message }
      : { state: 'unknown', reason: error.message, code: error.code, unreachable: isUnreachable(error) }
  }
}

async function inspect(client: RegistryClient, name: ArtifactName, options: InspectOptions): Promise<FoundImage> {
  const { platforms = [], contents = false, attachments = false, signal } = options
  const wantsContents = contents || platforms.length > 0
  const { head, notes } = await headOf(client, name, wantsContents ? getManifest : headManifest, signal)
  const needed = wantsContents ? await platformsOf(client, name, head, platforms, signal) : undefined
  const lacking =
    needed === undefined ? [] : platforms.filter((one) => !needed.some((has) => runsOn(one, has.platform)))
  return {
    state: 'found',
    digest: head.digest,
    mediaType: head.mediaType,
    lacking: lacking.map(showPlatform),
    notes,
    ...(needed === undefined ? {} : { platforms: needed.map(sizeOf) }),
    ...(attachments ? { attachments: await attachmentsOf(client, name, head.digest, signal) } : {}),
  }
}

const sizeOf = ({ platform, digest, bytes }: OfferedPlatform): PlatformSize => ({
  platform: showPlatform(platform),
  digest,
  ...defined({ bytes }),
})

interface Head {
  readonly digest: string
  readonly mediaType: string
  /** the manifest, where it had to be fetched */
  readonly bytes?: Uint8Array
}

/**
 * What a reference names. Of one with tag and digest the digest is pulled, but tools that copy by tag would bring something else: the tag
 * is asked first, and where it has the digest, that was the only question.
 */
async function headOf(
  client: RegistryClient,
  name: ArtifactName,
  ask: AskManifest,
  signal: AbortSignal | undefined,
): Promise<{ readonly head: Head; readonly notes: readonly string[] }> {
  const { tag, digest } = name
  if (tag === undefined || digest === undefined)
    return { head: await ask(client, name, digest ?? tag ?? 'latest', signal), notes: [] }
  const tagged = await ask(client, name, tag, signal).catch((error: unknown) => {
    if (error instanceof AicrError && error.code === 'NOT_FOUND') return undefined
    throw error
  })
  if (tagged?.digest === digest) return { head: tagged, notes: [] }
  const head = await ask(client, name, digest, signal)
  return {
    head,
    notes: [tagged === undefined ? `the tag ${tag} is gone` : `the tag ${tag} has moved to ${tagged.digest}`],
  }
}

/** By HEAD, or by GET where the manifest is read anyway. */
type AskManifest = (
  client: RegistryClient,
  name: RepositoryName,
  reference: string,
  signal: AbortSignal | undefined,
) => Promise<Head>

/** A registry that answers HEAD with no, or without a digest, is asked once more with GET, whose body says why. */
async function headManifest(
  client: RegistryClient,
  name: RepositoryName,
  reference: string,
  signal: AbortSignal | undefined,
): Promise<Head> {
  const url = `${await client.base(name)}/manifests/${reference}`
  const request = new Request(url, {
    method: 'HEAD',
    headers: { accept: ACCEPT },
    ...defined({ signal }),
  })
  const response = await client.fetch(request)
  await response.body?.cancel().catch(() => undefined)
  const digest = parseDigest(response.headers.get('docker-content-digest') ?? '')
  if (response.status !== 200 || digest === undefined) return getManifest(client, name, reference, signal)
  if (reference.includes(':') && digest !== reference) throw otherDigest(url, reference, digest)
  return { digest, mediaType: mediaTypeOf(response.headers) }
}

const mediaTypeOf = (headers: Headers): string => (headers.get('content-type') ?? '').replace(/;.*$/s, '').trim()

/** A manifest, its digest verified. */
async function getManifest(
  client: RegistryClient,
  name: RepositoryName,
  reference: string,
  signal: AbortSignal | undefined,
): Promise<Head & { readonly bytes: Uint8Array }> {
  const url = `${await client.base(name)}/manifests/${reference}`
  const got = await download(client.network, client.fetch, {
    url,
    headers: { accept: ACCEPT },
    max: client.network.limits.documentBytes,
    signal,
    ...(reference.includes(':') ? { digest: reference } : {}),
  })
  const claimed = parseDigest(got.headers.get('docker-content-digest') ?? '')
  const digest = await digestOf(got.bytes, claimed?.slice(0, claimed.indexOf(':')))
  if (claimed !== undefined && claimed !== digest) throw otherDigest(url, claimed, digest)
  return { digest, mediaType: mediaTypeOf(got.headers), bytes: got.bytes }
}

const otherDigest = (place: string, wanted: string, got: string): AicrError =>
  new AicrError('CONTENT_MISMATCH', say`${{ place }}: the digest of the manifest is ${{ got }}, not ${{ wanted }}`)

interface OfferedPlatform {
  readonly platform: Platform
  readonly digest: string
  readonly bytes?: number
}

/** What an image runs on; sizes for the platforms that are asked for. */
async function platformsOf(
  client: RegistryClient,
  name: RepositoryName,
  head: Head,
  wanted: readonly Platform[],
  signal: AbortSignal | undefined,
): Promise<OfferedPlatform[]> {
  const manifest = await readWhole(client, name, head, signal)
  if (manifest.kind === 'manifest') {
    const platform = await configPlatform(client, name, manifest.config, signal)
    return platform === undefined ? [] : [{ platform, digest: head.digest, bytes: transferred(manifest) }]
  }
  const offered: OfferedPlatform[] = []
  for (const child of manifest.manifests) {
    const { platform } = child
    if (platform === undefined || platform.os === 'unknown') continue
    const asked = wanted.some((one) => runsOn(one, platform)) && !isIndexType(child.mediaType)
    const bytes = asked ? await childBytes(client, name, child, signal) : undefined
    offered.push({ platform, digest: child.digest, ...defined({ bytes }) })
  }
  return offered
}

async function childBytes(
  client: RegistryClient,
  name: RepositoryName,
  child: Descriptor,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const manifest = await readWhole(client, name, { digest: child.digest, mediaType: child.mediaType }, signal)
  return manifest.kind === 'manifest' ? transferred(manifest) + child.size : undefined
}

const transferred = ({ config, layers }: Manifest & { kind: 'manifest' }): number =>
  layers.reduce((sum, layer) => sum + layer.size, config.size)

async function readWhole(
  client: RegistryClient,
  name: RepositoryName,
  { bytes, digest }: Head,
  signal: AbortSignal | undefined,
): Promise<Manifest> {
  const whole = bytes ?? (await getManifest(client, name, digest, signal)).bytes
  return readManifest(whole, `${name.host}/${name.repository}@${digest}`)
}

/** The platform of a single manifest stands in its config (OCI image spec, config.md). */
async function configPlatform(
  client: RegistryClient,
  name: RepositoryName,
  config: Descriptor,
  signal: AbortSignal | undefined,
): Promise<Platform | undefined> {
  const { digest, size } = config
  const url = `${await client.base(name)}/blobs/${digest}`
  const max = client.network.limits.documentBytes
  const { bytes } = await download(client.network, client.fetch, { url, max, digest, size, signal })
  try {
    const value: unknown = JSON.parse(decodeDocument(bytes))
    return isFields(value) ? platformOf(value) : undefined
  } catch {
    return undefined
  }
}
