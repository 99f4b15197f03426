import { AicrError } from '../errors.ts'
import { download } from '../fetch/index.ts'
import type { RegistryClient, RepositoryName } from './client.ts'
import { getManifest, type Head, hasManifest } from './head.ts'
import { ACCEPT, type Descriptor, type Manifest, readManifest } from './manifest.ts'

/** What an attachment is for. */
export const ATTACHMENT_KINDS = ['signature', 'attestation', 'sbom', 'other'] as const

/** What is attached to an image. */
export interface Attachment {
  readonly kind: (typeof ATTACHMENT_KINDS)[number]
  /** the artifact type, the type of the statement in it, or the tag that cosign keeps it under */
  readonly type: string
}

/** cosign's tags beside an image: `sha256-<hex>.sig` (cosign, TagSuffix). */
const TAG_KINDS = [
  ['sig', 'signature'],
  ['att', 'attestation'],
  ['sbom', 'sbom'],
] as const

/**
 * Signatures, attestations and SBOMs of an image: those that the registry refers to (distribution spec v1.1, Listing Referrers, or its
 * tag where the registry lacks the API), those under cosign's tags, and those that BuildKit puts into the index itself. Costs five
 * requests where there is nothing, `head` being at hand. Throws AicrError.
 */
export async function attachmentsOf(
  client: RegistryClient,
  name: RepositoryName,
  head: Head & { readonly manifest: Manifest },
  signal: AbortSignal | undefined,
): Promise<readonly Attachment[]> {
  const { digest, manifest } = head
  const tag = digest.replace(':', '-')
  const referrers =
    (await indexAt(client, name, `referrers/${digest}`, signal)) ??
    (await indexAt(client, name, `manifests/${tag}`, signal)) ??
    []
  const tagged: Attachment[] = []
  for (const [suffix, kind] of TAG_KINDS) {
    if (await hasManifest(client, name, `${tag}.${suffix}`, signal)) tagged.push({ kind, type: `${tag}.${suffix}` })
  }
  return [...referrers.map(attachmentOf), ...tagged, ...(await builtIn(client, name, manifest, signal))]
}

/** The manifests that an index lists; undefined where there is none. */
async function indexAt(
  client: RegistryClient,
  name: RepositoryName,
  path: string,
  signal: AbortSignal | undefined,
): Promise<readonly Descriptor[] | undefined> {
  const url = `${await client.base(name)}/${path}`
  try {
    const { bytes } = await download(client.network, client.fetch, {
      url,
      headers: { accept: ACCEPT },
      max: client.network.limits.documentBytes,
      signal,
    })
    const manifest = readManifest(bytes, url)
    return manifest.kind === 'index' ? manifest.manifests : undefined
  } catch (error) {
    if (error instanceof AicrError && ABSENT.has(error.code)) return undefined
    throw error
  }
}

const ABSENT: ReadonlySet<string> = new Set(['NOT_FOUND', 'METHOD_NOT_ALLOWED', 'INVALID_REQUEST'])

/** Attestations beside the platforms of an index (BuildKit, docs/attestations/attestation-storage.md): what the first of them holds. */
async function builtIn(
  client: RegistryClient,
  name: RepositoryName,
  manifest: Manifest,
  signal: AbortSignal | undefined,
): Promise<Attachment[]> {
  if (manifest.kind === 'manifest') return []
  const first = manifest.manifests.find(
    ({ annotations }) => annotations?.['vnd.docker.reference.type'] === 'attestation-manifest',
  )
  if (first === undefined) return []
  const { bytes } = await getManifest(client, name, first.digest, signal)
  const held = readManifest(bytes, `${name.host}/${name.repository}@${first.digest}`)
  return held.kind === 'manifest' ? held.layers.map(attachmentOf) : []
}

/** cosign's bundles hold signatures and attestations alike: an annotation says which (cosign, pkg/oci/remote/write.go). */
const STATEMENT_TYPES = ['dev.sigstore.bundle.predicateType', 'in-toto.io/predicate-type']

function attachmentOf({ artifactType, mediaType, annotations = {} }: Descriptor): Attachment {
  const type = artifactType ?? mediaType
  const statement = STATEMENT_TYPES.map((name) => annotations[name]).find((value) => value !== undefined)
  return statement === undefined ? { kind: kindOf(type), type } : { kind: statementKind(statement), type: statement }
}

const SBOM = /spdx|cyclonedx|sbom|syft/i

function statementKind(type: string): Attachment['kind'] {
  if (/cosign\/sign/.test(type)) return 'signature'
  return SBOM.test(type) ? 'sbom' : 'attestation'
}

function kindOf(type: string): Attachment['kind'] {
  if (/cosign.*\.sig|notary.*signature|sigstore\.bundle/.test(type)) return 'signature'
  if (SBOM.test(type)) return 'sbom'
  return /in-toto|attestation|dsse|provenance/.test(type) ? 'attestation' : 'other'
}
