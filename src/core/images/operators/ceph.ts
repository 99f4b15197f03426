import type { Operator } from './operator.ts'
import { ofRelease, type Releases } from './releases.ts'

/** In the order of the versions in VERSIONS. */
const IMAGES: readonly string[] = [
  'registry.k8s.io/sig-storage/csi-provisioner',
  'registry.k8s.io/sig-storage/csi-attacher',
  'registry.k8s.io/sig-storage/csi-resizer',
  'registry.k8s.io/sig-storage/csi-snapshotter',
  'registry.k8s.io/sig-storage/csi-node-driver-registrar',
  'registry.k8s.io/sig-storage/csi-snapshot-metadata',
  'quay.io/cephcsi/cephcsi',
  'quay.io/csiaddons/k8s-sidecar',
]

const SINCE_1_0_1 = '6.2.0,4.12.0,2.1.0,8.5.0,2.17.0,1.0.0,3.17.0,0.14.0'

/** ceph-csi-operator internal/controller/defaults.go, imageDefaults: nothing between commas is an image that the release lacks. */
const VERSIONS: Releases = {
  '0.1': '5.0.1,4.6.1,1.11.1,8.0.1,2.10.1,,3.11.0,0.8.0',
  '0.2': '5.0.1,4.6.1,1.11.1,8.2.0,2.11.1,,3.12.2,0.10.0',
  '0.3': '5.3.0,4.9.0,1.14.0,8.2.0,2.14.1,,3.14.0,0.12.0 5.3.0,4.9.0,1.13.2,8.2.0,2.14.0,,3.14.0,0.12.0',
  '0.4': '5.3.0,4.9.0,1.13.2,8.2.0,2.14.0,0.1.0,3.14.1,0.12.0 5.3.0,4.9.0,1.13.2,8.2.0,2.14.0,0.1.0,3.15.0,0.13.0',
  '0.5': '6.0.0,4.10.0,2.0.0,8.4.0,2.15.0,0.2.0,3.16.0,0.14.0',
  '0.6': '6.2.0,4.11.0,2.1.0,8.5.0,2.16.0,0.2.0,3.16.2,0.14.0',
  '1.0': `6.2.0,4.11.0,2.1.0,8.5.0,2.16.0,0.2.0,3.16.2,0.14.0 ${SINCE_1_0_1} ${SINCE_1_0_1} ${SINCE_1_0_1} ${SINCE_1_0_1}`,
}

/** The CSI operator of Ceph starts the drivers and sidecars of its own release, where no image set names them. */
export const ceph: Operator = {
  name: 'Ceph',
  programs: [
    {
      image: /(?:^|\/)cephcsi\/ceph-csi-operator$/,
      what: 'the drivers and their sidecars, where no image set names them',
      pulls: (_own, tag) =>
        ofRelease(VERSIONS, tag)
          ?.split(',')
          .flatMap((version, index) => (version === '' ? [] : [`${IMAGES[index] ?? ''}:v${version}`])),
    },
  ],
}
