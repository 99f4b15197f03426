import { defined } from '../defined.ts'
import { AicrError, say } from '../errors.ts'
import { digestOf, download, parseDigest } from '../fetch/index.ts'
import type { RegistryClient, RepositoryName } from './client.ts'
import { ACCEPT, readManifest } from './manifest.ts'

/** What a tag or digest names. */
export interface Head {
  readonly digest: string
  readonly mediaType: string
  /** the manifest, where it had to be fetched */
  readonly bytes?: Uint8Array
}

/** By HEAD, or by GET where the manifest is read anyway. Throws AicrError. */
export type AskManifest = (
  client: RegistryClient,
  name: RepositoryName,
  reference: string,
  signal: AbortSignal | undefined,
) => Promise<Head>

/** Where HEAD fails or gives no digest, GET is tried once; its body says why. */
export const headManifest: AskManifest = async (client, name, reference, signal) => {
  const { url, response } = await askHead(client, name, reference, signal)
  const digest = parseDigest(response.headers.get('docker-content-digest') ?? '')
  if (response.status !== 200 || digest === undefined) {
    const got = await getManifest(client, name, reference, signal)
    // without a digest to hold it to, any page would pass for an image
    await readManifest(got.bytes, url)
    return got
  }
  if (reference.includes(':') && digest !== reference) throw otherDigest(url, reference, digest)
  return { digest, mediaType: mediaTypeOf(response.headers) }
}

/** Whether there is a manifest: one HEAD, and a GET where the answer is neither yes nor no. Throws AicrError where neither gives an answer. */
export async function hasManifest(
  client: RegistryClient,
  name: RepositoryName,
  reference: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { status } = (await askHead(client, name, reference, signal)).response
  if (status === 200) return true
  if (status === 404) return false
  try {
    await getManifest(client, name, reference, signal)
    return true
  } catch (error) {
    if (error instanceof AicrError && error.code === 'NOT_FOUND') return false
    throw error
  }
}

async function askHead(
  client: RegistryClient,
  name: RepositoryName,
  reference: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly url: string; readonly response: Response }> {
  const url = `${await client.base(name)}/manifests/${reference}`
  const request = new Request(url, { method: 'HEAD', headers: { accept: ACCEPT }, ...defined({ signal }) })
  const response = await client.fetch(request)
  await response.body?.cancel().catch(() => undefined)
  return { url, response }
}

const mediaTypeOf = (headers: Headers): string => (headers.get('content-type') ?? '').replace(/;.*$/s, '').trim()

/** A manifest, its digest verified. Throws AicrError. */
export async function getManifest(
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
  new AicrError(
    'CONTENT_MISMATCH',
    say`${{ place }}: the digest of the manifest is ${{ found: got }}, not ${{ expected: wanted }}`,
  )
