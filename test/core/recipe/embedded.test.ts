import { describe, expect, test } from 'vitest'
import { parseCriteria } from '../../../src/core/recipe/criteria.ts'
import { componentValues, openRecipe, type Recipe, resolveRecipe, writeRecipe } from '../../../src/core/recipe/index.ts'
import { readCatalog } from '../../../src/node/catalog.ts'
import { everyCriteria } from './combinations.ts'

const catalog = await readCatalog()
const resolve = (query: object): Recipe =>
  resolveRecipe(catalog, parseCriteria(query, catalog.vocabulary), { version: 'v0', allowUncovered: true }).recipe

test('every combination of criteria resolves, holds together, and has its values and manifests', {
  timeout: 60_000,
}, () => {
  const combinations = everyCriteria(catalog.vocabulary)
  const seen = new Set<string>()
  for (const criteria of combinations) {
    const { recipe } = resolveRecipe(catalog, criteria, { version: 'v0', allowUncovered: true })
    const key = recipe.metadata.appliedOverlays.join()
    expect(recipe.deploymentOrder).toHaveLength(recipe.componentRefs.length)
    if (seen.has(key)) continue
    seen.add(key)
    for (const ref of recipe.componentRefs) {
      componentValues(catalog, ref, [])
      for (const path of ref.manifestFiles) expect([...catalog.files.keys()], key).toContain(path)
    }
    const text = writeRecipe(recipe, 'yaml')
    expect(writeRecipe(readBack(text), 'yaml')).toBe(text)
  }
  expect(seen.size).toBe(37)
})

const readBack = (text: string): Recipe => openRecipe(catalog, text, 'r.yaml', { version: '' }).recipe

test('nothing in the catalog lies idle', () => {
  const recipes = everyCriteria(catalog.vocabulary).map(
    (c) => resolveRecipe(catalog, c, { version: 'v0', allowUncovered: true }).recipe,
  )
  const refs = recipes.flatMap((r) => r.componentRefs)
  const used = {
    overlays: new Set(recipes.flatMap((r) => r.metadata.appliedOverlays)),
    components: new Set(refs.map((r) => r.name)),
    files: new Set(refs.flatMap((r) => [`components/${r.name}/values.yaml`, r.valuesFile, ...r.manifestFiles])),
  }
  expect([...catalog.overlays.keys()].filter((name) => !used.overlays.has(name))).toEqual([])
  expect([...catalog.registry.keys()].filter((name) => !used.components.has(name))).toEqual([])
  expect([...catalog.files.keys()].filter((path) => path.startsWith('components/') && !used.files.has(path))).toEqual(
    [],
  )
}, 60_000)

describe('what a service brings', () => {
  const BASE =
    'cert-manager gpu-operator k8s-ephemeral-storage-metrics kai-scheduler kube-prometheus-stack nvidia-dra-driver-gpu nvsentinel prometheus-adapter skyhook-operator'
  test.each([
    [{}, ''],
    [{ service: 'oke' }, ''],
    [{ service: 'eks' }, 'aws-ebs-csi-driver aws-efa'],
    [{ service: 'aks' }, 'network-operator'],
    [{ service: 'gke' }, ''],
    [{ service: 'kind' }, 'network-operator'],
    [{ service: 'eks', intent: 'inference' }, 'aws-ebs-csi-driver aws-efa kgateway kgateway-crds'],
    [{ service: 'eks', accelerator: 'h100', intent: 'training' }, 'aws-ebs-csi-driver aws-efa skyhook-customizations'],
    [{ service: 'gke', os: 'cos', accelerator: 'h100', intent: 'training' }, 'gke-nccl-tcpxo skyhook-customizations'],
    [
      { service: 'aks', os: 'ubuntu', accelerator: 'h100', intent: 'training', platform: 'kubeflow' },
      'kubeflow-trainer network-operator',
    ],
    [
      { service: 'kind', accelerator: 'h100', intent: 'inference', platform: 'dynamo' },
      'dynamo-crds dynamo-platform kgateway kgateway-crds network-operator',
    ],
  ])('%j adds %s', (query, extra) => {
    expect(resolve(query).componentRefs.map((ref) => ref.name)).toEqual(
      [...BASE.split(' '), ...extra.split(' ').filter(Boolean)].sort(),
    )
  })
})

test('a whole recipe: EKS, H100, training with Kubeflow on Ubuntu', () => {
  const recipe = resolve({
    service: 'eks',
    accelerator: 'h100',
    intent: 'training',
    os: 'ubuntu',
    platform: 'kubeflow',
  })
  expect(recipe.metadata.appliedOverlays).toEqual([
    'base',
    'monitoring-hpa',
    'eks',
    'eks-training',
    'h100-eks-training',
    'h100-eks-ubuntu-training',
    'h100-eks-ubuntu-training-kubeflow',
  ])
  expect(recipe.constraints.map((c) => `${c.name} ${c.value}`)).toEqual([
    'K8s.server.version >= 1.32.4',
    'OS.release.ID ubuntu',
    'OS.release.VERSION_ID 24.04',
    'OS.sysctl./proc/sys/kernel/osrelease >= 6.8',
  ])
  expect(recipe.componentRefs.map((r) => `${r.name} ${r.source} ${r.chart} ${r.version} ${r.namespace}`)).toEqual([
    'aws-ebs-csi-driver https://kubernetes-sigs.github.io/aws-ebs-csi-driver aws-ebs-csi-driver 2.55.0 kube-system',
    'aws-efa https://aws.github.io/eks-charts aws-efa-k8s-device-plugin v0.5.3 kube-system',
    'cert-manager https://charts.jetstack.io cert-manager v1.17.2 cert-manager',
    'gpu-operator https://helm.ngc.nvidia.com/nvidia gpu-operator v25.10.1 gpu-operator',
    'k8s-ephemeral-storage-metrics https://jmcgrath207.github.io/k8s-ephemeral-storage-metrics/chart k8s-ephemeral-storage-metrics 1.19.2 monitoring',
    'kai-scheduler oci://ghcr.io/nvidia/kai-scheduler kai-scheduler v0.13.0 kai-scheduler',
    'kube-prometheus-stack https://prometheus-community.github.io/helm-charts kube-prometheus-stack 82.8.0 monitoring',
    'kubeflow-trainer oci://ghcr.io/kubeflow/charts kubeflow-trainer 2.1.0 kubeflow',
    'nvidia-dra-driver-gpu https://helm.ngc.nvidia.com/nvidia nvidia-dra-driver-gpu 25.12.0 nvidia-dra-driver',
    'nvsentinel oci://ghcr.io/nvidia nvsentinel v1.1.0 nvsentinel',
    'prometheus-adapter https://prometheus-community.github.io/helm-charts prometheus-adapter 5.3.0 monitoring',
    'skyhook-customizations    skyhook',
    'skyhook-operator https://helm.ngc.nvidia.com/nvidia/skyhook skyhook-operator v0.14.0 skyhook',
  ])
  expect(recipe.deploymentOrder).toEqual(
    'aws-ebs-csi-driver aws-efa cert-manager kube-prometheus-stack k8s-ephemeral-storage-metrics prometheus-adapter skyhook-operator skyhook-customizations gpu-operator kai-scheduler kubeflow-trainer nvidia-dra-driver-gpu nvsentinel'.split(
      ' ',
    ),
  )
  expect(recipe.componentRefs.find((r) => r.name === 'gpu-operator')).toMatchObject({
    valuesFile: 'components/gpu-operator/values-eks-training.yaml',
    overrides: { cdi: { enabled: true }, gdrcopy: { enabled: true } },
    dependencyRefs: ['cert-manager', 'kube-prometheus-stack', 'skyhook-customizations'],
    manifestFiles: ['components/gpu-operator/manifests/dcgm-exporter.yaml'],
  })
})
