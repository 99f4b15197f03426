import { describe, expect, test } from 'vitest'
import { catalogImage, installedBy, openshiftFor, readOperatorCatalog } from '../../../src/core/olm/index.ts'
import { readOperatorObjects, type Subscription } from '../../../src/core/olm/subscription.ts'
import { isInRange, readVersionRange } from '../../../src/core/olm/version-range.ts'

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

/** Packages with their bundles, newest first: name, version, properties of requirements and of APIs. */
type Row = readonly [bundle: string, ...properties: readonly (readonly [type: string, value: unknown])[]]

const API = { group: 'x.io', version: 'v1', kind: 'Thing' }
const needs = (packageName: string, versionRange = '>=0.0.1'): readonly [string, unknown] => [
  'olm.package.required',
  { packageName, versionRange },
]
const needsApi: readonly [string, unknown] = ['olm.gvk.required', API]
const serves: readonly [string, unknown] = ['olm.gvk', API]
const asks = (value: unknown): readonly [string, unknown] => ['olm.constraint', value]

/** A catalog of bundles `package/channel/version`, of which the first of a package is in its default channel. */
function catalogOf(rows: readonly Row[]) {
  const packages = new Map<string, string>()
  const channels = new Map<string, string[]>()
  const bundles = rows.map(([path, ...properties]) => {
    const [owner = '', channel = '', version = ''] = path.split('/')
    if (!packages.has(owner)) packages.set(owner, channel)
    channels.set(`${owner}/${channel}`, [...(channels.get(`${owner}/${channel}`) ?? []), `${owner}.v${version}`])
    const about = { type: 'olm.package', value: { packageName: owner, version } }
    return {
      schema: 'olm.bundle',
      package: owner,
      name: `${owner}.v${version}`,
      properties: [about, ...properties.map(([type, value]) => ({ type, value }))],
    }
  })
  const values = [
    ...[...packages].map(([name, defaultChannel]) => ({ schema: 'olm.package', name, defaultChannel })),
    ...[...channels].map(([key, names]) => {
      const [owner, name] = key.split('/')
      return {
        schema: 'olm.channel',
        package: owner,
        name,
        entries: names.map((each, at) => ({ name: each, replaces: names[at + 1] ?? '' })),
      }
    }),
    ...bundles,
  ]
  return readOperatorCatalog([['c.json', values.map((value) => JSON.stringify(value)).join('\n')]])
}

describe('what a bundle requires', () => {
  test.each<readonly [string, string, string, readonly Row[]]>([
    ['a package', 'a.v1.0.0 b.v1.0.0', '', [['a/s/1.0.0', needs('b')], ['b/s/1.0.0']]],
    [
      'a range below the head',
      'a.v1.0.0 b.v1.5.0',
      '',
      [['a/s/1.0.0', needs('b', '>=1.0.0 <2.0.0')], ['b/s/2.0.0'], ['b/s/1.5.0'], ['b/s/1.0.0']],
    ],
    [
      'a range that only another channel has',
      'a.v1.0.0 b.v1.0.0',
      '',
      [['a/s/1.0.0', needs('b', '1.x')], ['b/s/2.0.0'], ['b/old/1.0.0']],
    ],
    [
      'pre-releases are versions like others',
      'a.v1.0.0 b.v4.19.0-202510',
      '',
      [['a/s/1.0.0', needs('b', '>=4.1.0 <4.20.0')], ['b/s/4.19.0-202510']],
    ],
    [
      'an API',
      'a.v1.0.0 b.v1.0.0',
      '',
      [
        ['a/s/1.0.0', needsApi],
        ['b/s/1.0.0', serves],
      ],
    ],
    [
      'an API that it serves itself',
      'a.v1.0.0',
      '',
      [
        ['a/s/1.0.0', needsApi, serves],
        ['b/s/1.0.0', serves],
      ],
    ],
    [
      'an API, the first by name',
      'a.v1.0.0 b.v1.0.0',
      '',
      [
        ['a/s/1.0.0', needsApi],
        ['c/s/1.0.0', serves],
        ['b/s/1.0.0', serves],
      ],
    ],
    [
      'an API, default channels first',
      'a.v1.0.0 c.v1.0.0',
      '',
      [['a/s/1.0.0', needsApi], ['b/s/2.0.0'], ['b/old/1.0.0', serves], ['c/s/1.0.0', serves]],
    ],
    [
      'an API that an older bundle had',
      'a.v1.0.0 b.v1.0.0',
      '',
      [['a/s/1.0.0', needsApi], ['b/s/2.0.0'], ['b/s/1.0.0', serves]],
    ],
    [
      'one that meets two requirements',
      'a.v1.0.0 b.v1.0.0',
      '',
      [
        ['a/s/1.0.0', needsApi, needs('b')],
        ['b/s/1.0.0', serves],
        ['c/s/1.0.0', serves],
      ],
    ],
    [
      'what is required requires more',
      'a.v1.0.0 b.v1.0.0 c.v1.0.0',
      '',
      [
        ['a/s/1.0.0', needs('b')],
        ['b/s/1.0.0', needsApi],
        ['c/s/1.0.0', serves],
      ],
    ],
    [
      'each other',
      'a.v1.0.0 b.v1.0.0',
      '',
      [
        ['a/s/1.0.0', needs('b')],
        ['b/s/1.0.0', needs('a')],
      ],
    ],
    [
      'an older one, where the newer needs too much',
      'a.v1.0.0 b.v1.0.0',
      '',
      [['a/s/1.0.0', needs('b')], ['b/s/2.0.0', needs('gone')], ['b/s/1.0.0']],
    ],
    ['the head cannot be had, the one before can', 'a.v1.0.0', '', [['a/s/2.0.0', needs('gone')], ['a/s/1.0.0']]],
    [
      'nothing has it',
      'a.v1.0.0',
      'bundle a.v1.0.0 requires package b >=0.0.1, which no bundle of the operator catalog is',
      [['a/s/1.0.0', needs('b')]],
    ],
    [
      'nothing is in the range',
      'a.v1.0.0',
      'bundle a.v1.0.0 requires package b >=2.0.0, which no bundle of the operator catalog is',
      [['a/s/1.0.0', needs('b', '>=2.0.0')], ['b/s/1.0.0']],
    ],
    [
      'a range that is none',
      'a.v1.0.0',
      'bundle a.v1.0.0 requires package b newest, which no bundle of the operator catalog is',
      [['a/s/1.0.0', needs('b', 'newest')], ['b/s/1.0.0']],
    ],
    [
      'an API that nothing serves',
      'a.v1.0.0',
      'bundle a.v1.0.0 requires Thing v1 of x.io, which no bundle of the operator catalog is',
      [['a/s/1.0.0', needsApi], ['b/s/1.0.0']],
    ],
    [
      'constraint: package',
      'a.v1.0.0 b.v1.0.0',
      '',
      [
        ['a/s/1.0.0', asks({ failureMessage: 'm', package: { packageName: 'b', versionRange: '<2.0.0' } })],
        ['b/s/2.0.0'],
        ['b/s/1.0.0'],
      ],
    ],
    [
      'constraint: gvk',
      'a.v1.0.0 b.v1.0.0',
      '',
      [
        ['a/s/1.0.0', asks({ gvk: API })],
        ['b/s/1.0.0', serves],
      ],
    ],
    [
      'constraint: all',
      'a.v1.0.0 c.v1.0.0',
      '',
      [
        [
          'a/s/1.0.0',
          asks({ all: { constraints: [{ gvk: API }, { package: { packageName: 'c', versionRange: '' } }] } }),
        ],
        ['b/s/1.0.0', serves],
        ['c/s/1.0.0', serves],
      ],
    ],
    [
      'constraint: any',
      'a.v1.0.0 c.v1.0.0',
      '',
      [
        [
          'a/s/1.0.0',
          asks({
            any: { constraints: [{ cel: { rule: 'true' } }, { package: { packageName: 'c', versionRange: '' } }] },
          }),
        ],
        ['b/s/1.0.0'],
        ['c/s/1.0.0'],
      ],
    ],
    [
      'constraint: all, one of them not',
      'a.v1.0.0 c.v1.0.0',
      '',
      [
        [
          'a/s/1.0.0',
          asks({
            all: {
              constraints: [
                { gvk: API },
                { not: { constraints: [{ package: { packageName: 'b', versionRange: '' } }] } },
              ],
            },
          }),
        ],
        ['b/s/1.0.0', serves],
        ['c/s/1.0.0', serves],
      ],
    ],
    [
      'constraint: cel',
      'a.v1.0.0',
      "bundle a.v1.0.0 requires a rule that is not read, p.type == 'certified', which no bundle of the operator catalog is",
      [['a/s/1.0.0', asks({ cel: { rule: "p.type == 'certified'" } })]],
    ],
    [
      'properties that require nothing',
      'a.v1.0.0',
      '',
      [['a/s/1.0.0', ['olm.csv.metadata', { a: 1 }], ['olm.maxOpenShiftVersion', '4.20']]],
    ],
  ])('%s', (_, bundles, missing, rows) => {
    const wanted = { package: 'a', channel: '', startingCSV: '', approval: 'Automatic', namespace: 'n' } as Subscription
    const installed = installedBy(catalogOf(rows), wanted)
    expect(installed.bundles.map(({ name }) => name).join(' ')).toBe(bundles)
    expect(installed.missing.join()).toBe(missing)
    expect(installed.required.map(({ bundle }) => bundle.name)).toEqual(
      installed.bundles.slice(1).map(({ name }) => name),
    )
  })

  test('is met by what other subscriptions of the namespace install', () => {
    const catalog = catalogOf([
      ['a/s/1.0.0', needsApi],
      ['b/s/1.0.0', serves],
      ['c/s/1.0.0', serves],
    ])
    const wanted = (name: string, namespace: string): Subscription =>
      ({ package: name, channel: '', startingCSV: '', approval: 'Automatic', namespace }) as Subscription
    const names = (others: readonly Subscription[]): string[] =>
      installedBy(catalog, wanted('a', 'n'), others).bundles.map(({ name }) => name)
    expect(names([])).toEqual(['a.v1.0.0', 'b.v1.0.0'])
    expect(names([wanted('c', 'n')])).toEqual(['a.v1.0.0'])
    expect(names([wanted('c', 'elsewhere')])).toEqual(['a.v1.0.0', 'b.v1.0.0'])
    expect(names([wanted('a', 'n')])).toEqual(['a.v1.0.0', 'b.v1.0.0'])
  })

  test('has an end', () => {
    const chain = Array.from({ length: 1000 }, (_, at): Row => [`p${at}/s/1.0.0`, needs(`p${at + 1}`)])
    const wanted = {
      package: 'p0',
      channel: '',
      startingCSV: '',
      approval: 'Automatic',
      namespace: 'n',
    } as Subscription
    expect(installedBy(catalogOf(chain), wanted)).toMatchObject({
      bundles: [{ name: 'p0.v1.0.0' }],
      missing: ['what bundle p0.v1.0.0 requires was not found within 500 tries'],
    })
    let deep: unknown = { gvk: API }
    for (let at = 0; at < 100; at++) deep = { all: { constraints: [deep] } }
    const { missing } = installedBy(catalogOf([['p0/s/1.0.0', asks(deep)]]), wanted)
    expect(missing[0]).toContain('a rule that is not read, nested more than 64 deep')
  })
})

describe('ranges of versions, as blang/semver reads them', () => {
  test.each([
    ['>=1.0.0 <2.0.0', '1.0.0 1.9.9', '0.9.9 2.0.0'],
    ['>= 1.0.0  < 2.0.0', '1.5.0', '2.0.0'],
    ['>1.0.0', '1.0.1', '1.0.0'],
    ['<=1.0.0', '1.0.0 1.0.0-rc.1', '1.0.1'],
    ['1.2.3', '1.2.3', '1.2.4'],
    ['==1.2.3', '1.2.3', '1.2.4'],
    ['!=1.2.3', '1.2.4', '1.2.3'],
    ['!1.2.3', '1.2.4', '1.2.3'],
    ['<1.0.0 || >=2.0.0 !=2.1.0', '0.1.0 2.0.0', '1.0.0 2.1.0'],
    ['1.x', '1.0.0 1.9.0', '2.0.0 0.9.0'],
    ['1.2.x', '1.2.9', '1.3.0'],
    ['>1.x', '2.0.0', '1.9.0'],
    ['<=1.x', '1.9.0 0.1.0', '2.0.0'],
    ['>=1.x', '1.0.0 3.0.0', '0.9.0'],
    ['<1.x', '0.9.0', '1.0.0'],
    ['>=4.1.0 <4.19.0-202510221121', '4.18.0-202507 4.19.0-202509', '4.19.0-202510221121 4.19.0'],
    ['>=1.0.0', '2.0.0-alpha', 'v1 latest'],
  ])('%s', (range, inside, outside) => {
    const read = readVersionRange(range)
    if (read === undefined) throw new Error('not a range')
    for (const version of inside.split(' ')) expect([version, isInRange(read, version)]).toEqual([version, true])
    for (const version of outside.split(' ')) expect([version, isInRange(read, version)]).toEqual([version, false])
  })

  test.each(['', 'newest', '>=1', '1.0', '^1.0.0', '~1.2.0', '>=1.0.0 and <2', '>=v1.0.0', '=>1.0.0', '>=1.0.0 ||'])(
    '%j is none',
    (text) => {
      expect(readVersionRange(text)).toBeUndefined()
    },
  )
})
