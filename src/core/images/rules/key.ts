import { isBaseImageName, isCopyAnnotation, isImageKey, isImageVariable, isPushedName } from '../names.ts'
import { isNull, type MapNode, member, type Node, type ScalarNode, scalarMember, textMember } from '../node.ts'
import { isRegistry, parseReference } from '../reference.ts'
import type { Candidate, EmbeddedText, MapRule, Path, Untagged } from '../rule.ts'
import { versionNames } from './composite.ts'
import { isExplicit, isOtherRepository, isPinned, joinParts, PUSHED } from './parts.ts'

/** What makes a mapping a container even where no pod is: something to run. */
const CONTAINER_MEMBERS = ['command', 'args', 'script', 'source']

/**
 * A scalar under a key that says image: `image`, `fooImage`, `foo_image`, `foo-image`, `foo.imageRef`, `imageName`,
 * `RELATED_IMAGE_FOO`.
 * @example
 * kind: OperatorConfiguration
 * configuration: {docker_image: "ghcr.io/zalando/spilo-17:4.0"}
 * → ghcr.io/zalando/spilo-17:4.0
 * @example
 * kind: X
 * spec: {imagePullPolicy: "a:b", image: true, favicon: {image: "https://x.io/a.png"}}
 * → nothing
 * @example
 * kind: Workflow
 * spec: {templates: [{script: {image: python, source: x}}]}
 * → docker.io/library/python:latest
 */
export const plainKey: MapRule = {
  id: 'plain-key',
  trigger: isImageKey,
  match: (map, { path }, free) => {
    const keys: string[] = []
    const finds: Candidate[] = []
    const hub = isContainerLike(path)
    for (const { key, value } of map.entries) {
      if (value.kind !== 'scalar' || !isImageKey(key) || !free(key) || isNull(value) || IS_DOCUMENT.test(value.text))
        continue
      keys.push(key)
      const never = textMember(map, 'imagePullPolicy') === 'Never' || textMember(map, 'pullPolicy') === 'Never'
      const untagged = untaggedMeaning(map, key, value)
      finds.push({
        rule: 'plain-key',
        raw: value.text,
        confidence: 'strong',
        untagged,
        steps: [key],
        node: value,
        never,
        hub,
        ...(isPushedName(key) ? { objection: PUSHED } : {}),
        ...(key === 'image' ? { section: map } : {}),
      })
    }
    return keys.length === 0 ? undefined : { keys, finds }
  },
}

/** Members that become containers of pods, alone or as a list. */
const CONTAINER_LIKE: ReadonlySet<string | number> = new Set([
  'container',
  'script',
  'steps',
  'stepTemplate',
  'sidecars',
])

function isContainerLike(path: Path | undefined): boolean {
  const step = typeof path?.step === 'number' ? path.parent?.step : path?.step
  return step !== undefined && CONTAINER_LIKE.has(step)
}

/** A string that is read as a document: JSON, or anything of several lines, but not an address in brackets. */
const IS_DOCUMENT = /^\s*(?:\{(?!\{)|\[\s*["{[])|\S\s*\n\s*\S/

function untaggedMeaning(map: MapNode, key: string, value: ScalarNode): Untagged {
  if (isBaseImageName(key)) return 'base'
  if (key === 'image' && CONTAINER_MEMBERS.some((name) => isFilled(member(map, name)))) return 'latest'
  const text = value.text.trim()
  return text.includes('/') && isRegistry(text.slice(0, text.indexOf('/'))) ? 'latest' : 'base'
}

function isFilled(node: Node | undefined): boolean {
  if (node === undefined || node.kind === 'map') return false
  return node.kind === 'list' ? node.items.length > 0 : node.text.trim() !== '' && !isNull(node)
}

/**
 * A mapping of `name` (or `key`) and `value` (or `default`) outside of `env`, whose name says image: parameters of workflows,
 * tasks and templates.
 * @example
 * kind: Task
 * spec: {params: [{name: BUILDER_IMAGE, default: "gcr.io/k/executor:v1"}, {name: image-size, default: "a:1"}]}
 * → gcr.io/k/executor:v1
 */
export const parameter: MapRule = {
  id: 'parameter',
  trigger: (key) => key === 'value' || key === 'default',
  match: (map) => {
    const name = textMember(map, 'name') || (isCondition(map) ? '' : textMember(map, 'key'))
    const isBundle = name === 'bundle' && isExplicit(textMember(map, 'value'))
    if (!isBundle && !isImageKey(name) && !isImageVariable(name)) return undefined
    const step = ['value', 'default'].find((each) => isPinned(textMember(map, each)))
    const node = step === undefined ? undefined : scalarMember(map, step)
    if (step === undefined || node === undefined || parseReference(node.text.trim()) === undefined) return undefined
    const raw = node.text
    return {
      keys: [step],
      finds: [
        {
          rule: 'parameter',
          raw,
          confidence: 'strong',
          untagged: 'ignore',
          steps: [step],
          node,
          artifact: isBundle,
          ...(isPushedName(name) ? { objection: PUSHED } : {}),
        },
      ],
    }
  },
}

const REPOSITORY_SUFFIX = /^(.+?)([._-])(?:repository|repo)$|^((?:.*[a-z0-9])?[iI]mage)()(?:Repository|Repo)$/i

/**
 * Keys with one prefix: `trivy.repository` and `trivy.tag`, `worker_container_repository` and `worker_container_tag`,
 * `proxyImageRepository` and `proxyImageTag`, with an optional registry.
 * @example
 * kind: ConfigMap
 * metadata: {name: c}
 * data: {trivy.repository: mirror.gcr.io/aquasec/trivy, trivy.tag: 0.66.0}
 * → mirror.gcr.io/aquasec/trivy:0.66.0
 */
export const flatPair: MapRule = {
  id: 'flat-pair',
  trigger: (key) => REPOSITORY_SUFFIX.test(key),
  match: (map) => {
    const keys: string[] = []
    const finds: Candidate[] = []
    for (const { key, value } of map.entries) {
      const found = value.kind === 'scalar' ? REPOSITORY_SUFFIX.exec(key) : null
      if (found === null || value.kind !== 'scalar' || !/^[\w./:-]+$/.test(value.text.trim())) continue
      const stem = found[1] ?? found[3] ?? ''
      if (isOtherRepository(stem)) continue
      const prefix = `${stem}${found[2] ?? ''}`
      const part = (name: string): string =>
        textMember(map, found[1] === undefined ? `${prefix}${capital(name)}` : `${prefix}${name}`)
      const version = part('tag') || part('version')
      const digest = part('digest')
      if (version === '' && digest === '') continue
      const raw = joinParts({ registry: part('registry'), repository: value.text.trim(), version, digest })
      if (raw === undefined) continue
      keys.push(key)
      finds.push({ rule: 'flat-pair', raw, confidence: 'strong', untagged: 'ignore', steps: [key], node: value })
    }
    return keys.length === 0 ? undefined : { keys, finds }
  },
}

const capital = (name: string): string => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`

/**
 * Any value of a ConfigMap whose name says image, when it names a registry and a tag or digest.
 * @example
 * kind: ConfigMap
 * metadata: {name: rook-csi-operator-image-set-configmap}
 * data: {provisioner: "registry.k8s.io/sig-storage/csi-provisioner:v5", x: y}
 * → registry.k8s.io/sig-storage/csi-provisioner:v5
 */
export const imageSet: MapRule = {
  id: 'image-set',
  trigger: () => true,
  match: (map, spot) => {
    if (spot.object.kind !== 'ConfigMap' || spot.path?.parent !== undefined || spot.path?.step !== 'data')
      return undefined
    if (!/image/i.test(spot.object.name)) return undefined
    const finds: Candidate[] = []
    for (const { key, value } of map.entries) {
      if (value.kind !== 'scalar' || !isExplicit(value.text.trim())) continue
      finds.push({
        rule: 'image-set',
        raw: value.text,
        confidence: 'strong',
        untagged: 'ignore',
        steps: [key],
        node: value,
      })
    }
    return finds.length === 0 ? undefined : { keys: finds.map((find) => String(find.steps[0])), finds }
  },
}

/** A toleration, a selector or a step on attributes: its key is compared or set, and names nothing to pull. */
const isCondition = (map: MapNode): boolean =>
  ['operator', 'effect', 'action', 'op'].some((name) => member(map, name) !== undefined)

/** An untagged image with the version that another annotation tells, as linkerd's `proxy-image` and `proxy-version`. */
function withSibling(values: Node | undefined, key: string, image: string): string {
  if (values?.kind !== 'map' || image === '' || isPinned(image)) return image
  const version = versionNames(key)
    .map((name) => textMember(values, name))
    .find((text) => text !== '')
  return version === undefined ? image : (joinParts({ image, version }) ?? image)
}

/**
 * An annotation whose last segment says image, such as `sidecar.istio.io/proxyImage`; documents in annotations. Labels and
 * copies of the object are left alone.
 * @example
 * kind: Pod
 * metadata: {annotations: {sidecar.istio.io/proxyImage: "docker.io/istio/proxyv2:1.27.0", kubectl.kubernetes.io/last-applied-configuration: "{\"image\":\"quay.io/a/b:v1\"}"}}
 * → docker.io/istio/proxyv2:1.27.0
 */
export const annotations: MapRule = {
  id: 'annotation',
  trigger: (key) => key === 'annotations' || key === 'labels',
  match: (map, spot) => {
    if (spot.path?.step !== 'metadata') return undefined
    const values = member(map, 'annotations')
    const finds: Candidate[] = []
    const texts: EmbeddedText[] = []
    for (const { key, value } of values?.kind === 'map' ? values.entries : []) {
      if (value.kind !== 'scalar' || isCopyAnnotation(key)) continue
      const place = { steps: ['annotations', key], node: value }
      if (value.text.includes('\n')) texts.push({ text: value.text, ...place })
      else if (isImageKey(key.slice(key.lastIndexOf('/') + 1))) {
        const raw = withSibling(values, key, value.text.trim())
        finds.push({ rule: 'annotation', raw, confidence: 'strong', untagged: 'ignore', ...place })
      }
    }
    return { keys: ['annotations', 'labels'], finds, texts }
  },
}
