import { descend, type MapNode } from '../node.ts'
import type { ObjectIdentity, Remark } from '../rule.ts'

/** A resource whose operator chooses the image when it names none. */
interface ChosenRow {
  readonly group: string
  readonly kinds: readonly string[]
  /** members with which the resource names its image, as paths of names */
  readonly names: readonly string[]
  readonly operator: string
}

const CHOSEN: readonly ChosenRow[] = [
  {
    group: 'postgresql.cnpg.io',
    kinds: ['Cluster'],
    names: ['imageName', 'imageCatalogRef'],
    operator: 'CloudNativePG',
  },
  { group: 'rabbitmq.com', kinds: ['RabbitmqCluster'], names: ['image'], operator: "RabbitMQ's cluster operator" },
  { group: 'kafka.strimzi.io', kinds: ['Kafka'], names: ['kafka.image'], operator: 'Strimzi' },
  {
    group: 'kafka.strimzi.io',
    kinds: ['KafkaConnect', 'KafkaBridge', 'KafkaMirrorMaker2'],
    names: ['image'],
    operator: 'Strimzi',
  },
  { group: 'acid.zalan.do', kinds: ['postgresql'], names: ['dockerImage'], operator: "Zalando's postgres-operator" },
  {
    group: 'postgres-operator.crunchydata.com',
    kinds: ['PostgresCluster', 'PGAdmin'],
    names: ['image'],
    operator: "Crunchy's postgres-operator",
  },
  {
    group: 'solr.apache.org',
    kinds: ['SolrCloud'],
    names: ['solrImage.repository', 'solrImage.tag'],
    operator: 'solr-operator',
  },
  {
    group: 'k8ssandra.io',
    kinds: ['K8ssandraCluster'],
    names: ['cassandra.serverImage'],
    operator: 'k8ssandra-operator',
  },
  {
    group: 'cassandra.datastax.com',
    kinds: ['CassandraDatacenter'],
    names: ['serverImage'],
    operator: 'cass-operator',
  },
  { group: 'k8s.keycloak.org', kinds: ['Keycloak'], names: ['image'], operator: "Keycloak's operator" },
  {
    group: 'jaegertracing.io',
    kinds: ['Jaeger'],
    names: ['allInOne.image', 'collector.image', 'query.image'],
    operator: 'jaeger-operator',
  },
  {
    group: 'mongodb.com',
    kinds: ['MongoDB', 'MongoDBMultiCluster', 'MongoDBOpsManager'],
    names: [],
    operator: "MongoDB's operator",
  },
  { group: 'mongodbcommunity.mongodb.com', kinds: ['MongoDBCommunity'], names: [], operator: "MongoDB's operator" },
  {
    group: 'opentelemetry.io',
    kinds: ['OpenTelemetryCollector'],
    names: ['image'],
    operator: 'opentelemetry-operator',
  },
  {
    group: 'datadoghq.com',
    kinds: ['DatadogAgent'],
    names: ['override.nodeAgent.image'],
    operator: 'datadog-operator',
  },
  { group: 'logging.banzaicloud.io', kinds: ['Logging'], names: [], operator: 'logging-operator' },
  { group: 'minio.min.io', kinds: ['Tenant'], names: ['image'], operator: "MinIO's operator" },
]

/** What is to be said of a resource that leaves its image to its operator. */
export function chosenRemark(root: MapNode, { apiVersion, kind, name }: ObjectIdentity): Remark | undefined {
  const row = CHOSEN.find((each) => each.kinds.includes(kind) && apiVersion.startsWith(`${each.group}/`))
  const spec = row === undefined ? undefined : descend(root, 'spec')
  if (row === undefined || spec?.kind !== 'map') return undefined
  const isNamed = row.names.some((path) => {
    const found = descend(spec, ...path.split('.'))
    return found !== undefined && (found.kind !== 'scalar' || found.text.trim() !== '')
  })
  if (isNamed) return undefined
  const reason = `names no image: ${row.operator} chooses it, so nothing is listed for it here`
  return { kind: 'unresolved', raw: `${kind} ${name}`.trim(), reason, steps: ['spec'], node: spec }
}
