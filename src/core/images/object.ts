import { listMember, type MapNode, mapMember, type Node, textMember } from './node.ts'
import type { ObjectIdentity } from './rule.ts'

/** What to do with an object: read it, read it as a test, or pass over it. */
export type Verdict = 'read' | 'test' | 'skip'

export interface ManifestObject {
  readonly identity: ObjectIdentity
  readonly node: MapNode
  readonly verdict: Verdict
  readonly reason: string | undefined
}

/** Kinds of a group, and why they are not read. */
interface SkipRow {
  /** empty for all of the group */
  readonly kinds: readonly string[]
  /** group of the API, empty for any */
  readonly group: string
  readonly reason: string
}

/** Kinds whose texts talk about images and run none. */
export const SKIPPED_KINDS: readonly SkipRow[] = [
  {
    kinds: ['CustomResourceDefinition'],
    group: 'apiextensions.k8s.io',
    reason: 'a schema: defaults and descriptions, no images',
  },
  {
    kinds: ['ValidatingAdmissionPolicy', 'MutatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
    group: 'admissionregistration.k8s.io',
    reason: 'a policy: expressions about images',
  },
  {
    kinds: ['ClusterRole', 'Role', 'ClusterRoleBinding', 'RoleBinding'],
    group: 'rbac.authorization.k8s.io',
    reason: 'permissions',
  },
  { kinds: ['PrometheusRule'], group: 'monitoring.coreos.com', reason: 'alerts' },
  { kinds: ['VMRule'], group: 'operator.victoriametrics.com', reason: 'alerts' },
  { kinds: ['GrafanaDashboard'], group: 'grafana.integreatly.org', reason: 'a dashboard' },
  { kinds: ['ClusterPolicy', 'Policy'], group: 'kyverno.io', reason: 'a policy: patterns of images' },
  {
    kinds: ['ValidatingPolicy', 'MutatingPolicy', 'ImageValidatingPolicy'],
    group: 'policies.kyverno.io',
    reason: 'a policy: patterns of images',
  },
  { kinds: ['ImageRepository'], group: 'image.toolkit.fluxcd.io', reason: 'a watch on tags: nothing is pulled' },
  { kinds: ['ConstraintTemplate'], group: 'templates.gatekeeper.sh', reason: 'a policy: a schema and rules' },
  { kinds: [], group: 'constraints.gatekeeper.sh', reason: 'a policy: patterns of images' },
]

const LIST_DEPTH = 8
const NOT_LISTED = { apiVersion: '', kind: '' }

/** The objects of a document: itself, or the items of a `List` (lists may hold lists). Empty when it is no Kubernetes object. */
export function objectsOf(
  document: Node,
  template: string | undefined,
  depth = 0,
  listed: Pick<ObjectIdentity, 'apiVersion' | 'kind'> = NOT_LISTED,
): ManifestObject[] {
  if (document.kind !== 'map') return []
  const kind = textMember(document, 'kind') || listed.kind
  const apiVersion = textMember(document, 'apiVersion') || listed.apiVersion
  const items = kind.endsWith('List') ? listMember(document, 'items') : undefined
  if (items !== undefined && depth < LIST_DEPTH) {
    // Items of a typed list may leave out what the list says: a DeploymentList holds Deployments.
    const item = kind === 'List' ? NOT_LISTED : { apiVersion, kind: kind.slice(0, -'List'.length) }
    return items.items.flatMap((each) => objectsOf(each, template, depth + 1, item))
  }
  if (kind === '') return []
  const metadata = mapMember(document, 'metadata')
  const namespace = metadata === undefined ? '' : textMember(metadata, 'namespace')
  const identity: ObjectIdentity = {
    apiVersion,
    kind,
    namespace: namespace === '' ? undefined : namespace,
    name: nameOf(metadata),
    template,
    root: document,
  }
  const reason = skipReason(identity, metadata)
  return [
    {
      identity,
      node: document,
      verdict: reason !== undefined ? 'skip' : isTestHook(metadata) ? 'test' : 'read',
      reason,
    },
  ]
}

const nameOf = (metadata: MapNode | undefined): string =>
  metadata === undefined ? '' : textMember(metadata, 'name') || textMember(metadata, 'generateName')

function skipReason({ apiVersion, kind }: ObjectIdentity, metadata: MapNode | undefined): string | undefined {
  const row = SKIPPED_KINDS.find(
    ({ kinds, group }) => (kinds.length === 0 || kinds.includes(kind)) && apiVersion.startsWith(`${group}/`),
  )
  if (row !== undefined) return `${kind} is ${row.reason}`
  const labels = metadata === undefined ? undefined : mapMember(metadata, 'labels')
  const isDashboard = labels !== undefined && textMember(labels, 'grafana_dashboard') !== ''
  return isDashboard ? 'a Grafana dashboard runs no image' : undefined
}

const TEST_EVENTS: ReadonlySet<string> = new Set(['test', 'test-success', 'test-failure'])

/** Whether helm runs the object for `helm test` and for nothing else. */
function isTestHook(metadata: MapNode | undefined): boolean {
  const annotations = metadata === undefined ? undefined : mapMember(metadata, 'annotations')
  const hook = annotations === undefined ? '' : textMember(annotations, 'helm.sh/hook')
  return hook !== '' && hook.split(',').every((event) => TEST_EVENTS.has(event.trim()))
}

/** Versions by name of the programs that the recommended labels of objects tell. */
export function programVersions(objects: readonly ManifestObject[]): ReadonlyMap<string, string> {
  const versions = new Map<string, string>()
  for (const { node } of objects) {
    const metadata = mapMember(node, 'metadata')
    const labels = metadata === undefined ? undefined : mapMember(metadata, 'labels')
    if (labels === undefined) continue
    const name = textMember(labels, 'app.kubernetes.io/name')
    const version = textMember(labels, 'app.kubernetes.io/version')
    if (name !== '' && version !== '' && !versions.has(name)) versions.set(name, version)
  }
  return versions
}
