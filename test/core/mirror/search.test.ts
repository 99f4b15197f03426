import { describe, expect, test } from 'vitest'
import { canonicalReference, canonicalText, parseReference, type Reference } from '../../../src/core/images/index.ts'
import { LAYOUTS, layoutOf, parseRoot, searchRewrite } from '../../../src/core/mirror/index.ts'
import type { Plain } from '../../../src/core/mirror/leaves.ts'

// biome-ignore lint/suspicious/noExplicitAny: a stand-in for templates, which look values up without types
type Values = any

/** A chart as a function from values to the images that it writes. */
interface FakeChart {
  readonly values: Plain
  readonly images: (values: Values) => string[]
}

const ROOT = parseRoot('reg.local/gap')

/** helm's merge: maps by key, everything else replaced. */
function merge(base: Values, over: Values): Values {
  if (typeof base !== 'object' || typeof over !== 'object' || Array.isArray(base) || Array.isArray(over)) return over
  if (base === null || over === null) return over
  const keys = [...new Set([...Object.keys(base), ...Object.keys(over)])]
  return Object.fromEntries(
    keys.map((key) => [key, key in over ? (key in base ? merge(base[key], over[key]) : over[key]) : base[key]]),
  )
}

/** Of zarf the tag with the checksum, which differs from the image's. */
const placeIn = (layout: string, reference: Reference) => {
  const { distinct, image } = layoutOf(layout)
  return (distinct ?? image)(ROOT, reference)
}

async function rewrite(chart: FakeChart, layout = 'skopeo') {
  const rendered = (overrides: Plain): string[] =>
    chart.images(merge(chart.values, overrides)).map((text) => canonicalText(text) ?? text)
  const before = rendered({})
  const moves = [...new Set(before)].flatMap((fromText) => {
    const from = parseReference(fromText)
    return from === undefined ? [] : [{ from, fromText, to: placeIn(layout, canonicalReference(from)) }]
  })
  const result = await searchRewrite({ values: chart.values, render: async (overrides) => rendered(overrides) }, moves)
  // the proof: what helm would write with these values
  const after = new Set(rendered(result.overrides))
  const repositories = [...after].map((text) => text.replace(/(?::[^:/@]+)?(?:@.*)?$/, ''))
  for (const { fromText, to } of moves) {
    if (result.moved.includes(fromText)) expect(repositories).toContain(`${to.host}/${to.repository}`)
    else expect(after).toContain(fromText)
  }
  return result
}

const oneImage: FakeChart = {
  values: { image: { repository: 'quay.io/org/app', tag: '1.2' } },
  images: ({ image }) => [`${image.repository}:${image.tag}`],
}
const registryApart: FakeChart = {
  values: { image: { registry: 'docker.io', repository: 'bitnami/redis', tag: '7' } },
  images: ({ image }) => [`${image.registry}/${image.repository}:${image.tag}`],
}
const emptyGlobal: FakeChart = {
  values: {
    global: { imageRegistry: '' },
    a: { registry: 'docker.io', repository: 'bitnami/a', tag: '1' },
    b: { registry: 'quay.io', repository: 'org/b', tag: '2' },
  },
  images: ({ global, a, b }) => [a, b].map((i) => `${global.imageRegistry || i.registry}/${i.repository}:${i.tag}`),
}
const sharedRegistry: FakeChart = {
  values: {
    registry: 'nvcr.io',
    a: { image: 'nvidia/cloud-native/driver', tag: '1' },
    b: { image: 'nvidia/k8s/plugin', tag: '2' },
  },
  images: ({ registry, a, b }) => [a, b].map((i) => `${registry}/${i.image}:${i.tag}`),
}
const wholeString: FakeChart = { values: { image: 'busybox:1.36' }, images: ({ image }) => [image] }
const inList: FakeChart = {
  values: {
    extra: [
      { name: 'x', image: 'quay.io/org/x:1', args: ['a'] },
      { name: 'y', image: 'quay.io/org/y:1' },
    ],
  },
  images: ({ extra }) => extra.map((one: Values) => one.image),
}
const hub: FakeChart = {
  values: { global: { hub: 'docker.io/istio', tag: '1.28' } },
  images: ({ global }) => ['pilot', 'proxyv2'].map((name) => `${global.hub}/${name}:${global.tag}`),
}
const prefixed: FakeChart = {
  values: { operator: { repository: 'nvcr.io/nvidia/cloud-native', image: 'k8s-driver-manager', version: 'v1' } },
  images: ({ operator }) => [`${operator.repository}/${operator.image}:${operator.version}`],
}
const shortName: FakeChart = {
  values: { image: { repository: 'nginx', tag: '1' } },
  images: ({ image }) => [`${image.repository}:${image.tag}`],
}
const ownVersion: FakeChart = {
  values: { image: { repository: 'quay.io/org/app', tag: '' } },
  images: ({ image }) => [`${image.repository}:${image.tag || 'v9'}`],
}
const byDigest: FakeChart = {
  values: { image: { repository: 'quay.io/org/app', tag: '1', digest: `sha256:${'b'.repeat(64)}` } },
  images: ({ image }) => [`${image.repository}:${image.tag}@${image.digest}`],
}

const twoPlaces: FakeChart = {
  values: {
    plugin: { repository: 'nvcr.io/nvidia', image: 'device-plugin', version: 'v1' },
    discovery: { repository: 'nvcr.io/nvidia', image: 'device-plugin', version: 'v1' },
  },
  images: ({ plugin, discovery }) => [plugin, discovery].map((i) => `${i.repository}/${i.image}:${i.version}`),
}
const hubPrefix: FakeChart = {
  values: { global: { registry: 'registry/local/kai' } },
  images: ({ global }) => ['binder', 'scheduler'].map((name) => `${global.registry}/${name}:1`),
}
const namespaceApart: FakeChart = {
  values: { imageRegistry: 'quay.io', imageNamespace: 'jetstack' },
  images: (v) =>
    ['controller', 'webhook'].map((name) => `${v.imageRegistry}/${v.imageNamespace}/cert-manager-${name}:1`),
}
const noTag: FakeChart = { values: { images: { cni: 'quay.io/org/cni' } }, images: ({ images }) => [images.cni] }
const unnamedTag: FakeChart = {
  values: { image: { repository: 'quay.io/org/app' } },
  images: ({ image }) => [`${image.repository}:${image.tag ?? 'v9'}`],
}
const consent: FakeChart = {
  values: {
    global: { security: { allowInsecureImages: false } },
    image: { registry: 'docker.io', repository: 'bitnami/etcd', tag: '3' },
  },
  images: ({ global, image }) => {
    if (!image.registry.startsWith('docker.io') && !global.security.allowInsecureImages)
      throw new Error('Original containers have been substituted for unrecognized ones')
    return [`${image.registry}/${image.repository}:${image.tag}`]
  },
}

describe('all images move', () => {
  test.each<[string, FakeChart, string, Plain]>([
    ['repository and tag', oneImage, 'skopeo', { image: { repository: 'reg.local/gap/quay.io/org/app' } }],
    ['a registry of its own, kept', registryApart, 'skopeo', { image: { registry: 'reg.local/gap/docker.io' } }],
    ['a registry of its own, dropped', registryApart, 'hauler', { image: { registry: 'reg.local/gap' } }],
    [
      'a registry of its own, flat',
      registryApart,
      'flat',
      { image: { registry: 'reg.local', repository: 'gap/redis' } },
    ],
    ['an empty global registry', emptyGlobal, 'hauler', { global: { imageRegistry: 'reg.local/gap' } }],
    [
      'an empty global registry that cannot serve two',
      emptyGlobal,
      'skopeo',
      { a: { registry: 'reg.local/gap/docker.io' }, b: { registry: 'reg.local/gap/quay.io' } },
    ],
    ['a shared registry', sharedRegistry, 'skopeo', { registry: 'reg.local/gap/nvcr.io' }],
    [
      'a shared registry, flat',
      sharedRegistry,
      'flat',
      { registry: 'reg.local', a: { image: 'gap/driver' }, b: { image: 'gap/plugin' } },
    ],
    ['one string', wholeString, 'skopeo', { image: 'reg.local/gap/docker.io/library/busybox:1.36' }],
    [
      'items of a list, which is repeated',
      inList,
      'skopeo',
      {
        extra: [
          { name: 'x', image: 'reg.local/gap/quay.io/org/x:1', args: ['a'] },
          { name: 'y', image: 'reg.local/gap/quay.io/org/y:1' },
        ],
      },
    ],
    ['a hub', hub, 'flat', { global: { hub: 'reg.local/gap' } }],
    ['a hub, scoped', hub, 'skopeo', { global: { hub: 'reg.local/gap/docker.io/istio' } }],
    [
      'the beginning of a name',
      prefixed,
      'skopeo',
      { operator: { repository: 'reg.local/gap/nvcr.io/nvidia/cloud-native' } },
    ],
    [
      'an image that two places name',
      twoPlaces,
      'flat',
      { plugin: { repository: 'reg.local/gap' }, discovery: { repository: 'reg.local/gap' } },
    ],
    [
      "a registry of its own and one of Docker's own images",
      {
        values: { image: { registry: 'docker.io', repository: 'busybox' } },
        images: ({ image }) => [`${image.registry}/${image.repository}:latest`],
      },
      'skopeo',
      { image: { registry: 'reg.local/gap/docker.io/library' } },
    ],
    [
      'a prefix of Docker Hub without its registry',
      hubPrefix,
      'skopeo',
      { global: { registry: 'reg.local/gap/docker.io/registry/local/kai' } },
    ],
    ['a registry and a namespace', namespaceApart, 'flat', { imageRegistry: 'reg.local', imageNamespace: 'gap' }],
    [
      "a name without a tag, zarf's tags",
      noTag,
      'zarf',
      { images: { cni: expect.stringMatching(/^reg\.local\/gap\/org\/cni:latest-zarf-\d+$/) } },
    ],
    [
      'a tag that the values leave out',
      unnamedTag,
      'zarf',
      { image: { repository: 'reg.local/gap/org/app', tag: expect.stringMatching(/^v9-zarf-\d+$/) } },
    ],
    [
      "the chart's consent",
      consent,
      'skopeo',
      { global: { security: { allowInsecureImages: true } }, image: { registry: 'reg.local/gap/docker.io' } },
    ],
    [
      'a short name of Docker Hub',
      shortName,
      'skopeo',
      { image: { repository: 'reg.local/gap/docker.io/library/nginx' } },
    ],
    [
      "zarf's tags",
      oneImage,
      'zarf',
      { image: { repository: 'reg.local/gap/org/app', tag: expect.stringMatching(/^1\.2-zarf-\d+$/) } },
    ],
    [
      "zarf's tags where the chart takes its version",
      ownVersion,
      'zarf',
      { image: { repository: 'reg.local/gap/org/app', tag: expect.stringMatching(/^v9-zarf-\d+$/) } },
    ],
  ])('%s', async (_, chart, layout, overrides) => {
    const result = await rewrite(chart, layout)
    expect(result.left).toEqual([])
    expect(result.overrides).toEqual(overrides)
  })
})

describe('no more than is needed', () => {
  const counted = async (chart: FakeChart, layout = 'skopeo') => {
    const result = await rewrite(chart, layout)
    return { left: result.left.length, edits: result.edits.length, renders: result.renders }
  }

  test('an edit that nothing uses is taken out again', async () => {
    const chart: FakeChart = {
      values: {
        // names the image and is not read
        unused: { image: 'quay.io/org/app' },
        image: { repository: 'quay.io/org/app', tag: '1' },
      },
      images: ({ image }) => [`${image.repository}:${image.tag}`],
    }
    expect(await counted(chart)).toMatchObject({ left: 0, edits: 1 })
  })

  test('one registry where the repositories were edited before', async () => {
    const chart: FakeChart = {
      values: { global: { registry: '' }, a: { repository: 'quay.io/org/a' }, b: { repository: 'quay.io/org/b' } },
      // the registry counts for what is not edited, and all of them need it
      images: ({ global, a, b }) => [a, b].map((one) => `${global.registry}${one.repository}:1`),
    }
    expect(await counted(chart)).toMatchObject({ left: 0, edits: 2 })
  })

  const many = (count: number, image: (i: number) => string): Values =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`part${i}`, { repository: image(i), tag: '1' }]))

  test('sixty images of their own take a handful of renders', async () => {
    const values = many(60, (i) => `r${i}.example/org/app${i}`)
    const images = (v: Values) => Object.keys(values).map((key) => `${v[key].repository}:${v[key].tag}`)
    const { renders, ...rest } = await counted({ values, images })
    expect(rest).toEqual({ left: 0, edits: 60 })
    expect(renders).toBeLessThan(260)
  })

  test('sixty images that nothing moves take a handful of renders', async () => {
    const values = many(60, (i) => `r${i}.example/org/app${i}`)
    const images = () => Array.from({ length: 60 }, (_, i) => `r${i}.example/org/app${i}:1`)
    const { renders, ...rest } = await counted({ values, images })
    expect(rest).toEqual({ left: 60, edits: 0 })
    expect(renders).toBeLessThan(12)
  })

  test('one among sixty that breaks the chart costs its halves', async () => {
    const values = many(60, (i) => `r${i}.example/org/app${i}`)
    const images = (v: Values) => {
      if (v.part17.repository !== 'r17.example/org/app17') throw new Error('part17 must stay')
      return Object.keys(values).map((key) => `${v[key].repository}:${v[key].tag}`)
    }
    const { renders, ...rest } = await counted({ values, images })
    expect(rest).toEqual({ left: 1, edits: 59 })
    expect(renders).toBeLessThan(280)
  })
})

describe('what no value can change is named', () => {
  test('a fixed image', async () => {
    const result = await rewrite({
      values: { ...(oneImage.values as object) },
      images: (v) => [...oneImage.images(v), 'quay.io/fixed/x:1'],
    })
    expect(result.left).toEqual(['quay.io/fixed/x:1'])
    expect(result.moved).toEqual(['quay.io/org/app:1.2'])
  })

  test('a tag and a digest: the digest is what nodes pull', async () => {
    for (const layout of LAYOUTS) expect((await rewrite(byDigest, layout)).left).toEqual([])
  })

  test('a value that breaks another image is not taken', async () => {
    const chart: FakeChart = {
      values: { registry: 'quay.io', image: 'org/a' },
      images: ({ registry, image }) => [`${registry}/${image}:1`, `${registry.slice(0, 7)}/org/b:1`],
    }
    const result = await rewrite(chart, 'skopeo')
    expect(result.left).toContain('quay.io/org/b:1')
  })

  test('an image that one of its places keeps', async () => {
    const chart: FakeChart = {
      values: { a: 'quay.io/org/x:1' },
      images: ({ a }) => [a, 'quay.io/org/x:1'],
    }
    expect(await rewrite(chart)).toMatchObject({ left: ['quay.io/org/x:1'], moved: [] })
  })

  test('an edit that makes a reference unreadable is not taken, though others move and the image is declared elsewhere', async () => {
    const chart: FakeChart = {
      values: { a: { registry: 'docker.io', repository: 'bitnami/etcd' }, b: 'quay.io/org/b:1' },
      // what the chart declares names the image too, whatever its values are
      images: ({ a, b }) => {
        const etcd = `${a.registry}/${a.repository}:3`
        return [...(/^docker\.io\/reg/.test(etcd) ? [] : [etcd]), 'docker.io/bitnami/etcd:3', b]
      },
    }
    const result = await rewrite(chart)
    expect(result.moved).toEqual(['quay.io/org/b:1'])
    expect(result.overrides).not.toHaveProperty(['a', 'repository'])
  })

  test('a search without time says that it was cut', async () => {
    const from = parseReference('quay.io/org/a:1')
    if (from === undefined) throw new Error('not a reference')
    const move = { from, fromText: 'quay.io/org/a:1', to: layoutOf('skopeo').image(ROOT, from) }
    const subject = { values: { a: 'quay.io/org/a:1' }, render: async () => ['quay.io/org/a:1'], hasTime: () => false }
    expect(await searchRewrite(subject, [move])).toMatchObject({ isCut: true, left: ['quay.io/org/a:1'] })
  })

  test('a chart that fails with other values stays as it is', async () => {
    const chart: FakeChart = {
      values: { image: 'quay.io/org/a:1' },
      images: ({ image }) => {
        if (!image.startsWith('quay.io')) throw new Error('only quay.io')
        return [image]
      },
    }
    expect(await rewrite(chart)).toMatchObject({ overrides: {}, moved: [], left: ['quay.io/org/a:1'] })
  })
})
