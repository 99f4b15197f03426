import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { formatOf, type MirrorList } from '../../../src/core/output/index.ts'
import { haulerChart, haulerRefusal, sharedTargets, skopeoPlaces } from '../../helpers/tool-readers.ts'
import { COMPLETE, image } from './sample.ts'

/** What each tool makes of our documents, by ports of its reader. */

const DIGEST = `sha256:${'0a'.repeat(32)}`
const OTHER = `sha256:${'1b'.repeat(32)}`
const PINNED: MirrorList = {
  ...COMPLETE,
  images: [
    { ...image(`quay.io/a/b:1@${DIGEST}`), pinned: true, platforms: [{ platform: 'linux/amd64', digest: OTHER }] },
    { ...image(`quay.io/a/c:2@${DIGEST}`), platforms: [{ platform: 'linux/arm64', digest: DIGEST }] },
  ],
}
const write = (id: string, list: MirrorList = PINNED): string => formatOf(id).write(list, { target: 'r.io/m' })

test.each([
  ['hauler', /^# hauler store sync -f FILE/],
  ['zarf', /^# zarf package create DIR/],
  ['skopeo', /^# skopeo sync --src yaml --dest docker --all --scoped --preserve-digests FILE/],
  ['oc-mirror', /^# oc-mirror --v2 -c FILE/],
  ['regsync', /^# regsync once -c FILE/],
  ['imgpkg', /^# imgpkg copy --lock FILE/],
  ['dt', /^# dt images pull CHART/],
])('%s: the first line is the command that reads the file', (id, command) => {
  expect(write(id)).toMatch(command)
})

describe('hauler', () => {
  const documents = parseAllDocuments(write('hauler')).map((document) => document.toJS())

  test('reads every document', () => {
    expect(documents.map(haulerRefusal)).toEqual(documents.map(() => undefined))
  })

  test.each([
    ['https://charts.example.com', 'web', { kind: 'repository', url: 'https://charts.example.com' }],
    ['oci://ghcr.io/acme', 'web', { kind: 'registry', url: 'oci://ghcr.io/acme/web' }],
    ['file:///srv/none', 'web', { kind: 'nowhere', reason: 'path "/srv/none/web" not found' }],
  ])('%s: the chart is looked for where it is', (repository, chart, place) => {
    const list = { ...COMPLETE, charts: [{ name: chart, chart, repository, version: '1.0.0', namespace: '' }] }
    const [, charts] = parseAllDocuments(write('hauler', list)).map((document) => document.toJS())
    expect(haulerChart(charts.spec.charts[0], '/')).toEqual(place)
  })

  test('what was pinned stands by its tag too, what the chart pins does not', () => {
    expect(documents[0].spec.images).toEqual(
      ['quay.io/a/b:1', `quay.io/a/b:1@${DIGEST}`, `quay.io/a/c:2@${DIGEST}`].map((name) => ({ name })),
    )
  })
})

test('zarf: what was pinned stands by its tag too, for its agent asks for the tag', () => {
  expect(parse(write('zarf')).components[0].images).toEqual([
    'quay.io/a/b:1',
    `quay.io/a/b:1@${DIGEST}`,
    `quay.io/a/c:2@${DIGEST}`,
  ])
})

test('skopeo: a digest and its tag both arrive', () => {
  expect(skopeoPlaces(parse(write('skopeo')))).toEqual(
    expect.arrayContaining([`quay.io/a/b@${DIGEST}`, 'quay.io/a/b:1', `quay.io/a/c@${DIGEST}`, 'quay.io/a/c:2']),
  )
})

test('regsync: signatures come along, and no target is written twice', () => {
  const { version, defaults, sync } = parse(write('regsync'))
  expect([version, defaults]).toEqual([1, { parallel: 4, referrers: true, digestTags: true }])
  expect(sharedTargets(sync)).toEqual([])
})

test('oc-mirror: every image and OCI chart, and no charts that it would render', () => {
  const { mirror } = parse(write('oc-mirror'))
  expect(Object.keys(mirror)).toEqual(['additionalImages'])
  expect(mirror.additionalImages).toContainEqual({ name: `quay.io/a/b:1@${DIGEST}` })
})

test('imgpkg: every image in digest form, the only one that it takes', () => {
  const { images } = parse(write('imgpkg'))
  expect(images).toEqual([
    { image: `quay.io/a/b@${DIGEST}`, annotations: { 'kbld.carvel.dev/id': `quay.io/a/b:1@${DIGEST}` } },
    { image: `quay.io/a/c@${DIGEST}`, annotations: { 'kbld.carvel.dev/id': `quay.io/a/c:2@${DIGEST}` } },
  ])
})

test('dt: the digest of each platform, under the chart that needs the image', () => {
  const { apiVersion, kind, images } = parse(write('dt'))
  expect([apiVersion, kind]).toEqual(['v0', 'ImagesLock'])
  expect(images[0]).toEqual({
    name: 'b',
    image: 'quay.io/a/b:1',
    chart: 'a',
    digests: [{ digest: OTHER, arch: 'linux/amd64' }],
  })
})
