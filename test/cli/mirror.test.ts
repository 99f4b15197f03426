import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { aicr } from '../helpers/command-line.ts'
import { startRegistry, type TestRegistry } from '../helpers/registry.ts'
import { startRepository } from '../helpers/repository.ts'
import { scratch } from '../helpers/scratch.ts'
import { status } from '../helpers/server.ts'
import { shelve } from '../helpers/shelf-of-images.ts'
import { smallChart } from '../helpers/tarball.ts'

const RECIPE = 'recipes/examples/air-gap-demo/recipe.yaml'

const closing: TestRegistry[] = []
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close()
})

async function registry(): Promise<TestRegistry> {
  const server = await startRegistry({ charts: [] })
  closing.push(server)
  shelve(server, { name: 'org/both', tag: '1', platforms: ['linux/amd64', 'linux/arm64'] })
  shelve(server, { name: 'org/amd', tag: '1', platforms: ['linux/amd64'] })
  return server
}

function listFile(images: readonly string[]): string {
  const path = join(scratch(), 'list.yaml')
  writeFileSync(path, JSON.stringify({ images, charts: [], components: [], metadata: {} }))
  return path
}

describe('mirror check', () => {
  test.each<[string, readonly string[], readonly string[], number, string]>([
    ['all there', ['org/both:1', 'org/amd:1'], [], 0, '2 images'],
    ['one missing', ['org/both:1', 'org/none:1'], [], 3, '2 images, 1 missing'],
    ['a platform missing', ['org/both:1', 'org/amd:1'], ['--arch', 'arm64'], 3, '1 without linux/arm64'],
    ['a platform there', ['org/both:1'], ['--arch', 'amd64,linux/arm64'], 0, 'for linux/arm64'],
    ['not a reference', ['org/A B'], [], 3, '1 invalid'],
  ])('%s', async (_, images, flags, expected, said) => {
    const { registry: server } = await registry()
    const path = listFile(images.map((image) => (image.includes(' ') ? image : `${server.host}/${image}`)))
    const { status: code, out, err } = await aicr(['mirror', 'check', path, ...flags])
    expect([code, err]).toEqual([expected, ''])
    expect(out.trimEnd().split('\n').at(-1)).toContain(said)
  })

  test('charts of a repository are looked up in its index', async () => {
    const repository = await startRepository({
      charts: [{ name: 'web', version: '1.0.0', archive: smallChart('web', '1.0.0') }],
    })
    onTestFinished(() => repository.close())
    const chart = (version: string, url = repository.url) => ({ name: 'web', chart: 'web', repository: url, version })
    const path = join(scratch(), 'list.json')
    writeFileSync(
      path,
      JSON.stringify({ images: [], charts: [chart('1.0.0'), chart('2.0.0'), chart('1.0.0', 'http://127.0.0.1:1')] }),
    )
    const { status: code, out } = await aicr(['mirror', 'check', path, '-f', 'json'])
    expect([code, JSON.parse(out).rows.map((row: { state: string }) => row.state)]).toEqual([
      3,
      ['found', 'missing', 'unknown'],
    ])
  })

  test.each([
    [RECIPE, 'a recipe, not a list', `aicr mirror list --recipe ${RECIPE} -o list.yaml`],
    ['kind', 'not a list, but a document for another program', 'aicr mirror list --recipe RECIPE -o list.yaml'],
  ])('%s is not a list', async (given, said, hint) => {
    const path = given === 'kind' ? join(scratch(), 'hauler.yaml') : given
    if (given === 'kind') writeFileSync(path, 'apiVersion: content.hauler.cattle.io/v1\nkind: Images\n')
    for (const command of [['check'], ['verify', '--registry', 'r.io', '--layout', 'flat']]) {
      const { status: code, err } = await aicr(['mirror', ...command, path])
      expect([code, err]).toEqual([2, expect.stringContaining(said)])
      expect(err).toContain(hint)
    }
  })

  test('what could not be asked is unknown and exits 6', async () => {
    const { registry: server } = await registry()
    server.fail(/org\/both/, status(403), 100)
    const { status: code, out } = await aicr(['mirror', 'check', listFile([`${server.host}/org/both:1`]), '-f', 'json'])
    expect([code, JSON.parse(out).rows[0].state]).toEqual([6, 'unknown'])
  })
})

describe('mirror verify', () => {
  test('a mirror that lost a tag', async () => {
    const mirror = await registry()
    shelve(mirror, { name: 'm/quay.io/org/app', tag: '1', platforms: ['linux/amd64'] })
    const path = listFile(['quay.io/org/app:1'])
    const verify = (...more: string[]) =>
      aicr(['mirror', 'verify', path, '--registry', `${mirror.registry.host}/m`, '--layout', 'skopeo', ...more])
    expect((await verify()).status).toBe(0)
    expect((await verify('--format', 'junit')).out).toContain('failures="0"')
    mirror.content.delete('m/quay.io/org/app:1')
    const lost = await verify()
    expect([lost.status, lost.out]).toEqual([
      3,
      expect.stringMatching(/^STATE.*\nmissing +image +quay\.io\/org\/app:1/),
    ])
  })

  test.each([
    [['mirror', 'verify', 'x.yaml'], '[INVALID_REQUEST] --registry is required'],
    [['mirror', 'verify', 'x.yaml', '--registry', 'r.io'], '[INVALID_REQUEST] --layout is required'],
    [['mirror', 'verify', '--registry', 'r.io', '--layout', 'flat'], '[INVALID_REQUEST] one list is needed'],
  ])('%j', async (args, said) => {
    const { status: code, err } = await aicr(args)
    expect([code, err.split('\n')[0]]).toEqual([2, expect.stringContaining(said.slice(18))])
  })
})

test.each([
  [['mirror', 'check', 'x.yaml', '--arch', '/'], '--arch /: not a platform'],
  [['mirror', 'rewrite', RECIPE, '--registry', 'r.io', '--layout', 'flat', '-o', '/dev/null/x'], '/dev/null/x: '],
])('bad input: %j', async (args, said) => {
  const { status: code, err } = await aicr(args)
  expect([code, err]).toEqual([2, expect.stringContaining(said)])
})

describe('mirror rewrite', () => {
  const rewrite = (...more: string[]) =>
    aicr(['mirror', 'rewrite', RECIPE, '--registry', 'reg.local:5000/gap', '--layout', 'skopeo', ...more])

  test('says what moves, by which flags, and what no value moves', async () => {
    const { status: code, out } = await rewrite()
    expect(code).toBe(3)
    expect(out).toContain('portal: 4 of 4 images come from the mirror\n')
    expect(out).toContain("  --set-string 'session-store:global.imageRegistry=reg.local:5000/gap/docker.io'\n")
    expect(out).toContain(
      'node-agent: 0 of 1 images come from the mirror\n  no value moves quay.io/prometheus/node-exporter:',
    )
  })

  test('the recipe that it writes lists nothing outside the mirror but what it named', async () => {
    const folder = join(scratch(), 'out')
    expect((await rewrite('-o', folder)).status).toBe(3)
    const text = readFileSync(join(folder, 'recipe.yaml'), 'utf8')
    const copy = join(scratch(), 'air-gap-demo')
    cpSync(dirname(RECIPE), copy, { recursive: true })
    const moved = join(copy, 'moved.yaml')
    writeFileSync(moved, text)
    const { out } = await aicr(['mirror', 'list', '--recipe', moved, '--format', 'images'])
    const outside = out.split('\n').filter((line) => line !== '' && !line.startsWith('reg.local:5000/gap/'))
    expect(outside).toEqual(['quay.io/prometheus/node-exporter:v1.9.0'])
    expect(existsSync(join(folder, 'cluster/etc/containerd/certs.d/quay.io/hosts.toml'))).toBe(true)
  })

  test('--strict fails where the recipe is in doubt or images are not known', async () => {
    const folder = scratch()
    const write = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const head = (version: string): string =>
      `kind: RecipeResult\napiVersion: aicr.run/v1alpha2\nmetadata: { version: ${version} }\ncriteria: {}\n`
    const gone =
      'componentRefs:\n  - { name: gone, type: Helm, source: "file://./none", chart: gone, version: 1.0.0, namespace: x }\ndeploymentOrder: [gone]\n'
    const strict = (path: string, ...more: string[]) =>
      aicr(['mirror', 'rewrite', path, '--registry', 'r.io', '--layout', 'flat', ...more])
    const lost = write('lost.yaml', head('v1') + gone)
    expect((await strict(lost)).status).not.toBe(12)
    const refused = await strict(lost, '--strict', '-o', join(folder, 'out'))
    expect([refused.status, refused.err]).toEqual([
      12,
      expect.stringContaining('images of gone are not known: chart not fetched'),
    ])
    expect(readdirSync(join(folder, 'out'))).toEqual([])
  })

  test('of a list, the files for the cluster', async () => {
    const path = listFile(['quay.io/org/app:1'])
    const { status: code, out } = await aicr(['mirror', 'rewrite', path, '--registry', 'r.io', '--layout', 'hauler'])
    expect([code, out]).toEqual([0, expect.stringContaining('# ImageTagMirrorSet.yaml')])
  })
})
