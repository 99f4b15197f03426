import { expect, test } from 'vitest'
import { extractImages } from '../../../src/core/images/index.ts'

const driver = (operator: string): string => `apiVersion: nvidia.com/v1
kind: ClusterPolicy
metadata: {name: p, labels: {app.kubernetes.io/name: gpu-operator, app.kubernetes.io/version: "${operator}"}}
spec: {driver: {repository: nvcr.io/nvidia, image: driver, version: "580"}}`

// What each release of the operator appends: its own getOSTag.
test.each([
  ['v25.10.1', 'rocky', '9.6', 'rocky9.6'],
  ['v25.10.1', 'rhel', '10.0', 'rhel10.0'],
  ['v25.10.1', 'ubuntu', '24.04', 'ubuntu24.04'],
  ['v26.3.1', 'rocky', '9.6', 'rocky9'],
  ['v26.3.1', 'rhel', '9.6', 'rhel9.6'],
  ['v26.3.1', 'rhel', '10.0', 'rhel10'],
  ['v26.3.1', 'ol', '9.6', 'ol9.6'],
  ['v26.7.0', 'rhel', '9.6', 'rhel9'],
  ['v26.7.0', 'ol', '9.6', 'ol9'],
  ['v26.7.0', 'ubuntu', '24.04', 'ubuntu24.04'],
  ['v26.7.0', 'ubuntu', 'ubuntu22.04', 'ubuntu22.04'],
  ['v27.1.0', 'rocky', '10.1', 'rocky10'],
  ['main-latest', 'rhel', '9.6', 'rhel9'],
])('gpu-operator %s on %s %s: %s', (operator, os, version, suffix) => {
  const { images } = extractImages(driver(operator), { nodes: { os, osVersions: [version] } })
  expect(images.map(({ ref }) => ref)).toEqual([`nvcr.io/nvidia/driver:580-${suffix}`])
})

test('an image in one piece gets its suffix too', () => {
  const text = 'apiVersion: nvidia.com/v1\nkind: ClusterPolicy\nspec: {driver: {image: "nvcr.io/nvidia/driver:580"}}'
  const { images } = extractImages(text, { nodes: { os: 'ubuntu', osVersions: ['24.04'] } })
  expect(images.map(({ ref }) => ref)).toEqual(['nvcr.io/nvidia/driver:580-ubuntu24.04'])
})

test.each([
  ['global repository and version', '{image: doca-driver}', ['mellanox/doca-driver:g1-ubuntu24.04-arm64']],
  ['own version', '{image: doca-driver, version: v9}', ['mellanox/doca-driver:v9-ubuntu24.04-arm64']],
  ['own repository', '{image: doca-driver, repository: quay.io/m}', ['quay.io/m/doca-driver:g1-ubuntu24.04-arm64']],
])('NicClusterPolicy sections take what they lack from spec.global: %s', (_, section, wanted) => {
  const text = `apiVersion: mellanox.com/v1alpha1
kind: NicClusterPolicy
spec: {global: {repository: nvcr.io/nvidia/mellanox, version: g1}, ofedDriver: ${section}}`
  const nodes = { os: 'ubuntu', osVersions: ['24.04'], architectures: ['arm64'] }
  const refs = extractImages(text, { nodes }).images.map(({ ref }) => ref.replace('nvcr.io/nvidia/', ''))
  expect(refs).toEqual(wanted)
})

test('a section without a repository anywhere names no image', () => {
  const text = 'apiVersion: mellanox.com/v1alpha1\nkind: NicClusterPolicy\nspec: {nvIpam: {image: ipam, version: v1}}'
  const { images, skipped } = extractImages(text)
  expect(images).toEqual([])
  expect(skipped.map(({ raw }) => raw)).toEqual(['ipam'])
})

// Istio's own rule for its sidecar.
test.each([
  ['1.27.0', 'distroless', '1.27.0-distroless'],
  ['1.27.0-distroless', 'debug', '1.27.0-debug'],
  ['1.27.0-distroless', 'default', '1.27.0'],
  ['1.27.0-alpha.1', 'debug', '1.27.0-alpha.1-debug'],
])('istio tag %s, variant %s: %s', (tag, variant, wanted) => {
  const values = JSON.stringify({ global: { hub: 'docker.io/istio', tag, variant, proxy: { image: 'proxyv2' } } })
  const text = JSON.stringify({ kind: 'ConfigMap', metadata: { name: 'i' }, data: { values } })
  expect(extractImages(text).images.map(({ ref }) => ref)).toEqual([`docker.io/istio/proxyv2:${wanted}`])
})
