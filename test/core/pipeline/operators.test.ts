import { describe, expect, test } from 'vitest'
import { deterministicEffects } from '../../../src/core/deterministic.ts'
import { readOperatorCatalog } from '../../../src/core/olm/index.ts'
import { formatOf, isComplete, type MirrorList } from '../../../src/core/output/index.ts'
import type { OperatorContext } from '../../../src/core/pipeline/index.ts'
import { mirrorList } from '../../../src/core/pipeline/index.ts'
import { loadCatalog, parseCriteria, resolveRecipe } from '../../../src/core/recipe/index.ts'
import type { ChartSource } from '../../../src/core/seams.ts'

const noChart: ChartSource = {
  accepts: () => true,
  resolve: () => Promise.reject(new Error('no chart is asked for')),
  open: () => Promise.reject(new Error('no chart is asked for')),
}

const subscription = (spec: string): string =>
  `apiVersion: operators.coreos.com/v1alpha1\nkind: Subscription\nmetadata: { name: s, namespace: gpus }\nspec: { name: gpu, ${spec} }\n`

/** The list of a recipe of one component with these manifests. */
function listOf(manifests: string, operators: OperatorContext = {}): Promise<MirrorList> {
  const catalog = loadCatalog(
    new Map([
      ['registry.yaml', 'components: [{ name: c, helm: { defaultRepository: "" } }]'],
      [
        'overlays/base.yaml',
        'kind: RecipeMetadata\nmetadata: { name: base }\nspec: { constraints: [{ name: K8s.server.version, value: ">= 1.31" }], componentRefs: [{ name: c, manifestFiles: [m.yaml] }] }',
      ],
      ['overlays/lab.yaml', 'kind: RecipeMetadata\nmetadata: { name: lab }\nspec: { criteria: { service: lab } }'],
      ['m.yaml', manifests],
    ]),
  )
  const criteria = parseCriteria({ service: 'lab' }, catalog.vocabulary)
  const { recipe } = resolveRecipe(catalog, criteria, { version: 'v0' })
  return mirrorList({ recipe, catalog, source: noChart, effects: deterministicEffects(), operators })
}

const CATALOG = readOperatorCatalog([
  [
    'c.yaml',
    'schema: olm.package\nname: gpu\ndefaultChannel: v1\n---\nschema: olm.channel\npackage: gpu\nname: v1\nentries: [{ name: gpu.v1.2.3 }]\n---\nschema: olm.bundle\npackage: gpu\nname: gpu.v1.2.3\nimage: quay.io/x/bundle:1.2.3\nrelatedImages: [{ name: o, image: quay.io/x/gpu:1.2.3 }]\n',
  ],
])

const NOT_READ =
  's: its images come from an operator catalog that is not read: mirror the catalog separately (Subscription gpus/s .spec)'

test('without a catalog the operator is listed and its images are unknown', async () => {
  const list = await listOf(subscription('channel: v1, source: certified-operators'))
  expect(list.images).toEqual([])
  expect(list.components[0]).toMatchObject({ status: 'unexamined', warnings: [NOT_READ] })
  expect(list.warnings).toEqual([
    "operator catalogs are those of OpenShift 4.18, by the recipe's Kubernetes version: --openshift-version says which it is",
  ])
})

test('with one its bundle and what that needs are images, and nothing is open', async () => {
  const list = await listOf(subscription('channel: v1, source: certified-operators'), {
    catalog: CATALOG,
    openshift: '4.18',
  })
  expect(list.images.map(({ raw, confidence }) => [raw, confidence])).toEqual([
    ['quay.io/x/bundle:1.2.3', 'certain'],
    ['quay.io/x/gpu:1.2.3', 'certain'],
  ])
  expect(list.components[0]?.operators?.[0]).toMatchObject({ package: 'gpu', bundles: ['gpu.v1.2.3'] })
  expect([list.components[0]?.warnings, list.warnings, isComplete(list)]).toEqual([[], [], true])
})

test.each([
  ['channel: v9, source: certified-operators', 'package gpu of the operator catalog has no channel v9'],
  ['source: certified-operators, startingCSV: gpu.v0', 'channel v1 of package gpu has no bundle gpu.v0'],
])('what the catalog does not have stays open: %s', async (spec, reason) => {
  const list = await listOf(subscription(spec), { catalog: CATALOG, openshift: '4.18' })
  expect(list.components[0]).toMatchObject({ status: 'unexamined', warnings: [reason, NOT_READ] })
})

test('a version that the manifests bring themselves needs no catalog', async () => {
  const csv =
    'apiVersion: operators.coreos.com/v1alpha1\nkind: ClusterServiceVersion\nmetadata: { name: gpu.v1 }\nspec: { relatedImages: [{ name: o, image: quay.io/x/gpu:1 }] }\n'
  const pinned = subscription('source: certified-operators, startingCSV: gpu.v1, installPlanApproval: Manual')
  const list = await listOf(`${pinned}---\n${csv}`)
  expect(list.images.map(({ raw }) => raw)).toEqual(['quay.io/x/gpu:1'])
  expect(isComplete(list)).toBe(true)
})

describe("oc-mirror's operators", () => {
  test.each([
    [
      'channel: v1, source: certified-operators',
      'certified-operator-index:v4.18',
      { defaultChannel: 'v1', channels: [{ name: 'v1' }] },
    ],
    ['source: redhat-operators', 'redhat-operator-index:v4.18', {}],
    ['source: redhat-operators, startingCSV: gpu.v1.2.3', 'redhat-operator-index:v4.18', { minVersion: '1.2.3' }],
    [
      'source: redhat-operators, startingCSV: gpu.v1.2.3, installPlanApproval: Manual',
      'redhat-operator-index:v4.18',
      { minVersion: '1.2.3', maxVersion: '1.2.3' },
    ],
    ['source: redhat-operators, startingCSV: gpu.v1.x.3', 'redhat-operator-index:v4.18', {}],
    [
      'channel: v1, source: redhat-operators, startingCSV: gpu.v1.2.3',
      'redhat-operator-index:v4.18',
      { defaultChannel: 'v1', channels: [{ name: 'v1', minVersion: '1.2.3' }] },
    ],
    [
      'channel: v1, source: redhat-operators, startingCSV: gpu.1.2.3-4, installPlanApproval: Manual',
      'redhat-operator-index:v4.18',
      { defaultChannel: 'v1', channels: [{ name: 'v1', minVersion: '1.2.3-4', maxVersion: '1.2.3-4' }] },
    ],
  ])('%s', async (spec, image, channels) => {
    const list = await listOf(subscription(spec))
    const { parse } = await import('yaml')
    expect(parse(formatOf('oc-mirror').write(list, {})).mirror.operators).toEqual([
      { catalog: `registry.redhat.io/redhat/${image}`, packages: [{ name: 'gpu', ...channels }] },
    ])
  })

  /** The packages of two subscriptions, and what the catalog adds. */
  const packagesOf = async (first: string, second: string, operators: OperatorContext): Promise<unknown> => {
    const other = subscription(second).replace('name: gpu', 'name: other').replace('name: s,', 'name: t,')
    const list = await listOf(`${subscription(first)}---\n${other}`, { openshift: '4.18', ...operators })
    const { parse } = await import('yaml')
    return parse(formatOf('oc-mirror').write(list, {})).mirror.operators[0].packages
  }
  const BOTH = readOperatorCatalog([
    [
      'c.json',
      [
        { schema: 'olm.package', name: 'gpu', defaultChannel: 'v2' },
        { schema: 'olm.channel', package: 'gpu', name: 'v1', entries: [{ name: 'gpu.v1.0.0' }] },
        { schema: 'olm.channel', package: 'gpu', name: 'v2', entries: [{ name: 'gpu.v2.0.0' }] },
        {
          schema: 'olm.bundle',
          package: 'gpu',
          name: 'gpu.v1.0.0',
          properties: [{ type: 'olm.package.required', value: { packageName: 'nfd', versionRange: '<2.0.0' } }],
        },
        { schema: 'olm.bundle', package: 'gpu', name: 'gpu.v2.0.0' },
        { schema: 'olm.package', name: 'other', defaultChannel: 'v1' },
        { schema: 'olm.channel', package: 'other', name: 'v1', entries: [{ name: 'other.v1.0.0' }] },
        { schema: 'olm.bundle', package: 'other', name: 'other.v1.0.0' },
        { schema: 'olm.package', name: 'nfd', defaultChannel: 'stable' },
        {
          schema: 'olm.channel',
          package: 'nfd',
          name: 'stable',
          entries: [{ name: 'nfd.v1.5.0' }, { name: 'nfd.v2.0.0', replaces: 'nfd.v1.5.0' }],
        },
        ...['1.5.0', '2.0.0'].map((version) => ({
          schema: 'olm.bundle',
          package: 'nfd',
          name: `nfd.v${version}`,
          properties: [{ type: 'olm.package', value: { packageName: 'nfd', version } }],
        })),
      ]
        .map((value) => JSON.stringify(value))
        .join('\n'),
    ],
  ])

  test('a package that a bundle requires is among them, and a default channel that is left out has a successor', async () => {
    const spec = 'source: redhat-operators'
    expect(await packagesOf(`channel: v1, ${spec}`, spec, { catalog: BOTH })).toEqual([
      { name: 'gpu', defaultChannel: 'v1', channels: [{ name: 'v1' }] },
      { name: 'nfd', channels: [{ name: 'stable', minVersion: '1.5.0' }] },
      { name: 'other', channels: [{ name: 'v1' }] },
    ])
    expect(await packagesOf(`channel: v2, ${spec}`, spec, { catalog: BOTH })).toEqual([
      { name: 'gpu', channels: [{ name: 'v2' }] },
      { name: 'other', channels: [{ name: 'v1' }] },
    ])
  })

  test.each([
    ['startingCSV: gpu.v1.0.0', 'startingCSV: gpu.v1.2.0', { minVersion: '1.0.0' }],
    ['startingCSV: gpu.v1.10.0', 'startingCSV: gpu.v1.9.0', { minVersion: '1.9.0' }],
    ['startingCSV: gpu.v1.0.0', 'approval: none', { minVersion: '1.0.0' }],
    ['startingCSV: gpu.v1.0.0, installPlanApproval: Manual', 'startingCSV: gpu.v1.2.0', { minVersion: '1.0.0' }],
    [
      'startingCSV: gpu.v1.10.0, installPlanApproval: Manual',
      'startingCSV: gpu.v1.9.0, installPlanApproval: Manual',
      { minVersion: '1.9.0', maxVersion: '1.10.0' },
    ],
  ])('one channel has one range: %s, %s', async (first, second, versions) => {
    const spec = 'channel: v1, source: redhat-operators'
    const list = await listOf(`${subscription(`${spec}, ${first}`)}---\n${subscription(`${spec}, ${second}`)}`)
    const { parse } = await import('yaml')
    expect(parse(formatOf('oc-mirror').write(list, {})).mirror.operators[0].packages).toEqual([
      { name: 'gpu', defaultChannel: 'v1', channels: [{ name: 'v1', ...versions }] },
    ])
  })

  test('one from a catalog that nobody knows is told and left out', async () => {
    const list = await listOf(subscription('source: mine'), { catalog: CATALOG })
    const text = formatOf('oc-mirror').write(list, {})
    expect(text).toContain(
      '# WARNING: c: operator gpu is not in this file: the image of its catalog source mine is not known\n',
    )
    expect(text).not.toContain('operators:')
  })
})

test('operators follow the documented shape', async () => {
  const list = await listOf(subscription('channel: v1, source: certified-operators'))
  const document = JSON.parse(formatOf('json').write(list, {}))
  expect(Object.keys(document)).toEqual(['images', 'charts', 'components', 'metadata', 'operators'])
  expect(document.operators).toEqual([
    {
      component: 'c',
      package: 'gpu',
      channel: 'v1',
      source: 'certified-operators',
      catalog: 'registry.redhat.io/redhat/certified-operator-index:v4.18',
      approval: 'Automatic',
      namespace: 'gpus',
    },
  ])
})
