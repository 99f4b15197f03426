import { expect, test } from 'vitest'
import { extractCompatible, extractImages, stripDirectives } from '../../../src/core/images/index.ts'

const D = `sha256:${'0a'.repeat(32)}`

/** manifest, images by upstream's rules */
const ROWS: readonly (readonly [string, readonly string[]])[] = [
  ['image: busybox:1.36', ['busybox:1.36']],
  ['image: ubuntu', []],
  ['image: ghcr.io/a/b', ['ghcr.io/a/b']],
  ['image: a/b', []],
  ['image: localhost/b', ['localhost/b']],
  [`image: a/b@${D}`, [`a/b@${D}`]],
  ['image: " a:1 "', ['a:1']],
  ['image: true', []],
  ['image: null', []],
  ['image: /a/b:1', []],
  ['image: ./a/b:1', []],
  ['image: "{{ .Values.x }}:1"', []],
  ['image: a:{{ .Values.tag }}', []],
  ['fooImage: a:1', []],
  ['args: ["--x-image=a:1"]\nenv: [{name: A_IMAGE, value: "a:1"}]', []],
  ['a: {image: x, repository: nvcr.io/n/, version: v1}', ['nvcr.io/n/x:v1']],
  ['a: {image: q.io/x, repository: nvcr.io/n, version: v1}', ['q.io/x:v1']],
  ['a: {image: "x:2", repository: nvcr.io/n, version: v1}', ['nvcr.io/n/x:2']],
  [`a: {image: "x@${D}", version: v1}`, [`x@${D}`]],
  [`a: {image: x, version: v1, containerSHA: "${D}"}`, [`x:v1@${D}`]],
  ['a: {enabled: false, image: x, repository: n.io, version: v1}', ['n.io/x:v1']],
  ['image: {repository: q.io/a/b/, tag: v1}', ['q.io/a/b:v1']],
  ['image: {name: x, repository: q.io/a, tag: v1}', ['q.io/a/x:v1']],
  [`image: {repository: q.io/a/b, tag: "", digest: "${D}"}`, [`q.io/a/b@${D}`]],
  ['scalingPodImage: {name: s, repository: q.io/a, tag: 1.10}', ['q.io/a/s:1.10']],
  ['image: {registry: q.io, repository: a/b, tag: v1}', ['q.io/a/b:v1']],
  ['image: {pullPolicy: Always}', []],
  ['image: [a:1]', []],
  ['x: &i {image: a:1}\ny: *i', ['a:1']],
  ['image: a:1\nimage: a:2', ['a:2']],
  ['data:\n  x: |\n    image: a:1\n    b: c', ['a:1']],
  ['data:\n  x: |\n    image: a:1\n    y: |\n      image: b:1\n      z: z', ['a:1', 'b:1']],
  ['data:\n  x: |\n    image: [\n    b: c', []],
  ['data: {x: "{\\"image\\": \\"a:1\\"}"}', []],
  ['kind: CustomResourceDefinition\nspec: {image: "a:1"}', ['a:1']],
  ['{{- if .X }}\nimage: a:1\n{{- else }}\nx: {image: b:1}\n{{- end }}', ['a:1', 'b:1']],
  ['image: b:1\n---\nimage: a:1\n---\nimage: b:1', ['a:1', 'b:1']],
]

test.each(ROWS)('%j', (yaml, images) => {
  expect(extractCompatible(yaml)).toEqual({ images, failure: undefined })
})

test.each([
  [
    'image: {name: "", tag: v1}',
    'structured image descriptor: image.name must be a text that is not empty (line 1, column 15)',
  ],
  [
    'a:\n  image:\n    repository: null',
    'structured image descriptor: image.repository must be a text that is not empty (line 3, column 17)',
  ],
  [
    'image: {name: [x]}',
    'structured image descriptor: image.name must be a text that is not empty (line 1, column 15)',
  ],
  ['image: {name: x, tag: [1]}', 'structured image descriptor: image.tag must be a scalar (line 1, column 23)'],
  [
    'scalingPodImage: {name: x, digest: sha256:1}',
    'structured image descriptor: scalingPodImage.digest is not sha256: and 64 lower-case hexadecimal digits (line 1, column 18)',
  ],
])('%j is fatal', (yaml, message) => {
  expect(() => extractCompatible(yaml)).toThrow(
    expect.objectContaining({ name: 'AicrError', code: 'INVALID_VALUES', message }),
  )
  expect(() => extractImages(yaml)).not.toThrow()
})

test.each([
  ['image: a:1\nx: [', 'image extraction failed: '],
  ['image: a:1\ny: {image: b, containerSHA: nope}', 'image extraction failed: invalid containerSHA "nope"'],
])('%j loses the text, not the run', (yaml, failure) => {
  const result = extractCompatible(yaml)
  expect(result.images).toEqual([])
  expect(result.failure).toContain(failure)
})

test('directives: lines of nothing else become empty, others get a placeholder', () => {
  expect(stripDirectives('a\n  {{- if x }}\nb: {{ y }}-{{ z }}\nc: {{ "{" }}')).toBe(
    'a\n\nb: _aicr_helm_template_-_aicr_helm_template_\nc: {{ "{" }}',
  )
})

test('as a scan: what was found, as written', () => {
  const { images, warnings } = extractImages('image: busybox:1\nx: {image: ghcr.io/a/b}', { scan: 'compatible' })
  expect(images.map(({ raw, ref }) => [raw, ref])).toEqual([
    ['busybox:1', 'docker.io/library/busybox:1'],
    ['ghcr.io/a/b', 'ghcr.io/a/b:latest'],
  ])
  expect(warnings).toEqual([])
  expect(extractImages([{ kind: 'X', spec: { image: 'a:1' } }], { scan: 'compatible' }).images).toHaveLength(1)
  expect(extractImages('a: [', { scan: 'compatible' }).warnings[0]?.code).toBe('unparsed')
})
