import { AicrError } from '../errors.ts'
import { download } from '../fetch/index.ts'
import type { RegistryClient, RepositoryName } from './client.ts'
import { getManifest, type Head, hasManifest } from './head.ts'
import { ACCEPT, type Descriptor, type Manifest, readManifest, textsOf } from './manifest.ts'

/** What an attachment is for. */
export const ATTACHMENT_KINDS = ['signature', 'attestation', 'sbom', 'other'] as const

/** What is attached to an image. */
export interface Attachment {
  readonly kind: (typeof ATTACHMENT_KINDS)[number]
  /** the artifact type, what its statement is about (`https://spdx.dev/Document`), or the tag that cosign keeps it under */
  readonly type: string
}

/** cosign's tags beside an image that say what they are: `sha256-<hex>.sig` (cosign, TagSuffix). */
const TAG_KINDS = [
  ['sig', 'signature'],
  ['sbom', 'sbom'],
] as const

/**
 * Signatures, attestations and SBOMs of an image: those that the registry refers to (distribution spec v1.1, Listing Referrers, or its
 * tag where the registry lacks the API), those under cosign's tags, and those that BuildKit puts into the index itself. Costs five
 * requests where there is nothing, `head` being at hand, and one for each bundle of cosign. Throws AicrError.
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
  const found: Attachment[] = []
  for (const one of referrers) found.push(attachmentOf(await annotated(client, name, one, signal)))
  for (const [suffix, kind] of TAG_KINDS) {
    if (await hasManifest(client, name, `${tag}.${suffix}`, signal)) found.push({ kind, type: `${tag}.${suffix}` })
  }
  const statements = await layersAt(client, name, `${tag}.att`, signal)
  for (const layer of statements)
    found.push(statementOf(layer) === undefined ? { kind: 'attestation', type: `${tag}.att` } : attachmentOf(layer))
  return [...found, ...(await builtIn(client, name, manifest, signal))]
}

const BUNDLE = /sigstore\.bundle/

/** A referrer with the annotations of its manifest, which an index under a tag may lack (distribution spec v1.1, Referrers Tag Schema). */
async function annotated(
  client: RegistryClient,
  name: RepositoryName,
  descriptor: Descriptor,
  signal: AbortSignal | undefined,
): Promise<Descriptor> {
  if (!BUNDLE.test(typeOf(descriptor)) || statementOf(descriptor) !== undefined) return descriptor
  const manifest = await manifestAt(client, name, descriptor.digest, signal)
  return manifest?.kind === 'manifest' ? { ...descriptor, annotations: textsOf(manifest.annotations) } : descriptor
}

/** The layers of a manifest; none where there is none. */
async function layersAt(
  client: RegistryClient,
  name: RepositoryName,
  reference: string,
  signal: AbortSignal | undefined,
): Promise<readonly Descriptor[]> {
  const manifest = await manifestAt(client, name, reference, signal)
  return manifest?.kind === 'manifest' ? manifest.layers : []
}

async function manifestAt(
  client: RegistryClient,
  name: RepositoryName,
  reference: string,
  signal: AbortSignal | undefined,
): Promise<Manifest | undefined> {
  try {
    const { bytes } = await getManifest(client, name, reference, signal)
    return readManifest(bytes, `${name.host}/${name.repository}:${reference}`)
  } catch (error) {
    if (error instanceof AicrError && error.code === 'NOT_FOUND') return undefined
    throw error
  }
}

/** The manifests that an index lists; undefined where there is none. */
async function indexAt(
  client: RegistryClient,
  name: RepositoryName,
  path: string,
  signal: AbortSignal | undefined,
): Promise<readonly Descriptor[] | undefined> {
  const url = `${await client.base(name)}/${path}`
  const { status, bytes } = await download(client.network, client.fetch, {
    url,
    headers: { accept: ACCEPT },
    accept: UNKNOWN_REQUEST,
    max: client.network.limits.documentBytes,
    signal,
  })
  if (status !== 200) return undefined
  const manifest = await readManifest(bytes, url)
  return manifest.kind === 'index' ? manifest.manifests : undefined
}

/** What registries answer that do not know the request. */
const UNKNOWN_REQUEST: readonly number[] = [400, 404, 405, 406, 410, 415, 422]

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
  return first === undefined ? [] : (await layersAt(client, name, first.digest, signal)).map(attachmentOf)
}

/**
 * Annotations that say what a statement is about: of cosign's bundles, which hold signatures and attestations alike, of the layers under
 * its `.att` tags (cosign, pkg/oci/remote/write.go and pkg/oci/static/options.go), and of BuildKit's layers.
 */
const STATEMENT_TYPES = ['dev.sigstore.bundle.predicateType', 'predicateType', 'in-toto.io/predicate-type']

const typeOf = ({ artifactType, mediaType }: Descriptor): string => artifactType ?? mediaType

const statementOf = ({ annotations = {} }: Descriptor): string | undefined =>
  STATEMENT_TYPES.map((name) => annotations[name]).find((value) => value !== undefined)

function attachmentOf(descriptor: Descriptor): Attachment {
  const [type, statement] = [typeOf(descriptor), statementOf(descriptor)]
  return statement === undefined ? { kind: kindOf(type), type } : { kind: statementKind(statement), type: statement }
}

const SBOM = /spdx|cyclonedx|sbom|syft/i

function statementKind(type: string): Attachment['kind'] {
  if (/cosign\/sign/.test(type)) return 'signature'
  return SBOM.test(type) ? 'sbom' : 'attestation'
}

function kindOf(type: string): Attachment['kind'] {
  if (/cosign.*\.sig|notary.*signature/.test(type) || BUNDLE.test(type)) return 'signature'
  if (SBOM.test(type)) return 'sbom'
  return /in-toto|attestation|dsse|provenance/.test(type) ? 'attestation' : 'other'
}
