import {
  type ByteString,
  type GoType,
  type Method,
  quote,
  Struct,
  TypedSlice,
  types,
  type Value,
} from '../../../template-engine/go/index.ts'
import { HelmError } from '../errors.ts'

/** A Kubernetes version: as given (with a v), and with its numbers only, which is what charts' constraints see. */
export interface KubeVersion {
  readonly version: ByteString
  readonly normalized: ByteString
  readonly major: ByteString
  readonly minor: ByteString
}

/** What helm 4.1.4 assumes of a cluster that it does not ask. */
export const DEFAULT_KUBE_VERSION: KubeVersion = { version: 'v1.35.0', normalized: 'v1.35.0', major: '1', minor: '35' }

const GROUPS = `v1
admissionregistration.k8s.io/v1 admissionregistration.k8s.io/v1alpha1 admissionregistration.k8s.io/v1beta1
internal.apiserver.k8s.io/v1alpha1
apps/v1 apps/v1beta1 apps/v1beta2
authentication.k8s.io/v1 authentication.k8s.io/v1alpha1 authentication.k8s.io/v1beta1
authorization.k8s.io/v1 authorization.k8s.io/v1beta1
autoscaling/v1 autoscaling/v2 autoscaling/v2beta1 autoscaling/v2beta2
batch/v1 batch/v1beta1
certificates.k8s.io/v1 certificates.k8s.io/v1beta1 certificates.k8s.io/v1alpha1
coordination.k8s.io/v1alpha2 coordination.k8s.io/v1beta1 coordination.k8s.io/v1
discovery.k8s.io/v1 discovery.k8s.io/v1beta1
events.k8s.io/v1 events.k8s.io/v1beta1
extensions/v1beta1
flowcontrol.apiserver.k8s.io/v1 flowcontrol.apiserver.k8s.io/v1beta1
flowcontrol.apiserver.k8s.io/v1beta2 flowcontrol.apiserver.k8s.io/v1beta3
networking.k8s.io/v1 networking.k8s.io/v1beta1
node.k8s.io/v1 node.k8s.io/v1alpha1 node.k8s.io/v1beta1
policy/v1 policy/v1beta1
rbac.authorization.k8s.io/v1 rbac.authorization.k8s.io/v1beta1 rbac.authorization.k8s.io/v1alpha1
resource.k8s.io/v1 resource.k8s.io/v1beta2 resource.k8s.io/v1beta1 resource.k8s.io/v1alpha3
scheduling.k8s.io/v1alpha1 scheduling.k8s.io/v1beta1 scheduling.k8s.io/v1
storage.k8s.io/v1beta1 storage.k8s.io/v1 storage.k8s.io/v1alpha1
storagemigration.k8s.io/v1beta1
apiextensions.k8s.io/v1beta1 apiextensions.k8s.io/v1`

/** The API versions that helm 4.1.4 assumes, in its order. */
export const DEFAULT_API_VERSIONS: readonly ByteString[] = GROUPS.split(/\s+/)

const VERSION = /^[\t\n\f\r ]*v?([0-9]+(?:\.[0-9]+)*)/

/**
 * Reads --kube-version: at least major and minor, anything after the numbers (as in k8s.io/apimachinery version.ParseGeneric).
 * Throws HelmError.
 */
export function parseKubeVersion(text: ByteString): KubeVersion {
  const refuse = (why: string): never => {
    throw new HelmError(`invalid kube version '${text}': ${why}`, { code: 'INVALID_REQUEST' })
  }
  const numbers = VERSION.exec(text)?.[1] ?? refuse(`could not parse ${quote(text)} as version`)
  if (/\n/.test(text.slice(text.indexOf(numbers)))) refuse(`could not parse ${quote(text)} as version`)
  const parts = numbers.split('.')
  const [major = '', minor = ''] = parts
  if (parts.length < 2) refuse(`illegal version string ${quote(text)}`)
  if (/^0./.test(major)) refuse(`illegal zero-prefixed version component ${quote(major)} in ${quote(text)}`)
  for (const part of parts) {
    if (BigInt(part) < 1n << 64n) continue
    const range = `strconv.ParseUint: parsing ${quote(part)}: value out of range`
    refuse(`illegal non-numeric version component ${quote(part)} in ${quote(text)}: ${range}`)
  }
  return {
    version: text.startsWith('v') ? text : `v${text}`,
    normalized: `v${parts.map(BigInt).join('.')}`,
    major: String(BigInt(major)),
    minor: String(BigInt(minor)),
  }
}

const reader = (read: (receiver: Value) => Value): Method => ({ params: [], run: read })

const textField = (at: number) => (value: Value) => (value as Struct).fields[at] as ByteString
const version = textField(0)
const normalized = (value: Value): ByteString => textField(1)(value) || version(value)

const KUBE_VERSION: GoType = {
  name: 'common.KubeVersion',
  kind: 'struct',
  fields: [
    { name: 'Version', type: types.STRING },
    { name: 'normalizedVersion', type: types.STRING, unexported: true },
    { name: 'Major', type: types.STRING },
    { name: 'Minor', type: types.STRING },
  ],
  addressableText: normalized,
  methods: {
    String: reader(normalized),
    GitVersion: reader(version),
  },
}

const VERSION_SET: GoType = {
  name: 'common.VersionSet',
  kind: 'slice',
  elem: types.STRING,
  methods: {
    Has: {
      params: [types.STRING],
      run: (receiver, version = '') => ((receiver as TypedSlice).items ?? []).includes(version),
    },
  },
}

const BUILD_INFO: GoType = {
  name: 'version.BuildInfo',
  kind: 'struct',
  fields: [
    { name: 'Version', type: types.STRING, json: 'version' },
    { name: 'GitCommit', type: types.STRING, json: 'git_commit' },
    { name: 'GitTreeState', type: types.STRING, json: 'git_tree_state' },
    { name: 'GoVersion', type: types.STRING, json: 'go_version' },
    { name: 'KubeClientVersion', type: types.STRING, json: 'kube_client_version' },
  ],
}

const CAPABILITIES_STRUCT: GoType = {
  name: 'common.Capabilities',
  kind: 'struct',
  fields: [
    { name: 'KubeVersion', type: KUBE_VERSION },
    { name: 'APIVersions', type: VERSION_SET },
    { name: 'HelmVersion', type: BUILD_INFO },
  ],
}

const CAPABILITIES: GoType = {
  name: '*common.Capabilities',
  kind: 'ptr',
  elem: CAPABILITIES_STRUCT,
  methods: { Copy: reader((value) => new Struct(CAPABILITIES, (value as Struct).fields)) },
}

const HELM = new Struct(BUILD_INFO, [
  'v4.1.4',
  '05fa37973dc9e42b76e1d2883494c87174b6074f',
  'clean',
  'go1.25.9',
  'v1.35',
])

/** `.Capabilities`: a pointer to a struct. `extra` API versions come after the assumed ones. */
export function capabilities(kube: KubeVersion = DEFAULT_KUBE_VERSION, extra: readonly ByteString[] = []): Struct {
  const fields = [kube.version, kube.normalized, kube.major, kube.minor]
  return new Struct(CAPABILITIES, [
    new Struct(KUBE_VERSION, fields),
    new TypedSlice(VERSION_SET, [...DEFAULT_API_VERSIONS, ...extra]),
    HELM,
  ])
}
