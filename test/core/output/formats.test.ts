import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { packageUrl } from '../../../src/core/output/cyclonedx.ts'
import { validateHauler } from '../../../src/core/output/hauler.ts'
import { FORMATS, formatOf, type MirrorChart, type MirrorList, reviewList } from '../../../src/core/output/index.ts'
import { validateZarf, type ZarfPackage, zarfPackage } from '../../../src/core/output/zarf.ts'
import { COMPLETE, image, SAMPLE } from './sample.ts'
import * as schemas from './schemas.ts'

const write = (id: string, list: MirrorList = SAMPLE, options = {}): string => formatOf(id).write(list, options)
const withCharts = (...charts: MirrorChart[]): MirrorList => ({ ...COMPLETE, charts })
const chart = (
  name: string,
  chartName: string,
  repository: string,
  version = '1.0.0',
  namespace = '',
): MirrorChart => ({
  name,
  chart: chartName,
  repository,
  version,
  namespace,
})
const HTTP = 'https://charts.example.com'
const OCI = 'oci://ghcr.io/acme'
const DIGEST = `sha256:${'0a'.repeat(32)}`

test('yaml has the documented shape', () => {
  expect(write('yaml')).toBe(`images:
  - busybox:1.36
  - ghcr.io/x/y:v1@${DIGEST}
  - nvcr.io/nvidia/gpu-operator:v25.10.1
charts:
  - name: gpu-operator
    repository: https://helm.ngc.nvidia.com/nvidia/
    chart: gpu-operator
    version: v25.10.1
    namespace: gpu-operator
  - name: kai-scheduler
    repository: oci://ghcr.io/kai-scheduler/kai-scheduler
    chart: kai-scheduler
    version: "1.10"
components:
  - component: gpu-operator
    type: helm
    images:
      - nvcr.io/nvidia/gpu-operator:v25.10.1
  - component: kai-scheduler
    type: helm
    images: []
    warnings:
      - 'helm template failed: [INTERNAL] no: such "chart"'
metadata:
  recipeVersion: v1.3.0
  criteria: criteria(service=eks, accelerator=h100)
`)
})

test('json is the same document', () => {
  expect(JSON.parse(write('json'))).toEqual(parse(write('yaml')))
  expect(write('json')).toMatch(/^\{\n {2}"images": \[\n {4}"busybox:1.36"/)
})

test('an empty list has empty lists, not null', () => {
  const empty: MirrorList = { images: [], charts: [], components: [], metadata: { recipeVersion: '', criteria: '' } }
  expect(write('yaml', empty)).toBe('images: []\ncharts: []\ncomponents: []\nmetadata: {}\n')
  expect(write('hauler', empty)).toBe(
    '# hauler store sync -f FILE, in the folder of this file\napiVersion: content.hauler.cattle.io/v1\nkind: Images\nmetadata:\n  name: "aicr-images"\nspec:\n  images: []\n',
  )
  expect(write('images', empty)).toBe('')
})

test('detail adds what is known of each image, and changes nothing before it', () => {
  const plain = write('yaml', COMPLETE)
  const detailed = parse(write('yaml', COMPLETE, { detail: true }))
  expect(Object.keys(detailed)).toEqual(['images', 'charts', 'components', 'metadata', 'details'])
  expect(detailed.images).toEqual(parse(plain).images)
  expect(detailed.components[0].status).toBe('complete')
  expect(detailed.details[0]).toEqual({
    image: 'busybox:1.36',
    ref: 'docker.io/library/busybox:1.36',
    class: 'image',
    confidence: 'certain',
    sources: [
      {
        component: 'a',
        rule: 'pod-spec',
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        namespace: 'ns',
        name: 'web',
        path: '.spec.template.spec.containers[0].image',
        template: 'a/templates/web.yaml',
        line: 12,
      },
    ],
  })
})

test('hauler: two documents, sorted keys, quoted scalars, trimmed repository, warnings in sight', () => {
  expect(write('hauler')).toBe(`# hauler store sync -f FILE, in the folder of this file
# WARNING: kai-scheduler: helm template failed: [INTERNAL] no: such "chart"
apiVersion: content.hauler.cattle.io/v1
kind: Images
metadata:
  annotations:
    aicr-mirror/incomplete: "true"
    aicr-mirror/warnings: "1"
  name: "aicr-images"
spec:
  images:
    - name: "docker.io/library/busybox:1.36"
    - name: "ghcr.io/x/y:v1@${DIGEST}"
    - name: "nvcr.io/nvidia/gpu-operator:v25.10.1"
---
apiVersion: content.hauler.cattle.io/v1
kind: Charts
metadata:
  name: "aicr-charts"
spec:
  charts:
    - name: "gpu-operator"
      repoURL: "https://helm.ngc.nvidia.com/nvidia"
      version: "v25.10.1"
    - name: "kai-scheduler"
      repoURL: "oci://ghcr.io/kai-scheduler/kai-scheduler"
      version: "1.10"
`)
})

test('zarf: sorted keys, unique names, namespaces, warnings in sight', () => {
  expect(write('zarf')).toBe(`# zarf package create DIR, in the folder of this file (zarf.yaml)
# WARNING: kai-scheduler: helm template failed: [INTERNAL] no: such "chart"
# NOTE: metadata.architecture is not set: zarf takes that of the machine that creates the package; give --arch
# NOTE: images are pinned by digest: zarf before July 2026 refuses the digest of an index
apiVersion: zarf.dev/v1alpha1
components:
  - charts:
      - name: "gpu-operator"
        namespace: "gpu-operator"
        repoName: "gpu-operator"
        url: "https://helm.ngc.nvidia.com/nvidia"
        version: "v25.10.1"
      - name: "kai-scheduler"
        namespace: "kai-scheduler"
        url: "oci://ghcr.io/kai-scheduler/kai-scheduler/kai-scheduler"
        version: "1.10"
    images:
      - "docker.io/library/busybox:1.36"
      - "ghcr.io/x/y:v1@${DIGEST}"
      - "nvcr.io/nvidia/gpu-operator:v25.10.1"
    name: "aicr-images"
    required: true
    x-aicr-incomplete: true
    x-aicr-warnings:
      - "kai-scheduler: helm template failed: [INTERNAL] no: such \\"chart\\""
kind: ZarfPackageConfig
metadata:
  description: NVIDIA AI Cluster Runtime container images and Helm charts for air-gapped deployment
  name: "aicr"
`)
})

test('without warnings nothing is said', () => {
  for (const id of ['hauler', 'zarf', 'skopeo', 'oc-mirror'])
    expect(write(id, COMPLETE)).not.toMatch(/WARNING|incomplete|warnings/)
})

test('images.txt', () => {
  expect(write('images', COMPLETE)).toBe(
    `docker.io/library/busybox:1.36\nghcr.io/x/y:v1@${DIGEST}\nnvcr.io/nvidia/gpu-operator:v25.10.1\n`,
  )
  expect(write('images', COMPLETE, { imageForm: 'as-written' })).toMatch(/^busybox:1.36\n/)
})

test('skopeo: a digest and its tag are two entries, tags are texts, OCI charts come along', () => {
  expect(
    write('skopeo', COMPLETE),
  ).toBe(`# skopeo sync --src yaml --dest docker --all --scoped --preserve-digests FILE HOST/PREFIX
# NOTE: charts that are not in this file, because they are in no registry: gpu-operator
docker.io:
  images:
    library/busybox:
      - "1.36"
ghcr.io:
  images:
    kai-scheduler/kai-scheduler/kai-scheduler:
      - "1.10"
    x/y:
      - ${DIGEST}
      - v1
nvcr.io:
  images:
    nvidia/gpu-operator:
      - v25.10.1
`)
})

test('skopeo: a registry with a port has no place below another', () => {
  const list = { ...COMPLETE, images: [image('reg.local:5000/a/b:1'), image('quay.io/a/b:1')] }
  expect(write('skopeo', list)).toContain(
    '# WARNING: skopeo sync --scoped cannot copy from reg.local:5000: a path in a mirror has no port\n',
  )
  expect(write('skopeo', COMPLETE)).not.toContain('WARNING')
})

test('oc-mirror: OCI charts are artifacts, classic ones are charts on request only', () => {
  const list = withCharts(
    chart('a', 'x/app', `${HTTP}/`, '1.10'),
    chart('b', 'tool', OCI, '1.0.0+build'),
    chart('c', 'more', HTTP, '2.0.0'),
  )
  expect(parse(write('oc-mirror', list)).mirror.helm).toBeUndefined()
  expect(parse(write('oc-mirror', list, { helmSection: true })).mirror).toEqual({
    additionalImages: [
      { name: 'docker.io/library/busybox:1.36' },
      { name: 'ghcr.io/acme/tool:1.0.0_build' },
      { name: `ghcr.io/x/y:v1@${DIGEST}` },
      { name: 'nvcr.io/nvidia/gpu-operator:v25.10.1' },
    ],
    helm: {
      repositories: [
        {
          name: 'a',
          url: HTTP,
          charts: [
            { name: 'app', version: '1.10' },
            { name: 'more', version: '2.0.0' },
          ],
        },
      ],
    },
  })
})

test.each([
  ['file://./charts', undefined, './charts/web', { name: 'web', repoURL: './charts' }],
  ['file://charts', undefined, 'charts/web', { name: 'web', repoURL: 'charts' }],
  ['file:///srv/charts/', undefined, '/srv/charts/web', { name: 'srv/charts/web', repoURL: '' }],
  [
    'file:///srv/charts',
    '/srv/charts/web-1.0.0.tgz',
    '/srv/charts/web-1.0.0.tgz',
    { name: 'srv/charts/web-1.0.0.tgz', repoURL: '' },
  ],
  ['file://./charts', 'charts/web-1.0.0.tgz', 'charts/web-1.0.0.tgz', { name: 'web-1.0.0.tgz', repoURL: 'charts' }],
  ['file://.', 'web-1.0.0.tgz', 'web-1.0.0.tgz', { name: 'web-1.0.0.tgz', repoURL: '.' }],
])('a local chart, %s %s, is named as each tool finds it', (repository, path, shown, hauler) => {
  const list = withCharts({ ...chart('web', 'web', repository), ...(path === undefined ? {} : { path }) })
  const [, charts] = parseAllDocuments(write('hauler', list)).map((document) => document.toJS())
  expect(charts.spec.charts).toEqual([{ ...hauler, version: '1.0.0' }])
  expect(parse(write('zarf', list)).components[0].charts).toEqual([
    { localPath: shown, name: 'web', namespace: 'web', version: '1.0.0' },
  ])
  expect(parse(write('oc-mirror', list, { helmSection: true })).mirror.helm).toEqual({
    local: [{ name: 'web', path: shown }],
  })
})

test('local charts are named from where the document is', () => {
  const list = withCharts({ ...chart('web', 'web', 'file://./charts'), path: '/srv/charts/web' })
  const options = { localPath: (absolute: string) => `../..${absolute}` }
  expect(write('zarf', list, options)).toContain('localPath: "../../srv/charts/web"')
  expect(write('hauler', list, options)).toContain('repoURL: "../../srv/charts"')
})

test('a path from the root of the file system stays so', () => {
  const list = withCharts({ ...chart('web', 'web', 'file:///srv/charts'), path: '/srv/charts/web-1.0.0.tgz' })
  const options = { localPath: () => 'never' }
  expect(write('zarf', list, options)).toContain('localPath: "/srv/charts/web-1.0.0.tgz"')
  expect(write('hauler', list, options)).toContain('- name: "srv/charts/web-1.0.0.tgz"\n      repoURL: ""')
})

test('hauler: two charts of one name and version do not replace each other in the store', () => {
  const list = withCharts(chart('a', 'x', HTTP, '1+b'), chart('b', 'x', OCI, '1+b'), chart('c', 'x', OCI, '2'))
  const [, charts] = parseAllDocuments(write('hauler', list)).map((document) => document.toJS())
  expect(charts.spec.charts.map((one: { rewrite?: string }) => one.rewrite)).toEqual([
    undefined,
    'hauler/b/x:1-b',
    undefined,
  ])
})

test('a platform narrows tags and leaves digests whole', () => {
  const options = { architecture: 'arm64', target: 'r.io' }
  const [images] = parseAllDocuments(write('hauler', COMPLETE, options)).map((document) => document.toJS())
  expect(images.spec.images).toEqual([
    { name: 'docker.io/library/busybox:1.36', platform: 'linux/arm64' },
    { name: `ghcr.io/x/y:v1@${DIGEST}` },
    { name: 'nvcr.io/nvidia/gpu-operator:v25.10.1', platform: 'linux/arm64' },
  ])
  expect(parse(write('regsync', COMPLETE, options)).sync.map((one: { platform?: string }) => one.platform)).toEqual([
    'linux/arm64',
    'linux/arm64',
    undefined,
    'linux/arm64',
  ])
  expect(parse(write('oc-mirror', COMPLETE, options)).mirror.additionalImages.slice(0, 3)).toEqual([
    { name: 'docker.io/library/busybox:1.36', platforms: [{ os: 'linux', architecture: 'arm64' }] },
    {
      name: 'ghcr.io/kai-scheduler/kai-scheduler/kai-scheduler:1.10',
      platforms: [{ os: 'linux', architecture: 'arm64' }],
    },
    { name: `ghcr.io/x/y:v1@${DIGEST}` },
  ])
})

test.each(['regsync', 'mapping'])('%s: no two sources for one target', (id) => {
  const other = `sha256:${'1b'.repeat(32)}`
  const images = ['x:1', `x:1@${DIGEST}`, `x:1@${other}`, `x@${other}`].map((text) => image(`quay.io/a/${text}`))
  const text = write(id, { ...COMPLETE, charts: [], images }, { target: 'r.io' })
  const targets = [...text.matchAll(/r\.io\/\S+?(?="?$)/gm)].map(([target]) => target)
  expect(targets).toEqual(
    ['r.io/quay.io/a/x:1', `r.io/quay.io/a/x@${other}`, `r.io/quay.io/a/x@${other}`].slice(0, targets.length),
  )
  expect(new Set(targets).size).toBe(targets.length)
})

test('mapping: one line an image, OCI charts too', () => {
  expect(write('mapping', COMPLETE, { target: 'r.io/m' })).toBe(
    [
      'docker.io/library/busybox:1.36=r.io/m/docker.io/library/busybox:1.36',
      'ghcr.io/kai-scheduler/kai-scheduler/kai-scheduler:1.10=r.io/m/ghcr.io/kai-scheduler/kai-scheduler/kai-scheduler:1.10',
      `ghcr.io/x/y:v1@${DIGEST}=r.io/m/ghcr.io/x/y:v1`,
      'nvcr.io/nvidia/gpu-operator:v25.10.1=r.io/m/nvcr.io/nvidia/gpu-operator:v25.10.1',
      '',
    ].join('\n'),
  )
  expect(() => write('mapping')).toThrow('the format mapping needs a target registry')
})

test('regsync needs a target and keeps registries apart', () => {
  expect(() => write('regsync')).toThrow('the format regsync needs a target registry')
  expect(() => write('regsync', SAMPLE, { target: 'plain' })).toThrow('the format regsync needs a target registry')
  expect(parse(write('regsync', COMPLETE, { target: 'https://reg.local:5000/m/' })).sync).toEqual([
    {
      source: 'docker.io/library/busybox:1.36',
      target: 'reg.local:5000/m/docker.io/library/busybox:1.36',
      type: 'image',
    },
    {
      source: 'ghcr.io/kai-scheduler/kai-scheduler/kai-scheduler:1.10',
      target: 'reg.local:5000/m/ghcr.io/kai-scheduler/kai-scheduler/kai-scheduler:1.10',
      type: 'image',
    },
    { source: `ghcr.io/x/y:v1@${DIGEST}`, target: 'reg.local:5000/m/ghcr.io/x/y:v1', type: 'image' },
    {
      source: 'nvcr.io/nvidia/gpu-operator:v25.10.1',
      target: 'reg.local:5000/m/nvcr.io/nvidia/gpu-operator:v25.10.1',
      type: 'image',
    },
  ])
})

test('cyclonedx: the serial number follows from the content', () => {
  const one = JSON.parse(write('cyclonedx'))
  expect(JSON.parse(write('cyclonedx'))).toEqual(one)
  expect(JSON.parse(write('cyclonedx', COMPLETE)).serialNumber).not.toBe(one.serialNumber)
  expect(
    JSON.parse(write('cyclonedx', SAMPLE, { serialNumber: 'urn:uuid:x', timestamp: '2026-01-01T00:00:00Z' })),
  ).toMatchObject({
    serialNumber: 'urn:uuid:x',
    metadata: { timestamp: '2026-01-01T00:00:00Z' },
  })
})

test.each([
  ['docker.io/library/busybox:1.36', 'pkg:oci/busybox?repository_url=docker.io/library/busybox&tag=1.36'],
  [`ghcr.io/x/y:v1@${DIGEST}`, `pkg:oci/y@sha256%3A${'0a'.repeat(32)}?repository_url=ghcr.io/x/y&tag=v1`],
  [`ghcr.io/x/y@${DIGEST}`, `pkg:oci/y@sha256%3A${'0a'.repeat(32)}?repository_url=ghcr.io/x/y`],
  ['reg:5000/a/b:1', 'pkg:oci/b?repository_url=reg%3A5000/a/b&tag=1'],
])('package URL of %s', (ref, purl) => {
  expect(packageUrl(ref)).toBe(purl)
})

describe('closed schemas', () => {
  const lists: readonly (readonly [string, MirrorList])[] = [
    ['sample', SAMPLE],
    ['complete', COMPLETE],
    ['no charts', { ...COMPLETE, charts: [] }],
    ['a folder of charts', withCharts(chart('web', 'web', 'file://./charts'))],
    [
      'many charts',
      withCharts(
        chart('a', 'crds', HTTP),
        chart('b', 'crds', OCI, '2'),
        chart('crds', 'crds', HTTP, '3', 'x'),
        chart('9', '9.x_y', HTTP),
      ),
    ],
  ]
  test.each(lists)('%s', (_name, list) => {
    for (const document of parseAllDocuments(write('hauler', list))) schemas.hauler.parse(document.toJS())
    schemas.zarf.parse(
      parse(write('zarf', list, { packageVersion: '0.0.1', architecture: 'arm64', chartsAsImages: true })),
    )
    schemas.skopeo.parse(parse(write('skopeo', list)))
    schemas.ocMirror.parse(parse(write('oc-mirror', list)))
    schemas.regsync.parse(parse(write('regsync', list, { target: 'r.io' })))
    schemas.cyclonedx.parse(JSON.parse(write('cyclonedx', list)))
  })
})

/** charts of the recipe, name/releaseName/namespace of each chart of the package */
const ZARF_NAMES: readonly (readonly [string, MirrorChart[], (readonly [string, string | undefined, string])[]])[] = [
  [
    'equal entries are one',
    [chart('nim', 'nim', HTTP, '1', 'n'), chart('nim-ocp', 'nim', HTTP, '1', 'n')],
    [['nim', undefined, 'n']],
  ],
  [
    'another namespace takes the component',
    [chart('a', 'x', HTTP, '1', 'n'), chart('b', 'x', HTTP, '1', 'm')],
    [
      ['x', undefined, 'n'],
      ['b', undefined, 'm'],
    ],
  ],
  [
    'the component is taken too',
    [chart('b', 'b', HTTP), chart('b', 'b', OCI), chart('b', 'b', `${OCI}2`)],
    [
      ['b', undefined, 'b'],
      ['b-b', undefined, 'b'],
      ['b-2', undefined, 'b'],
    ],
  ],
  [
    'an alias is stripped',
    [chart('jetstack', 'jetstack/cert-manager', HTTP)],
    [['cert-manager', undefined, 'jetstack']],
  ],
  [
    'dots make a release name',
    [chart('calico', 'crd.calico.org.v1', HTTP)],
    [['crd.calico.org.v1', 'crd-calico-org-v1', 'calico']],
  ],
  ['digits make a release name', [chart('x', '3scale', HTTP)], [['3scale', 'scale', 'x']]],
  ['a long name is cut', [chart('x', 'n'.repeat(60), HTTP)], [['n'.repeat(40), undefined, 'x']]],
  ['no chart name', [chart('comp', '', HTTP)], [['comp', undefined, 'comp']]],
]

test.each(ZARF_NAMES)('zarf names: %s', (_title, charts, expected) => {
  const value = zarfPackage(withCharts(...charts), {})
  expect(validateZarf(value)).toEqual([])
  expect(
    value.components[0]?.charts?.map(({ name, releaseName, namespace }) => [name, releaseName, namespace]),
  ).toEqual(expected)
})

test('zarf: OCI charts as images on request', () => {
  const images = zarfPackage(withCharts(chart('b', 'tool', `${OCI}/`, '1.0.0+b')), { chartsAsImages: true })
    .components[0]?.images
  expect(images).toContain('ghcr.io/acme/tool:1.0.0_b')
})

const goodChart = { name: 'a', namespace: 'n', url: HTTP, version: '1' }
const zarf = (metadata: object, ...components: object[]): ZarfPackage =>
  ({
    apiVersion: 'zarf.dev/v1alpha1',
    kind: 'ZarfPackageConfig',
    metadata: { name: 'aicr', description: '', ...metadata },
    components,
  }) as unknown as ZarfPackage
const component = (more: object = {}): object => ({ name: 'c', required: true, ...more })

test.each([
  [zarf({}), 'package does not contain any compatible components'],
  [zarf({ name: 'A.b' }, component()), 'package name "A.b" must be lower-case letters, digits and dashes'],
  [zarf({ version: 'a/b' }, component()), 'package version "a/b" must have no slash'],
  [zarf({ architecture: 'riscv' }, component()), 'architecture "riscv" must be amd64 or arm64'],
  [zarf({}, component(), component()), 'component name "c" is not unique'],
  [zarf({}, component({ name: '-' })), 'component name "-" must be lower-case letters, digits and dashes'],
  [zarf({}, component({ images: ['A B'] })), 'image "A B" is not a reference'],
  [zarf({}, component({ charts: [goodChart, goodChart] })), 'chart name "a" is not unique'],
  [
    zarf({}, component({ charts: [{ ...goodChart, name: 'x'.repeat(41) }] })),
    `chart "${'x'.repeat(41)}" exceed the maximum length of 40 characters`,
  ],
  [zarf({}, component({ charts: [{ ...goodChart, namespace: '' }] })), 'chart "a" must include a namespace'],
  [zarf({}, component({ charts: [{ ...goodChart, url: '' }] })), 'chart "a" must have either a url or localPath'],
  [zarf({}, component({ charts: [{ ...goodChart, version: '' }] })), 'chart "a" must include a chart version'],
  [zarf({}, component({ charts: [{ ...goodChart, name: '9a' }] })), "invalid release name '9a'"],
  [zarf({}, component({ charts: [{ ...goodChart, releaseName: 'a.b' }] })), "invalid release name 'a.b'"],
])('zarf refuses %#: %s', (value, problem) => {
  expect(validateZarf(value)).toEqual([problem])
})

test('a chart that zarf would refuse is left out, said so, and withholds nothing else', () => {
  const text = write('zarf', withCharts(chart('a', 'a', HTTP, ''), chart('b', 'b', HTTP)))
  const said = 'left out, because zarf would refuse it: chart "a" must include a chart version'
  expect(text).toContain(`# WARNING: ${said}\n`)
  expect(parse(text).components[0]).toMatchObject({
    charts: [{ name: 'b' }],
    'x-aicr-incomplete': true,
    'x-aicr-warnings': [said],
  })
})

test('zarf: a local chart needs no version', () => {
  const [component] = parse(write('zarf', withCharts(chart('a', 'a', 'file://./c', '')))).components
  expect(component.charts).toEqual([{ localPath: './c/a', name: 'a', namespace: 'a' }])
})

const hauler = (spec: object): Parameters<typeof validateHauler>[0] =>
  ({ apiVersion: 'content.hauler.cattle.io/v1', kind: 'Images', metadata: { name: 'x' }, spec }) as never

test.each([
  [{ images: [{ name: 'a b' }] }, 'a b is not an image reference'],
  [{ images: [{ name: `a@sha512:${'0'.repeat(128)}` }] }, `a@sha512:${'0'.repeat(128)} has a digest other than sha256`],
  [{ charts: [{ name: '', repoURL: HTTP, version: '' }] }, `a chart of ${HTTP} has no name`],
  [{ charts: [{ name: 'a/b', repoURL: HTTP, version: '' }] }, 'chart a/b has a slash in its name'],
  [{ charts: [{ name: 'a', repoURL: '/srv', version: '' }] }, 'chart a: hauler takes the path /srv for a URL'],
  [
    { charts: [{ name: 'a', repoURL: 'file:///srv', version: '' }] },
    'chart a: file:///srv is not an address that hauler reads',
  ],
  [{ charts: [{ name: 'a', repoURL: `${OCI}/`, version: '' }] }, `chart a: ${OCI}/ ends in a slash`],
])('hauler refuses %#', (spec, problem) => {
  expect(validateHauler(hauler(spec))).toEqual([problem])
})

test('hauler: one entry for a chart of two components', () => {
  const list = withCharts(chart('a', 'x', HTTP), chart('b', 'x', `${HTTP}/`))
  const [, charts] = parseAllDocuments(write('hauler', list)).map((document) => document.toJS())
  expect(charts.spec.charts).toHaveLength(1)
})

test("what shows in the list as a whole is said in every tool's format", () => {
  const list: MirrorList = {
    ...COMPLETE,
    images: [image('grafana/loki:3'), image('quay.io/grafana/loki:3')],
    charts: [
      chart('a', 'a', HTTP, '^1.0.0'),
      chart('b', 'b', OCI, '1.2.x'),
      chart('c', 'c', OCI, ''),
      chart('d', 'd', OCI, 'v1.2.3-rc.1'),
      chart('e', 'e', OCI, '0.1.0+x'),
    ],
  }
  const warnings = reviewList(list)
  expect(warnings).toEqual([
    'docker.io/grafana/loki:3 and quay.io/grafana/loki:3 have the same path: a mirror that drops the registry from the path keeps only one',
    'chart a is not pinned: ^1.0.0 means another chart tomorrow',
    'chart b is not pinned: 1.2.x means another chart tomorrow',
    'chart c is not pinned: no version means another chart tomorrow',
  ])
  expect(write('hauler', { ...list, warnings })).toMatch(/^# hauler.*\n# WARNING: docker.io\/grafana\/loki:3 and/)
  expect(parse(write('yaml', { ...list, warnings })).warnings).toBeUndefined()
  expect(parse(write('yaml', { ...list, warnings }, { detail: true })).warnings).toEqual(warnings)
})

test('an unknown format names the known ones', () => {
  expect(() => formatOf('csv')).toThrow(
    `unknown format "csv": must be one of ${FORMATS.map(({ id }) => id).join(', ')}`,
  )
  expect(FORMATS.every(({ describe: text }) => text.length > 10)).toBe(true)
})

test('line breaks of a warning cannot leave the comment', () => {
  const component = { ...COMPLETE.components[0]!, warnings: ['a\nkind: X'], images: [image('a:1')] }
  expect(write('skopeo', { ...COMPLETE, components: [component] })).toMatch(
    /^# skopeo.*\n# WARNING: gpu-operator: a kind: X\n/,
  )
})
