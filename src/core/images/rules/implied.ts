import { mapMember, scalarMember, textMember } from '../node.ts'
import type { MapRule } from '../rule.ts'
import { joinParts } from './parts.ts'

/** An operator that derives the image of a custom resource from its version. */
interface ImpliedRow {
  readonly group: string
  readonly kind: string
  readonly repository: string
}

const ELASTIC = 'docker.elastic.co'

/** kind → repository; the tag is `spec.version`. Elastic: cloud-on-k8s pkg/controller/common/container. Prometheus: prometheus-operator pkg/operator/defaults.go. */
const IMPLIED: readonly ImpliedRow[] = [
  {
    group: 'elasticsearch.k8s.elastic.co',
    kind: 'Elasticsearch',
    repository: `${ELASTIC}/elasticsearch/elasticsearch`,
  },
  { group: 'kibana.k8s.elastic.co', kind: 'Kibana', repository: `${ELASTIC}/kibana/kibana` },
  { group: 'apm.k8s.elastic.co', kind: 'ApmServer', repository: `${ELASTIC}/apm/apm-server` },
  {
    group: 'enterprisesearch.k8s.elastic.co',
    kind: 'EnterpriseSearch',
    repository: `${ELASTIC}/enterprise-search/enterprise-search`,
  },
  { group: 'agent.k8s.elastic.co', kind: 'Agent', repository: `${ELASTIC}/elastic-agent/elastic-agent` },
  {
    group: 'maps.k8s.elastic.co',
    kind: 'ElasticMapsServer',
    repository: `${ELASTIC}/elastic-maps-service/elastic-maps-server`,
  },
  { group: 'logstash.k8s.elastic.co', kind: 'Logstash', repository: `${ELASTIC}/logstash/logstash` },
  { group: 'beat.k8s.elastic.co', kind: 'Beat', repository: `${ELASTIC}/beats` },
  { group: 'monitoring.coreos.com', kind: 'Prometheus', repository: 'quay.io/prometheus/prometheus' },
  { group: 'monitoring.coreos.com', kind: 'PrometheusAgent', repository: 'quay.io/prometheus/prometheus' },
  { group: 'monitoring.coreos.com', kind: 'Alertmanager', repository: 'quay.io/prometheus/alertmanager' },
  { group: 'monitoring.coreos.com', kind: 'ThanosRuler', repository: 'quay.io/thanos/thanos' },
]

/** Images that no manifest names. */
export const implied: MapRule = {
  id: 'implied',
  doc: 'A custom resource with a version and no image, whose operator derives the image (Elastic, Prometheus).',
  examples: [
    {
      yaml: 'apiVersion: elasticsearch.k8s.elastic.co/v1\nkind: Elasticsearch\nspec: {version: 9.0.0}',
      finds: ['docker.elastic.co/elasticsearch/elasticsearch:9.0.0'],
    },
    {
      yaml: 'apiVersion: beat.k8s.elastic.co/v1beta1\nkind: Beat\nspec: {type: filebeat, version: 9.0.0}',
      finds: ['docker.elastic.co/beats/filebeat:9.0.0'],
    },
    {
      yaml: 'apiVersion: kibana.k8s.elastic.co/v1\nkind: Kibana\nspec: {version: 9.0.0, image: quay.io/a/kibana:9}',
      finds: ['quay.io/a/kibana:9'],
    },
  ],
  trigger: (key) => key === 'version',
  match: (map, { object, path }) => {
    if (path?.step !== 'spec' || path.parent?.embedded === false) return undefined
    const row = IMPLIED.find(({ group, kind }) => kind === object.kind && object.apiVersion.startsWith(`${group}/`))
    const node = scalarMember(map, 'version')
    if (
      row === undefined ||
      node === undefined ||
      textMember(map, 'image') !== '' ||
      textMember(map, 'baseImage') !== ''
    )
      return undefined
    const type = row.kind === 'Beat' ? textMember(map, 'type') : undefined
    if (type === '') return undefined
    const raw = joinParts({
      repository: type === undefined ? row.repository : `${row.repository}/${type}`,
      version: node.text.trim(),
    })
    if (raw === undefined) return undefined
    return {
      keys: ['version'],
      finds: [{ rule: 'implied', raw, confidence: 'implied', untagged: 'ignore', steps: ['version'], node }],
    }
  },
}

/** Istio's injector keeps the pieces of its sidecar's image apart. As in its injection template, `.ProxyImage`. */
export const istioHub: MapRule = {
  id: 'istio-hub',
  doc: "`hub`, `tag` and `proxy.image` of Istio's injector values: `hub/image:tag`, with `-variant` when there is one.",
  examples: [
    {
      yaml: 'kind: ConfigMap\nmetadata: {name: istio-sidecar-injector}\ndata: {values: \'{"global":{"hub":"docker.io/istio","tag":"1.27.0","proxy":{"image":"proxyv2"},"proxy_init":{"image":"proxyv2"}}}\'}',
      finds: ['docker.io/istio/proxyv2:1.27.0'],
    },
  ],
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
