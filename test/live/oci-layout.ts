import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { scratch } from '../helpers/scratch.ts'

/** An OCI layout on disk, as skopeo copies it: `oci:FOLDER:x`. */
export interface Layout {
  readonly folder: string
  readonly digest: string
  readonly top: Descriptor
}

export interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
  readonly platform?: object
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const INDEX = 'application/vnd.oci.image.index.v1+json'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))

/** One image, or an index of several platforms; `salt` makes it another one. */
export function imageLayout(platforms: readonly string[], salt: string): Layout {
  const folder = scratch()
  const images = platforms.map((platform) => {
    const [os, architecture] = platform.split('/')
    const layer = Buffer.from(`${salt} ${platform}`.padEnd(1024, '\0'))
    const config = { os, architecture, rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(layer)}`] } }
    const manifest = {
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: put(folder, 'application/vnd.oci.image.config.v1+json', json(config)),
      layers: [put(folder, 'application/vnd.oci.image.layer.v1.tar+gzip', gzipSync(layer))],
    }
    return { ...put(folder, MANIFEST, json(manifest)), platform: { os, architecture } }
  })
  const [only] = images
  const whole = { schemaVersion: 2, mediaType: INDEX, manifests: images }
  return finish(folder, images.length === 1 && only ? only : put(folder, INDEX, json(whole)))
}

/** A chart as `helm push` leaves it. */
export function chartLayout(name: string, version: string, archive: Uint8Array): Layout {
  const folder = scratch()
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: put(folder, 'application/vnd.cncf.helm.config.v1+json', json({ name, version, apiVersion: 'v2' })),
    layers: [put(folder, 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', archive)],
  }
  return finish(folder, put(folder, MANIFEST, json(manifest)))
}

/**
 * What refers to an image (OCI v1.1 `subject`), as a registry without the referrers API keeps it: an index under the tag of the image's
 * digest.
 */
export function referrersLayout(subject: Descriptor, artifactType: string): Layout {
  const folder = scratch()
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST,
    artifactType,
    config: put(folder, 'application/vnd.oci.empty.v1+json', json({})),
    layers: [put(folder, artifactType, Buffer.from('signed'))],
    subject,
  }
  const entry = { ...put(folder, MANIFEST, json(manifest)), artifactType }
  return finish(folder, put(folder, INDEX, json({ schemaVersion: 2, mediaType: INDEX, manifests: [entry] })))
}

/** Uploads a layout to a registry on loopback as it is, whatever its media types: skopeo copies those of images only. */
export async function uploadLayout(
  { folder, top }: Layout,
  host: string,
  repository: string,
  tag: string,
): Promise<void> {
  const base = `http://${host}/v2/${repository}`
  const send = async (url: string, method: string, body?: Uint8Array, type = 'application/octet-stream') => {
    const response = await fetch(url, {
      method,
      headers: { 'content-type': type },
      ...(body ? { body: new Uint8Array(body) } : {}),
    })
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`)
    return response
  }
  const manifests: { readonly digest: string; readonly type: string; readonly bytes: Uint8Array }[] = []
  for (const hex of readdirSync(join(folder, 'blobs/sha256'))) {
    const bytes = readFileSync(join(folder, 'blobs/sha256', hex))
    const [, type] = /^\{"schemaVersion":2,"mediaType":"([^"]+)"/.exec(bytes.toString('latin1')) ?? []
    if (type !== undefined) manifests.push({ digest: `sha256:${hex}`, type, bytes })
    const upload = await send(`${base}/blobs/uploads/`, 'POST')
    const location = new URL(upload.headers.get('location') ?? '', `http://${host}`)
    location.searchParams.set('digest', `sha256:${hex}`)
    await send(location.href, 'PUT', bytes)
  }
  const isTop = ({ digest }: { readonly digest: string }): boolean => digest === top.digest
  for (const one of manifests.sort((a, b) => Number(isTop(a)) - Number(isTop(b))))
    await send(`${base}/manifests/${isTop(one) ? tag : one.digest}`, 'PUT', one.bytes, one.type)
}

function put(folder: string, mediaType: string, bytes: Uint8Array): Descriptor {
  const hex = sha256(bytes)
  mkdirSync(join(folder, 'blobs/sha256'), { recursive: true })
  writeFileSync(join(folder, 'blobs/sha256', hex), bytes)
  return { mediaType, digest: `sha256:${hex}`, size: bytes.length }
}

function finish(folder: string, top: Descriptor): Layout {
  const entry = { ...top, annotations: { 'org.opencontainers.image.ref.name': 'x' } }
  writeFileSync(join(folder, 'index.json'), json({ schemaVersion: 2, manifests: [entry] }))
  writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
  return { folder, digest: top.digest, top }
}
