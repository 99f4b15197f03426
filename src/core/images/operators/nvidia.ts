import { scalarMember } from '../node.ts'
import type { MapRule } from '../rule.ts'
import { artifactFind } from '../rules/finds.ts'
import type { MajorOnly, Operator, SuffixedSection } from './operator.ts'

/** As in gpu-operator controllers/state_manager.go, getGPUNodeOSInfo, and internal/state/nodepool.go, getOSTag, at each release. */
const GPU_RELEASES: readonly MajorOnly[] = [
  { since: [26, 7], holds: (os) => ['rhel', 'rocky', 'ol'].includes(os) },
  { since: [26, 3], holds: (os, major) => os === 'rocky' || (os === 'rhel' && major >= 10) },
  { since: [0, 0], holds: () => false },
]

const gpuSections =
  (source: string) =>
  (id: string, path: string): SuffixedSection => ({
    id,
    path,
    precompiled: 'usePrecompiled',
    withArchitecture: false,
    operator: 'gpu-operator',
    majorOnly: GPU_RELEASES,
    source,
  })
const policySection = gpuSections('gpu-operator controllers/object_controls.go, resolveDriverTag')
const driverSection = gpuSections('gpu-operator api/nvidia/v1alpha1/nvidiadriver_types.go, GetImagePath')

/**
 * `artifacts.url` of a runtime class in NVIDIA's ClusterPolicy.
 * @example
 * apiVersion: nvidia.com/v1
 * kind: ClusterPolicy
 * spec: {kataManager: {config: {runtimeClasses: [{artifacts: {url: "nvcr.io/nvidia/kata:1"}}]}}}
 * → nvcr.io/nvidia/kata:1
 */
const artifactUrl: MapRule = {
  id: 'artifact-url',
  trigger: (key) => key === 'url',
  match: (map, { object, path }) => {
    const node = scalarMember(map, 'url')
    if (node === undefined || path?.step !== 'artifacts' || !object.apiVersion.startsWith('nvidia.com/'))
      return undefined
    return { keys: ['url'], finds: [artifactFind('artifact-url', node.text, { steps: ['url'], node })] }
  },
}

/**
 * The GPU and the network operator append the node's system to the tags of drivers, and switch sections off by other sections.
 * Grove's init container has the tag of Grove's operator.
 * @example
 * kind: Deployment
 * spec: {template: {spec: {containers: [{image: "ghcr.io/g/operator:v1", env: [{name: GROVE_INIT_CONTAINER_IMAGE, value: ghcr.io/g/initc}]}]}}}
 * → ghcr.io/g/initc:v1, ghcr.io/g/operator:v1
 */
export const nvidia: Operator = {
  name: 'NVIDIA',
  resources: [
    {
      group: 'nvidia.com',
      kinds: ['ClusterPolicy'],
      suffixes: [
        policySection('gpu-driver', '.spec.driver'),
        policySection('gds', '.spec.gds'),
        policySection('gdrcopy', '.spec.gdrcopy'),
        policySection('vgpu-manager', '.spec.vgpuManager'),
      ],
      switches: [
        {
          section: 'sandboxWorkloads',
          governs: [
            'sandboxDevicePlugin',
            'kataSandboxDevicePlugin',
            'vfioManager',
            'vgpuManager',
            'vgpuDeviceManager',
            'kataManager',
            'ccManager',
          ],
          source: 'gpu-operator controllers/state_manager.go, isStateEnabled',
        },
        {
          section: 'driver',
          governs: ['gds', 'gdrcopy'],
          source: 'gpu-operator controllers/object_controls.go, TransformDriver: containers of the driver',
        },
      ],
    },
    {
      group: 'nvidia.com',
      kinds: ['NVIDIADriver'],
      suffixes: [
        driverSection('gpu-driver', '.spec'),
        driverSection('gds', '.spec.gds'),
        driverSection('gdrcopy', '.spec.gdrcopy'),
      ],
    },
    {
      group: 'mellanox.com',
      kinds: ['NicClusterPolicy', 'NicNodePolicy'],
      lender: 'global',
      suffixes: [
        {
          id: 'doca-driver',
          path: '.spec.ofedDriver',
          precompiled: 'forcePrecompiled',
          withArchitecture: true,
          operator: 'network-operator',
          majorOnly: [],
          source: 'network-operator pkg/state/state_ofed.go, getMofedDriverImageName',
        },
      ],
      source: 'network-operator api/v1alpha1/nicclusterpolicy_types.go, ApplyGlobalConfig',
    },
  ],
  completions: [
    {
      name: /^GROVE_INIT_CONTAINER_IMAGE$/,
      tag: (own) => own,
      source: 'grove operator/internal/controller/podclique/components/pod/initcontainer.go, addInitContainer',
    },
  ],
  // k8s-nim-operator, NIMCache
  names: { members: ['modelPuller'] },
  rules: [artifactUrl],
}
