import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { faultsOf, LIST } from '../../src/core/documents/index.ts'
import { aicr } from '../helpers/command-line.ts'
import { recipeOf } from '../helpers/recipe-of-images.ts'
import { startRegistry, type TestRegistry } from '../helpers/registry.ts'
import { status } from '../helpers/server.ts'
import { shelve } from '../helpers/shelf-of-images.ts'

const closing: TestRegistry[] = []
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close()
})

/** A registry with `org/both:1` for two platforms and `org/amd:1` for one. */
async function registry() {
  const server = await startRegistry({ charts: [] })
  closing.push(server)
  const both = shelve(server, { name: 'org/both', tag: '1', platforms: ['linux/amd64', 'linux/arm64'] })
  const amd = shelve(server, { name: 'org/amd', tag: '1', platforms: ['linux/amd64'] })
  const { host } = server.registry
  return { server, host, both, amd }
}

const list = (recipe: string, ...flags: readonly string[]) => aicr(['mirror', 'list', '--recipe', recipe, ...flags])
const TOOL_FORMATS = ['hauler', 'zarf', 'images', 'skopeo', 'oc-mirror', 'regsync', 'mapping', 'cyclonedx'] as const

describe('--check', () => {
  test.each<[string, readonly string[], readonly string[], number, string]>([
    ['all there', ['org/both:1', 'org/amd:1'], [], 0, 'checked: 2 images'],
    ['one missing', ['org/both:1', 'org/none:1'], [], 12, 'checked: 2 images, 1 missing'],
    ['a platform missing', ['org/both:1', 'org/amd:1'], ['--arch', 'arm64'], 12, '1 without linux/arm64'],
    ['a platform there', ['org/both:1'], ['--arch', 'arm64'], 0, 'kB for linux/arm64'],
  ])('%s', async (_, images, flags, strict, said) => {
    const { host } = await registry()
    const recipe = recipeOf({ app: images.map((image) => `${host}/${image}`) })
    const loose = await list(recipe, '--check', ...flags)
    expect([loose.status, loose.err]).toEqual([0, expect.stringContaining(said)])
    expect((await list(recipe, '--check', '--strict', ...flags)).status).toBe(strict)
  })

  test('what is missing is a gap of the components that need it, and of no other', async () => {
    const { host } = await registry()
    const recipe = recipeOf({ good: [`${host}/org/both:1`], bad: [`${host}/org/none:1`, `${host}/org/both:1`] })
    const { out, err } = await list(recipe, '--check', '--detail')
    const [good, bad] = parse(out).components
    expect(good.status).toBe('complete')
    expect(bad).toMatchObject({
      status: 'incomplete',
      warnings: [expect.stringMatching(/^127.*\/org\/none:1 does not exist: .*404/)],
    })
    expect(parse(out).check.summary).toBe('2 images, 1 missing')
    expect(faultsOf(LIST, parse(out))).toEqual([])
    expect(parse(out).check.rows[1]).toMatchObject({ state: 'missing', registry: host })
    expect(err).toContain(`[cli] ${host}: 2 images, 1 missing\n`)
  })

  test.each(TOOL_FORMATS)('%s carries it', async (format) => {
    const { host } = await registry()
    const recipe = recipeOf({ app: [`${host}/org/none:1`] })
    const { status: code, out } = await list(recipe, '--check', '--format', format, '--target', 'r.io')
    expect([code, out]).toEqual([0, expect.stringContaining('org/none:1 does not exist')])
  })

  test('what could not be asked is unknown: no gap, but no proof either', async () => {
    const { server, host } = await registry()
    server.registry.fail(/org\/both/, status(403), 100)
    const recipe = recipeOf({ app: [`${host}/org/both:1`, `${host}/org/amd:1`] })
    const { status: code, out, err } = await list(recipe, '--check', '--detail')
    expect([code, parse(out).components[0].status]).toEqual([0, 'complete'])
    expect(err).toContain(`${host} could not be asked about ${host}/org/both:1: `)
    const strict = await list(recipe, '--check', '--strict')
    expect([strict.status, strict.out, strict.err]).toEqual([
      6,
      '',
      expect.stringContaining('1 of 2 images and charts could not be asked about'),
    ])
  })

  test('a request an image, and no more to pin them', async () => {
    const { server, host, both } = await registry()
    const recipe = recipeOf({ app: [`${host}/org/both:1`, `${host}/org/amd:1`, `${host}/org/both:1@${both}`] })
    await list(recipe, '--check', '--resolve-digests')
    expect(server.registry.asked().filter((one) => one.includes('/manifests/')).length).toBe(3)
  })
})

describe('--resolve-digests', () => {
  test.each([
    ['yaml', (host: string, both: string) => `- ${host}/org/both:1@${both}`],
    ['json', (host: string, both: string) => `"${host}/org/both:1@${both}"`],
    [
      'hauler',
      (host: string, both: string) => `- name: "${host}/org/both:1"\n    - name: "${host}/org/both:1@${both}"`,
    ],
    ['zarf', (host: string, both: string) => `- "${host}/org/both:1"\n      - "${host}/org/both:1@${both}"`],
    ['images', (host: string, both: string) => `${host}/org/both:1@${both}`],
    ['skopeo', (_: string, both: string) => `      - ${both}\n      - "1"`],
    ['oc-mirror', (host: string, both: string) => `- name: "${host}/org/both:1@${both}"`],
    ['regsync', (host: string, both: string) => `source: "${host}/org/both:1@${both}"`],
    ['mapping', (host: string, both: string) => `${host}/org/both:1@${both}=r.io/`],
    [
      'imgpkg',
      (host: string, both: string) =>
        `- image: ${host}/org/both@${both}\n    annotations:\n      kbld.carvel.dev/id: ${host}/org/both:1@${both}`,
    ],
    [
      'dt',
      (host: string) =>
        `- name: both\n    image: ${host}/org/both:1\n    chart: app\n    digests:\n      - digest: sha256:`,
    ],
    ['cyclonedx', (_: string, both: string) => `"version": "${both}"`],
  ])('%s', async (format, expected) => {
    const { host, both } = await registry()
    const { status: code, out } = await list(
      recipeOf({ app: [`${host}/org/both:1`] }),
      ...['--resolve-digests', '--format', format, '--target', 'r.io'],
    )
    expect([code, out]).toEqual([0, expect.stringContaining(expected(host, both))])
  })

  test.each(['imgpkg', 'dt'])('%s is refused without it', async (format) => {
    const { status: code, err } = await list(recipeOf({ app: ['quay.io/a/b:1'] }), '--format', format)
    expect([code, err]).toEqual([2, expect.stringMatching(/needs the digests of images.*\n.*--resolve-digests/)])
  })

  test.each(['imgpkg', 'dt'])('%s names what it leaves out', async (format) => {
    const { host } = await registry()
    const recipe = recipeOf({ app: [`${host}/org/both:1`, `${host}/org/none:1`] })
    const { status: code, out } = await list(recipe, '--resolve-digests', '--format', format)
    expect([code, out]).toEqual([
      0,
      expect.stringContaining(`# WARNING: left out, because its digest is not known: ${host}/org/none:1\n`),
    ])
    expect(out).not.toMatch(/^ +(?:- )?image: .*none/m)
  })

  test('an image that has no digest is a gap', async () => {
    const { server, host } = await registry()
    server.registry.fail(/org\/both/, status(403), 100)
    const recipe = recipeOf({ app: [`${host}/org/both:1`, `${host}/org/none:1`, `${host}/org/amd:1`] })
    const { out } = await list(recipe, '--resolve-digests', '--format', 'images')
    expect(out).toContain(`the digest of ${host}/org/both:1 is not known: `)
    expect(out).toContain(`the digest of ${host}/org/none:1 is not known: `)
    expect((await list(recipe, '--resolve-digests', '--strict')).status).toBe(12)
  })
})

describe('the image lock', () => {
  async function locked() {
    const { server, host, both } = await registry()
    const recipe = recipeOf({ app: [`${host}/org/both:1`, `${host}/org/amd:1`] })
    const lock = join(dirname(recipe), 'aicr.lock')
    const first = await list(recipe, '--resolve-digests', '--lock', lock)
    expect(first.status).toBe(0)
    return { server, host, both, recipe, lock, first }
  }

  test('--lock records, --locked repeats, and offline asks nobody', async () => {
    const { server, host, both, recipe, lock, first } = await locked()
    expect(readFileSync(lock, 'utf8')).toContain(`  - image: "${host}/org/both:1"\n    digest: "${both}"\n`)
    expect((await list(recipe, '--locked', lock)).out).toBe(first.out)
    server.registry.seen.length = 0
    const again = join(dirname(lock), 'again.lock')
    const offline = await list(recipe, '--locked', lock, '--offline', '--cache-dir', dirname(lock), '--lock', again)
    expect([offline.status, offline.out, server.registry.seen]).toEqual([0, first.out, []])
    expect(readFileSync(again, 'utf8')).toBe(readFileSync(lock, 'utf8'))
  })

  test('a tag that moved, one that is gone and an image that is not in the lock are refused', async () => {
    const { server, host, recipe, lock } = await locked()
    shelve(server, { name: 'org/both', tag: '1', platforms: ['linux/amd64'], layer: 7 })
    const moved = await list(recipe, '--locked', lock)
    expect([moved.status, moved.out, moved.err]).toEqual([
      10,
      '',
      expect.stringMatching(/org\/both:1 differs from the lock: digest sha256:\w+ was found, sha256:\w+ is locked/),
    ])
    server.content.delete('org/both:1')
    const gone = await list(recipe, '--locked', lock)
    expect([gone.status, gone.err]).toEqual([
      10,
      expect.stringContaining('org/both:1 differs from the lock: it is gone'),
    ])
    const other = await list(recipe, '--locked', lock, '--set-json', `app:images=["${host}/org/other:1"]`)
    expect([other.status, other.err]).toEqual([
      10,
      expect.stringContaining('differs from the lock: it is not in the lock'),
    ])
  })

  test('a registry that does not answer leaves what the lock holds, and says so', async () => {
    const { server, recipe, lock, first } = await locked()
    server.registry.fail(/./, status(403), 1000)
    const { status: code, out, err } = await list(recipe, '--locked', lock)
    expect([code, out]).toEqual([0, first.out])
    expect(err).toContain('; what the lock holds stands')
  })

  test.each([
    [['--check', '--offline'], '--check asks registries'],
    [['--resolve-digests', '--offline'], 'needs a lock file that holds images'],
  ])('%j', async (flags, said) => {
    const recipe = recipeOf({ app: ['quay.io/a/b:1'] })
    const { status: code, err } = await list(recipe, ...flags, '--cache-dir', dirname(recipe))
    expect([code, err]).toEqual([2, expect.stringContaining(said)])
  })

  test('a lock whose images are not a list', async () => {
    const recipe = recipeOf({ app: ['quay.io/a/b:1'] })
    const lock = join(dirname(recipe), 'aicr.lock')
    writeFileSync(lock, 'apiVersion: aicr-mirror/v1\nkind: ChartLock\ncharts: []\nimages: {}\n')
    const { status: code, err } = await list(recipe, '--locked', lock)
    expect([code, err]).toEqual([2, expect.stringContaining('not a lock file: images must be a list')])
  })
})
