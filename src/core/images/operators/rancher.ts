import type { Operator } from './operator.ts'

/** The controllers of k3s, RKE2 and Fleet install charts and sources that are not read. */
export const rancher: Operator = {
  name: 'Rancher',
  resources: [
    {
      group: 'helm.cattle.io',
      kinds: ['HelmChart'],
      installs:
        'the controller of k3s and RKE2 installs another chart with it, which is not read: list that chart separately',
    },
    {
      group: 'fleet.cattle.io',
      kinds: ['GitRepo', 'HelmOp'],
      installs: 'Fleet installs another source with it, which is not read: list that source separately',
    },
  ],
}
