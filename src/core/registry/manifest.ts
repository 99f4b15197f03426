import { defined } from '../defined.ts'
import { decodeDocument } from '../engine.ts'
import { AicrError, say } from '../errors.ts'
import { isFields } from '../fields.ts'

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

/** Reads a manifest's JSON. Throws AicrError BAD_RESPONSE naming `place`. */
export function readManifest(bytes: Uint8Array, place: string): Manifest {
  const bad = (what: string): AicrError => new AicrError('BAD_RESPONSE', say`${{ place }}: ${{ what }}`)
  let value: unknown
  try {
    value = JSON.parse(decodeDocument(bytes))
  } catch (cause) {
    throw new AicrError('BAD_RESPONSE', say`${{ place }}: the manifest is not JSON`, { cause })
  }
  if (!isFields(value)) throw bad('the manifest is not an object')
  if (Array.isArray(value.manifests))
    return { kind: 'index', manifests: value.manifests.map((one) => descriptor(one, bad)) }
  if (!isFields(value.config) || !Array.isArray(value.layers)) {
    throw bad(
      value.schemaVersion === 1
        ? 'the manifest is of docker schema 1, which holds no charts'
        : 'the manifest has no config or no layers',
    )
  }
  const annotations = isFields(value.annotations) ? value.annotations : {}
  return {
    kind: 'manifest',
    config: descriptor(value.config, bad),
    layers: value.layers.map((one) => descriptor(one, bad)),
    annotations,
  }
}

function descriptor(value: unknown, bad: (what: string) => AicrError): Descriptor {
  if (!isFields(value)) throw bad('a descriptor is not an object')
  const { mediaType, digest, size, artifactType } = value
  if (typeof digest !== 'string' || !/^[a-z0-9]+:[0-9a-f]{32,}$/.test(digest)) throw bad('a descriptor has no digest')
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) throw bad('a descriptor has no size')
  const platform = readPlatform(value.platform)
  return {
    mediaType: typeof mediaType === 'string' ? mediaType : '',
    digest,
    size,
    ...defined({ platform }),
    ...(typeof artifactType === 'string' ? { artifactType } : {}),
    ...(isFields(value.annotations) ? { annotations: textsOf(value.annotations) } : {}),
  }
}

const textsOf = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))

function readPlatform(value: unknown): Platform | undefined {
  if (!isFields(value) || typeof value.os !== 'string' || typeof value.architecture !== 'string') return undefined
  const { os, architecture, variant } = value
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
