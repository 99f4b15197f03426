import { defined } from '../defined.ts'
import type { DescriptorDocument, IndexDocument, ManifestDocument } from '../documents/index.ts'
import { decodeDocument } from '../engine.ts'
import { AicrError, say } from '../errors.ts'
import { type Fields, isFields } from '../fields.ts'
import { parseJson } from '../json.ts'

const MANIFESTS = ['application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v2+json']
const INDEXES = ['application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json']

/** What we can read, for an Accept header. */
export const ACCEPT = [...MANIFESTS, ...INDEXES].join(', ')

/** Whether a media type is an index of manifests. */
export const isIndexType = (mediaType: string): boolean => INDEXES.includes(mediaType)

/** OCI image spec, platform: `os/architecture` with an optional variant. */
export interface Platform {
  /** `linux`, `windows` */
  readonly os: string
  /** `amd64`, `arm64` */
  readonly architecture: string
  /** `v7` of arm */
  readonly variant?: string
}

/** OCI image spec, content descriptor. */
export interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  /** bytes */
  readonly size: number
  /** of a manifest in an index */
  readonly platform?: Platform
  /** of a manifest in an answer of the referrers API */
  readonly artifactType?: string
  /** those that are texts */
  readonly annotations?: Readonly<Record<string, string>>
}

/** A manifest or an index of manifests, checked. */
export type Manifest =
  | { readonly kind: 'index'; readonly manifests: readonly Descriptor[] }
  | {
      readonly kind: 'manifest'
      readonly config: Descriptor
      readonly layers: readonly Descriptor[]
      readonly annotations: Readonly<Record<string, unknown>>
    }

/** Reads a manifest's JSON. Rejects with AicrError BAD_RESPONSE naming `place` and the field. */
export async function readManifest(bytes: Uint8Array, place: string): Promise<Manifest> {
  const value = parseAnswer(bytes, place, 'the manifest')
  if (isFields(value) && value.schemaVersion === 1)
    throw new AicrError('BAD_RESPONSE', 'the manifest is of docker schema 1, which holds no charts', { place })
  const { IMAGE_INDEX, MANIFEST, parseDocument } = await import('../documents/index.ts')
  const options = { place, code: 'BAD_RESPONSE', lead: 'not a manifest' } as const
  if (
    isFields(value) &&
    (Array.isArray(value.manifests) || (value.manifests !== undefined && value.config === undefined))
  ) {
    const { manifests } = parseDocument<IndexDocument>(IMAGE_INDEX, value, options)
    return { kind: 'index', manifests: (manifests ?? []).map(descriptorOf) }
  }
  const { config, layers, annotations } = parseDocument<ManifestDocument>(MANIFEST, value, options)
  return {
    kind: 'manifest',
    config: descriptorOf(config),
    layers: layers.map(descriptorOf),
    annotations: annotations ?? {},
  }
}

/** A server's answer that should be JSON; `what` names it in the AicrError BAD_RESPONSE for one that is not. */
export function parseAnswer(bytes: Uint8Array, place: string, what: string): unknown {
  try {
    return parseJson(decodeDocument(bytes))
  } catch (cause) {
    throw new AicrError('BAD_RESPONSE', say`${{ what }} is not JSON`, { place, cause })
  }
}

function descriptorOf({
  mediaType,
  digest,
  size,
  platform,
  artifactType,
  annotations,
}: DescriptorDocument): Descriptor {
  return {
    mediaType: mediaType ?? '',
    digest,
    size,
    ...defined({ platform: platformOf(platform ?? {}) }),
    ...(artifactType ? { artifactType } : {}),
    ...(annotations ? { annotations: textsOf(annotations) } : {}),
  }
}

/** The members that are texts. */
export const textsOf = (fields: Fields): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))

/** The platform that a descriptor or a config names; undefined where it names none. */
export function platformOf(value: Fields): Platform | undefined {
  const { os, architecture, variant } = value
  if (typeof os !== 'string' || typeof architecture !== 'string') return undefined
  return { os, architecture, ...(typeof variant === 'string' && variant !== '' ? { variant } : {}) }
}

/** `linux/arm64`, `linux/arm/v7`. */
export const showPlatform = ({ os, architecture, variant }: Platform): string =>
  variant === undefined ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`

/**
 * Whether a node of platform `wanted` runs what is built for `offered`: as containerd's platforms.OnlyStrict for 64 bits, where
 * arm64's variant v8 may be left out on either side.
 */
export function runsOn(wanted: Platform, offered: Platform): boolean {
  if (wanted.os !== offered.os || wanted.architecture !== offered.architecture) return false
  return wanted.variant === undefined || variantOf(wanted) === variantOf(offered)
}

const variantOf = ({ architecture, variant }: Platform): string =>
  variant ?? (architecture === 'arm64' ? 'v8' : architecture === 'arm' ? 'v7' : '')
