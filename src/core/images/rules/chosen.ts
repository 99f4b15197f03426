import { descend, type MapNode } from '../node.ts'
import type { Remark, Spot } from '../rule.ts'

/** A resource whose operator chooses the image when it names none. */
interface ChosenRow {
  readonly group: string
  readonly kinds: readonly string[]
  /** members with which the resource names its image, as paths of names */
  readonly names: readonly string[]
  readonly operator: string
  /** names of the operator's own objects: when it is in the same render, it is spoken of there */
  readonly program: RegExp
}

const CHOSEN: readonly ChosenRow[] = [
  {
    group: 'postgresql.cnpg.io',
    kinds: ['Cluster'],
    names: ['imageName', 'imageCatalogRef'],
    operator: 'CloudNativePG',
    program: /cloudnative-pg/,
  },
  {
    group: 'rabbitmq.com',
    kinds: ['RabbitmqCluster'],
    names: ['image'],
    operator: "RabbitMQ's cluster operator",
    program: /rabbitmq.*operator/,
  },
  { group: 'kafka.strimzi.io', kinds: ['Kafka'], names: ['kafka.image'], operator: 'Strimzi', program: /strimzi/ },
  {
    group: 'kafka.strimzi.io',
    kinds: ['KafkaConnect', 'KafkaBridge', 'KafkaMirrorMaker2'],
    names: ['image'],
    operator: 'Strimzi',
    program: /strimzi/,
  },
  {
    group: 'acid.zalan.do',
    kinds: ['postgresql'],
    names: ['dockerImage'],
    operator: "Zalando's postgres-operator",
    program: /postgres-operator/,
  },
  {
    group: 'postgres-operator.crunchydata.com',
    kinds: ['PostgresCluster', 'PGAdmin'],
    names: ['image'],
    operator: "Crunchy's postgres-operator",
    program: /pgo|postgres-operator/,
  },
  {
    group: 'solr.apache.org',
    kinds: ['SolrCloud'],
    names: ['solrImage.repository', 'solrImage.tag'],
    operator: 'solr-operator',
    program: /solr-operator/,
  },
  {
    group: 'k8ssandra.io',
    kinds: ['K8ssandraCluster'],
    names: ['cassandra.serverImage'],
    operator: 'k8ssandra-operator',
    program: /k8ssandra-operator/,
  },
  {
    group: 'cassandra.datastax.com',
    kinds: ['CassandraDatacenter'],
    names: ['serverImage'],
    operator: 'cass-operator',
    program: /cass-operator/,
  },
  {
    group: 'k8s.keycloak.org',
    kinds: ['Keycloak'],
    names: ['image'],
    operator: "Keycloak's operator",
    program: /keycloak-.*operator/,
  },
  {
    group: 'jaegertracing.io',
    kinds: ['Jaeger'],
    names: ['allInOne.image', 'collector.image', 'query.image'],
    operator: 'jaeger-operator',
    program: /jaeger-operator/,
  },
  {
    group: 'mongodb.com',
    kinds: ['MongoDB', 'MongoDBMultiCluster', 'MongoDBOpsManager'],
    names: [],
    operator: "MongoDB's operator",
    program: /mongodb-.*operator/,
  },
  {
    group: 'mongodbcommunity.mongodb.com',
    kinds: ['MongoDBCommunity'],
    names: [],
    operator: "MongoDB's operator",
    program: /mongodb-.*operator/,
  },
  {
    group: 'opentelemetry.io',
    kinds: ['OpenTelemetryCollector'],
    names: ['image'],
    operator: 'opentelemetry-operator',
    program: /opentelemetry-operator/,
  },
  {
    group: 'datadoghq.com',
    kinds: ['DatadogAgent'],
    names: ['override.nodeAgent.image'],
    operator: 'datadog-operator',
    program: /datadog-operator/,
  },
  {
    group: 'logging.banzaicloud.io',
    kinds: ['Logging'],
    names: [],
    operator: 'logging-operator',
    program: /logging-operator/,
  },
  {
    group: 'minio.min.io',
    kinds: ['Tenant'],
    names: ['image'],
    operator: "MinIO's operator",
    program: /minio-operator|^operator$/,
  },
]

/** What is to be said of a resource that leaves its image to its operator. */
export function chosenRemark(root: MapNode, { object, versions }: Spot): Remark | undefined {
  const { apiVersion, kind, name } = object
  const row = CHOSEN.find((each) => each.kinds.includes(kind) && apiVersion.startsWith(`${each.group}/`))
  const spec = row === undefined ? undefined : descend(root, 'spec')
  if (row === undefined || spec?.kind !== 'map') return undefined
  for (const program of versions.keys()) if (row.program.test(program)) return undefined
  const isNamed = row.names.some((path) => {
    const found = descend(spec, ...path.split('.'))
    return found !== undefined && (found.kind !== 'scalar' || found.text.trim() !== '')
  })
  if (isNamed) return undefined
  const reason = `names no image: ${row.operator} chooses it, so nothing is listed for it here`
  return { kind: 'unresolved', raw: `${kind} ${name}`.trim(), reason, steps: ['spec'], node: spec }
}
