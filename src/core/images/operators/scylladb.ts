import { textMember } from '../node.ts'
import type { Derivation, Operator } from './operator.ts'

const beside = (version: string, member: string, known: string): Derivation => ({
  at: 'spec',
  version,
  beside: member,
  repository: (_version, section) => textMember(section, member) || known,
})

/**
 * ScyllaDB's operator derives images from the versions of a cluster, and starts tools of its own release.
 * @example
 * apiVersion: scylla.scylladb.com/v1
 * kind: ScyllaCluster
 * spec: {version: 2025.1.0, agentVersion: 3.5.0, agentRepository: docker.io/scylladb/scylla-manager-agent}
 * → docker.io/scylladb/scylla-manager-agent:3.5.0, docker.io/scylladb/scylla:2025.1.0
 */
export const scyllaDb: Operator = {
  name: 'ScyllaDB',
  resources: [
    {
      group: 'scylla.scylladb.com',
      kinds: ['ScyllaCluster'],
      derives: [
        beside('version', 'repository', 'docker.io/scylladb/scylla'),
        beside('agentVersion', 'agentRepository', 'docker.io/scylladb/scylla-manager-agent'),
      ],
      source: 'scylla-operator pkg/api/scylla/v1/types_cluster.go and pkg/controller/scyllacluster/migrate.go',
    },
  ],
  programs: [
    {
      image: /(?:^|\/)scylladb\/scylla-operator$/,
      what: 'tools and monitoring of its own release beside ScyllaDB',
    },
  ],
}
