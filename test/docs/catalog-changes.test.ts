import { expect, test } from 'vitest'
import { catalogChanges } from '../../scripts/catalog-changes.ts'
import { embeddedCatalog } from '../../src/node/catalog.ts'
import { readFolder } from '../../src/node/folder.ts'

const ours = await readFolder(await embeddedCatalog())

/** Our catalog with one text of a file replaced. */
const edited = (path: string, from: string, to: string): ReadonlyMap<string, string> => {
  const text = ours.get(path) ?? ''
  expect(text, path).toContain(from)
  return new Map([...ours, [path, text.replace(from, to)]])
}
const lines = (theirs: ReadonlyMap<string, string>): string[] =>
  catalogChanges(ours, theirs).map(({ part, where, ours: a = '–', theirs: b = '–' }) => `${part} ${where}: ${a} → ${b}`)

test('a catalog does not differ from itself', () => {
  expect(lines(ours)).toEqual([])
})

test.each([
  ['registry.yaml', 'v26.3.3', 'v26.7.0', ['component gpu-operator version: v26.3.3 → v26.7.0']],
  ['registry.yaml', 'defaultChart: nvidia/gpu-operator', 'defaultChart: other/gpu-operator', []],
  [
    'registry.yaml',
    'oci://registry.k8s.io/kueue/charts',
    'oci://quay.io/kueue',
    ['component kueue repository: oci://registry.k8s.io/kueue/charts → oci://quay.io/kueue'],
  ],
  ['registry.yaml', '[awsefa, efa]', '[efa]', ['component aws-efa aliases: awsefa efa → efa']],
  [
    'registry.yaml',
    'CheckHostMofedWithoutNetworkOperator, severity: warning',
    'CheckHostMofedWithoutNetworkOperator, severity: error',
    [
      'component gpu-operator validations: CheckHostMofedWithoutNetworkOperator=warning CheckDriverOwnershipCoherence=error → CheckHostMofedWithoutNetworkOperator=error CheckDriverOwnershipCoherence=error',
    ],
  ],
  [
    'registry.yaml',
    'assertFile: checks/nfd/health-check.yaml',
    'assertFile: checks/nfd/other.yaml',
    ['component nfd health check: checks/nfd/health-check.yaml → checks/nfd/other.yaml'],
  ],
  [
    'overlays/aks.yaml',
    'version: 83.7.0',
    'version: 84.0.0',
    ['overlay aks pins: kube-prometheus-stack@83.7.0 → kube-prometheus-stack@84.0.0'],
  ],
  [
    'overlays/bcm.yaml',
    '>= 1.34',
    '>= 1.35',
    ['overlay bcm constraints: K8s.server.version >= 1.34 → K8s.server.version >= 1.35'],
  ],
  [
    'overlays/lke.yaml',
    'service: lke',
    'service: lke2',
    ['overlay lke criteria: service=lke → service=lke2', 'criteria service lke2: – → known'],
  ],
  [
    'overlays/bcm-training.yaml',
    'gds: { enabled: true }',
    'gds: { enabled: false }',
    ['value bcm-training: gpu-operator gds.enabled: true → false'],
  ],
  [
    'components/gpu-operator/values.yaml',
    'version: 580.173.02',
    'version: 590.1.2',
    ['value gpu-operator/values.yaml driver.version: "580.173.02" → "590.1.2"'],
  ],
  ['components/gpu-operator/values.yaml', 'cpu: 500m', 'cpu: 600m', []],
  [
    'components/network-operator/manifests/nic-cluster-policy-aks.yaml',
    '1.22.5-doca3.1.0-host',
    '1.23.0-doca3.2.0-host',
    [expect.stringContaining('manifest network-operator/manifests/nic-cluster-policy-aks.yaml: ')],
  ],
])('%s: %s → %s', (path, from, to, expected) => {
  expect(lines(edited(path, from, to))).toEqual(expected)
})

test('components, overlays and files that only one side has', () => {
  const less = new Map([...ours].filter(([path]) => path !== 'overlays/lke.yaml' && path !== 'mixins/os-talos.yaml'))
  const changes = lines(less)
  expect(changes).toContain('overlay lke criteria: service=lke → –')
  expect(changes.some((line) => line.startsWith('mixin os-talos components: '))).toBe(true)
})

test('of a registry alone the components are compared', () => {
  const registry = `${ours.get('registry.yaml')}  - name: dranet\n    helm: { defaultRepository: "", defaultNamespace: kube-system }\n`
  expect(lines(new Map([['registry.yaml', registry]]))).toEqual(['component dranet namespace: – → kube-system'])
})
