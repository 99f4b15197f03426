import { mapMember, scalarMember, textMember } from '../node.ts'
import type { Candidate, MapRule, Remark } from '../rule.ts'
import { joinParts } from './parts.ts'

const CROSSPLANE: ReadonlySet<string> = new Set(['Provider', 'Configuration', 'Function'])

/** Packages of a controller: OCI artifacts, pulled by no node. */
export const packageSource: MapRule = {
  id: 'package',
  doc: '`spec.package` of a Crossplane Provider, Configuration or Function.',
  examples: [
    {
      yaml: 'apiVersion: pkg.crossplane.io/v1\nkind: Provider\nspec: {package: "xpkg.crossplane.io/c/provider-nop:v0.4.0"}',
      finds: ['xpkg.crossplane.io/c/provider-nop:v0.4.0'],
    },
  ],
  trigger: (key) => key === 'package',
  match: (map, { object }) => {
    const node = scalarMember(map, 'package')
    if (node === undefined || !object.apiVersion.startsWith('pkg.crossplane.io/') || !CROSSPLANE.has(object.kind))
      return undefined
    return { keys: ['package'], finds: [artifact('package', node.text, ['package'], node)] }
  },
}

/** Flux sources. */
export const ociRepository: MapRule = {
  id: 'oci-repository',
  doc: "`spec.url` and `spec.ref` of Flux's OCIRepository. A version range cannot be listed.",
  examples: [
    {
      yaml: 'apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nspec: {url: "oci://ghcr.io/stefanprodan/manifests/podinfo", ref: {tag: 6.9.0}}',
      finds: ['ghcr.io/stefanprodan/manifests/podinfo:6.9.0'],
    },
  ],
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

/** Databases and policies that scanners pull. */
export const artifactKey: MapRule = {
  id: 'artifact-key',
  doc: 'Keys of scanners that name an OCI artifact: `trivy.dbRepository`, `trivy.javaDbRepository`, `policies.bundle.oci.ref`.',
  examples: [
    {
      yaml: 'kind: ConfigMap\nmetadata: {name: trivy}\ndata: {policies.bundle.oci.ref: "mirror.gcr.io/aquasec/trivy-checks:1", trivy.dbRepository: mirror.gcr.io/aquasec/trivy-db}',
      finds: ['mirror.gcr.io/aquasec/trivy-checks:1', 'mirror.gcr.io/aquasec/trivy-db:2'],
    },
  ],
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

/** Files that NVIDIA's kata manager downloads. */
export const artifactUrl: MapRule = {
  id: 'artifact-url',
  doc: "`artifacts.url` of a runtime class in NVIDIA's ClusterPolicy.",
  examples: [
    {
      yaml: 'apiVersion: nvidia.com/v1\nkind: ClusterPolicy\nspec: {kataManager: {config: {runtimeClasses: [{artifacts: {url: "nvcr.io/nvidia/kata:1"}}]}}}',
      finds: ['nvcr.io/nvidia/kata:1'],
    },
  ],
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

/** Resources with which a controller installs what stands elsewhere. */
const INSTALLERS: readonly { readonly group: string; readonly kinds: readonly string[]; readonly reason: string }[] = [
  {
    group: 'operators.coreos.com',
    kinds: ['Subscription', 'CatalogSource'],
    reason: 'its images come from an operator catalog that is not read: mirror the catalog separately',
  },
  {
    group: 'helm.toolkit.fluxcd.io',
    kinds: ['HelmRelease'],
    reason: 'Flux installs another chart with it, which is not read: list that chart separately',
  },
  {
    group: 'argoproj.io',
    kinds: ['Application', 'ApplicationSet'],
    reason: 'Argo CD installs another source with it, which is not read: list that source separately',
  },
]

/** What a controller installs from elsewhere: its images are not in the render. */
export const installer: MapRule = {
  id: 'installer',
  doc: "Subscriptions of the Operator Lifecycle Manager, Flux's HelmRelease, Argo CD's Application: a warning, for what they install is not read.",
  examples: [
    { yaml: 'apiVersion: operators.coreos.com/v1alpha1\nkind: Subscription\nspec: {name: x}', finds: [] },
    {
      yaml: 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: {values: {image: {repository: quay.io/a/b, tag: v1}}}',
      finds: ['quay.io/a/b:v1'],
    },
  ],
  trigger: (key) => key === 'spec',
  match: (map, { object, isRoot }) => {
    const row = INSTALLERS.find(
      ({ group, kinds }) => isRoot && kinds.includes(object.kind) && object.apiVersion.startsWith(`${group}/`),
    )
    if (row === undefined) return undefined
    return {
      keys: [],
      remarks: [{ kind: 'catalog', raw: object.name, reason: row.reason, steps: ['spec'], node: map }],
    }
  },
}
