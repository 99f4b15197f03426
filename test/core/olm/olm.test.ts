import { describe, expect, test } from 'vitest'
import { catalogImage, installedBy, openshiftFor, readOperatorCatalog } from '../../../src/core/olm/index.ts'
import { readOperatorObjects, type Subscription } from '../../../src/core/olm/subscription.ts'

const read = (text: string) => readOperatorObjects([{ text }])

describe('subscriptions', () => {
  const subscription = (spec: string): string =>
    `apiVersion: operators.coreos.com/v1alpha1\nkind: Subscription\nmetadata: { name: s, namespace: n }\nspec: ${spec}\n`
  const SAYS_NOTHING = { channel: '', source: '', sourceNamespace: '', startingCSV: '', approval: 'Automatic' }

  test.each([
    ['{ name: nfd }', { package: 'nfd' }],
    ['{ name: nfd, channel: stable }', { package: 'nfd', channel: 'stable' }],
    ['{ name: nfd, channel: 4.18 }', { package: 'nfd', channel: '4.18' }],
    ['{ name: nfd, source: s, sourceNamespace: m }', { package: 'nfd', source: 's', sourceNamespace: 'm' }],
    ['{ name: nfd, startingCSV: nfd.1.0.0 }', { package: 'nfd', startingCSV: 'nfd.1.0.0' }],
    ['{ name: nfd, installPlanApproval: Manual }', { package: 'nfd', approval: 'Manual' }],
    ['{ name: nfd, installPlanApproval: Automatic }', { package: 'nfd' }],
    ['null', { package: '' }],
  ])('%s', (spec, expected) => {
    expect(read(subscription(spec)).subscriptions).toEqual([
      { name: 's', namespace: 'n', ...SAYS_NOTHING, ...expected },
    ])
  })

  test.each([
    [
      'another group',
      'apiVersion: messaging.knative.dev/v1\nkind: Subscription\n# operators.coreos.com\nspec: { name: x }',
    ],
    ['not valid YAML', 'apiVersion: operators.coreos.com/v1alpha1\nkind: Subscription\nspec: ['],
    ['a text', 'operators.coreos.com'],
    ['nothing', ''],
  ])('none: %s', (_, text) => {
    expect(read(text)).toEqual({ subscriptions: [], sources: [], bundles: [] })
  })

  test('in a stream, in a list, with catalog sources and versions beside them', () => {
    const found = read(
      [
        subscription('{ name: a }'),
        `apiVersion: v1\nkind: List\nitems:\n  - ${subscription('{ name: b }').trim().replaceAll('\n', '\n    ')}\n`,
        'apiVersion: operators.coreos.com/v1alpha1\nkind: CatalogSource\nmetadata: { name: mine }\nspec: { image: quay.io/x/index:1 }\n',
        'apiVersion: operators.coreos.com/v1alpha1\nkind: CatalogSource\nmetadata: { name: address }\nspec: { address: "x:50051" }\n',
        'apiVersion: operators.coreos.com/v1alpha1\nkind: ClusterServiceVersion\nmetadata: { name: a.v1.0.0 }\n',
      ].join('---\n'),
    )
    expect(found.subscriptions.map((each) => each.package)).toEqual(['a', 'b'])
    expect(found.sources).toEqual([{ name: 'mine', namespace: '', image: 'quay.io/x/index:1' }])
    expect(found.bundles).toEqual(['a.v1.0.0'])
  })
})

describe('the image of a catalog', () => {
  const sources = [{ name: 'mine', namespace: 'm', image: 'quay.io/x/index:1' }]
  test.each([
    ['redhat-operators', 'registry.redhat.io/redhat/redhat-operator-index:v4.19'],
    ['certified-operators', 'registry.redhat.io/redhat/certified-operator-index:v4.19'],
    ['community-operators', 'registry.redhat.io/redhat/community-operator-index:v4.19'],
    ['redhat-marketplace', 'registry.redhat.io/redhat/redhat-marketplace-index:v4.19'],
    ['mine', 'quay.io/x/index:1'],
    ['yours', undefined],
  ])('%s', (source, image) => {
    expect(catalogImage({ source, sourceNamespace: 'm' } as Subscription, sources, '4.19')).toBe(image)
  })

  test.each([
    [29, '4.16'],
    [31, '4.18'],
    [32, '4.19'],
    [34, '4.21'],
  ])('Kubernetes 1.%d is OpenShift %s', (minor, version) => {
    expect(openshiftFor(minor)).toBe(version)
  })
})

/** Two operators: gpu with two channels and a path of upgrades, and nfd, which gpu 3 requires. */
const VALUES = [
  {
    schema: 'olm.package',
    name: 'gpu',
    defaultChannel: 'v2',
    icon: { base64data: 'e30=' },
    description: 'a "brace": {[',
  },
  { schema: 'olm.channel', package: 'gpu', name: 'v1', entries: [{ name: 'gpu.v1.0.0' }] },
  {
    schema: 'olm.channel',
    package: 'gpu',
    name: 'v2',
    entries: [
      { name: 'gpu.v1.0.0' },
      { name: 'gpu.v2.0.0', replaces: 'gpu.v1.0.0' },
      { name: 'gpu.v2.1.0', replaces: 'gpu.v2.0.0' },
      { name: 'gpu.v3.0.0', replaces: 'gpu.v2.1.0', skips: ['gpu.v2.0.1'], skipRange: '>=2.0.0 <2.1.0' },
    ],
  },
  bundle('gpu', '1.0.0', []),
  bundle('gpu', '2.0.0', []),
  bundle('gpu', '2.1.0', []),
  bundle('gpu', '3.0.0', [{ packageName: 'nfd', versionRange: '>=1.0.0' }]),
  { schema: 'olm.package', name: 'nfd', defaultChannel: 'stable' },
  { schema: 'olm.channel', package: 'nfd', name: 'stable', entries: [{ name: 'nfd.v1.0.0' }] },
  bundle('nfd', '1.0.0', [{ packageName: 'gpu', versionRange: '*' }]),
  { schema: 'olm.channel', package: 'nfd', name: 'torn', entries: [{ name: 'nfd.v9.0.0' }] },
  { schema: 'olm.channel', package: 'nfd', name: 'empty', entries: [] },
]

function bundle(name: string, version: string, requires: readonly object[]): object {
  return {
    schema: 'olm.bundle',
    package: name,
    name: `${name}.v${version}`,
    image: `quay.io/x/${name}-bundle@sha256:${'a'.repeat(64)}`,
    properties: [
      { type: 'olm.package', value: { packageName: name, version } },
      ...requires.map((value) => ({ type: 'olm.package.required', value })),
    ],
    relatedImages: [
      { name: 'operator', image: `quay.io/x/${name}:${version}` },
      { name: '', image: '' },
      { name: 'again', image: `quay.io/x/${name}:${version}` },
    ],
  }
}

const JSON_STREAM = VALUES.map((value) => JSON.stringify(value, null, 2)).join('\n')
const YAML_STREAM = VALUES.map((value) => `---\n${JSON.stringify(value)}\n`).join('')

describe.each([
  ['JSON', JSON_STREAM],
  ['JSON without breaks', JSON_STREAM.replaceAll('\n', '')],
  ['YAML', YAML_STREAM],
])('what a subscription installs, by a catalog in %s', (_, text) => {
  const catalog = readOperatorCatalog([['catalog', text]])
  test.each([
    ['gpu', '', '', 'Automatic', 'gpu.v3.0.0 nfd.v1.0.0', ''],
    ['gpu', 'v2', '', 'Automatic', 'gpu.v3.0.0 nfd.v1.0.0', ''],
    ['gpu', 'v2', '', 'Manual', 'gpu.v3.0.0 nfd.v1.0.0', ''],
    ['gpu', 'v1', '', 'Automatic', 'gpu.v1.0.0', ''],
    ['gpu', 'v2', 'gpu.v1.0.0', 'Manual', 'gpu.v1.0.0', ''],
    ['gpu', 'v2', 'gpu.v1.0.0', 'Automatic', 'gpu.v1.0.0 gpu.v2.0.0 gpu.v3.0.0 nfd.v1.0.0', ''],
    ['gpu', 'v2', 'gpu.v2.1.0', 'Automatic', 'gpu.v2.1.0 gpu.v3.0.0 nfd.v1.0.0', ''],
    ['nfd', 'stable', '', 'Automatic', 'nfd.v1.0.0 gpu.v3.0.0', ''],
    ['gpu', 'v2', 'gpu.v9.9.9', 'Automatic', '', 'channel v2 of package gpu has no bundle gpu.v9.9.9'],
    ['gpu', 'v7', '', 'Automatic', '', 'package gpu of the operator catalog has no channel v7'],
    ['nfd', 'empty', '', 'Automatic', '', 'package nfd of the operator catalog has no channel empty'],
    ['nfd', 'torn', '', 'Automatic', '', 'the operator catalog has no bundle nfd.v9.0.0 of package nfd'],
    ['dcgm', '', '', 'Automatic', '', 'the operator catalog has no package dcgm'],
  ])('%s %s %s %s', (name, channel, startingCSV, approval, bundles, missing) => {
    const wanted = { package: name, channel, startingCSV, approval } as Subscription
    const installed = installedBy(catalog, wanted)
    expect(installed.bundles.map((each) => each.name).join(' ')).toBe(bundles)
    expect(installed.missing.join()).toBe(missing)
  })

  test('images are the bundle and what it says to need, once', () => {
    expect(catalog.bundles.get('nfd/nfd.v1.0.0')?.images).toEqual([
      `quay.io/x/nfd-bundle@sha256:${'a'.repeat(64)}`,
      'quay.io/x/nfd:1.0.0',
    ])
  })
})

test.each([
  ['{ "schema": "olm.package", ', 'not valid JSON: '],
  ['{"schema": "olm.package"}}', 'not valid JSON: '],
  ['schema: [', 'not valid YAML: '],
  ['{"schema": "olm.bundle", "properties": {}}', 'properties must be a list'],
  ['{"schema": "olm.channel", "package": "x", "name": "y"}', 'the operator catalog has no olm.package'],
  ['', 'the operator catalog has no olm.package'],
])('%j is not a catalog', (text, message) => {
  expect(() => readOperatorCatalog([['c.json', text]])).toThrow(message)
})
