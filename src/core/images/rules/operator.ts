import { scalarMember } from '../node.ts'
import { parseReference, type Reference, repositoryOf } from '../reference.ts'
import type { Candidate, MapRule, Remark, Spot } from '../rule.ts'
import { variablesOf } from './environment.ts'
import { isContainer } from './pod-spec.ts'
import {
  CEPH_CSI,
  CEPH_CSI_IMAGES,
  ENVOY,
  GRAFANA,
  ofRelease,
  PGBOUNCER,
  POSTGRESQL,
  RABBITMQ,
  SOLR,
} from './releases.ts'

/** An operator that pulls what no manifest names. */
interface OperatorRow {
  /** its own repository, in whatever registry */
  readonly image: RegExp
  /** variable, or key of `settings`, with which the manifests name the image after all */
  readonly variable?: string
  /** ConfigMap that the operator reads its settings from */
  readonly settings?: string
  /** what it pulls, for the warning */
  readonly what: string
  /** references that the release of this tag pulls; undefined when that is not known */
  readonly pulls: (own: Reference, tag: string, variables: ReadonlyMap<string, string>) => readonly string[] | undefined
}

/** Kinds that operators run as; elsewhere, their image is a sidecar's or a job's. */
const RUNNING: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Pod', 'ClusterServiceVersion'])

const nothingKnown = (): undefined => undefined

const KUBEVIRT = ['api', 'controller', 'handler', 'launcher', 'exportproxy', 'exportserver']

/** As in kubevirt pkg/virt-operator/util/config.go: beside its own image and with its tag, or the digest that a variable has. */
function kubevirtImages(own: Reference, tag: string, variables: ReadonlyMap<string, string>): string[] | undefined {
  if (!/^v?[1-9]\d*\.\d+/.test(tag)) return undefined
  const prefix = repositoryOf(own).replace(/operator$/, '')
  return KUBEVIRT.flatMap((name) => {
    const variable = `VIRT_${name.toUpperCase()}`
    const digest = variables.get(`${variable}_SHASUM`) ?? ''
    if ((variables.get(`${variable}_IMAGE`) ?? '') !== '') return []
    return [`${prefix}${name}${digest === '' ? `:${tag}` : `@${digest}`}`]
  })
}

const tagged =
  (prefix: string, releases: Parameters<typeof ofRelease>[0], suffix = '') =>
  (_own: Reference, tag: string): string[] | undefined => {
    const version = ofRelease(releases, tag)
    return version === undefined ? undefined : [`${prefix}${version}${suffix}`]
  }

/** Every operator that is known to do so. */
const OPERATORS: readonly OperatorRow[] = [
  {
    image: /(?:^|\/)envoyproxy\/gateway$/,
    what: 'Envoy, docker.io/envoyproxy/envoy:distroless-v…',
    pulls: tagged('docker.io/envoyproxy/envoy:distroless-v', ENVOY),
  },
  {
    image: /(?:^|\/)cloudnative-pg\/cloudnative-pg$/,
    variable: 'POSTGRES_IMAGE_NAME',
    settings: 'cnpg-controller-manager-config',
    what: 'PostgreSQL for clusters that name no image',
    pulls: tagged('ghcr.io/cloudnative-pg/postgresql:', POSTGRESQL),
  },
  {
    image: /(?:^|\/)cloudnative-pg\/cloudnative-pg$/,
    variable: 'PGBOUNCER_IMAGE_NAME',
    settings: 'cnpg-controller-manager-config',
    what: 'PgBouncer for poolers that name no image',
    pulls: tagged('ghcr.io/cloudnative-pg/pgbouncer:', PGBOUNCER),
  },
  {
    image: /(?:^|\/)rabbitmq(?:operator)?\/cluster-operator$/,
    variable: 'DEFAULT_RABBITMQ_IMAGE',
    what: 'RabbitMQ for clusters that name no image',
    pulls: tagged('docker.io/library/rabbitmq:', RABBITMQ, '-management'),
  },
  {
    image: /(?:^|\/)cephcsi\/ceph-csi-operator$/,
    what: 'the drivers and their sidecars, where no image set names them',
    pulls: (_own, tag) =>
      ofRelease(CEPH_CSI, tag)
        ?.split(',')
        .flatMap((version, index) => (version === '' ? [] : [`${CEPH_CSI_IMAGES[index] ?? ''}:v${version}`])),
  },
  {
    image: /(?:^|\/)grafana\/grafana-operator$/,
    variable: 'RELATED_IMAGE_GRAFANA',
    what: 'Grafana for resources that name neither image nor version',
    pulls: tagged('docker.io/grafana/grafana:', GRAFANA),
  },
  {
    image: /(?:^|\/)apache\/solr-operator$/,
    what: 'Solr for clouds that name no image, and busybox to set them up',
    pulls: (_own, tag) => {
      const version = ofRelease(SOLR, tag)
      // solrcloud_types.go, DefaultBusyBoxImageVersion: the same since 0.2
      return version === undefined
        ? undefined
        : [`docker.io/library/solr:${version}`, 'docker.io/library/busybox:1.28.0-glibc']
    },
  },
  {
    image: /(?:^|[/-])virt-operator$/,
    what: 'its components',
    pulls: kubevirtImages,
  },
  {
    image: /(?:^|\/)opentelemetry-operator\/opentelemetry-operator$/,
    what: 'target allocators and instrumentation of its own release, unless resources name them',
    pulls: nothingKnown,
  },
  {
    image: /(?:^|\/)(?:datadoghq|datadog|registry\.datadoghq\.com)\/operator$/,
    what: 'agents of its own choice for DatadogAgents that name no image',
    pulls: nothingKnown,
  },
  {
    image: /(?:^|\/)falcosecurity\/falco-operator$/,
    what: 'Falco and its artifacts of its own choice',
    pulls: nothingKnown,
  },
  {
    image: /(?:^|\/)kubearmor\/kubearmor-operator$/,
    what: "KubeArmor's own images, unless a KubeArmorConfig names them",
    pulls: nothingKnown,
  },
  {
    image: /(?:^|\/)grafana\/k6-operator$/,
    what: 'starters and runners for tests that name no image',
    pulls: nothingKnown,
  },
  {
    image: /(?:^|\/)(?:rhacs-rhel\d+-operator|stackrox-operator)$/,
    what: 'the whole product in its own version',
    pulls: nothingKnown,
  },
  {
    image: /(?:^|\/)gardener\/(?:operator|gardenlet|resource-manager)$/,
    what: 'the images of its own image vector',
    pulls: nothingKnown,
  },
  {
    image: /(?:^|\/)kong\/(?:gateway|kong)-operator$/,
    what: 'gateways and control planes that name no image',
    pulls: nothingKnown,
  },
  {
    image: /(?:^|\/)gitlab-org\/gitlab-runner$/,
    what: 'the helper of its own version, gitlab-runner-helper, unless its configuration names a helper_image',
    pulls: nothingKnown,
  },
  {
    image: /(?:^|\/)kaito\/workspace$/,
    what: 'the models of workspaces, from PRESET_REGISTRY_NAME',
    pulls: nothingKnown,
  },
  {
    image: /(?:^|\/)karmada-operator$/,
    what: 'the control planes of Karmada that name no images',
    pulls: nothingKnown,
  },
  {
    image: /(?:^|\/)scylladb\/scylla-operator$/,
    what: 'tools and monitoring of its own release beside ScyllaDB',
    pulls: nothingKnown,
  },
]

/**
 * A container of an operator whose release pulls images that no manifest names: Envoy Gateway, CloudNativePG, RabbitMQ's cluster
 * operator, ceph-csi-operator, KubeVirt, Grafana, Solr. For an unknown release, and for other operators that are known to do so: a warning.
 * @example
 * kind: Deployment
 * spec: {template: {spec: {containers: [{image: "docker.io/envoyproxy/gateway:v1.5.0"}]}}}
 * → docker.io/envoyproxy/envoy:distroless-v1.35.0, docker.io/envoyproxy/gateway:v1.5.0
 * @example
 * kind: Deployment
 * spec: {template: {spec: {containers: [{image: "rabbitmqoperator/cluster-operator:2.12.1", env: [{name: DEFAULT_RABBITMQ_IMAGE, value: "quay.io/a/rabbitmq:4"}]}]}}}
 * → docker.io/rabbitmqoperator/cluster-operator:2.12.1, quay.io/a/rabbitmq:4
 */
export const operatorRelease: MapRule = {
  id: 'operator-release',
  trigger: (key) => key === 'image',
  match: (map, spot) => {
    const runs = RUNNING.has(spot.object.kind) && isContainer(spot.path)
    const node = runs ? scalarMember(map, 'image') : undefined
    const own = node === undefined ? undefined : parseReference(node.text.trim())
    if (node === undefined || own === undefined) return undefined
    const rows = OPERATORS.filter(({ image }) => image.test(repositoryOf(own)))
    if (rows.length === 0) return undefined
    const variables = variablesOf(map, spot)
    const finds: Candidate[] = []
    const remarks: Remark[] = []
    for (const row of rows) {
      if (isTold(row, variables, spot)) continue
      const pulled = row.pulls(own, own.tag ?? '', variables)
      for (const raw of pulled ?? [])
        finds.push({ rule: 'operator-release', raw, confidence: 'implied', untagged: 'ignore', steps: ['image'], node })
      if (pulled === undefined) {
        const reason = `this operator also pulls ${row.what}: not known for this release, so not listed`
        remarks.push({ kind: 'unresolved', raw: node.text.trim(), reason, steps: ['image'], node })
      }
    }
    return { keys: [], finds, remarks }
  },
}

/** Whether the manifests name the image themselves. */
function isTold({ variable, settings }: OperatorRow, variables: ReadonlyMap<string, string>, spot: Spot): boolean {
  if (variable === undefined) return false
  if ((variables.get(variable) ?? '') !== '') return true
  if (settings === undefined) return false
  return (['ConfigMap', 'Secret'] as const).some(
    (kind) => (spot.payload(kind, spot.object.namespace, settings, variable) ?? '') !== '',
  )
}
