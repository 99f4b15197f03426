import { type MapNode, mapMember, member, scalarMember, textMember } from '../node.ts'
import type { Claim, MapRule, Path, Remark, Spot } from '../rule.ts'
import { PUSHED } from './parts.ts'

const CONTAINERS: ReadonlySet<string | number> = new Set(['containers', 'initContainers', 'ephemeralContainers'])

/**
 * The `image` of an item of `containers`, `initContainers` or `ephemeralContainers`, in any kind and at any depth.
 * @example
 * kind: Pod
 * spec:
 *   initContainers: [{image: busybox:1.36}]
 *   containers: [{image: quay.io/a/b}]
 * → docker.io/library/busybox:1.36, quay.io/a/b:latest
 * @example
 * kind: ClusterTrainingRuntime
 * spec: {template: {spec: {replicatedJobs: [{template: {spec: {template: {spec: {containers: [{image: "pytorch/pytorch:2.7"}]}}}}}]}}}
 * → docker.io/pytorch/pytorch:2.7
 */
export const podSpec: MapRule = {
  id: 'pod-spec',
  trigger: (key) => key === 'image',
  match: (map, spot) => {
    if (!isContainer(spot.path)) return undefined
    const node = scalarMember(map, 'image')
    if (node === undefined || node.text.trim() === '') return lacksImage(map, spot)
    const never = textMember(map, 'imagePullPolicy') === 'Never'
    return {
      keys: ['image'],
      finds: [
        { rule: 'pod-spec', raw: node.text, confidence: 'certain', untagged: 'latest', steps: ['image'], node, never },
      ],
    }
  },
}

const WORKLOADS: ReadonlySet<string> = new Set([
  'v1 Pod',
  'v1 ReplicationController',
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].map((kind) => `apps/v1 ${kind}`),
  ...['Job', 'CronJob'].map((kind) => `batch/v1 ${kind}`),
])

/** Kubernetes itself starts no container without an image. A controller may know one for the templates that it is given. */
function lacksImage(map: MapNode, { object, isEmbedded }: Spot): Claim | undefined {
  const node = member(map, 'image')
  if (node?.kind !== 'scalar' || isEmbedded || !WORKLOADS.has(`${object.apiVersion} ${object.kind}`)) return undefined
  const raw = `container ${textMember(map, 'name')}`.trim()
  const reason = 'has no image: a value is missing'
  return { keys: ['image'], remarks: [{ kind: 'unresolved', raw, reason, steps: ['image'], node }] }
}

/** Whether a mapping is an item of a pod's containers. */
export const isContainer = (path: Path | undefined): boolean =>
  typeof path?.step === 'number' && path.parent !== undefined && CONTAINERS.has(path.parent.step)

/** Members that hold an image of another kind. */
const DEVICE = 'a block device, not a container image'
const OTHER_IMAGES: ReadonlyMap<string | number, string> = new Map([
  ...['rbd', 'cephrbd', 'iscsi', 'disk', 'disks', 'volumeAttributes'].map((step) => [step, DEVICE] as const),
  ['output', PUSHED],
])

/**
 * The `image` of an `rbd` volume or of a disk, and the `imageName` of a volume's attributes: a block device, never listed. The
 * `image` of an `output`: what a build pushes, not listed either.
 * @example
 * kind: PersistentVolume
 * spec: {rbd: {image: "pool/disk:1"}, csi: {volumeAttributes: {imageName: "csi-vol:1"}}}
 * → nothing
 */
export const deviceImage: MapRule = {
  id: 'device-image',
  trigger: (key) => key === 'image' || key === 'imageName',
  match: (map, { path }) => {
    const step = typeof path?.step === 'number' ? path.parent?.step : path?.step
    const key = step === 'volumeAttributes' ? 'imageName' : 'image'
    const value = member(map, key)
    const reason = step === undefined ? undefined : OTHER_IMAGES.get(step)
    if (value === undefined || reason === undefined) return undefined
    const raw = value.kind === 'scalar' ? value.text : ''
    const remarks: Remark[] = raw === '' ? [] : [{ kind: 'skipped', raw, reason, steps: [key], node: value }]
    return { keys: [key], remarks }
  },
}

/**
 * The `image.reference` of a volume: an OCI image or artifact that the kubelet mounts.
 * @example
 * kind: Pod
 * spec:
 *   volumes: [{name: m, image: {reference: quay.io/models/m:v1, pullPolicy: IfNotPresent}}]
 * → quay.io/models/m:v1
 */
export const volumeImage: MapRule = {
  id: 'volume-image',
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
