import { defined } from '../defined.ts'
import { AicrError } from '../errors.ts'
import { download } from '../fetch/index.ts'
import type { RegistryClient, RepositoryName } from './client.ts'
import { ACCEPT, readManifest } from './manifest.ts'

/** What is attached to an image. */
export interface Attachment {
  readonly kind: 'signature' | 'attestation' | 'sbom' | 'other'
  /** the artifact type, or the tag that cosign keeps it under */
  readonly type: string
}

/** cosign's tags beside an image: `sha256-<hex>.sig` (cosign, TagSuffix). */
const TAG_KINDS = [
  ['sig', 'signature'],
  ['att', 'attestation'],
  ['sbom', 'sbom'],
] as const

/**
 * Signatures, attestations and SBOMs of a digest: those that the registry refers to (distribution spec v1.1, Listing Referrers, or its
 * tag where the registry lacks the API), and those under cosign's tags.
 */
export async function attachmentsOf(
  client: RegistryClient,
  name: RepositoryName,
  digest: string,
  signal: AbortSignal | undefined,
): Promise<readonly Attachment[]> {
  const tag = digest.replace(':', '-')
  const referrers =
    (await indexAt(client, name, `referrers/${digest}`, signal)) ??
    (await indexAt(client, name, `manifests/${tag}`, signal)) ??
    []
  const tagged: Attachment[] = []
  for (const [suffix, kind] of TAG_KINDS) {
    if (await exists(client, name, `${tag}.${suffix}`, signal)) tagged.push({ kind, type: `${tag}.${suffix}` })
  }
  return [...referrers.map((type) => ({ kind: kindOf(type), type })), ...tagged]
}

/** The artifact types that an index lists; undefined where there is none. */
async function indexAt(
  client: RegistryClient,
  name: RepositoryName,
  path: string,
  signal: AbortSignal | undefined,
): Promise<string[] | undefined> {
  const url = `${await client.base(name)}/${path}`
  try {
    const { bytes } = await download(client.network, client.fetch, {
      url,
      headers: { accept: ACCEPT },
      max: client.network.limits.documentBytes,
      signal,
    })
    const manifest = await readManifest(bytes, url)
    if (manifest.kind !== 'index') return undefined
    return manifest.manifests.map(({ artifactType, mediaType }) => artifactType ?? mediaType)
  } catch (error) {
    if (error instanceof AicrError && ABSENT.has(error.code)) return undefined
    throw error
  }
}

const ABSENT: ReadonlySet<string> = new Set(['NOT_FOUND', 'METHOD_NOT_ALLOWED', 'INVALID_REQUEST'])

async function exists(
  client: RegistryClient,
  name: RepositoryName,
  tag: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const response = await client.fetch(
    new Request(`${await client.base(name)}/manifests/${tag}`, {
      method: 'HEAD',
      headers: { accept: ACCEPT },
      ...defined({ signal }),
    }),
  )
  await response.body?.cancel().catch(() => undefined)
  return response.status === 200
}

function kindOf(type: string): Attachment['kind'] {
  if (/cosign.*\.sig|notary.*signature|sigstore\.bundle/.test(type)) return 'signature'
  if (/spdx|cyclonedx|sbom|syft/.test(type)) return 'sbom'
  return /in-toto|attestation|dsse|provenance/.test(type) ? 'attestation' : 'other'
}
