import { describe, expect, test } from 'vitest'
import { canonicalReference, parseReference } from '../../../src/core/images/index.ts'
import { LAYOUTS, layoutOf, parseRoot, sharedPlaces, showPlace } from '../../../src/core/mirror/index.ts'

const D = `sha256:${'a'.repeat(64)}`
const ROOT = parseRoot('reg.local:5000/gap')

const image = (id: string, text: string): string => {
  const reference = parseReference(text)
  return reference === undefined ? '' : showPlace(layoutOf(id).image(ROOT, canonicalReference(reference)))
}

describe('images', () => {
  test.each([
    ['hauler', 'nginx:1.27', 'reg.local:5000/gap/library/nginx:1.27'],
    ['hauler', 'quay.io/a/b:1', 'reg.local:5000/gap/a/b:1'],
    ['hauler', 'registry.k8s.io/pause:3.10', 'reg.local:5000/gap/library/pause:3.10'],
    ['zarf', 'registry.k8s.io/pause:3.10', 'reg.local:5000/gap/pause:3.10'],
    ['oc-mirror', 'registry.k8s.io/pause:3.10', 'reg.local:5000/gap/pause:3.10'],
    ['hauler', 'localhost:5000/a/b/c/d/e:V1.0-RC_1', 'reg.local:5000/gap/a/b/c/d/e:V1.0-RC_1'],
    ['zarf', '[fc00::1]:5000/x_y/z__w/a.b-c:0', 'reg.local:5000/gap/x_y/z__w/a.b-c:0'],
    ['regsync', '[fc00::1]:5000/a/b:1', 'reg.local:5000/gap/fc00-1-5000/a/b:1'],
    ['skopeo', 'localhost/a:1', 'reg.local:5000/gap/localhost/a:1'],
    ['hauler', `quay.io/a/b:1@${D}`, `reg.local:5000/gap/a/b@${D}`],
    ['hauler', 'quay.io/a/b', 'reg.local:5000/gap/a/b:latest'],
    ['zarf', 'nginx:1.27', 'reg.local:5000/gap/library/nginx:1.27'],
    ['zarf', `quay.io/a/b:1@${D}`, `reg.local:5000/gap/a/b@${D}`],
    ['skopeo', 'nginx:1.27', 'reg.local:5000/gap/docker.io/library/nginx:1.27'],
    ['skopeo', `quay.io/a/b:1@${D}`, `reg.local:5000/gap/quay.io/a/b@${D}`],
    ['regsync', 'r.example:5000/a/b:1', 'reg.local:5000/gap/r.example-5000/a/b:1'],
    ['regsync', `quay.io/a/b:1@${D}`, 'reg.local:5000/gap/quay.io/a/b:1'],
    ['regsync', `quay.io/a/b@${D}`, `reg.local:5000/gap/quay.io/a/b@${D}`],
    ['oc-mirror', 'quay.io/a/b:1', 'reg.local:5000/gap/a/b:1'],
    ['oc-mirror', `quay.io/a/b:1@${D}`, 'reg.local:5000/gap/a/b:1'],
    ['oc-mirror', `quay.io/a/b@${D}`, `reg.local:5000/gap/a/b:sha256-${'a'.repeat(64)}`],
    ['flat', 'nvcr.io/nvidia/cloud-native/gdrdrv:v2', 'reg.local:5000/gap/gdrdrv:v2'],
  ])('%s has %s at %s', (id, text, place) => {
    expect(image(id, text)).toBe(place)
  })
})

test.each([
  // CRC-32 of docker.io/library/nginx and of ghcr.io/stefanprodan/podinfo, the latter as in zarf's own test
  ['nginx:1.27', 'reg.local:5000/gap/library/nginx:1.27-zarf-3793515731'],
  ['ghcr.io/stefanprodan/podinfo:6.4.0', 'reg.local:5000/gap/stefanprodan/podinfo:6.4.0-zarf-2985051089'],
  [`quay.io/a/b:1@${D}`, `reg.local:5000/gap/a/b@${D}`],
])('zarf has %s, whatever else it has, at %s', (text, place) => {
  const reference = parseReference(text)
  const found = reference && layoutOf('zarf').distinct?.(ROOT, canonicalReference(reference))
  expect(found && showPlace(found)).toBe(place)
})

test.each<[string, string, readonly string[], number]>([
  ['one path in two registries', 'hauler', ['docker.io/org/a:1', 'quay.io/org/a:1'], 1],
  ['the same, told apart', 'skopeo', ['docker.io/org/a:1', 'quay.io/org/a:1'], 0],
  ['two tags', 'hauler', ['docker.io/org/a:1', 'quay.io/org/a:2'], 0],
  ['two spellings of one image', 'hauler', ['nginx:1', 'nginx:1'], 0],
  ['by digest', 'hauler', [`docker.io/org/a:1@${D}`, `quay.io/org/a:1@${D}`], 0],
  ['only the last part', 'flat', ['docker.io/org/a:1', 'docker.io/team/a:1', 'quay.io/x/y:1'], 1],
  ['not a reference', 'hauler', ['A B', 'A B'], 0],
])('places that two images share: %s, %s', (_, id, images, count) => {
  expect(sharedPlaces(images, { root: ROOT, layout: layoutOf(id) }).size).toBe(count)
})

describe('charts', () => {
  const oci = { name: 'x', repository: 'oci://ghcr.io/org/charts', chart: 'Portal', version: '1.0.0+b1', namespace: '' }
  const http = { ...oci, repository: 'https://charts.example', chart: 'portal' }
  test.each([
    ['hauler', oci, 'reg.local:5000/gap/hauler/portal:1.0.0-b1'],
    ['hauler', http, 'reg.local:5000/gap/hauler/portal:1.0.0-b1'],
    ['zarf', oci, ''],
    ['skopeo', { ...oci, chart: 'portal' }, 'reg.local:5000/gap/ghcr.io/org/charts/portal:1.0.0_b1'],
    ['skopeo', http, ''],
    ['oc-mirror', { ...oci, chart: 'portal' }, 'reg.local:5000/gap/org/charts/portal:1.0.0_b1'],
    ['flat', http, 'reg.local:5000/gap/portal:1.0.0_b1'],
  ])('%s', (id, chart, place) => {
    const found = layoutOf(id).chart(ROOT, chart)
    expect(found === undefined ? '' : showPlace(found)).toBe(place)
  })
})

test.each([
  ['reg.local', { host: 'reg.local', path: '' }],
  ['https://reg.local:5000/a/b/', { host: 'reg.local:5000', path: 'a/b' }],
  ['localhost', { host: 'localhost', path: '' }],
])('root %s', (text, root) => expect(parseRoot(text)).toEqual(root))

test.each(['', 'team/a', 'a b', 'reg.local/A', 'reg.local/a:1'])('%s is not a root', (text) => {
  expect(() => parseRoot(text)).toThrow(/not a registry with an optional path/)
})

test('an unknown layout names the known ones', () => {
  expect(() => layoutOf('x')).toThrow(`unknown layout "x": must be one of ${LAYOUTS.join(', ')}`)
})
