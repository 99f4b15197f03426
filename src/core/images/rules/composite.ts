import { isImageKey, isImageListKey } from '../names.ts'
import { isFalse, type MapNode, mapMember, member, scalarMember, textMember } from '../node.ts'
import { factOf } from '../operators/lookup.ts'
import type { Candidate, Claim, MapRule, Path, Remark } from '../rule.ts'
import { strongFind } from './finds.ts'
import { isInstaller } from './installer.ts'
import { isExplicit, isOtherRepository, isPinned, joinParts } from './parts.ts'

/**
 * Siblings `repository`, `image`, `version`: joined as `repository/image:version`, with `@` for a digest.
 * @source gpu-operator clusterpolicy_types.go, imagePath
 * @example
 * kind: ClusterPolicy
 * spec: {toolkit: {repository: nvcr.io/nvidia/k8s, image: container-toolkit, version: v1.17.8}}
 * → nvcr.io/nvidia/k8s/container-toolkit:v1.17.8
 * @example
 * kind: ClusterPolicy
 * spec: {dcgm: {repository: nvcr.io/nvidia, image: dcgm, version: "sha256:abababababababababababababababababababababababababababababababab"}}
 * → nvcr.io/nvidia/dcgm@sha256:abababababababababababababababababababababababababababababababab
 */
export const triple: MapRule = {
  id: 'triple',
  trigger: (key) => key === 'repository',
  match: (map) => {
    const node = scalarMember(map, 'image')
    if (node === undefined || member(map, 'repository')?.kind !== 'scalar') return undefined
    const image = node.text.trim()
    const repository = textMember(map, 'repository')
    const version = textMember(map, 'version') || textMember(map, 'tag')
    const digest = textMember(map, 'containerSHA') || textMember(map, 'digest') || textMember(map, 'sha')
    if (image === '') return undefined
    const keys = ['repository', 'image', 'version', 'tag', 'containerSHA', 'digest', 'sha']
    if (repository === '' && !image.includes('/')) {
      const reason = 'the repository is empty: there is no image to pull'
      return { keys, remarks: [{ kind: 'skipped', raw: image, reason, steps: ['image'], node }] }
    }
    const raw = joinParts({ repository, image, version, digest })
    return raw === undefined
      ? undefined
      : { keys, finds: [strongFind('triple', raw, { steps: ['image'], node }, { section: map, never: isNever(map) })] }
  },
}

/**
 * A triple that lacks `repository` or `version` and has them from another section of the same resource, such as `spec.global` of a
 * NicClusterPolicy.
 * @example
 * apiVersion: mellanox.com/v1alpha1
 * kind: NicClusterPolicy
 * spec: {global: {repository: ghcr.io/mellanox, version: v1}, nvIpam: {image: nvidia-k8s-ipam}}
 * → ghcr.io/mellanox/nvidia-k8s-ipam:v1
 */
export const sectionDefaults: MapRule = {
  id: 'section-defaults',
  trigger: (key) => key === 'image',
  match: (map, { object }) => {
    const lender = factOf(object, 'lender')
    const node = scalarMember(map, 'image')
    const own = { repository: textMember(map, 'repository'), version: textMember(map, 'version') }
    if (lender === undefined || node === undefined || (own.repository !== '' && own.version !== '')) return undefined
    const spec = object.root === undefined ? undefined : mapMember(object.root, 'spec')
    const defaults = spec === undefined ? undefined : mapMember(spec, lender)
    const given = (name: 'repository' | 'version'): string =>
      own[name] || (defaults === undefined ? '' : textMember(defaults, name))
    const image = node.text.trim()
    const keys = ['image', 'repository', 'version']
    if (given('repository') === '' && !image.includes('/')) {
      const reason = 'the repository is empty: there is no image to pull'
      return { keys, remarks: [{ kind: 'skipped', raw: image, reason, steps: ['image'], node }] }
    }
    const raw = joinParts({ repository: given('repository'), image, version: given('version') })
    return raw === undefined
      ? undefined
      : {
          keys,
          finds: [
            strongFind('section-defaults', raw, { steps: ['image'], node }, { section: map, never: isNever(map) }),
          ],
        }
  },
}

/**
 * A mapping under an image key: `registry`, `repository`, `name`, `tag`, `digest`. With a name the repository is its prefix.
 * @example
 * kind: NIMService
 * spec: {image: {repository: nvcr.io/nim/meta/llama, tag: "1.10"}}
 * → nvcr.io/nim/meta/llama:1.10
 * @example
 * kind: Config
 * spec: {global: {scalingPodImage: {name: scalingpod, repository: ghcr.io/kai/kai, tag: v1}}}
 * → ghcr.io/kai/kai/scalingpod:v1
 * @example
 * kind: X
 * spec: {image: {registry: quay.io, repository: a/b, tag: v1}}
 * → quay.io/a/b:v1
 * @example
 * kind: X
 * spec: {image: {name: quay.io/jupyter/hub, tag: "4"}}
 * → quay.io/jupyter/hub:4
 */
export const imageObject: MapRule = {
  id: 'image-object',
  trigger: isImageKey,
  match: (map, { isEmbedded, object }, free) => {
    const keys: string[] = []
    const finds: Candidate[] = []
    const remarks: Remark[] = []
    for (const { key, value } of map.entries) {
      if (value.kind !== 'map' || !isImageKey(key) || !free(key)) continue
      const raw = objectReference(value)
      if (raw === undefined) {
        const remark = namelessRemark(key, value, isEmbedded || isInstaller(object))
        if (remark !== undefined) remarks.push(remark)
        continue
      }
      keys.push(key)
      finds.push(
        strongFind(
          'image-object',
          raw,
          { steps: [key], node: value },
          {
            never: isNever(value) || isNever(map),
            section: value,
            disabled: isFalse(member(value, 'enabled')),
          },
        ),
      )
    }
    return keys.length === 0 && remarks.length === 0 ? undefined : { keys, finds, remarks }
  },
}

/** A tag or digest of an image that is not named: whoever reads the resource knows the repository. */
function namelessRemark(key: string, value: MapNode, isForOthers: boolean): Remark | undefined {
  const version = textMember(value, 'tag') || textMember(value, 'digest')
  if (version === '' || mapMember(value, 'properties') !== undefined) return undefined
  return {
    kind: isForOthers ? 'skipped' : 'unresolved',
    raw: version,
    reason: 'an image without a repository: a controller knows it, so it is not listed',
    steps: [key],
    node: value,
  }
}

/**
 * Siblings `repository` and `tag` (or `digest`), with an optional `registry`, under any key.
 * @example
 * kind: X
 * spec: {sidecar: {repository: quay.io/a/b, tag: v1}}
 * → quay.io/a/b:v1
 */
export const repositoryTag: MapRule = {
  id: 'repository-tag',
  trigger: (key) => key === 'repository',
  match: (map, { path }) => {
    const node = scalarMember(map, 'repository')
    if (node === undefined || !/^[\w./:-]+$/.test(node.text)) return undefined
    if (textMember(map, 'tag') === '' && textMember(map, 'digest') === '') return undefined
    if (typeof path?.step === 'string' && isOtherRepository(path.step)) return undefined
    // In a list a name is a label; under a key of its own, beside a mere organization, it is the rest of the repository.
    const isPart = isAmongImages(path) && typeof path?.step === 'string' && !node.text.includes('/')
    const raw = objectReference(map, !isPart)
    if (raw === undefined) return undefined
    const confidence = isExplicit(raw) || isAmongImages(path) ? 'strong' : 'weak'
    return {
      keys: ['registry', 'repository', 'tag', 'digest'],
      finds: [
        {
          rule: 'repository-tag',
          raw,
          confidence,
          untagged: 'ignore',
          steps: ['repository'],
          node,
          never: isNever(map),
        },
      ],
    }
  },
}

/** Whether a mapping is an item of `images`, or of an image under a name of its own. */
const isAmongImages = (path: Path | undefined): boolean =>
  typeof path?.parent?.step === 'string' && (isImageListKey(path.parent.step) || isImageKey(path.parent.step))

const PARTS = {
  registry: ['registry', 'hub', 'host', 'registryUrl', 'registryURL', 'registryHost', 'imageRegistry'],
  name: ['name', 'image', 'imageName', 'image_name'],
  version: ['tag', 'version', 'imageTag', 'image_tag', 'imageVersion'],
  digest: ['digest', 'sha', 'sha256', 'imageDigest'],
} as const

/** `labelled`: the mapping's name is a label, as in lists, and no part of the image. */
function objectReference(map: MapNode, labelled = false): string | undefined {
  const repository = textMember(map, 'repository')
  const name = labelled ? '' : firstText(map, PARTS.name)
  const isPrefix = name !== '' && !repository.endsWith(`/${name}`) && repository !== name
  return joinParts({
    registry: firstText(map, PARTS.registry),
    ...(repository === '' ? { image: name } : isPrefix ? { repository, image: name } : { repository }),
    version: firstText(map, PARTS.version),
    digest: firstText(map, PARTS.digest),
  })
}

const VERSION_NAMES = ['version', 'tag', 'imageTag', 'image_tag', 'imageVersion', 'defaultImageVersion']
const SHA_NAMES = ['containerSHA', 'sha', 'digest']
const OWN_SUFFIXES = ['Tag', 'Version', '_tag', '_version', '-tag', '-version', '.tag', '.version']

/**
 * An untagged image beside a `version` or `tag`, or beside a digest (`containerSHA`, `sha`). A tagged image is taken as it is.
 * @example
 * kind: Skyhook
 * spec: {packages: {tuning: {image: ghcr.io/nvidia/skyhook/tuning, version: 1.2.0}}}
 * → ghcr.io/nvidia/skyhook/tuning:1.2.0
 * @example
 * kind: Skyhook
 * spec: {packages: {a: {image: quay.io/a/b, version: 1.2.0, containerSHA: "sha256:0000000000000000000000000000000000000000000000000000000000000000"}}}
 * → quay.io/a/b@sha256:0000000000000000000000000000000000000000000000000000000000000000
 * @example
 * kind: Prometheus
 * spec: {image: "quay.io/p/p:v3", version: v3.1.0}
 * → quay.io/p/p:v3
 */
export const versionSibling: MapRule = {
  id: 'version-sibling',
  trigger: isImageKey,
  match: (map, _spot, free) => {
    for (const { key, value } of map.entries) {
      if (value.kind !== 'scalar' || !isImageKey(key) || !free(key)) continue
      const image = value.text.trim()
      if (image === '' || isPinned(image)) continue
      const claim = siblingClaim(map, key, image)
      if (claim !== undefined) return claim
    }
    return undefined
  },
}

function siblingClaim(map: MapNode, key: string, image: string): Claim | undefined {
  const node = scalarMember(map, key)
  if (node === undefined) return undefined
  const versions = key === 'image' ? VERSION_NAMES : versionNames(key)
  const version = firstText(map, versions)
  const digest = key === 'image' ? firstText(map, SHA_NAMES) : ''
  if (version === '' && digest === '') return undefined
  const raw = digest === '' ? joinParts({ image, version }) : joinParts({ image, digest })
  return raw === undefined
    ? undefined
    : { keys: [key], finds: [strongFind('version-sibling', raw, { steps: [key], node }, { never: isNever(map) })] }
}

/** Names of the version beside an untagged image. Beside `proxyImageName`: `proxyImageNameTag`, `proxyImageTag`, `proxyTag`; and the same with versions. */
export function versionNames(key: string): string[] {
  const short = key.replace(/[-_.]?(?:Name|Ref|name|ref)$/, '')
  const stem = short.replace(/[-_.]?[iI]mage$/, '')
  const stems = stem === '' ? [key, short] : [key, short, stem]
  return [...new Set(stems)].flatMap((each) => OWN_SUFFIXES.map((suffix) => `${each}${suffix}`))
}

/**
 * `baseImage` with `tag`, `version` or `sha`. Alone it is a base to which a controller adds a version: a warning.
 * @source its operator/image.go, BuildImagePath
 * @example
 * kind: Prometheus
 * spec: {baseImage: quay.io/prometheus/prometheus, tag: v2.1.0}
 * → quay.io/prometheus/prometheus:v2.1.0
 * @example
 * kind: Prometheus
 * spec: {baseImage: quay.io/prometheus/prometheus}
 * → nothing
 */
export const baseImage: MapRule = {
  id: 'base-image',
  trigger: (key) => key === 'baseImage',
  match: (map) => {
    const node = scalarMember(map, 'baseImage')
    const image = node?.text.trim() ?? ''
    const digest = textMember(map, 'sha')
    // The digest replaces the tag.
    const version = digest === '' ? textMember(map, 'tag') || textMember(map, 'version') : ''
    const raw = joinParts({ image, version, digest })
    if (node === undefined || raw === undefined) return undefined
    return {
      keys: ['baseImage'],
      finds: [{ rule: 'base-image', raw, confidence: 'strong', untagged: 'base', steps: ['baseImage'], node }],
    }
  },
}

function firstText(map: MapNode, names: readonly string[]): string {
  for (const name of names) {
    const text = textMember(map, name)
    if (text !== '') return text
  }
  return ''
}

const isNever = (map: MapNode): boolean =>
  textMember(map, 'imagePullPolicy') === 'Never' || textMember(map, 'pullPolicy') === 'Never'
