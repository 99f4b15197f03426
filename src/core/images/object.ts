import { listMember, type MapNode, mapMember, type Node, textMember } from './node.ts'
import { OPERATORS } from './operators/index.ts'
import { factOf } from './operators/lookup.ts'
import type { ObjectIdentity } from './rule.ts'

/** What to do with an object: read it, read it as a test, or pass over it. */
export type Verdict = 'read' | 'test' | 'skip'

export interface ManifestObject {
  readonly identity: ObjectIdentity
  readonly node: MapNode
  readonly verdict: Verdict
  readonly reason: string | undefined
}

const LIST_DEPTH = 8
const NOT_LISTED = { apiVersion: '', kind: '' }

/** The objects of a document: itself, or the items of a `List` (lists may hold lists). Empty when it is not a Kubernetes object. */
export function objectsOf(
  document: Node,
  template: string | undefined,
  depth = 0,
  listed: Pick<ObjectIdentity, 'apiVersion' | 'kind'> = NOT_LISTED,
): ManifestObject[] {
  if (document.kind !== 'map') return []
  const kind = textMember(document, 'kind') || listed.kind
  const apiVersion = textMember(document, 'apiVersion') || listed.apiVersion
  const expanded = depth < LIST_DEPTH ? factOf({ apiVersion, kind }, 'expands')?.(document) : undefined
  if (expanded !== undefined) return expanded.flatMap((each) => objectsOf(each, template, depth + 1))
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
      verdict:
        reason !== undefined && factOf(identity, 'parts') === undefined
          ? 'skip'
          : isTestHook(metadata)
            ? 'test'
            : 'read',
      reason,
    },
  ]
}

/**
 * What is not a Kubernetes object and may still name images: values, compose files, patches. A list is read as a mapping
 * with `items`.
 */
export function looseObject(document: Node, template: string | undefined): ManifestObject[] {
  const { line, column } = document
  const node: MapNode | undefined =
    document.kind === 'map'
      ? document
      : document.kind === 'list'
        ? { kind: 'map', entries: [{ key: 'items', value: document }], line, column }
        : undefined
  if (node === undefined || node.entries.length === 0 || textMember(node, 'kind') !== '') return []
  const apiVersion = textMember(node, 'apiVersion')
  const identity: ObjectIdentity = { apiVersion, kind: '', namespace: undefined, name: '', template, root: node }
  return [{ identity, node, verdict: 'read', reason: undefined }]
}

const nameOf = (metadata: MapNode | undefined): string =>
  metadata === undefined ? '' : textMember(metadata, 'name') || textMember(metadata, 'generateName')

function skipReason(identity: ObjectIdentity, metadata: MapNode | undefined): string | undefined {
  const reason = factOf(identity, 'skip')
  if (reason !== undefined) return `${identity.kind} is ${reason}`
  const labels = metadata === undefined ? undefined : mapMember(metadata, 'labels')
  if (labels === undefined) return undefined
  return SKIPPED_LABELS.find(({ label }) => textMember(labels, label) !== '')?.reason
}

const SKIPPED_LABELS = OPERATORS.flatMap(({ skippedLabel }) => skippedLabel ?? [])

const TEST_EVENTS: ReadonlySet<string> = new Set(['test', 'test-success', 'test-failure'])

/** Whether helm runs the object for `helm test` and for nothing else. */
function isTestHook(metadata: MapNode | undefined): boolean {
  const annotations = metadata === undefined ? undefined : mapMember(metadata, 'annotations')
  const hook = annotations === undefined ? '' : textMember(annotations, 'helm.sh/hook')
  return hook !== '' && hook.split(',').every((event) => TEST_EVENTS.has(event.trim()))
}
