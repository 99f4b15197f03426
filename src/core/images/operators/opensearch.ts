import { textMember } from '../node.ts'
import type { Derivation, Operator } from './operator.ts'

const part = (at: string, name: string): Derivation => ({
  at,
  version: 'version',
  shared: 'spec.general.version',
  repository: (_version, section) => `${textMember(section, 'defaultRepo') || 'docker.io/opensearchproject'}/${name}`,
})

/**
 * OpenSearch's operator derives images from the version of a cluster.
 * @example
 * apiVersion: opensearch.opster.io/v1
 * kind: OpenSearchCluster
 * spec: {general: {version: 2.19.1}, dashboards: {enable: true, version: 2.19.0}}
 * → docker.io/opensearchproject/opensearch-dashboards:2.19.0, docker.io/opensearchproject/opensearch:2.19.1
 */
export const openSearch: Operator = {
  name: 'OpenSearch',
  resources: ['opensearch.opster.io', 'opensearch.org'].map((group) => ({
    group,
    kinds: ['OpenSearchCluster'],
    derives: [part('spec.general', 'opensearch'), part('spec.dashboards', 'opensearch-dashboards')],
    source: 'opensearch-k8s-operator pkg/helpers/reconcile-helpers.go, ResolveImage and ResolveDashboardsImage',
  })),
}
