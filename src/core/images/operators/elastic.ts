import { type MapNode, textMember } from '../node.ts'
import type { Operator, Resource } from './operator.ts'
import { isBefore, majorOf } from './versions.ts'

const REGISTRY = 'docker.elastic.co'

/** A kind whose image has the version of the resource as its tag. */
function elastic(
  group: string,
  kind: string,
  repository: (version: string, section: MapNode) => string | undefined,
  tag?: (version: string) => string,
): Resource {
  return {
    group: `${group}.k8s.elastic.co`,
    kinds: [kind],
    derives: [
      {
        at: 'spec',
        version: 'version',
        repository: (version, section) => {
          const path = repository(version, section)
          return path === undefined ? undefined : `${REGISTRY}/${path}`
        },
        ...(tag === undefined ? {} : { tag }),
      },
    ],
    source: 'cloud-on-k8s pkg/controller/common/container/container.go',
  }
}

/** Older maps servers come on UBI only. As in container.go, isOlderMapsServerImg and getUBISuffix. */
function mapsRepository(version: string): string {
  const name = 'elastic-maps-service/elastic-maps-server'
  if (!isBefore(version, 8, 16, 0)) return name
  const old = majorOf(version) === 7 ? isBefore(version, 7, 17, 16) : isBefore(version, 8, 12, 0)
  return `${name}${old ? '-ubi8' : '-ubi'}`
}

function beatRepository(_version: string, section: MapNode): string | undefined {
  const type = textMember(section, 'type')
  return type === '' ? undefined : `beats/${type}`
}

/**
 * Elastic's operator derives images from the version of a resource.
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
 */
export const elasticCloud: Operator = {
  name: 'Elastic',
  resources: [
    elastic('elasticsearch', 'Elasticsearch', () => 'elasticsearch/elasticsearch'),
    elastic('kibana', 'Kibana', () => 'kibana/kibana'),
    elastic('apm', 'ApmServer', () => 'apm/apm-server'),
    elastic('enterprisesearch', 'EnterpriseSearch', () => 'enterprise-search/enterprise-search'),
    elastic('logstash', 'Logstash', () => 'logstash/logstash'),
    elastic('autoops', 'AutoOpsAgentPolicy', () => 'elastic-agent/elastic-otel-collector'),
    elastic('agent', 'Agent', (version) =>
      majorOf(version) < 9 ? 'beats/elastic-agent' : 'elastic-agent/elastic-agent',
    ),
    elastic('maps', 'ElasticMapsServer', mapsRepository),
    elastic('beat', 'Beat', beatRepository),
    elastic(
      'packageregistry',
      'PackageRegistry',
      () => 'package-registry/distribution',
      (version) => (isBefore(version, 8, 15, 1) ? 'lite-8.15.1' : `lite-${version}`),
    ),
  ],
}
