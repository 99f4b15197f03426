import { member } from '../node.ts'
import type { MapRule } from '../rule.ts'
import type { Derivation, Operator } from './operator.ts'

const at = (section: string, repository: string): Derivation => ({
  at: section,
  version: 'version',
  repository: () => repository,
})

const isScalar = (node: { readonly kind: string } | undefined): boolean => node?.kind === 'scalar'

/**
 * A rule of Prometheus or Loki, `expr` beside `alert` or `record`: what it says of images is a message.
 * @example
 * kind: ConfigMap
 * metadata: {name: rules}
 * data: {a.yaml: "groups: [{rules: [{alert: Old, expr: up, annotations: {image: quay.io/a/b:v1}}]}]"}
 * → nothing
 */
const alertRule: MapRule = {
  id: 'alert',
  trigger: (key) => key === 'expr',
  match: (map) =>
    isScalar(member(map, 'expr')) && isScalar(member(map, 'alert') ?? member(map, 'record'))
      ? { keys: map.entries.map(({ key }) => key) }
      : undefined,
}

/**
 * Prometheus' operator derives images from the version of a section; one that names neither version nor image is a warning.
 * @example
 * apiVersion: monitoring.coreos.com/v1
 * kind: Alertmanager
 * spec: {version: v0.28.1}
 * → quay.io/prometheus/alertmanager:v0.28.1
 * @example
 * apiVersion: monitoring.coreos.com/v1
 * kind: Prometheus
 * spec: {replicas: 2}
 * → nothing
 */
export const prometheus: Operator = {
  name: 'Prometheus',
  resources: [
    { group: 'monitoring.coreos.com', kinds: ['PrometheusRule'], skip: 'alerts' },
    {
      group: 'monitoring.coreos.com',
      kinds: ['Prometheus'],
      derives: [at('spec', 'quay.io/prometheus/prometheus'), at('spec.thanos', 'quay.io/thanos/thanos')],
      source: 'prometheus-operator pkg/operator/defaults.go and image.go, BuildImagePath: the version as it is',
    },
    {
      group: 'monitoring.coreos.com',
      kinds: ['PrometheusAgent'],
      derives: [at('spec', 'quay.io/prometheus/prometheus')],
    },
    {
      group: 'monitoring.coreos.com',
      kinds: ['Alertmanager'],
      derives: [at('spec', 'quay.io/prometheus/alertmanager')],
    },
    { group: 'monitoring.coreos.com', kinds: ['ThanosRuler'], derives: [at('spec', 'quay.io/thanos/thanos')] },
  ],
  names: { flags: ['prometheus-config-reloader'] },
  rules: [alertRule],
}
