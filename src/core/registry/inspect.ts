import { defined } from '../defined.ts'
import { decodeDocument } from '../engine.ts'
import { AicrError, type ErrorCode } from '../errors.ts'
import { download, isUnreachable } from '../fetch/index.ts'
import { isFields } from '../fields.ts'
import { parseJson } from '../json.ts'
import { type Attachment, attachmentsOf } from './attachments.ts'
import type { RegistryClient, RepositoryName } from './client.ts'
import { type AskManifest, getManifest, type Head, headManifest } from './head.ts'
import {
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

/** What to find out about an image besides whether it exists. Each costs requests. */
export interface InspectOptions {
  /** platforms that must be there; empty asks for none and costs nothing */
  readonly platforms?: readonly Platform[]
  /** list the platforms of the image, with their digests, even if none is required */
  readonly contents?: boolean
  /** look for signatures, attestations and SBOMs too */
  readonly attachments?: boolean
  /** ends the questions */
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
  /** with `platforms`: the platforms of the image, with compressed bytes where a manifest was read */
  readonly platforms?: readonly PlatformSize[]
  /** platforms asked for that are not there */
  readonly lacking: readonly string[]
  /** with `attachments`: signatures and statements; absent where the registry did not say */
  readonly attachments?: readonly Attachment[]
  /** of a reference with tag and digest, where its tag does not have the digest: what it has, or `gone` */
  readonly tagNow?: string
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
  /** of a reference with tag and digest: the digest that its tag has, or `gone` */
  readonly tagNow?: string
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
 * Asks a registry about one image: a HEAD of its manifest, and a GET where the answer is no; a GET where platforms or attachments are
 * asked for, one for the size of each platform, five for attachments.
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

async function inspect(client: RegistryClient, name: ArtifactName, options: InspectOptions): Promise<Inspection> {
  const { platforms = [], contents = false, attachments = false, signal } = options
  const wantsContents = contents || platforms.length > 0
  const found = await headOf(client, name, wantsContents || attachments ? getManifest : headManifest, signal)
  if (!('head' in found)) return found
  const { head, tagNow } = found
  const needed = wantsContents ? await platformsOf(client, name, head, platforms, signal) : undefined
  const lacking =
    needed === undefined ? [] : platforms.filter((one) => !needed.some((has) => runsOn(one, has.platform)))
  const attached = attachments ? await attachedTo(client, name, head, signal) : { notes: [] }
  return {
    state: 'found',
    digest: head.digest,
    mediaType: head.mediaType,
    lacking: lacking.map(showPlatform),
    notes: [...tagNotes(name, tagNow), ...attached.notes],
    ...defined({ tagNow, platforms: needed?.map(sizeOf), attachments: attached.attachments }),
  }
}

function tagNotes({ tag = '' }: ArtifactName, now: FoundImage['tagNow']): string[] {
  if (now === undefined) return []
  return [now === 'gone' ? `the tag ${tag} is gone` : `the tag ${tag} has moved to ${now}`]
}

/** What is attached; that it could not be asked is a note, for the image itself is there. */
async function attachedTo(
  client: RegistryClient,
  name: ArtifactName,
  head: Head,
  signal: AbortSignal | undefined,
): Promise<{ readonly attachments?: readonly Attachment[]; readonly notes: readonly string[] }> {
  try {
    const manifest = await readWhole(client, name, head, signal)
    return { attachments: await attachmentsOf(client, name, { ...head, manifest }, signal), notes: [] }
  } catch (error) {
    signal?.throwIfAborted()
    if (!(error instanceof AicrError)) throw error
    return { notes: [`what is attached is not known: ${error.message}`] }
  }
}

const sizeOf = ({ platform, digest, bytes }: OfferedPlatform): PlatformSize => ({
  platform: showPlatform(platform),
  digest,
  ...defined({ bytes }),
})

/**
 * What a reference names. Of one with tag and digest the digest is pulled, but tools that copy by tag would bring something else: the tag
 * is asked first, and where it has the digest, that was the only question.
 */
async function headOf(
  client: RegistryClient,
  name: ArtifactName,
  ask: AskManifest,
  signal: AbortSignal | undefined,
): Promise<{ readonly head: Head; readonly tagNow?: string } | MissingImage> {
  const { tag, digest } = name
  if (tag === undefined || digest === undefined)
    return { head: await ask(client, name, digest ?? tag ?? 'latest', signal) }
  const tagged = await ask(client, name, tag, signal).catch(reasonOfAbsence)
  if ('digest' in tagged && tagged.digest === digest) return { head: tagged }
  const tagNow = 'digest' in tagged ? tagged.digest : 'gone'
  const head = await ask(client, name, digest, signal).catch(reasonOfAbsence)
  if ('digest' in head) return { head, tagNow }
  const moved = `the digest is gone, and the tag ${tag} has moved to ${tagNow}`
  return { state: 'missing', reason: tagNow === 'gone' ? head.reason : moved, tagNow }
}

/** Throws everything but the answer that there is no such thing. */
function reasonOfAbsence(error: unknown): { readonly reason: string } {
  if (error instanceof AicrError && error.code === 'NOT_FOUND') return { reason: error.message }
  throw error
}

interface OfferedPlatform {
  readonly platform: Platform
  readonly digest: string
  readonly bytes?: number
}

/** The platforms of an image, with sizes for the requested ones. */
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
    const value = parseJson(decodeDocument(bytes))
    return isFields(value) ? platformOf(value) : undefined
  } catch {
    return undefined
  }
}
