import { INDEX, type TestRegistry } from './registry.ts'
import { sha256 } from './repository.ts'

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'

/** What an image of a test registry is made of. */
export interface ShelvedImage {
  readonly name: string
  readonly tag: string
  /** `linux/amd64`; several make an index */
  readonly platforms: readonly string[]
  /** bytes of the one layer */
  readonly layer?: number
}

/** Puts an image into a test registry; returns the digest that its tag has. */
export function shelve(registry: TestRegistry, image: ShelvedImage): string {
  const { name, tag, platforms, layer = 1000 } = image
  const children = platforms.map((platform) => shelveManifest(registry, name, platform, layer))
  const [only] = children
  const whole =
    children.length === 1 && only !== undefined
      ? { bytes: only.bytes, type: MANIFEST }
      : { bytes: Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: children.map(descriptorOf) })), type: INDEX }
  registry.content.set(`${name}:${tag}`, whole)
  registry.content.set(`${name}@${sha256(whole.bytes)}`, whole)
  return sha256(whole.bytes)
}

/** Attaches an artifact to a digest, as the referrers API lists it. */
export function refer(registry: TestRegistry, name: string, digest: string, artifactType: string): void {
  const artifact = Buffer.from(artifactType)
  const entry = { mediaType: MANIFEST, digest: sha256(artifact), size: artifact.length, artifactType }
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [entry] }))
  registry.content.set(`referrers of ${name}@${digest}`, { bytes, type: INDEX })
}

interface Child {
  readonly bytes: Buffer
  readonly platform: { readonly os: string; readonly architecture: string; readonly variant?: string }
}

const descriptorOf = ({ bytes, platform }: Child): object => ({
  mediaType: MANIFEST,
  digest: sha256(bytes),
  size: bytes.length,
  platform,
})

function shelveManifest(registry: TestRegistry, name: string, platform: string, layer: number): Child {
  const [os = '', architecture = '', variant] = platform.split('/')
  const about = { os, architecture, ...(variant === undefined ? {} : { variant }) }
  const config = Buffer.from(JSON.stringify(about))
  registry.content.set(`${name}@${sha256(config)}`, { bytes: config, type: 'application/octet-stream' })
  const digest = sha256(Buffer.from(`${name} ${platform} ${layer}`))
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: sha256(config), size: config.length },
      layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest, size: layer }],
    }),
  )
  registry.content.set(`${name}@${sha256(bytes)}`, { bytes, type: MANIFEST })
  return { bytes, platform: about }
}
