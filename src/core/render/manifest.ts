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

/** The part of a document that helm reads: what it is, and the annotation that makes it a hook. */
interface Head {
  readonly apiVersion: ByteString
  readonly kind: ByteString
  readonly name: ByteString
  readonly hook: ByteString | undefined
}

/** Heads by the texts of their documents. */
export type Heads = Map<ByteString, Head>

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

/** The struct that helm reads a document into. */
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

function readHead(shape: StructShape, words: JsonWords, text: ByteString, maxDepth: number | undefined): Head {
  const head = decodeRecord(readYaml(text, { exactIntegers: true, only: HEAD_KEYS, maxDepth }), shape, words)
  const value = head.get('metadata')
  const metadata = value instanceof Map ? value : undefined
  const annotations = metadata?.get('annotations')
  const hook = annotations instanceof Map ? annotations.get(HOOK) : undefined
  return {
    apiVersion: textOf(head, 'apiVersion'),
    kind: textOf(head, 'kind'),
    name: textOf(metadata, 'name'),
    hook: typeof hook === 'string' ? hook : undefined,
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
 * `known` holds heads of an earlier render, whose documents are not read again, and then those of this one.
 */
export function sortManifests(
  files: ReadonlyMap<ByteString, ByteString>,
  helm: Helm,
  notify: Notify,
  budget: Budget,
  known: Heads = new Map(),
): SortedManifests {
  const words = jsonWords(helm)
  const shape = HEADS[typeNames(helm).head]
  const manifests: Manifest[] = []
  const hooks: Hook[] = []
  const heads: Heads = new Map()
  const headAt = (source: ByteString, text: ByteString): Head => {
    try {
      const head = known.get(text) ?? readHead(shape, words, text, budget.dataDepth)
      heads.set(text, head)
      return head
    } catch (cause) {
      throw new ManifestError(source, hooks, cause)
    }
  }
  for (const [source, rendered] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!isManifestFile(source, rendered)) continue
    chargeYaml(budget, rendered)
    for (const text of splitManifests(rendered, helm)) {
      budget.step(DOCUMENT_STEPS)
      budget.grow(DOCUMENT_BYTES)
      const { apiVersion, kind, name, hook } = headAt(source, text)
      const manifest: Manifest = { source, text, apiVersion, kind, name }
      if (hook === undefined) {
        manifests.push(manifest)
        continue
      }
      const events = readEvents(hook)
      if (events) hooks.push({ ...manifest, events })
      else notify({ level: 'INFO', message: 'skipping unknown hooks', fields: { hookTypes: hook } })
    }
  }
  known.clear()
  for (const [text, head] of heads) known.set(text, head)
  const ranks = RANKS[helm.does.webhooks]
  const order = (a: Manifest, b: Manifest): number => byKind(a, b, ranks)
  return { manifests: manifests.sort(order), hooks: hooks.sort(order) }
}
