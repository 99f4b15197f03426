import type { Operator } from './operator.ts'

/** The operators of K8ssandra and Cassandra choose the server's image where a resource names none. */
export const k8ssandra: Operator = {
  name: 'K8ssandra',
  resources: [
    {
      group: 'k8ssandra.io',
      kinds: ['K8ssandraCluster'],
      chooses: { names: ['cassandra.serverImage'], operator: 'k8ssandra-operator', program: /k8ssandra-operator/ },
    },
    {
      group: 'cassandra.datastax.com',
      kinds: ['CassandraDatacenter'],
      chooses: { names: ['serverImage'], operator: 'cass-operator', program: /cass-operator/ },
    },
  ],
}
