import type { Operator } from './operator.ts'

/** Cluster API installs charts and releases of providers that are not read. */
export const clusterApi: Operator = {
  name: 'Cluster API',
  resources: [
    {
      group: 'addons.cluster.x-k8s.io',
      kinds: ['HelmChartProxy'],
      installs: 'Cluster API installs another chart with it, which is not read: list that chart separately',
    },
    {
      group: 'operator.cluster.x-k8s.io',
      kinds: [
        'CoreProvider',
        'BootstrapProvider',
        'ControlPlaneProvider',
        'InfrastructureProvider',
        'AddonProvider',
        'IPAMProvider',
      ],
      installs: "its operator installs a provider's release with it, which is not read: list that release separately",
    },
  ],
}
