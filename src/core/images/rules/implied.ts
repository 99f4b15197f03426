import {
  descend,
  isFalse,
  type MapNode,
  mapMember,
  member,
  type ScalarNode,
  scalarMember,
  textMember,
} from '../node.ts'
import type { Candidate, Claim, MapRule, ObjectIdentity, Path, Remark, Spot } from '../rule.ts'
import { chosenRemark } from './chosen.ts'
import { joinParts } from './parts.ts'

/** An operator that derives the image of a custom resource from a version in it. */
interface ImpliedRow {
  readonly group: string
  readonly kind: string
  /** the section, as a path of names */
  readonly at: string
  /** the member of the section that holds the version, as a path of names */
  readonly version: string
  /** reference without tag; `undefined` when nothing is pulled */
  readonly repository: (version: string, section: MapNode) => string | undefined
  /** the member that names the repository, where that is no reason to leave the section alone */
  readonly beside?: string
  /** where the version stands when the section has none, from the object down; VictoriaMetrics' clusters have one for all parts */
  readonly shared?: string
  /** the tag, when it is not the version itself */
  readonly tag?: (version: string) => string
}

const ELASTIC = 'docker.elastic.co'

type Elastic = readonly [group: string, kind: string, repository: string]

/** As in cloud-on-k8s pkg/controller/common/container/container.go. */
const ELASTIC_KINDS: readonly Elastic[] = [
  ['elasticsearch', 'Elasticsearch', 'elasticsearch/elasticsearch'],
  ['kibana', 'Kibana', 'kibana/kibana'],
  ['apm', 'ApmServer', 'apm/apm-server'],
  ['enterprisesearch', 'EnterpriseSearch', 'enterprise-search/enterprise-search'],
  ['logstash', 'Logstash', 'logstash/logstash'],
  ['autoops', 'AutoOpsAgentPolicy', 'elastic-agent/elastic-otel-collector'],
]

/** As in prometheus-operator pkg/operator/defaults.go and image.go, BuildImagePath: the version as it is. */
const PROMETHEUS_KINDS: readonly (readonly [kind: string, at: string, repository: string])[] = [
  ['Prometheus', 'spec', 'quay.io/prometheus/prometheus'],
  ['PrometheusAgent', 'spec', 'quay.io/prometheus/prometheus'],
  ['Alertmanager', 'spec', 'quay.io/prometheus/alertmanager'],
  ['ThanosRuler', 'spec', 'quay.io/thanos/thanos'],
  ['Prometheus', 'spec.thanos', 'quay.io/thanos/thanos'],
]

/** As in VictoriaMetrics' operator internal/config/config.go. Whoever writes a cluster's tag writes its `-cluster` too. */
const VICTORIA_KINDS: readonly (readonly [kind: string, at: string, repository: string])[] = [
  ['VMSingle', 'spec', 'victoria-metrics'],
  ['VMAgent', 'spec', 'vmagent'],
  ['VMAlert', 'spec', 'vmalert'],
  ['VMAuth', 'spec', 'vmauth'],
  ['VMAnomaly', 'spec', 'vmanomaly'],
  ['VMCluster', 'spec.vmselect', 'vmselect'],
  ['VMCluster', 'spec.vminsert', 'vminsert'],
  ['VMCluster', 'spec.vmstorage', 'vmstorage'],
  ['VLogs', 'spec', 'victoria-logs'],
  ['VLSingle', 'spec', 'victoria-logs'],
  ['VLAgent', 'spec', 'vlagent'],
  ['VLCluster', 'spec.vlselect', 'victoria-logs'],
  ['VLCluster', 'spec.vlinsert', 'victoria-logs'],
  ['VLCluster', 'spec.vlstorage', 'victoria-logs'],
  ['VTSingle', 'spec', 'victoria-traces'],
  ['VTCluster', 'spec.vtselect', 'victoria-traces'],
  ['VTCluster', 'spec.vtinsert', 'victoria-traces'],
  ['VTCluster', 'spec.vtstorage', 'victoria-traces'],
]

const VICTORIA = { group: 'operator.victoriametrics.com', version: 'image.tag' } as const

/** Every derivation that is known. */
const IMPLIED: readonly ImpliedRow[] = [
  ...ELASTIC_KINDS.map(([group, kind, repository]) => elastic(group, kind, () => repository)),
  elastic('agent', 'Agent', (version) =>
    majorOf(version) < 9 ? 'beats/elastic-agent' : 'elastic-agent/elastic-agent',
  ),
  elastic('maps', 'ElasticMapsServer', mapsRepository),
  elastic('beat', 'Beat', (_version, section) => {
    const type = textMember(section, 'type')
    return type === '' ? undefined : `beats/${type}`
  }),
  {
    ...elastic('packageregistry', 'PackageRegistry', () => 'package-registry/distribution'),
    tag: (version) => (isBefore(version, 8, 15, 1) ? 'lite-8.15.1' : `lite-${version}`),
  },
  ...PROMETHEUS_KINDS.map(
    ([kind, at, repository]): ImpliedRow => ({
      group: 'monitoring.coreos.com',
      kind,
      at,
      version: 'version',
      repository: () => repository,
    }),
  ),
  ...VICTORIA_KINDS.map(
    ([kind, at, repository]): ImpliedRow => ({
      ...VICTORIA,
      kind,
      at,
      repository: () => `victoriametrics/${repository}`,
    }),
  ),
  { ...VICTORIA, kind: 'VMAlertmanager', at: 'spec', repository: () => 'prom/alertmanager' },
  // scylla-operator pkg/api/scylla/v1/types_cluster.go and pkg/controller/scyllacluster/migrate.go
  beside('scylla.scylladb.com', 'ScyllaCluster', 'version', 'repository', 'docker.io/scylladb/scylla'),
  beside(
    'scylla.scylladb.com',
    'ScyllaCluster',
    'agentVersion',
    'agentRepository',
    'docker.io/scylladb/scylla-manager-agent',
  ),
  // k8sgpt-operator api/v1alpha1/k8sgpt_types.go
  beside('core.k8sgpt.ai', 'K8sGPT', 'version', 'repository', 'ghcr.io/k8sgpt-ai/k8sgpt'),
  // opensearch-k8s-operator pkg/helpers/reconcile-helpers.go, ResolveImage and ResolveDashboardsImage
  ...['opensearch.opster.io', 'opensearch.org'].flatMap((group): ImpliedRow[] =>
    [['spec.general', 'opensearch'] as const, ['spec.dashboards', 'opensearch-dashboards'] as const].map(
      ([at, name]) => ({
        group,
        kind: 'OpenSearchCluster',
        at,
        version: 'version',
        shared: 'spec.general.version',
        repository: (_version, section) =>
          `${textMember(section, 'defaultRepo') || 'docker.io/opensearchproject'}/${name}`,
      }),
    ),
  ),
  {
    // grafana-operator controllers/reconcilers/grafana/deployment_reconciler.go, getGrafanaImage
    group: 'grafana.integreatly.org',
    kind: 'Grafana',
    at: 'spec',
    version: 'version',
    repository: (version) => (/[:/@]/.test(version) ? version : 'docker.io/grafana/grafana'),
  },
]

function elastic(
  group: string,
  kind: string,
  repository: (version: string, section: MapNode) => string | undefined,
): ImpliedRow {
  return {
    group: `${group}.k8s.elastic.co`,
    kind,
    at: 'spec',
    version: 'version',
    repository: (version, section) => {
      const path = repository(version, section)
      return path === undefined ? undefined : `${ELASTIC}/${path}`
    },
  }
}

/** A version beside a member of its own for the repository, which has a default. */
function beside(group: string, kind: string, version: string, member: string, known: string): ImpliedRow {
  return {
    group,
    kind,
    at: 'spec',
    version,
    beside: member,
    repository: (_version, section) => textMember(section, member) || known,
  }
}

const majorOf = (version: string): number => Number.parseInt(version, 10)

function isBefore(version: string, ...than: readonly number[]): boolean {
  const parts = version.split(/[.-]/).map(Number)
  const at = than.findIndex((part, index) => parts[index] !== part)
  return at >= 0 && (parts[at] ?? 0) < (than[at] ?? 0)
}

/** Older maps servers come on UBI only. As in container.go, isOlderMapsServerImg and getUBISuffix. */
function mapsRepository(version: string): string {
  const name = 'elastic-maps-service/elastic-maps-server'
  if (!isBefore(version, 8, 16, 0)) return name
  const old = majorOf(version) === 7 ? isBefore(version, 7, 17, 16) : isBefore(version, 8, 12, 0)
  return `${name}${old ? '-ubi8' : '-ubi'}`
}

/** From this version on the operator reloads configurations with an image of its own release. */
const RELOADER_SINCE = [0, 66, 0] as const
const RELOADED: ReadonlySet<string> = new Set(['VMAgent', 'VMAlert', 'VMAlertmanager', 'VMAuth'])

/**
 * A custom resource with a version and no image, whose operator derives the image (Elastic, Prometheus, VictoriaMetrics, Grafana,
 * OpenSearch, ScyllaDB). Where an operator chooses the image itself (CloudNativePG, Strimzi, MongoDB and others): a warning.
 * @example
 * apiVersion: elasticsearch.k8s.elastic.co/v1
 * kind: Elasticsearch
 * spec: {version: 9.0.0}
 * → docker.elastic.co/elasticsearch/elasticsearch:9.0.0
 * @example
 * apiVersion: beat.k8s.elastic.co/v1beta1
 * kind: Beat
 * spec: {type: filebeat, version: 9.0.0}
 * → docker.elastic.co/beats/filebeat:9.0.0
 * @example
 * apiVersion: kibana.k8s.elastic.co/v1
 * kind: Kibana
 * spec: {version: 9.0.0, image: quay.io/a/kibana:9}
 * → quay.io/a/kibana:9
 * @example
 * apiVersion: operator.victoriametrics.com/v1beta1
 * kind: VMSingle
 * spec: {image: {tag: v1.150.0}}
 * → docker.io/victoriametrics/victoria-metrics:v1.150.0
 * @example
 * apiVersion: monitoring.coreos.com/v1
 * kind: Prometheus
 * spec: {replicas: 2}
 * → nothing
 * @example
 * apiVersion: scylla.scylladb.com/v1
 * kind: ScyllaCluster
 * spec: {version: 2025.1.0, agentVersion: 3.5.0, agentRepository: docker.io/scylladb/scylla-manager-agent}
 * → docker.io/scylladb/scylla-manager-agent:3.5.0, docker.io/scylladb/scylla:2025.1.0
 */
export const implied: MapRule = {
  id: 'implied',
  trigger: (key) => key === 'version' || key === 'image' || key === 'spec',
  match: (map, spot) => {
    const rows = rowsFor(spot.object)
    const chosen = spot.isRoot ? chosenRemark(map, spot) : undefined
    if (chosen !== undefined) return { keys: [], remarks: [chosen] }
    if (rows.length === 0) return undefined
    if (spot.isRoot) return rootClaim(map, rows, spot)
    const place = placeOf(spot.path)
    const finds = rows.flatMap((row) => {
      const steps = row.version.split('.')
      const node = row.at === place ? descend(map, ...steps) : undefined
      if (node?.kind !== 'scalar' || (row.beside === undefined && namesImage(map))) return []
      return findOf(row, map, node, steps) ?? []
    })
    if (finds.length === 0) return undefined
    const beside = rows.flatMap((row) => (row.at === place && row.beside !== undefined ? [row.beside] : []))
    return { keys: [...beside, ...finds.map(({ steps }) => String(steps[0]))], finds }
  },
}

const rowsFor = ({ apiVersion, kind }: ObjectIdentity): readonly ImpliedRow[] =>
  IMPLIED.filter((row) => row.kind === kind && apiVersion.startsWith(`${row.group}/`))

/** Whether the section names its image itself. */
const namesImage = (section: MapNode): boolean =>
  textMember(section, 'image') !== '' ||
  textMember(section, 'baseImage') !== '' ||
  textMember(mapMember(section, 'image') ?? section, 'repository') !== ''

function findOf(row: ImpliedRow, section: MapNode, node: ScalarNode, steps: readonly string[]): Candidate | undefined {
  const version = node.text.trim()
  const repository = version === '' ? undefined : row.repository(version, section)
  const raw = repository === undefined ? undefined : joinParts({ repository, version: row.tag?.(version) ?? version })
  return raw === undefined
    ? undefined
    : { rule: 'implied', raw, confidence: 'implied', untagged: 'ignore', steps, node }
}

/** What is seen from the whole object: sections without a version, and images beside the resource's own. */
function rootClaim(root: MapNode, rows: readonly ImpliedRow[], spot: Spot): Claim {
  const finds: Candidate[] = []
  const remarks: Remark[] = []
  for (const row of rows) {
    const section = descend(root, ...row.at.split('.'))
    if (section?.kind !== 'map' || (row.beside === undefined && namesImage(section))) continue
    if (isFalse(member(section, 'enable')) || isFalse(member(section, 'enabled'))) continue
    const own = descend(section, ...row.version.split('.'))
    if (own?.kind === 'scalar' && own.text.trim() !== '') continue
    const path = (row.shared ?? 'spec.clusterVersion').split('.')
    const shared = descend(root, ...path)
    const find = shared?.kind === 'scalar' ? findOf(row, section, shared, path) : undefined
    if (find !== undefined) finds.push(find)
    else
      remarks.push({
        kind: 'unresolved',
        raw: `${spot.object.kind} ${spot.object.name}`.trim(),
        reason: 'names neither image nor version: its operator chooses them, so nothing is listed for it',
        steps: row.at.split('.'),
        node: section,
      })
  }
  const reloader = reloaderOf(root, spot)
  return { keys: [], finds: reloader === undefined ? finds : [...finds, reloader], remarks }
}

/** As in VictoriaMetrics' operator internal/config/config.go, ConfigReloader.Image. */
function reloaderOf(root: MapNode, { object, versions }: Spot): Candidate | undefined {
  const version = versions.get('victoria-metrics-operator')?.replace(/^v/, '')
  const isReloaded = RELOADED.has(object.kind) && object.apiVersion.startsWith(`${VICTORIA.group}/`)
  if (!isReloaded || version === undefined || isBefore(version, ...RELOADER_SINCE)) return undefined
  const raw = `victoriametrics/operator:config-reloader-v${version}`
  return { rule: 'implied', raw, confidence: 'implied', untagged: 'ignore', steps: ['spec'], node: root }
}

/** Names from the object down, `spec.thanos`; undefined inside a list. */
function placeOf(path: Path | undefined): string | undefined {
  const names: string[] = []
  for (let at = path; at !== undefined && !at.embedded; at = at.parent) {
    if (typeof at.step === 'number') return undefined
    names.push(at.step)
  }
  return names.reverse().join('.')
}

/**
 * `hub`, `tag` and `proxy.image` of Istio's injector values: `hub/image:tag`, with `-variant` when there is one.
 * @source its injection template, `.ProxyImage`
 * @example
 * kind: ConfigMap
 * metadata: {name: istio-sidecar-injector}
 * data: {values: '{"global":{"hub":"docker.io/istio","tag":"1.27.0","proxy":{"image":"proxyv2"},"proxy_init":{"image":"proxyv2"}}}'}
 * → docker.io/istio/proxyv2:1.27.0
 */
export const istioHub: MapRule = {
  id: 'istio-hub',
  trigger: (key) => key === 'hub',
  match: (map) => {
    const hub = textMember(map, 'hub')
    const version = variantTag(textMember(map, 'tag'), textMember(map, 'variant'))
    if (hub === '' || version === '') return undefined
    const finds = ['proxy', 'proxy_init', 'waypoint'].flatMap((section) => {
      const node = scalarMember(mapMember(map, section) ?? map, 'image')
      const image = node?.text.trim() ?? ''
      if (node === undefined || image === '') return []
      const raw = image.includes('/') ? joinParts({ image, version }) : joinParts({ repository: hub, image, version })
      return raw === undefined
        ? []
        : [
            {
              rule: 'istio-hub',
              raw,
              confidence: 'implied',
              untagged: 'ignore',
              steps: [section, 'image'],
              node,
            } as const,
          ]
    })
    return finds.length === 0 ? undefined : { keys: ['hub', 'tag', 'proxy', 'proxy_init', 'waypoint'], finds }
  },
}

/** A variant replaces the one that the tag names already. As in istio pkg/kube/inject/inject.go, updateImageTypeIfPresent. */
function variantTag(tag: string, variant: string): string {
  if (tag === '' || variant === '') return tag
  const plain = tag.replace(/-(?:distroless|debug)$/, '')
  return variant === 'default' ? plain : `${plain}-${variant}`
}
