import { listMember, mapMember, scalarMember, textMember } from '../node.ts'
import type { Candidate, MapRule, Remark } from '../rule.ts'
import { isExplicit, joinParts } from './parts.ts'

const CROSSPLANE: ReadonlySet<string> = new Set(['Provider', 'Configuration', 'Function'])

/**
 * `spec.package` of a Crossplane Provider, Configuration or Function.
 * @example
 * apiVersion: pkg.crossplane.io/v1
 * kind: Provider
 * spec: {package: "xpkg.crossplane.io/c/provider-nop:v0.4.0"}
 * → xpkg.crossplane.io/c/provider-nop:v0.4.0
 */
export const packageSource: MapRule = {
  id: 'package',
  trigger: (key) => key === 'package',
  match: (map, { object }) => {
    const node = scalarMember(map, 'package')
    if (node === undefined || !object.apiVersion.startsWith('pkg.crossplane.io/') || !CROSSPLANE.has(object.kind))
      return undefined
    return { keys: ['package'], finds: [artifact('package', node.text, ['package'], node)] }
  },
}

/**
 * `spec.url` and `spec.ref` of Flux's OCIRepository. A version range cannot be listed.
 * @example
 * apiVersion: source.toolkit.fluxcd.io/v1
 * kind: OCIRepository
 * spec: {url: "oci://ghcr.io/stefanprodan/manifests/podinfo", ref: {tag: 6.9.0}}
 * → ghcr.io/stefanprodan/manifests/podinfo:6.9.0
 */
export const ociRepository: MapRule = {
  id: 'oci-repository',
  trigger: (key) => key === 'url',
  match: (map, { object }) => {
    const node = scalarMember(map, 'url')
    if (node === undefined || object.kind !== 'OCIRepository' || !node.text.startsWith('oci://')) return undefined
    const ref = mapMember(map, 'ref')
    const version = ref === undefined ? '' : textMember(ref, 'tag')
    const digest = ref === undefined ? '' : textMember(ref, 'digest')
    if (version === '' && digest === '' && ref !== undefined && textMember(ref, 'semver') !== '') {
      const reason = `the version is a range (${textMember(ref, 'semver')})`
      const remark: Remark = { kind: 'unresolved', raw: node.text, reason, steps: ['url'], node }
      return { keys: ['url', 'ref'], remarks: [remark] }
    }
    const raw = joinParts({ repository: node.text.slice('oci://'.length), version, digest })
    return raw === undefined
      ? undefined
      : { keys: ['url', 'ref'], finds: [artifact('oci-repository', raw, ['url'], node)] }
  },
}

/** Keys of scanners, and the tag that is asked for when the value has none: the version of the database's schema. */
const ARTIFACT_KEYS: readonly { readonly test: RegExp; readonly tag: string | undefined }[] = [
  { test: /(?:^|\.)dbRepository$/, tag: '2' },
  { test: /(?:^|\.)javaDbRepository$/, tag: '1' },
  { test: /\.oci\.ref$/, tag: undefined },
]

const artifactRow = (key: string): (typeof ARTIFACT_KEYS)[number] | undefined =>
  ARTIFACT_KEYS.find(({ test }) => test.test(key))

/**
 * Keys of scanners that name an OCI artifact: `trivy.dbRepository`, `trivy.javaDbRepository`, `policies.bundle.oci.ref`.
 * @example
 * kind: ConfigMap
 * metadata: {name: trivy}
 * data: {policies.bundle.oci.ref: "mirror.gcr.io/aquasec/trivy-checks:1", trivy.dbRepository: mirror.gcr.io/aquasec/trivy-db}
 * → mirror.gcr.io/aquasec/trivy-checks:1, mirror.gcr.io/aquasec/trivy-db:2
 */
export const artifactKey: MapRule = {
  id: 'artifact-key',
  trigger: (key) => artifactRow(key) !== undefined,
  match: (map) => {
    const finds: Candidate[] = []
    for (const { key, value } of map.entries) {
      const row = artifactRow(key)
      if (row === undefined || value.kind !== 'scalar' || value.text.trim() === '') continue
      const raw = joinParts({ image: value.text.trim(), version: row.tag ?? '' }) ?? value.text
      finds.push(artifact('artifact-key', raw, [key], value))
    }
    return finds.length === 0 ? undefined : { keys: finds.map((find) => String(find.steps[0])), finds }
  },
}

/**
 * `refs` of falcoctl's `artifact.install` and `artifact.follow`: rules and plugins. A name without a registry is looked up in an
 * index: a warning.
 * @example
 * kind: ConfigMap
 * metadata: {name: falcoctl}
 * data: {falcoctl.yaml: "artifact:\n  install:\n    refs: [ghcr.io/falcosecurity/rules/falco-rules:3]\n"}
 * → ghcr.io/falcosecurity/rules/falco-rules:3
 */
export const falcoArtifact: MapRule = {
  id: 'falco-artifact',
  trigger: (key) => key === 'refs',
  match: (map, { path }) => {
    const refs = listMember(map, 'refs')
    const isFalco = path?.parent?.step === 'artifact' && (path.step === 'install' || path.step === 'follow')
    if (refs === undefined || !isFalco) return undefined
    const finds: Candidate[] = []
    const remarks: Remark[] = []
    refs.items.forEach((node, index) => {
      if (node.kind !== 'scalar') return
      const raw = node.text.trim()
      const steps = ['refs', index]
      if (isExplicit(raw))
        finds.push({
          rule: 'falco-artifact',
          raw,
          confidence: 'strong',
          untagged: 'ignore',
          steps,
          node,
          artifact: true,
        })
      else {
        const reason = 'falcoctl looks it up in an index that is not read, and pulls it: not listed'
        remarks.push({ kind: 'unresolved', raw, reason, steps, node })
      }
    })
    return { keys: ['refs'], finds, remarks }
  },
}

/**
 * `artifacts.url` of a runtime class in NVIDIA's ClusterPolicy.
 * @example
 * apiVersion: nvidia.com/v1
 * kind: ClusterPolicy
 * spec: {kataManager: {config: {runtimeClasses: [{artifacts: {url: "nvcr.io/nvidia/kata:1"}}]}}}
 * → nvcr.io/nvidia/kata:1
 */
export const artifactUrl: MapRule = {
  id: 'artifact-url',
  trigger: (key) => key === 'url',
  match: (map, { object, path }) => {
    const node = scalarMember(map, 'url')
    if (node === undefined || path?.step !== 'artifacts' || !object.apiVersion.startsWith('nvidia.com/'))
      return undefined
    return { keys: ['url'], finds: [artifact('artifact-url', node.text, ['url'], node)] }
  },
}

function artifact(rule: string, raw: string, steps: readonly string[], node: Candidate['node']): Candidate {
  return {
    rule,
    raw,
    confidence: 'strong',
    untagged: rule === 'artifact-key' ? 'base' : 'latest',
    steps,
    node,
    artifact: true,
  }
}

const DOCKER = 'docker://'
const OCI = 'oci://'

/**
 * An address `docker://REF`, and `oci://REF` under a key that ends in `uri`: models, disks and archives that are pulled as
 * images.
 * @example
 * kind: InferenceService
 * spec: {predictor: {model: {storageUri: "oci://quay.io/models/m:v1"}}}
 * → quay.io/models/m:v1
 * @example
 * kind: DataVolume
 * spec: {source: {registry: {url: "docker://quay.io/containerdisks/fedora:40"}}}
 * → quay.io/containerdisks/fedora:40
 */
export const imageAddress: MapRule = {
  id: 'image-address',
  trigger: (key) => /ur[il]$/i.test(key),
  match: (map) => {
    const finds: Candidate[] = []
    for (const { key, value } of map.entries) {
      if (value.kind !== 'scalar' || !imageAddress.trigger(key)) continue
      const text = value.text.trim()
      const scheme = text.startsWith(DOCKER) ? DOCKER : /uri$/i.test(key) && text.startsWith(OCI) ? OCI : undefined
      if (scheme !== undefined) finds.push(artifact('image-address', text.slice(scheme.length), [key], value))
    }
    return finds.length === 0 ? undefined : { keys: finds.map((find) => String(find.steps[0])), finds }
  },
}

/**
 * The `name` of an object reference with `kind: DockerImage`, as in ImageStreams and BuildConfigs.
 * @example
 * kind: ImageStream
 * spec: {tags: [{name: latest, from: {kind: DockerImage, name: "quay.io/a/b:v1"}}]}
 * → quay.io/a/b:v1
 */
export const dockerImage: MapRule = {
  id: 'docker-image',
  trigger: (key) => key === 'kind',
  match: (map, { isRoot }) => {
    const node = scalarMember(map, 'name')
    if (isRoot || node === undefined || textMember(map, 'kind') !== 'DockerImage') return undefined
    const find: Candidate = {
      rule: 'docker-image',
      raw: node.text,
      confidence: 'strong',
      untagged: 'latest',
      steps: ['name'],
      node,
    }
    return { keys: ['name'], finds: [find] }
  },
}

/**
 * An item of the `images` of a Kustomization: `newName`, `newTag` and `digest`; without a new name, `name`.
 * @example
 * apiVersion: kustomize.config.k8s.io/v1beta1
 * kind: Kustomization
 * images: [{name: nginx, newName: quay.io/a/nginx, newTag: v1}]
 * → quay.io/a/nginx:v1
 */
export const kustomizeImage: MapRule = {
  id: 'kustomize-image',
  trigger: (key) => key === 'newTag' || key === 'newName' || key === 'digest',
  match: (map, { object, path }) => {
    if (object.kind !== 'Kustomization' || path?.parent?.step !== 'images') return undefined
    const name = textMember(map, 'newName') || textMember(map, 'name')
    const node = scalarMember(map, 'newName') ?? scalarMember(map, 'name')
    const raw = joinParts({ image: name, version: textMember(map, 'newTag'), digest: textMember(map, 'digest') })
    if (raw === undefined || node === undefined) return undefined
    const find: Candidate = {
      rule: 'kustomize-image',
      raw,
      confidence: 'strong',
      untagged: 'base',
      steps: [textMember(map, 'newName') === '' ? 'name' : 'newName'],
      node,
    }
    return { keys: ['name', 'newName', 'newTag', 'digest'], finds: [find] }
  },
}
