import { afterEach, describe, expect, test } from 'vitest'
import {
  clusterFiles,
  countRows,
  LAYOUTS,
  layoutOf,
  type MirrorRow,
  parseRoot,
  printRows,
  rowsAsJson,
  rowsAsJunit,
  verifyMirror,
} from '../../../src/core/mirror/index.ts'
import { openRegistry } from '../../../src/core/registry/index.ts'
import { verdictOf } from '../../../src/library/verdict.ts'
import { testNetwork } from '../../helpers/network.ts'
import { startRegistry, type TestRegistry } from '../../helpers/registry.ts'
import { status } from '../../helpers/server.ts'
import { shelve } from '../../helpers/shelf-of-images.ts'

const closing: TestRegistry[] = []
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close()
})

async function mirror(): Promise<TestRegistry> {
  const server = await startRegistry({ charts: [] })
  closing.push(server)
  return server
}

const PLATFORMS = ['linux/amd64', 'linux/arm64']
const client = () => openRegistry({ network: testNetwork(), scheme: async () => 'http' })
const chart = { name: 'p', repository: 'oci://ghcr.io/org', chart: 'portal', version: '1.0.0', namespace: '' }

describe.each(LAYOUTS)('a mirror made by %s', (id) => {
  test('is whole, and then loses a tag', async () => {
    const server = await mirror()
    const layout = layoutOf(id)
    const root = parseRoot(`${server.registry.host}/gap`)
    const pinned = shelve(server, { name: 'scratch', tag: 'x', platforms: PLATFORMS })
    const images = ['docker.io/library/nginx:1.27', 'quay.io/org/app:2', `nvcr.io/nvidia/cuda:1@${pinned}`]
    const places = [
      ['gap/library/nginx', 'gap/docker.io/library/nginx', 'gap/nginx'],
      ['gap/org/app', 'gap/quay.io/org/app', 'gap/app'],
      ['gap/nvidia/cuda', 'gap/nvcr.io/nvidia/cuda', 'gap/cuda'],
    ].map((each) => each[{ hauler: 0, zarf: 0, 'oc-mirror': 0, skopeo: 1, regsync: 1, flat: 2 }[id]] ?? '')
    const crc = { 0: '1.27-zarf-3793515731', 1: '2-zarf-3906142207', 2: '1' }
    places.forEach((name, i) => {
      const plain = ['1.27', '2', '1'][i] ?? ''
      for (const tag of new Set(id === 'zarf' ? [plain, crc[i as 0] ?? plain] : [plain]))
        shelve(server, { name, tag, platforms: PLATFORMS })
    })
    const charts = {
      hauler: 'gap/hauler/portal',
      zarf: '',
      'oc-mirror': 'gap/org/portal',
      skopeo: 'gap/ghcr.io/org/portal',
      regsync: 'gap/ghcr.io/org/portal',
      flat: 'gap/portal',
    }[id]
    if (charts !== '') shelve(server, { name: charts, tag: '1.0.0', platforms: ['linux/amd64'] })
    const verify = () => verifyMirror(client(), { images, charts: [chart] }, { root, layout })
    // the index in the mirror differs from the pinned one only when its name is part of its layers: pin what is there
    const there = [...server.content.keys()].find(
      (key) => key.startsWith(`${places[2]}@`) && server.content.get(key)?.type.includes('index'),
    )
    images[2] = `nvcr.io/nvidia/cuda:1@${there?.split('@')[1]}`
    const rows = await verify()
    expect(rows.map(({ state }) => state)).toEqual([
      'present',
      'present',
      'present',
      charts === '' ? 'elsewhere' : 'present',
    ])
    expect(verdictOf(rows)).toBe('whole')
    server.content.delete(`${places[1]}:${id === 'zarf' ? crc[1] : '2'}`)
    const after = await verify()
    expect(after[1]).toMatchObject({ state: 'missing', name: 'quay.io/org/app:2' })
    expect(after[1]?.missing).toEqual([`${server.registry.host}/${places[1]}:${id === 'zarf' ? crc[1] : '2'}`])
    expect(verdictOf(after)).toBe('missing')
  })
})

test('another digest, a platform less, a registry that does not answer', async () => {
  const server = await mirror()
  const root = parseRoot(server.registry.host)
  shelve(server, { name: 'org/a', tag: '1', platforms: PLATFORMS })
  shelve(server, { name: 'org/b', tag: '1', platforms: ['linux/amd64'] })
  shelve(server, { name: 'org/c', tag: '1', platforms: ['linux/amd64'] })
  server.registry.fail(/org\/c/, status(403), 100)
  const images = [`quay.io/org/a:1@sha256:${'0'.repeat(64)}`, 'quay.io/org/b:1', 'quay.io/org/c:1']
  const rows = await verifyMirror(
    client(),
    { images, charts: [] },
    { root, layout: layoutOf('oc-mirror') },
    { platforms: [{ os: 'linux', architecture: 'arm64' }] },
  )
  expect(rows.map(({ state }) => state)).toEqual(['different', 'incomplete', 'unknown'])
  expect(rows[1]?.reason).toBe('lacks linux/arm64')
})

describe('an image that is pinned by tag and digest', () => {
  const pinned = async (layout: string) => {
    const server = await mirror()
    const name =
      { hauler: 'org/a', zarf: 'org/a', skopeo: 'quay.io/org/a', regsync: 'quay.io/org/a' }[layout] ?? 'org/a'
    const tag = layout === 'oc-mirror' || layout !== 'zarf' ? '1' : 'unused'
    const digest = shelve(server, { name, tag, platforms: PLATFORMS })
    const other = shelve(server, { name, tag: 'other', platforms: ['linux/amd64'] })
    const at = `${server.registry.host}/${name}`
    const whole = { root: parseRoot(server.registry.host), layout: layoutOf(layout) }
    // hauler writes the tag of what was pinned for the list
    const verify = async (...images: string[]) =>
      verifyMirror(client(), { images, charts: [], ...(layout === 'hauler' ? { pinned: images } : {}) }, whole)
    return { server, name, digest, other, at, verify, image: `quay.io/org/a:1@${digest}` }
  }

  test.each(['hauler', 'skopeo', 'regsync', 'oc-mirror'])('%s: both are there, one request', async (layout) => {
    const { server, verify, image } = await pinned(layout)
    expect(await verify(image)).toMatchObject([{ state: 'present', reason: '' }])
    expect(server.registry.asked().length).toBe(1)
  })

  test.each(['hauler', 'skopeo', 'regsync', 'oc-mirror'])('%s: the tag alone is gone', async (layout) => {
    const { server, name, at, digest, verify, image } = await pinned(layout)
    server.content.delete(`${name}:1`)
    expect(await verify(image)).toMatchObject([
      { state: 'missing', reason: `by digest it is there, by its tag not: ${at}:1`, missing: [`${at}:1`], digest },
    ])
  })

  test.each(['hauler', 'skopeo', 'regsync', 'oc-mirror'])('%s: the tag is another image', async (layout) => {
    const { server, name, digest, other, verify, image } = await pinned(layout)
    server.content.set(`${name}:1`, server.content.get(`${name}:other`) as never)
    expect(await verify(image)).toMatchObject([
      { state: 'different', reason: `the tag 1 has ${other}, ${digest} is listed; by digest it is there` },
    ])
    server.content.delete(`${name}@${digest}`)
    expect(await verify(image)).toMatchObject([
      { state: 'different', reason: `the tag 1 has ${other}, ${digest} is listed` },
    ])
  })

  test('neither is there', async () => {
    const { server, name, at, digest, verify, image } = await pinned('skopeo')
    for (const key of [`${name}:1`, `${name}@${digest}`]) server.content.delete(key)
    expect(await verify(image)).toMatchObject([
      {
        state: 'missing',
        reason: `neither ${at}:1 nor ${at}@${digest} is there`,
        missing: [`${at}:1`, `${at}@${digest}`],
      },
    ])
  })

  test('two digests of one tag: the tag has one of them, each is there by digest', async () => {
    const { other, verify, image } = await pinned('skopeo')
    expect(await verify(image, `quay.io/org/a:1@${other}`)).toMatchObject([{ state: 'present' }, { state: 'present' }])
  })

  test.each(['hauler', 'zarf'])(
    '%s drops the tag of what a chart pins: it is said, and not missing',
    async (layout) => {
      const { server, name, digest, image } = await pinned(layout)
      server.content.delete(`${name}:1`)
      const mirror = { root: parseRoot(server.registry.host), layout: layoutOf(layout) }
      const ask = (more: object) => verifyMirror(client(), { images: [image], charts: [], ...more }, mirror)
      expect(await ask({})).toMatchObject([
        {
          state: 'present',
          reason: expect.stringMatching(/^there by digest; not by /),
          missing: [/:1(-zarf-\d+)?$/, /:1$/]
            .slice(0, layout === 'zarf' ? 2 : 1)
            .map((form) => expect.stringMatching(form)),
        },
      ])
      expect(await ask({ pinned: [image] })).toMatchObject([{ state: 'missing', digest }])
    },
  )

  test('zarf writes it by digest; that its tags are not there is said', async () => {
    const { at, verify, image } = await pinned('zarf')
    expect(await verify(image)).toMatchObject([
      {
        state: 'present',
        reason: expect.stringContaining(`not by ${at}:1-zarf-`),
        missing: [expect.anything(), `${at}:1`],
      },
    ])
  })
})

test('a chart of which the list does not know the version', async () => {
  const server = await mirror()
  const list = {
    images: [],
    charts: [
      { ...chart, version: '' },
      { ...chart, version: '^1.0.0' },
    ],
  }
  const rows = await verifyMirror(client(), list, { root: parseRoot(server.registry.host), layout: layoutOf('hauler') })
  expect(rows).toMatchObject([{ state: 'invalid' }, { state: 'invalid' }])
})

describe('reports', () => {
  const rows: MirrorRow[] = [
    { kind: 'image', name: 'a/b:1', place: 'm/b:1', state: 'present', reason: '', digest: 'sha256:1' },
    { kind: 'image', name: 'a/<x>&"y"\u202e', place: 'm/x', state: 'missing', reason: 'not \x1b[31mthere' },
    { kind: 'chart', name: 'c 1', place: '', state: 'elsewhere', reason: 'kept in the package' },
  ]
  test('table: what is wrong first, nothing steers the terminal', () => {
    const text = printRows(rows)
    expect(text).not.toContain('\x1b')
    expect(text.split('\n')[1]).toContain('missing')
    expect(text.trimEnd().split('\n').at(-1)).toBe('1 present, 1 missing, 1 elsewhere')
  })
  test('JSON', () => expect(JSON.parse(rowsAsJson(rows)).rows[1].state).toBe('missing'))
  test('JUnit', () => {
    const text = rowsAsJunit(rows)
    expect(text).toContain('<testsuites tests="3" failures="1" errors="0" skipped="1">')
    expect(text).toContain('name="a/&lt;x&gt;&amp;&quot;y&quot;')
    expect(text).not.toContain('\x1b')
  })
  test('nothing', () => expect(countRows([])).toBe('nothing to verify'))
})

describe('files for the cluster', () => {
  const images = ['docker.io/library/nginx:1.27', 'quay.io/org/app:2', 'quay.io/org/other:3']
  const files = (layout: string, root = 'reg.local:5000/gap') =>
    new Map(clusterFiles(images, parseRoot(root), layoutOf(layout)).map(({ path, text }) => [path, text]))
  test('the name stays below a prefix: containerd, k3s, OpenShift', () => {
    const all = files('skopeo')
    expect([...all.keys()]).toEqual([
      'etc/containerd/certs.d/docker.io/hosts.toml',
      'etc/containerd/certs.d/quay.io/hosts.toml',
      'etc/rancher/registries.yaml',
      'ImageDigestMirrorSet.yaml',
      'ImageTagMirrorSet.yaml',
    ])
    expect(all.get('etc/containerd/certs.d/docker.io/hosts.toml')).toBe(
      'server = "https://registry-1.docker.io"\n\n[host."https://reg.local:5000/v2/gap/docker.io"]\n  capabilities = ["pull", "resolve"]\n  override_path = true\n',
    )
    expect(all.get('etc/rancher/registries.yaml')).toContain('gap/quay.io/$1')
    expect(all.get('ImageTagMirrorSet.yaml')).toContain('- reg.local:5000/gap/quay.io/org/app')
  })
  test('the registry goes: one prefix for all', () => {
    expect(files('hauler').get('etc/containerd/certs.d/quay.io/hosts.toml')).toContain(
      '"https://reg.local:5000/v2/gap"',
    )
  })
  test('only the last part stays: no registry-wide rule fits, repositories do', () => {
    expect([...files('flat').keys()]).toEqual(['ImageDigestMirrorSet.yaml', 'ImageTagMirrorSet.yaml'])
  })
  test('zarf has each tag as it is, too', () => expect(files('zarf')).toEqual(files('hauler')))
})
