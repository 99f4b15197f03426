import { chartName } from '../address.ts'
import { defined } from '../defined.ts'
import { AicrError, say } from '../errors.ts'
import { encodeText } from '../go-text.ts'
import { crc32 } from '../gzip/index.ts'
import { canonicalReference, parseReference, type Reference } from '../images/index.ts'
import { misspelt } from '../nearest.ts'
import { isOci, type MirrorChart, ociReference } from '../output/index.ts'
import { withoutSlashes } from '../paths.ts'

/** Where a mirror begins: a registry, with an optional path. */
export interface MirrorRoot {
  /** `registry.example:5000` */
  readonly host: string
  /** without slashes at its ends; often empty */
  readonly path: string
}

/** A place in a mirror. */
export interface MirrorPlace {
  readonly host: string
  readonly repository: string
  readonly tag?: string
  readonly digest?: string
}

/** The tools whose mirrors we know. */
export const LAYOUTS = ['hauler', 'zarf', 'skopeo', 'regsync', 'oc-mirror', 'flat'] as const
/** One of them. */
export type LayoutId = (typeof LAYOUTS)[number]

/** A name under which a tool writes an image: with tag and digest, the tag must have the digest. */
export interface MirrorCopy {
  readonly place: MirrorPlace
  /** false where it depends on the tool's release or on how the list was made */
  readonly isNeeded: boolean
}

/** How a tool names what it copies. */
export interface Layout {
  readonly id: LayoutId
  /** the command that makes this mirror */
  readonly describe: string
  /** where nodes find an image; the reference is canonical */
  readonly image: (root: MirrorRoot, reference: Reference) => MirrorPlace
  /** where it is found besides, whatever other images the mirror has; absent where the tool has no such name */
  readonly distinct?: (root: MirrorRoot, reference: Reference) => MirrorPlace
  /**
   * Everything that the tool writes of an image, from the files that we write for it; `isPulledByTag` when its digest was found for a tag
   * that charts name
   */
  readonly copies: (root: MirrorRoot, reference: Reference, isPulledByTag: boolean) => readonly MirrorCopy[]
  /** where a chart lands; undefined when the tool does not push charts of this kind to a registry */
  readonly chart: (root: MirrorRoot, chart: MirrorChart) => MirrorPlace | undefined
}

/** Reads `HOST[/PREFIX]`. Throws INVALID_REQUEST. */
export function parseRoot(text: string): MirrorRoot {
  const bare = withoutSlashes(text.replace(/^(?:https?|docker|oci|registry):\/\//, ''))
  const reference = parseReference(`${bare}/x`)
  if (reference?.domain === undefined || reference.tag !== undefined || reference.digest !== undefined) {
    throw new AicrError('INVALID_REQUEST', say`--registry ${{ given: text }}: not a registry with an optional path`, {
      hint: 'give --registry registry.example:5000/path',
    })
  }
  return { host: reference.domain, path: reference.path.slice(0, -'/x'.length) }
}

/** The layout of a name. Throws INVALID_REQUEST with the names that exist. */
export function layoutOf(id: string): Layout {
  const layout = (LAYOUTS as readonly string[]).includes(id) ? TABLE[id as LayoutId] : undefined
  if (layout !== undefined) return layout
  const [near] = misspelt(id, LAYOUTS)
  throw new AicrError(
    'INVALID_REQUEST',
    say`unknown layout "${{ given: id }}": must be one of ${{ expected: LAYOUTS }}`,
    near === undefined ? {} : { hint: `did you mean ${near}?` },
  )
}

/** `HOST/REPOSITORY[:TAG][@DIGEST]`. */
export const showPlace = ({ host, repository, tag, digest }: MirrorPlace): string =>
  `${host}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`

const below = ({ path }: MirrorRoot, repository: string): string => (path === '' ? repository : `${path}/${repository}`)

const at = (root: MirrorRoot, repository: string, { tag, digest }: Pick<Reference, 'tag' | 'digest'>): MirrorPlace => ({
  host: root.host,
  repository: below(root, repository),
  ...defined({ tag, digest }),
})

/** What a tool keeps of a reference that has a tag and a digest. */
const digestOnly = ({ tag, digest }: Reference): Pick<Reference, 'tag' | 'digest'> =>
  digest === undefined ? { tag, digest } : { tag: undefined, digest }

/** One name, with everything that the reference has. */
const wholly =
  (place: Layout['image']): Layout['copies'] =>
  (root, reference) => [{ place: place(root, reference), isNeeded: true }]

const domainOf = ({ domain = 'docker.io' }: Reference): string => domain

/** An OCI chart where the images of its registry land. */
const chartAsImage =
  (image: Layout['image']): Layout['chart'] =>
  (root, chart) => {
    const reference = isOci(chart) ? parseReference(ociReference(chart)) : undefined
    return reference === undefined ? undefined : image(root, canonicalReference(reference))
  }

/** A digest, and its tags with it where the list has the image by tag too; whether it has, a list from elsewhere does not say. */
function digestAndTags(
  { tag: _, ...place }: MirrorPlace,
  tags: readonly MirrorPlace[],
  isPulledByTag: boolean,
): MirrorCopy[] {
  const byTag = tags.map(({ tag }) => ({ place: { ...place, ...defined({ tag }) }, isNeeded: isPulledByTag }))
  return isPulledByTag && byTag.length > 0 ? byTag : [{ place, isNeeded: true }, ...byTag]
}

/** hauler's store keeps no registry, so that go-containerregistry takes a name of one segment for Docker Hub's, whosever it was. */
const haulerPath = ({ path }: Reference): string => (path.includes('/') ? path : `library/${path}`)

/** hauler pkg/content/registry.go, RewriteRefToRegistry: the path stays, the registry goes; with a digest the tag goes too. */
const hauler: Layout = {
  id: 'hauler',
  describe: 'hauler store copy registry://HOST/PREFIX',
  image: (root, reference) => at(root, haulerPath(reference), digestOnly(reference)),
  copies: (root, reference, isPulledByTag) => {
    const place = at(root, haulerPath(reference), reference)
    const { tag, digest } = reference
    if (tag === undefined || digest === undefined) return [{ place, isNeeded: true }]
    return digestAndTags(place, [place], isPulledByTag)
  },
  // pkg/reference/reference.go, NewTagged, in the namespace `hauler`
  chart: (root, chart) => {
    const name = chartName(chart).toLowerCase().replaceAll('+', '-')
    return at(root, `hauler/${name}`, { tag: chart.version.replaceAll('+', '-'), digest: undefined })
  },
}

/** zarf src/pkg/transform/image.go, ImageTransformHost: the tag that zarf's agent asks for carries the CRC-32 of the image's name. */
function zarfTag(root: MirrorRoot, reference: Reference): MirrorPlace {
  const checksum = crc32(encodeText(`${domainOf(reference)}/${reference.path}`), 0)
  return at(root, reference.path, { tag: `${reference.tag ?? 'latest'}-zarf-${checksum}`, digest: undefined })
}

const plainTag = (root: MirrorRoot, { path, tag = 'latest' }: Reference): MirrorPlace =>
  at(root, path, { tag, digest: undefined })

/**
 * zarf src/pkg/images/push.go: every image with and without the checksum in its tag, the latter for workloads that zarf's agent does not
 * change; a digest alone where there is one.
 */
const zarf: Layout = {
  id: 'zarf',
  describe: 'zarf package mirror-resources --registry-url HOST/PREFIX',
  image: (root, reference) =>
    reference.digest === undefined ? plainTag(root, reference) : at(root, reference.path, digestOnly(reference)),
  distinct: (root, reference) =>
    reference.digest === undefined ? zarfTag(root, reference) : at(root, reference.path, digestOnly(reference)),
  copies: (root, reference, isPulledByTag) => {
    const { path, tag, digest } = reference
    const tags = [zarfTag(root, reference), plainTag(root, reference)]
    if (digest === undefined) return tags.map((place) => ({ place, isNeeded: true }))
    return digestAndTags(at(root, path, { tag, digest }), tag === undefined ? [] : tags, isPulledByTag)
  },
  chart: () => undefined,
}

const scoped: Layout['image'] = (root, reference) =>
  at(root, `${domainOf(reference)}/${reference.path}`, digestOnly(reference))

/** skopeo cmd/skopeo/sync.go: with --scoped the whole name stands below the destination. */
const skopeo: Layout = {
  id: 'skopeo',
  describe: 'skopeo sync --src yaml --dest docker --scoped --all --preserve-digests FILE HOST/PREFIX',
  image: scoped,
  copies: wholly((root, reference) => at(root, `${domainOf(reference)}/${reference.path}`, reference)),
  chart: chartAsImage(scoped),
}

/** The repositories that our own regsync document names. */
function syncedName(reference: Reference): string {
  const host = domainOf(reference)
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^-|-$/g, '')
  return `${host}/${reference.path}`
}

/** By tag where there is one. */
const synced: Layout['image'] = (root, reference) => {
  const { tag, digest } = reference
  return at(root, syncedName(reference), tag === undefined ? { tag, digest } : { tag, digest: undefined })
}

const regsync: Layout = {
  id: 'regsync',
  describe: 'regsync once -c FILE, written with --target HOST/PREFIX',
  image: synced,
  copies: wholly((root, reference) => at(root, syncedName(reference), reference)),
  chart: chartAsImage(synced),
}

/** oc-mirror internal/pkg/additional/local_stored_collector.go: by tag where there is one, else a tag made of the digest. */
const additional: Layout['image'] = (root, { path, tag, digest }) =>
  at(root, path, { tag: tag ?? digest?.replace(':', '-'), digest: undefined })

const ocMirror: Layout = {
  id: 'oc-mirror',
  describe: 'oc-mirror --v2 -c FILE --workspace file://DIR docker://HOST/PREFIX',
  image: additional,
  copies: wholly((root, reference) => ({ ...additional(root, reference), ...defined({ digest: reference.digest }) })),
  chart: chartAsImage(additional),
}

const lastSegment = ({ path }: Reference): string => path.slice(path.lastIndexOf('/') + 1)

const lastOnly: Layout['image'] = (root, reference) => at(root, lastSegment(reference), digestOnly(reference))

/** Every name directly below the root, as home-made scripts do it. */
const flat: Layout = {
  id: 'flat',
  describe: 'crane copy or skopeo copy, one by one, to HOST/PREFIX/NAME',
  image: lastOnly,
  copies: wholly((root, reference) => at(root, lastSegment(reference), reference)),
  chart: (root, chart) => at(root, chartName(chart), { tag: chart.version.replaceAll('+', '_'), digest: undefined }),
}

const TABLE: Readonly<Record<LayoutId, Layout>> = { hauler, zarf, skopeo, regsync, 'oc-mirror': ocMirror, flat }

/** Places that stand for several of some images, each with their references: the mirror has there what was copied last. */
export function sharedPlaces(
  images: readonly string[],
  { root, layout }: { readonly root: MirrorRoot; readonly layout: Layout },
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const text of new Set(images)) {
    const reference = parseReference(text)
    if (reference === undefined) continue
    const place = layout.image(root, canonicalReference(reference))
    if (place.digest === undefined) found.set(showPlace(place), [...(found.get(showPlace(place)) ?? []), text])
  }
  return new Map([...found].filter(([, texts]) => texts.length > 1))
}
