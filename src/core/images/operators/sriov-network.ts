import type { Operator } from './operator.ts'

/**
 * The SR-IOV network operator puts images into pods as they are: without a tag, `latest` is pulled.
 * @example
 * kind: Pod
 * spec: {containers: [{env: [{name: SRIOV_CNI_IMAGE, value: ghcr.io/k8snetworkplumbingwg/sriov-cni}]}]}
 * → ghcr.io/k8snetworkplumbingwg/sriov-cni:latest
 */
export const sriovNetwork: Operator = {
  name: 'SR-IOV network operator',
  completions: [
    {
      name: /^(?:SRIOV_(?:INFINIBAND_)?CNI|OVS_CNI|RDMA_CNI|SRIOV_DEVICE_PLUGIN|NETWORK_RESOURCES_INJECTOR|SRIOV_NETWORK_(?:CONFIG_DAEMON|WEBHOOK)|METRICS_EXPORTER(?:_KUBE_RBAC_PROXY)?)_IMAGE$/,
      tag: () => 'latest',
      source: 'sriov-network-operator controllers/sriovoperatorconfig_controller.go and helper.go',
    },
  ],
}
