import { mapMember, scalarMember, textMember } from '../node.ts'
import type { MapRule, Path } from '../rule.ts'

const CONTAINERS: ReadonlySet<string | number> = new Set(['containers', 'initContainers', 'ephemeralContainers'])

/** Containers of pod templates, wherever a resource keeps one. */
export const podSpec: MapRule = {
  id: 'pod-spec',
  doc: 'The `image` of an item of `containers`, `initContainers` or `ephemeralContainers`, in any kind and at any depth.',
  examples: [
    {
      yaml: 'kind: Pod\nspec:\n  initContainers: [{image: busybox:1.36}]\n  containers: [{image: quay.io/a/b}]',
      finds: ['docker.io/library/busybox:1.36', 'quay.io/a/b:latest'],
    },
    {
      yaml: 'kind: ClusterTrainingRuntime\nspec: {template: {spec: {replicatedJobs: [{template: {spec: {template: {spec: {containers: [{image: "pytorch/pytorch:2.7"}]}}}}}]}}}',
      finds: ['docker.io/pytorch/pytorch:2.7'],
    },
  ],
  trigger: (key) => key === 'image',
  match: (map, spot) => {
    if (!isContainer(spot.path)) return undefined
    const node = scalarMember(map, 'image')
    if (node === undefined) return undefined
    const never = textMember(map, 'imagePullPolicy') === 'Never'
    return {
      keys: ['image'],
      finds: [
        { rule: 'pod-spec', raw: node.text, confidence: 'certain', untagged: 'latest', steps: ['image'], node, never },
      ],
    }
  },
}

const isContainer = (path: Path | undefined): boolean =>
  typeof path?.step === 'number' && path.parent !== undefined && CONTAINERS.has(path.parent.step)

/** Members that hold an image of another kind: a block device, a disk. */
const OTHER_IMAGES: ReadonlySet<string | number> = new Set(['rbd', 'cephrbd', 'iscsi'])

/** Images that are no container images. */
export const deviceImage: MapRule = {
  id: 'device-image',
  doc: 'The `image` of an `rbd` volume is a block device: never listed.',
  examples: [{ yaml: 'kind: PersistentVolume\nspec: {rbd: {image: "pool/disk:1"}}', finds: [] }],
  trigger: (key) => key === 'image',
  match: (map, { path }) => {
    const node = scalarMember(map, 'image')
    if (node === undefined || path === undefined || !OTHER_IMAGES.has(path.step)) return undefined
    const reason = 'a block device, not a container image'
    return { keys: ['image'], remarks: [{ kind: 'skipped', raw: node.text, reason, steps: ['image'], node }] }
  },
}

/** OCI images mounted as volumes. */
export const volumeImage: MapRule = {
  id: 'volume-image',
  doc: 'The `image.reference` of a volume: an OCI image or artifact that the kubelet mounts.',
  examples: [
    {
      yaml: 'kind: Pod\nspec:\n  volumes: [{name: m, image: {reference: quay.io/models/m:v1, pullPolicy: IfNotPresent}}]',
      finds: ['quay.io/models/m:v1'],
    },
  ],
  trigger: (key) => key === 'image',
  match: (map) => {
    const volume = mapMember(map, 'image')
    const node = volume === undefined ? undefined : scalarMember(volume, 'reference')
    if (volume === undefined || node === undefined) return undefined
    const never = textMember(volume, 'pullPolicy') === 'Never'
    const steps = ['image', 'reference']
    return {
      keys: ['image'],
      finds: [{ rule: 'volume-image', raw: node.text, confidence: 'certain', untagged: 'latest', steps, node, never }],
    }
  },
}
