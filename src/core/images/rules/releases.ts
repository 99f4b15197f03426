/**
 * What releases of operators pull without any manifest saying so, as their source has it at each tag. A row is a minor release;
 * its words are the patches, `.0` first. A release that is not here is not known: nothing is concluded from its neighbours.
 */
export type Releases = Readonly<Record<string, string>>

/** envoyproxy/gateway api/v1alpha1/shared_types.go, DefaultEnvoyProxyImage: the version of Envoy. */
export const ENVOY: Releases = {
  '1.0': '1.29.2 1.29.3 1.29.5',
  '1.1': '1.31.0 1.31.0 1.31.2 1.31.3 1.31.3',
  '1.2': '1.32.1 1.32.1 1.32.1 1.32.1 1.32.2 1.32.3 1.32.3 1.32.3 1.32.4',
  '1.3': '1.33.0 1.33.0 1.33.1 1.33.3',
  '1.4': '1.34.1 1.34.1 1.34.1 1.34.4 1.34.7 1.34.10 1.34.10',
  '1.5': '1.35.0 1.35.3 1.35.3 1.35.3 1.35.6 1.35.6 1.35.7 1.35.8 1.35.8 1.35.8',
  '1.6': '1.36.2 1.36.3 1.36.3 1.36.4 1.36.4 1.36.5 1.36.6 1.36.6',
  '1.7': '1.37.0 1.37.1 1.37.2 1.37.2 1.37.3 1.37.5',
  '1.8': '1.38.0 1.38.1 1.38.3 1.38.3',
  '1.9': '1.39.0',
}

/** cloudnative-pg pkg/versions/versions.go, DefaultImageName: the tag of PostgreSQL. */
export const POSTGRESQL: Releases = {
  '1.20': '15.2 15.3 15.3 15.4 15.4 16.1 16.1',
  '1.21': '16.0 16.0 16.1 16.1 16.2 16.2 16.3',
  '1.22': '16.1 16.1 16.2 16.2 16.3 16.3',
  '1.23': '16.2 16.2 16.3 16.3 16.4 17.0 17.2',
  '1.24': '16.4 17.0 17.2 17.4 17.5',
  '1.25': '17.2 17.4 17.5 17.5 18.0-system-trixie',
  '1.26': '17.5 17.5 18.0-system-trixie 18.1-system-trixie',
  '1.27': '17.5 18.0-system-trixie 18.1-system-trixie 18.1-system-trixie 18.3-system-trixie',
  '1.28': '18.1-system-trixie 18.1-system-trixie 18.3-system-trixie 18.3-system-trixie 18.4-system-trixie',
  '1.29': '18.3-system-trixie 18.3-system-trixie 18.4-system-trixie',
  '1.30': '18.4-system-trixie',
}

/** cloudnative-pg pkg/versions/versions.go (before: pkg/specs/pgbouncer), DefaultPgbouncerImage. */
export const PGBOUNCER: Releases = {
  '1.20': '1.18.0 1.19.1 1.19.1 1.20.1 1.21.0 1.21.0 1.21.0',
  '1.21': '1.20.1 1.21.0 1.21.0 1.21.0 1.22.1 1.22.1 1.22.1',
  '1.22': '1.21.0 1.21.0 1.22.1 1.22.1 1.22.1 1.23.0',
  '1.23': '1.22.1 1.22.1 1.22.1 1.23.0 1.23.0 1.23.0 1.23.0',
  '1.24': '1.23.0 1.23.0 1.23.0 1.24.0 1.24.1',
  '1.25': '1.23.0 1.24.0 1.24.1 1.24.1 1.24.1',
  '1.26': '1.24.1 1.24.1 1.24.1 1.25.1',
  '1.27': '1.24.1 1.24.1 1.25.1 1.25.1 1.25.1',
  '1.28': '1.25.1 1.25.1 1.25.1 1.25.1 1.25.1',
  '1.29': '1.25.1 1.25.1 1.25.1',
  '1.30': '1.25.1',
}

/** rabbitmq/cluster-operator main.go (later: cmd/main.go), defaultRabbitmqImage. */
export const RABBITMQ: Releases = {
  '2.0': '3.10.2',
  '2.1': '3.10.2',
  '2.2': '3.11.10',
  '2.3': '3.11.18',
  '2.4': '3.12.2',
  '2.5': '3.12.2',
  '2.6': '3.12.2',
  '2.7': '3.12.2',
  '2.8': '3.13.1',
  '2.9': '3.13.2',
  '2.10': '3.13.7',
  '2.11': '3.13.7',
  '2.12': '4.0.5 4.0.5',
  '2.13': '4.1.0',
  '2.14': '4.1.0',
  '2.15': '4.1.1',
  '2.16': '4.1.1 4.1.3',
  '2.17': '4.1.3 4.1.3 4.1.3',
  '2.18': '4.1.3',
  '2.19': '4.1.3 4.1.3 4.1.3',
  '2.20': '4.1.3 4.1.3',
  '2.21': '4.2.6 4.2.6',
  '2.22': '4.2.6 4.2.6 4.2.6 4.2.6',
}

/** grafana-operator controllers/config, GrafanaVersion. */
export const GRAFANA: Releases = {
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

/** solr-operator api/v1beta1/solrcloud_types.go, DefaultSolrVersion. */
export const SOLR: Releases = {
  '0.5': '8.9 8.9',
  '0.6': '8.11',
  '0.7': '8.11 8.11',
  '0.8': '8.11 8.11',
  '0.9': '8.11 8.11',
}

/** In the order of the versions in CEPH_CSI. */
export const CEPH_CSI_IMAGES: readonly string[] = [
  'registry.k8s.io/sig-storage/csi-provisioner',
  'registry.k8s.io/sig-storage/csi-attacher',
  'registry.k8s.io/sig-storage/csi-resizer',
  'registry.k8s.io/sig-storage/csi-snapshotter',
  'registry.k8s.io/sig-storage/csi-node-driver-registrar',
  'registry.k8s.io/sig-storage/csi-snapshot-metadata',
  'quay.io/cephcsi/cephcsi',
  'quay.io/csiaddons/k8s-sidecar',
]

const CEPH_CSI_1 = '6.2.0,4.12.0,2.1.0,8.5.0,2.17.0,1.0.0,3.17.0,0.14.0'

/** ceph-csi-operator internal/controller/defaults.go, imageDefaults: nothing between commas is an image that the release lacks. */
export const CEPH_CSI: Releases = {
  '0.1': '5.0.1,4.6.1,1.11.1,8.0.1,2.10.1,,3.11.0,0.8.0',
  '0.2': '5.0.1,4.6.1,1.11.1,8.2.0,2.11.1,,3.12.2,0.10.0',
  '0.3': '5.3.0,4.9.0,1.14.0,8.2.0,2.14.1,,3.14.0,0.12.0 5.3.0,4.9.0,1.13.2,8.2.0,2.14.0,,3.14.0,0.12.0',
  '0.4': '5.3.0,4.9.0,1.13.2,8.2.0,2.14.0,0.1.0,3.14.1,0.12.0 5.3.0,4.9.0,1.13.2,8.2.0,2.14.0,0.1.0,3.15.0,0.13.0',
  '0.5': '6.0.0,4.10.0,2.0.0,8.4.0,2.15.0,0.2.0,3.16.0,0.14.0',
  '0.6': '6.2.0,4.11.0,2.1.0,8.5.0,2.16.0,0.2.0,3.16.2,0.14.0',
  '1.0': `6.2.0,4.11.0,2.1.0,8.5.0,2.16.0,0.2.0,3.16.2,0.14.0 ${CEPH_CSI_1} ${CEPH_CSI_1} ${CEPH_CSI_1} ${CEPH_CSI_1}`,
}

/** What a release has, `v1.5.0` or `1.5.0`; undefined when the release is not known, or no release at all. */
export function ofRelease(releases: Releases, tag: string): string | undefined {
  const found = /^v?(\d+\.\d+)\.(\d+)$/.exec(tag)
  return found === null ? undefined : releases[found[1] ?? '']?.split(' ')[Number(found[2])]
}
