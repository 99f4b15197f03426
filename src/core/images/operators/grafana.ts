import type { Operator } from './operator.ts'
import { type Releases, tagged } from './releases.ts'

/** grafana-operator controllers/config, GrafanaVersion. */
const GRAFANA: Releases = {
  '5.0': '9.1.6 9.1.6 9.1.6',
  '5.1': '9.1.6',
  '5.2': '9.1.6',
  '5.3': '9.1.6',
  '5.4': '9.1.6 9.1.6 9.1.6',
  '5.5': '9.1.6 9.1.6 9.1.6',
  '5.6': '9.1.6 9.1.6 9.1.6 9.1.6',
  '5.7': '9.5.17',
  '5.8': '9.5.17 9.5.17',
  '5.9': '9.5.17 9.5.17 10.4.3',
  '5.10': '10.4.3',
  '5.11': '10.4.3',
  '5.12': '10.4.3',
  '5.13': '10.4.3',
  '5.14': '10.4.3',
  '5.15': '10.4.3 10.4.3',
  '5.16': '11.3.0',
  '5.17': '11.3.0 11.3.0',
  '5.18': '11.3.0',
  '5.19': '12.1.0 12.1.0 12.1.0 12.1.0 12.1.0',
  '5.20': '12.1.0',
  '5.21': '12.3.0 12.3.0 12.3.0 12.3.0 12.3.0',
  '5.22': '12.3.3 12.4.1 12.4.1',
  '5.23': '13.0.1',
  '5.24': '13.0.1',
}

/**
 * Grafana's operator derives the image from the version of a resource, or starts that of its own release. Dashboards run nothing.
 * @example
 * apiVersion: grafana.integreatly.org/v1beta1
 * kind: Grafana
 * spec: {version: 12.1.0}
 * → docker.io/grafana/grafana:12.1.0
 */
export const grafana: Operator = {
  name: 'Grafana',
  resources: [
    { group: 'grafana.integreatly.org', kinds: ['GrafanaDashboard'], skip: 'a dashboard' },
    {
      group: 'grafana.integreatly.org',
      kinds: ['Grafana'],
      derives: [
        {
          at: 'spec',
          version: 'version',
          repository: (version) => (/[:/@]/.test(version) ? version : 'docker.io/grafana/grafana'),
        },
      ],
      source: 'grafana-operator controllers/reconcilers/grafana/deployment_reconciler.go, getGrafanaImage',
    },
  ],
  programs: [
    {
      image: /(?:^|\/)grafana\/grafana-operator$/,
      variable: 'RELATED_IMAGE_GRAFANA',
      what: 'Grafana for resources that name neither image nor version',
      pulls: tagged('docker.io/grafana/grafana:', GRAFANA),
    },
    { image: /(?:^|\/)grafana\/k6-operator$/, what: 'starters and runners for tests that name no image' },
  ],
  skippedLabel: { label: 'grafana_dashboard', reason: 'a Grafana dashboard runs no image' },
}
