import { AicrError } from '../errors.ts'
import { isRecord } from '../fetch/index.ts'

export const HELM_CONFIG = 'application/vnd.cncf.helm.config.v1+json'
const CHART_LAYER = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip'
const LEGACY_CHART_LAYER = 'application/tar+gzip'
const PROVENANCE_LAYER = 'application/vnd.cncf.helm.chart.provenance.v1.prov'

const MANIFESTS = ['application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v2+json']
const INDEXES = ['application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json']

/** What we can read, for an Accept header. */
export const ACCEPT = [...MANIFESTS, ...INDEXES].join(', ')

/** OCI image spec, content descriptor. */
export interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
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

/** Reads a manifest's JSON. Throws AicrError INVALID_REQUEST naming `place`. */
export function readManifest(bytes: Uint8Array, place: string): Manifest {
  const bad = (what: string): AicrError => new AicrError('INVALID_REQUEST', `${place}: ${what}`, { place })
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw new AicrError('INVALID_REQUEST', `${place}: the manifest is not JSON`, { place, cause })
  }
  if (!isRecord(value)) throw bad('the manifest is not an object')
  if (Array.isArray(value.manifests))
    return { kind: 'index', manifests: value.manifests.map((one) => descriptor(one, bad)) }
  if (!isRecord(value.config) || !Array.isArray(value.layers)) {
    throw bad(
      value.schemaVersion === 1
        ? 'the manifest is of docker schema 1, which holds no charts'
        : 'the manifest has no config or no layers',
    )
  }
  const annotations = isRecord(value.annotations) ? value.annotations : {}
  return {
    kind: 'manifest',
    config: descriptor(value.config, bad),
    layers: value.layers.map((one) => descriptor(one, bad)),
    annotations,
  }
}

function descriptor(value: unknown, bad: (what: string) => AicrError): Descriptor {
  if (!isRecord(value)) throw bad('a descriptor is not an object')
  const { mediaType, digest, size } = value
  if (typeof digest !== 'string' || !/^[a-z0-9]+:[0-9a-f]{32,}$/.test(digest)) throw bad('a descriptor has no digest')
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) throw bad('a descriptor has no size')
  return { mediaType: typeof mediaType === 'string' ? mediaType : '', digest, size }
}

/** The layer that holds the chart, and the one that holds its provenance. Errors in helm's words. */
export function chartLayers(
  manifest: Manifest & { kind: 'manifest' },
  place: string,
): { readonly chart: Descriptor; readonly provenance: Descriptor | undefined } {
  const bad = (what: string): AicrError =>
    new AicrError('INVALID_REQUEST', `${place}: ${what}`, {
      place,
      hint: `it is a ${manifest.config.mediaType || 'thing'} there, not a chart`,
    })
  if (manifest.config.mediaType !== HELM_CONFIG) throw bad(`could not load config with mediatype ${HELM_CONFIG}`)
  const last = (type: string): Descriptor | undefined => manifest.layers.findLast((layer) => layer.mediaType === type)
  const chart = last(CHART_LAYER) ?? last(LEGACY_CHART_LAYER)
  if (chart === undefined) throw bad(`manifest does not contain a layer with mediatype ${CHART_LAYER}`)
  return { chart, provenance: last(PROVENANCE_LAYER) }
}
