import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { canonicalText } from '../../../src/core/images/index.ts'
import { FORMATS, formatOf, type MirrorList } from '../../../src/core/output/index.ts'
import { haulerRefusal, sharedTargets, skopeoPlaces } from '../../helpers/tool-readers.ts'
import { COMPLETE, image } from './sample.ts'

/** Images that are legal and rare, in every format; regsync, crane, Hauler and Zarf copied them as they stand here. */

const A = `sha256:${'0a'.repeat(32)}`
const B = `sha256:${'1b'.repeat(32)}`

const SHAPES: readonly (readonly [what: string, images: readonly string[]])[] = [
  ['a port', ['registry.example:5000/team/app:1']],
  ['five segments', ['quay.io/a/b/c/d/e:2']],
  ['a digest alone', [`quay.io/a/b@${A}`]],
  ['a tag and a digest', [`quay.io/a/b:1@${A}`]],
  ['a tag in upper case', ['quay.io/a/b:V2.0-RC_1']],
  ['localhost', ['localhost/app:1', 'localhost:5000/app:1']],
  ['an address of IPv6', ['[fc00::1]:5000/team/app:1']],
  [
    'Docker Hub, in five spellings',
    ['nginx', 'nginx:latest', 'library/nginx', 'docker.io/nginx', 'index.docker.io/library/nginx'],
  ],
  ['all separators', ['quay.io/x_y/z__w/a.b-c--d:0']],
  ['a name of one segment elsewhere', ['registry.k8s.io/pause:3.10']],
  ['a tag, and the same with two digests', ['quay.io/a/b:1', `quay.io/a/b:1@${A}`, `quay.io/a/b:1@${B}`]],
  ['one image in several components', ['quay.io/a/b:1', 'quay.io/a/b:1']],
]

const listOf = (images: readonly string[]): MirrorList => {
  const found = images.map((raw, i) => image(raw, `part${i}`))
  return { ...COMPLETE, charts: [], images: [...new Map(found.map((one) => [one.ref, one])).values()] }
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))

/** The references that a tool reads from its document. */
const READERS: Readonly<Record<string, (text: string) => readonly string[]>> = {
  yaml: (text) => parse(text).images,
  json: (text) => JSON.parse(text).images,
  images: lines,
  mapping: (text) => lines(text).map((line) => line.slice(0, line.indexOf('='))),
  hauler: (text) =>
    parseAllDocuments(text).flatMap((one) => one.toJS().spec.images.map(({ name }: { name: string }) => name)),
  zarf: (text) => parse(text).components.flatMap((one: { images: string[] }) => one.images),
  regsync: (text) => parse(text).sync.map(({ source }: { source: string }) => source),
  'oc-mirror': (text) => parse(text).mirror.additionalImages.map(({ name }: { name: string }) => name),
  skopeo: (text) => skopeoPlaces(parse(text)),
}

const canonical = (images: readonly string[]): string[] =>
  [...new Set(images.map((one) => canonicalText(one) ?? one))].sort()
/** What a tool that has one entry for a tag and one for a digest brings of an image. */
const apart = (ref: string): string[] => {
  const [, name = ref, tag, digest] = /^(.*?[^:@]*?)(:[^:@/]+)?(@.*)?$/.exec(ref) ?? []
  return [...(digest === undefined ? [] : [name + digest]), ...(tag === undefined ? [] : [name + tag])]
}

test('every format that names images has a reader here', () => {
  const without = FORMATS.filter(({ id, needs }) => needs === undefined && READERS[id] === undefined).map(
    ({ id }) => id,
  )
  expect(without).toEqual(['cyclonedx'])
})

describe.each(Object.keys(READERS))('%s', (id) => {
  test.each(SHAPES)('%s', (_, images) => {
    const text = formatOf(id).write(listOf(images), { target: 'r.io/m' })
    const read = READERS[id]?.(text) ?? []
    const wanted = canonical(images)
    if (id === 'skopeo') return expect([...read].sort()).toEqual([...new Set(wanted.flatMap(apart))].sort())
    // a tag has one place in a mirror: the image that is pinned keeps it
    const isLoser = (ref: string): boolean => wanted.some((other) => other.startsWith(`${ref}@`))
    const copied = id === 'mapping' || id === 'regsync' ? wanted.filter((ref) => !isLoser(ref)) : wanted
    expect(canonical(read)).toEqual(copied)
    expect(read.length).toBe(new Set(read).size)
    if (id === 'hauler') expect(parseAllDocuments(text).map((one) => haulerRefusal(one.toJS()))).toEqual([undefined])
    if (id === 'regsync') expect(sharedTargets(parse(text).sync)).toEqual([])
  })
})

test('charts of one name and version from two repositories both have a place', () => {
  const charts = ['https://a.example', 'oci://b.example/charts', 'file:///srv/charts'].map((repository, i) => ({
    ...{ name: `part${i}`, chart: 'web', repository, version: '1.0.0+b1', namespace: 'n' },
  }))
  const write = (id: string) => formatOf(id).write({ ...listOf(['quay.io/a/b:1']), charts }, { target: 'r.io/m' })
  const hauler = parseAllDocuments(write('hauler'))[1]?.toJS().spec.charts
  expect(hauler).toMatchObject([
    { name: 'web', repoURL: 'https://a.example' },
    { name: 'web', repoURL: 'oci://b.example/charts', rewrite: 'hauler/part1/web:1.0.0-b1' },
    { name: 'srv/charts/web', repoURL: '', rewrite: 'hauler/part2/web:1.0.0-b1' },
  ])
  const names = parse(write('zarf')).components[0].charts.map(({ name }: { name: string }) => name)
  expect(new Set(names).size).toBe(3)
})
