import { type ByteString, type JsonWords, trimSpace } from '../../../template-engine/go/index.ts'
import type { Budget } from '../../../template-engine/index.ts'
import type { Notify } from '../chart/index.ts'

import { HelmError, say } from '../errors.ts'
import { type Helm, jsonWords } from '../helm/index.ts'
import {
  chargeYaml,
  type DecodedRecord,
  decodeRecord,
  readYaml,
  SHAPES,
  type StructShape,
  YamlError,
} from '../yaml/index.ts'
import { splitManifests } from './split.ts'
import { typeNames } from './type-names.ts'

/** One rendered document. */
export interface Manifest {
  /** path of the template: `chart/charts/sub/templates/x.yaml` */
  readonly source: ByteString
  readonly text: ByteString
  readonly apiVersion: ByteString
  readonly kind: ByteString
  readonly name: ByteString
}

/** A document that runs at some event instead of being installed. */
export interface Hook extends Manifest {
  /** `pre-install`, `test`, …: in the order of the annotation */
  readonly events: readonly string[]
}

export interface SortedManifests {
  readonly manifests: readonly Manifest[]
  readonly hooks: readonly Hook[]
}

/** A document that cannot be parsed. `hooks` are those found before it, unsorted. */
export class ManifestError extends HelmError {
  readonly hooks: readonly Hook[]
  constructor(source: ByteString, hooks: readonly Hook[], cause: unknown) {
    const line = cause instanceof YamlError && cause.line > 0 ? cause.line : 1
    const places = [{ in: 'rendered', file: source, line }] as const
    super(say`YAML parse error on ${{ source }}: ${{ cause }}`, { places, debugHint: true })
    this.hooks = hooks
  }
}

/** The part of a manifest that helm reads. */
const headOf = (box: string): StructShape => ({
  kind: 'struct',
  name: 'SimpleHead',
  type: `${box}.SimpleHead`,
  fields: {
    apiVersion: SHAPES.text,
    kind: SHAPES.text,
    metadata: {
      kind: 'struct',
      name: '',
      type: 'struct { Name string "json:\\"name\\""; Annotations map[string]string "json:\\"annotations\\"" }',
      fields: { name: SHAPES.text, annotations: SHAPES.textMap },
    },
  },
})

const HEADS = { releaseutil: headOf('releaseutil'), util: headOf('util') }

/** its fields, which JSON matches in any case */
const HEAD_KEYS: ReadonlySet<ByteString> = new Set(['apiversion', 'kind', 'metadata'])

const PHASES = ['install', 'delete', 'upgrade', 'rollback']

/** Annotation word → event. */
const EVENTS: ReadonlyMap<string, string> = new Map([
  ...PHASES.flatMap((phase) => [`pre-${phase}`, `post-${phase}`]).map((event) => [event, event] as const),
  ['test', 'test'],
  // Helm 2's word
  ['test-success', 'test'],
])

const HOOK = 'helm.sh/hook'

const textOf = (record: DecodedRecord | undefined, name: string): ByteString => {
  const value = record?.get(name)
  return typeof value === 'string' ? value : ''
}

/** The events that an annotation names; undefined when it names one that helm does not know. */
function readEvents(annotation: ByteString): string[] | undefined {
  const events: string[] = []
  for (const word of annotation.split(',')) {
    const event = EVENTS.get(trimSpace(word).toLowerCase())
    if (event === undefined) return undefined
    events.push(event)
  }
  return events
}

function readHead(
  head: StructShape,
  words: JsonWords,
  source: ByteString,
  text: ByteString,
  hooks: readonly Hook[],
): DecodedRecord {
  try {
    return decodeRecord(readYaml(text, { exactIntegers: true, only: HEAD_KEYS }), head, words)
  } catch (cause) {
    throw new ManifestError(source, hooks, cause)
  }
}

/** Kinds in the order in which helm installs them; unknown ones come after, by name. */
const ORDER =
  `PriorityClass Namespace NetworkPolicy ResourceQuota LimitRange PodSecurityPolicy PodDisruptionBudget ServiceAccount
Secret SecretList ConfigMap StorageClass PersistentVolume PersistentVolumeClaim CustomResourceDefinition
ClusterRole ClusterRoleList ClusterRoleBinding ClusterRoleBindingList Role RoleList RoleBinding RoleBindingList
Service DaemonSet Pod ReplicationController ReplicaSet Deployment HorizontalPodAutoscaler StatefulSet Job CronJob
IngressClass Ingress APIService`.split(/\s+/)
const WEBHOOKS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']

const ranked = (kinds: readonly string[]): ReadonlyMap<ByteString, number> =>
  new Map(kinds.map((kind, rank) => [kind, rank]))

const RANKS = { 'by-name': ranked(ORDER), last: ranked([...ORDER, ...WEBHOOKS]) }

function byKind(a: Manifest, b: Manifest, ranks: ReadonlyMap<ByteString, number>): number {
  const first = ranks.get(a.kind) ?? ranks.size
  const second = ranks.get(b.kind) ?? ranks.size
  if (first !== second || first < ranks.size) return first - second
  return a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0
}

/** Whether a rendered file counts: partials and blank ones do not. */
export function isManifestFile(path: ByteString, text: ByteString): boolean {
  return !path.slice(path.lastIndexOf('/') + 1).startsWith('_') && trimSpace(text) !== ''
}

/** the steps of one document besides those for its bytes, and the memory that it keeps */
const DOCUMENT_STEPS = 60
const DOCUMENT_BYTES = 300

/**
 * Cuts rendered files into documents, tells hooks from manifests and sorts both by kind, ties in order of path and place
 * (as in helm pkg/release/v1/util/manifest_sorter.go). Throws ManifestError at the first document that does not parse.
 */
export function sortManifests(
  files: ReadonlyMap<ByteString, ByteString>,
  helm: Helm,
  notify: Notify,
  budget: Budget,
): SortedManifests {
  const words = jsonWords(helm)
  const shape = HEADS[typeNames(helm).head]
  const manifests: Manifest[] = []
  const hooks: Hook[] = []
  for (const [source, rendered] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!isManifestFile(source, rendered)) continue
    chargeYaml(budget, rendered)
    for (const text of splitManifests(rendered, helm)) {
      budget.step(DOCUMENT_STEPS)
      budget.grow(DOCUMENT_BYTES)
      const head = readHead(shape, words, source, text, hooks)
      const value = head.get('metadata')
      const metadata = value instanceof Map ? value : undefined
      const manifest: Manifest = {
        source,
        text,
        apiVersion: textOf(head, 'apiVersion'),
        kind: textOf(head, 'kind'),
        name: textOf(metadata, 'name'),
      }
      const annotations = metadata?.get('annotations')
      const hookTypes = annotations instanceof Map ? annotations.get(HOOK) : undefined
      if (typeof hookTypes !== 'string') {
        manifests.push(manifest)
        continue
      }
      const events = readEvents(hookTypes)
      if (events) hooks.push({ ...manifest, events })
      else notify({ level: 'INFO', message: 'skipping unknown hooks', fields: { hookTypes } })
    }
  }
  const ranks = RANKS[helm.does.webhooks]
  const order = (a: Manifest, b: Manifest): number => byKind(a, b, ranks)
  return { manifests: manifests.sort(order), hooks: hooks.sort(order) }
}
