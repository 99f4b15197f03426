import { describe, expect, test } from 'vitest'
import { AicrError } from '../../../src/core/errors.ts'
import {
  lastSegment,
  type OciName,
  type Place,
  parseOciName,
  placeOf,
  showReference,
} from '../../../src/core/source/reference.ts'

const oci = (host: string, repository: string, tag?: string, digest?: string): OciName => ({
  host,
  repository,
  tag,
  digest,
})
const DIGEST = `sha256:${'a'.repeat(64)}`

describe('where a reference leads', () => {
  const rows: readonly (readonly [repository: string, chart: string, place: Place])[] = [
    ['https://charts.example', 'a', { kind: 'repository', url: 'https://charts.example', name: 'a' }],
    ['http://charts.example/x/', 'a', { kind: 'repository', url: 'http://charts.example/x/', name: 'a' }],
    ['HTTPS://charts.example', 'a', { kind: 'repository', url: 'HTTPS://charts.example', name: 'a' }],
    ['https://charts.example', 'team/a', { kind: 'repository', url: 'https://charts.example', name: 'a' }],
    ['', 'https://charts.example/a-1.0.0.tgz', { kind: 'archive', url: 'https://charts.example/a-1.0.0.tgz' }],
    ['', 'http://charts.example/a', { kind: 'archive', url: 'http://charts.example/a' }],
    ['oci://r.example/charts', 'a', { kind: 'oci', image: oci('r.example', 'charts/a') }],
    ['oci://r.example/charts/', 'a', { kind: 'oci', image: oci('r.example', 'charts/a') }],
    ['oci://r.example/charts//', 'a', { kind: 'oci', image: oci('r.example', 'charts/a') }],
    ['oci://r.example', 'a', { kind: 'oci', image: oci('r.example', 'a') }],
    ['oci://r.example/charts', 'team/a', { kind: 'oci', image: oci('r.example', 'charts/a') }],
    [
      'oci://ghcr.io/kai-scheduler/kai-scheduler',
      'kai-scheduler',
      { kind: 'oci', image: oci('ghcr.io', 'kai-scheduler/kai-scheduler/kai-scheduler') },
    ],
    ['oci://r.example/a', '', { kind: 'oci', image: oci('r.example', 'a') }],
    ['', 'oci://r.example/charts/a', { kind: 'oci', image: oci('r.example', 'charts/a') }],
    ['', 'oci://r.example/charts/a:1.0.0', { kind: 'oci', image: oci('r.example', 'charts/a', '1.0.0') }],
    ['file:///charts', 'a', { kind: 'path', path: '/charts', name: 'a' }],
    ['file://localhost/charts', 'a', { kind: 'path', path: '/charts', name: 'a' }],
    ['file:/charts', 'a', { kind: 'path', path: '/charts', name: 'a' }],
    ['file://../charts', 'a', { kind: 'path', path: '../charts', name: 'a' }],
    ['file:///my%20charts', 'a', { kind: 'path', path: '/my charts', name: 'a' }],
    ['file:///100%', 'a', { kind: 'path', path: '/100%', name: 'a' }],
    ['./charts', 'a', { kind: 'path', path: './charts', name: 'a' }],
    ['/charts', 'a', { kind: 'path', path: '/charts', name: 'a' }],
    ['', './a', { kind: 'path', path: './a', name: '' }],
    ['', '../a', { kind: 'path', path: '../a', name: '' }],
    ['', '.', { kind: 'path', path: '.', name: '' }],
    ['', '..', { kind: 'path', path: '..', name: '' }],
    ['', '/a/b', { kind: 'path', path: '/a/b', name: '' }],
    ['', 'C:\\a', { kind: 'path', path: 'C:\\a', name: '' }],
    ['', '.\\a', { kind: 'path', path: '.\\a', name: '' }],
    ['', 'file:///a/b.tgz', { kind: 'path', path: '/a/b.tgz', name: '' }],
    ['', 'a-1.0.0.tgz', { kind: 'path', path: 'a-1.0.0.tgz', name: '' }],
    ['', 'dir/a-1.0.0.tgz', { kind: 'path', path: 'dir/a-1.0.0.tgz', name: '' }],
    ['', 'a', { kind: 'path', path: 'a', name: '' }],
    ['', 'repo/a', { kind: 'named', repository: 'repo', name: 'a' }],
    ['', 'repo/team/a', { kind: 'named', repository: 'repo', name: 'team/a' }],
  ]
  test.each(rows)('%j %j', (repository, chart, place) => {
    expect(placeOf({ repository, chart, version: '' })).toEqual(place)
  })
})

describe('names in registries', () => {
  const good: readonly (readonly [text: string, name: OciName])[] = [
    ['oci://r.example/a', oci('r.example', 'a')],
    ['r.example/a', oci('r.example', 'a')],
    ['oci://r.example:5000/a', oci('r.example:5000', 'a')],
    ['oci://localhost/a', oci('localhost', 'a')],
    ['oci://127.0.0.1:5000/a/b/c', oci('127.0.0.1:5000', 'a/b/c')],
    ['oci://[::1]:5000/a', oci('[::1]:5000', 'a')],
    ['oci://docker.io/library/a', oci('docker.io', 'library/a')],
    ['oci://r.example/a:1.0.0', oci('r.example', 'a', '1.0.0')],
    ['oci://r.example:5000/a:1.0.0', oci('r.example:5000', 'a', '1.0.0')],
    ['oci://r.example/a:1.0.0+b.1', oci('r.example', 'a', '1.0.0+b.1')],
    ['oci://r.example/a:v1_x', oci('r.example', 'a', 'v1_x')],
    [`oci://r.example/a@${DIGEST}`, oci('r.example', 'a', undefined, DIGEST)],
    [`oci://r.example/a:1.0.0@${DIGEST}`, oci('r.example', 'a', '1.0.0', DIGEST)],
    ['oci://r.example/a-b_c.d__e---f/g', oci('r.example', 'a-b_c.d__e---f/g')],
    ['oci://r.example/1/2', oci('r.example', '1/2')],
    ['oci://R.Example/a', oci('R.Example', 'a')],
  ]
  test.each(good)('%s', (text, name) => {
    expect(parseOciName(text)).toEqual(name)
  })
  const bad: readonly (readonly [text: string, why: string])[] = [
    ['oci://', 'no registry host'],
    ['oci:///a', 'no registry host'],
    ['oci://r.example', '"" is not a repository name'],
    ['oci://r.example/', '"" is not a repository name'],
    ['oci://r.example/A', '"A" is not a repository name'],
    ['oci://r.example/a/', '"a/" is not a repository name'],
    ['oci://r.example//a', '"/a" is not a repository name'],
    ['oci://r.example/a//b', '"a//b" is not a repository name'],
    ['oci://r.example/a b', '"a b" is not a repository name'],
    ['oci://r.example/-a', '"-a" is not a repository name'],
    ['oci://r.example/a-', '"a-" is not a repository name'],
    ['oci://r.example/a..b', '"a..b" is not a repository name'],
    ['oci://r.example/a___b', '"a___b" is not a repository name'],
    ['oci://r.example/../a', '"../a" is not a repository name'],
    ['oci://r.example/a?x', '"a?x" is not a repository name'],
    ['oci://r.example/a#x', '"a#x" is not a repository name'],
    ['oci://r.example/a%2fb', '"a%2fb" is not a repository name'],
    ['oci://r.example/a:', '"" is not a tag'],
    ['oci://r.example/a:-x', '"-x" is not a tag'],
    ['oci://r.example/a:.x', '".x" is not a tag'],
    ['oci://r.example/a:x y', '"x y" is not a tag'],
    [`oci://r.example/a:${'x'.repeat(129)}`, 'is not a tag'],
    ['oci://r.example/a@', '"" is not a digest'],
    ['oci://r.example/a@sha256:abc', '"sha256:abc" is not a digest'],
    [`oci://r.example/a@sha256:${'A'.repeat(64)}`, 'is not a digest'],
    ['oci://u:p@r.example/a', 'oci://r.example/a: invalid reference: no registry host'],
    ['oci://r.example:port/a', 'no registry host'],
    ['oci://r.example:/a', 'no registry host'],
    ['oci://.example/a', 'no registry host'],
    ['oci://r_x/a', 'no registry host'],
  ]
  test.each(bad)('%s is none', (text, why) => {
    expect(() => parseOciName(text)).toThrow(AicrError)
    expect(() => parseOciName(text)).toThrow(why)
  })
})

describe('how messages name a reference', () => {
  const rows: readonly (readonly [repository: string, chart: string, version: string, shown: string])[] = [
    ['', 'a', '', 'a'],
    ['', 'a', '1.0.0', 'a 1.0.0'],
    ['https://charts.example', 'a', '', 'a from https://charts.example'],
    ['https://charts.example', 'a', '1.0.0', 'a 1.0.0 from https://charts.example'],
    ['https://me:secret@charts.example', 'a', '', 'a from https://charts.example'],
  ]
  test.each(rows)('%s %s %s', (repository, chart, version, shown) => {
    expect(showReference({ repository, chart, version })).toBe(shown)
  })
})

test.each([
  ['a', 'a'],
  ['a/b', 'b'],
  ['a/b/', ''],
  ['', ''],
])('last segment of %j', (text, segment) => {
  expect(lastSegment(text)).toBe(segment)
})
