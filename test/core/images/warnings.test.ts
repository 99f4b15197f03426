import { expect, test } from 'vitest'
import { extractImages } from '../../../src/core/images/index.ts'

const PODS = (image: string, more = ''): string =>
  `kind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{image: "${image}"${more}}]}}}\n`
const CR = (apiVersion: string, kind: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x}\nspec: ${spec}\n`

/** What operators pull unasked, and what is installed from elsewhere: manifest, a part of the warning. */
const WARNED: readonly (readonly [string, string])[] = [
  [PODS('docker.io/envoyproxy/gateway:v1.6.99'), 'also pulls Envoy'],
  [PODS('docker.io/envoyproxy/gateway:v2.0.0'), 'also pulls Envoy'],
  [PODS('docker.io/envoyproxy/gateway:latest'), 'also pulls Envoy'],
  [PODS(`docker.io/envoyproxy/gateway@sha256:${'a'.repeat(64)}`), 'also pulls Envoy'],
  [PODS('ghcr.io/cloudnative-pg/cloudnative-pg:1.30.77'), 'also pulls PostgreSQL'],
  [PODS('registry.datadoghq.com/operator:1.18.0'), 'DatadogAgents'],
  [PODS('gcr.io/datadoghq/operator:1.18.0'), 'DatadogAgents'],
  [PODS('ghcr.io/open-telemetry/opentelemetry-operator/opentelemetry-operator:0.1.0'), 'target allocators'],
  [PODS('registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v17.5.3'), 'gitlab-runner-helper'],
  [PODS('docker-registry.default.svc:5000/a/b:v1'), 'its registry is in the cluster itself'],
  [CR('postgresql.cnpg.io/v1', 'Cluster', '{instances: 3}'), 'CloudNativePG chooses it'],
  [CR('rabbitmq.com/v1beta1', 'RabbitmqCluster', '{replicas: 3}'), "RabbitMQ's cluster operator chooses it"],
  [CR('kafka.strimzi.io/v1', 'Kafka', '{kafka: {version: 4.1.0}}'), 'Strimzi chooses it'],
  [CR('scylla.scylladb.com/v1', 'ScyllaCluster', '{agentVersion: 3.5.0}'), 'names neither image nor version'],
  [CR('helm.cattle.io/v1', 'HelmChart', '{chart: traefik}'), 'another chart'],
  [CR('operator.knative.dev/v1beta1', 'KnativeServing', '{version: "1.20"}'), 'the release of Knative that it carries'],
  [
    'kind: ConfigMap\nmetadata: {name: f}\ndata: {falcoctl.yaml: "artifact:\\n  install:\\n    refs: [falco-rules:5]\\n"}\n',
    'falcoctl looks it up',
  ],
]

test.each(WARNED)('%s', (yaml, part) => {
  expect(extractImages(yaml).warnings.map(({ message }) => message)).toContainEqual(expect.stringContaining(part))
})

/** What names its image is not warned of. */
const QUIET: readonly string[] = [
  PODS('docker.io/envoyproxy/gateway:v1.6.2'),
  PODS('rabbitmqoperator/cluster-operator:9.9.9', ', env: [{name: DEFAULT_RABBITMQ_IMAGE, value: "quay.io/a/r:4"}]'),
  CR('postgresql.cnpg.io/v1', 'Cluster', '{imageName: "quay.io/a/b:v1"}'),
  CR('postgresql.cnpg.io/v1', 'Cluster', '{image: "quay.io/a/b:v1", imageCatalogRef: {name: c, major: 17}}'),
  CR('kafka.strimzi.io/v1', 'Kafka', '{kafka: {image: "quay.io/a/b:v1"}}'),
  `${CR('kafka.strimzi.io/v1', 'Kafka', '{kafka: {version: 4.1.0}}')}---\nkind: Deployment\nmetadata: {name: o, labels: {app.kubernetes.io/name: strimzi, app.kubernetes.io/version: 0.48.0}}\n`,
  CR('opensearch.org/v1', 'OpenSearchCluster', '{general: {version: 2.14.0}, dashboards: {enable: false}}'),
]

test.each(QUIET)('no warning: %s', (yaml) => {
  expect(extractImages(yaml).warnings.filter(({ code }) => code === 'unresolved')).toEqual([])
})
