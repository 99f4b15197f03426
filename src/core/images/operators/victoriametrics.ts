import type { Operator, Resource } from './operator.ts'
import { isBefore } from './versions.ts'

const GROUP = 'operator.victoriametrics.com'

/** From this version on the operator reloads configurations with an image of its own release. */
const RELOADER_SINCE = [0, 66, 0] as const

/** As in its internal/config/config.go, ConfigReloader.Image. */
function reloader(versions: ReadonlyMap<string, string>): string[] {
  const version = versions.get('victoria-metrics-operator')?.replace(/^v/, '')
  if (version === undefined || isBefore(version, ...RELOADER_SINCE)) return []
  return [`victoriametrics/operator:config-reloader-v${version}`]
}

/** Sections and the repositories of their images. Whoever writes a cluster's tag writes its `-cluster` too. */
const parts = (
  kind: string,
  repositories: Readonly<Record<string, string>>,
  more: Partial<Resource> = {},
): Resource => ({
  group: GROUP,
  kinds: [kind],
  derives: Object.entries(repositories).map(([at, repository]) => ({
    at,
    version: 'image.tag',
    repository: () => repository,
    // Clusters have one version for all parts.
    shared: 'spec.clusterVersion',
  })),
  source: "VictoriaMetrics' operator internal/config/config.go",
  ...more,
})

const RELOADED = { adds: reloader } as const

/**
 * VictoriaMetrics' operator derives images from the tag of a section, and reloads configurations with an image of its release.
 * @example
 * apiVersion: operator.victoriametrics.com/v1beta1
 * kind: VMSingle
 * spec: {image: {tag: v1.150.0}}
 * → docker.io/victoriametrics/victoria-metrics:v1.150.0
 */
export const victoriaMetrics: Operator = {
  name: 'VictoriaMetrics',
  resources: [
    { group: GROUP, kinds: ['VMRule'], skip: 'alerts' },
    parts('VMSingle', { spec: 'victoriametrics/victoria-metrics' }),
    parts('VMAgent', { spec: 'victoriametrics/vmagent' }, RELOADED),
    parts('VMAlert', { spec: 'victoriametrics/vmalert' }, RELOADED),
    parts('VMAuth', { spec: 'victoriametrics/vmauth' }, RELOADED),
    parts('VMAnomaly', { spec: 'victoriametrics/vmanomaly' }),
    parts('VMCluster', {
      'spec.vmselect': 'victoriametrics/vmselect',
      'spec.vminsert': 'victoriametrics/vminsert',
      'spec.vmstorage': 'victoriametrics/vmstorage',
    }),
    parts('VLogs', { spec: 'victoriametrics/victoria-logs' }),
    parts('VLSingle', { spec: 'victoriametrics/victoria-logs' }),
    parts('VLAgent', { spec: 'victoriametrics/vlagent' }),
    parts('VLCluster', {
      'spec.vlselect': 'victoriametrics/victoria-logs',
      'spec.vlinsert': 'victoriametrics/victoria-logs',
      'spec.vlstorage': 'victoriametrics/victoria-logs',
    }),
    parts('VTSingle', { spec: 'victoriametrics/victoria-traces' }),
    parts('VTCluster', {
      'spec.vtselect': 'victoriametrics/victoria-traces',
      'spec.vtinsert': 'victoriametrics/victoria-traces',
      'spec.vtstorage': 'victoriametrics/victoria-traces',
    }),
    parts('VMAlertmanager', { spec: 'prom/alertmanager' }, RELOADED),
  ],
}
