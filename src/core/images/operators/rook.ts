import type { Operator } from './operator.ts'

/** Rook's operator chooses the images of a COSI driver that names none. */
export const rook: Operator = {
  name: 'Rook',
  resources: [
    {
      group: 'ceph.rook.io',
      kinds: ['CephCOSIDriver'],
      chooses: { names: ['image'], operator: "Rook's operator", program: /^rook-ceph-operator$/ },
      source: 'rook pkg/operator/ceph/object/cosi/spec.go, defaultCephCOSIDriverImage',
    },
  ],
}
