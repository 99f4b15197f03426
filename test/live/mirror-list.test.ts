import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseAllDocuments, parse as parseYaml } from 'yaml'
import { canonicalText } from '../../src/core/images/index.ts'
import {
  type Catalog,
  type ComponentRef,
  componentValues,
  parseCriteria,
  resolveRecipe,
} from '../../src/core/recipe/index.ts'
import { readCatalog } from '../../src/node/catalog.ts'
import { HELM, missing } from './programs.ts'
import { corpusFolder, type Shelf, stockShelf, type Wanted } from './shelf.ts'
import { upstreamImages } from './upstream-rules.ts'

const CORPUS = process.env.AICR_CORPUS ?? '/nonexistent'
const PROGRAM = join(import.meta.dirname, '../../dist/cli/aicr.js')
const CRITERIA = { service: 'eks', accelerator: 'h100', intent: 'training', os: 'ubuntu' }

const absent = [
  ...missing(['docker-registry', 'helm']),
  ...(existsSync(join(CORPUS, 'charts')) ? [] : ['a corpus of charts (AICR_CORPUS)']),
  ...(existsSync(PROGRAM) ? [] : ['dist/cli/aicr.js (npm run build)']),
]
if (absent.length > 0) console.warn(`live tests of mirror list are left out, not there: ${absent.join(', ')}`)

/** Kubernetes version that upstream renders for: the recipe's, but at least 1.33.0. */
function kubeVersion(constraints: readonly { name: string; value: string }[]): string {
  const value = constraints.find(({ name }) => name === 'K8s.server.version')?.value ?? ''
  const [major = 0, minor = 0] = value
    .replace(/^[><=!~ v]+/, '')
    .split('.')
    .map(Number)
  return major > 1 || minor > 33 ? value.replace(/^[><=!~ v]+/, '') : '1.33.0'
}

interface List {
  readonly images: readonly string[]
  readonly charts: readonly { readonly name: string; readonly chart: string; readonly version: string }[]
  readonly components: readonly {
    readonly component: string
    readonly images: readonly string[]
    readonly warnings?: readonly string[]
  }[]
}

describe.skipIf(absent.length > 0)('mirror list of a real recipe over loopback servers', () => {
  let root: string
  let catalog: Catalog
  let shelf: Shelf
  let refs: readonly ComponentRef[]
  let kube: string

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'aicr-mirror-'))
    catalog = await readCatalog()
    const { recipe } = resolveRecipe(catalog, parseCriteria(CRITERIA, catalog.vocabulary), { version: 'v0' })
    refs = recipe.componentRefs
    kube = kubeVersion(recipe.constraints)
    shelf = await stockShelf(
      root,
      refs.flatMap((ref) => wantedOf(ref) ?? []),
    )
  })
  afterAll(async () => {
    await shelf?.close()
    rmSync(root, { recursive: true, force: true })
  })

  function wantedOf(ref: ComponentRef): Wanted | undefined {
    const chart = ref.chart || ref.name
    const folder = ref.source === '' ? undefined : corpusFolder(CORPUS, chart)
    return folder === undefined ? undefined : { source: ref.source, chart, version: ref.version, folder }
  }

  /** Not spawnSync: the charts are served by this very process. */
  async function aicr(...flags: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
    const criteria = Object.entries(CRITERIA).flatMap(([name, value]) => [`--${name}`, value])
    const mirrors = shelf.rules.flatMap((rule) => ['--mirror', rule])
    const cache = ['--allow-host', '127.0.0.1', '--cache-dir', join(root, 'cache')]
    const child = spawn(process.execPath, [PROGRAM, 'mirror', 'list', ...criteria, ...mirrors, ...cache, ...flags], {
      env: { HOME: root, PATH: process.env.PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
    return { status, stdout, stderr }
  }

  const json = async (...flags: string[]): Promise<List> => {
    const { status, stdout, stderr } = await aicr('--format', 'json', ...flags)
    expect(status, stderr).toBe(0)
    return JSON.parse(stdout)
  }

  /** What upstream's rules give on real helm's output, and on the recipe's manifests as they stand. */
  function upstreamOf(ref: ComponentRef): string[] {
    const wanted = wantedOf(ref)
    const found = new Set<string>()
    if (wanted !== undefined) {
      const values = join(root, `${ref.name}.json`)
      writeFileSync(values, JSON.stringify(componentValues(catalog, ref, [])))
      const render = execFileSync(
        HELM,
        [
          ...['template', `release-${ref.name}`, shelf.archive(wanted), '--namespace', ref.namespace, '-f', values],
          ...['--kube-version', kube, '--api-versions', 'resource.k8s.io/v1,resource.k8s.io/v1beta1'],
        ],
        { encoding: 'utf8', maxBuffer: 64 << 20, env: { HOME: root, PATH: process.env.PATH } },
      )
      for (const image of upstreamImages(render)) found.add(image)
    }
    for (const path of [...ref.preManifestFiles, ...ref.manifestFiles])
      for (const image of upstreamImages(catalog.files.get(path) ?? '')) found.add(image)
    return [...found].sort()
  }

  test('every chart of the recipe is in the corpus', () => {
    expect(refs.filter((ref) => ref.source !== '' && wantedOf(ref) === undefined).map(({ name }) => name)).toEqual([])
    expect(shelf.rules.some((rule) => rule.startsWith('oci://'))).toBe(true)
  })

  test('--scan compatible lists what upstream lists of real helm’s output, component by component', async () => {
    const list = await json('--scan', 'compatible')
    expect(list.components.map(({ component, images }) => [component, images])).toEqual(
      refs.map((ref) => [ref.name, upstreamOf(ref)]),
    )
    expect(list.images).toEqual([...new Set(list.components.flatMap(({ images }) => images))].sort())
    expect(list.charts.map(({ name, version }) => `${name} ${version}`)).toEqual(
      refs.filter(({ source }) => source !== '').map(({ name, version }) => `${name} ${version}`),
    )
    console.log(
      `compatible: ${list.images.length} images, ${list.charts.length} charts, ${list.components.length} components`,
    )
  })

  test('the full list has all of them, each by its own name or with the suffix that makes it exist', async () => {
    const compatible = (await json('--scan', 'compatible')).images
    const plain = await json('--image-form', 'canonical')
    const all = await json('--image-form', 'canonical', '--include-tests', '--include-disabled')
    const fates = compatible.map((raw) => {
      const ref = canonicalText(raw) ?? raw
      if (plain.images.includes(ref)) return 'listed'
      if (plain.images.some((image) => image.startsWith(`${ref}-`))) return 'listed with its suffix'
      return all.images.includes(ref) ? 'test hook, or switched off' : `missing: ${raw}`
    })
    const table = new Map<string, number>()
    for (const fate of fates) table.set(fate, (table.get(fate) ?? 0) + 1)
    const more = plain.images.filter((image) => !compatible.some((raw) => image.startsWith(canonicalText(raw) ?? raw)))
    console.log(`full: ${plain.images.length} images`, Object.fromEntries(table), `found besides: ${more.join(' ')}`)
    expect(fates.filter((fate) => fate.startsWith('missing'))).toEqual([])
    expect(more).toContainEqual(expect.stringMatching(/prometheus-config-reloader:v/))
    expect(more).toContainEqual(expect.stringMatching(/cert-manager-acmesolver:v/))
  })

  test('the four formats hold the same images and charts', async () => {
    const list = await json('--image-form', 'canonical')
    const read = async (format: string): Promise<string> => {
      const { status, stdout, stderr } = await aicr('--format', format, '--image-form', 'canonical')
      expect(status, stderr).toBe(0)
      return stdout
    }
    const yaml = parseYaml(await read('yaml'))
    expect([yaml.images, yaml.charts, yaml.components]).toEqual([list.images, list.charts, list.components])
    const [images, charts] = parseAllDocuments(await read('hauler')).map((document) => document.toJS())
    expect(images.spec.images.map(({ name }: { name: string }) => name)).toEqual(list.images)
    expect(charts.spec.charts.map(({ name, version }: List['charts'][0]) => [name, version])).toEqual(
      list.charts.map(({ chart, version }) => [chart, version]),
    )
    const zarf = parseYaml(await read('zarf'))
    expect(zarf.components[0].images).toEqual(list.images)
    expect(zarf.components[0].charts.map(({ version }: { version: string }) => version)).toEqual(
      list.charts.map(({ version }) => version),
    )
  })

  test('a second run needs no server', async () => {
    const before = shelf.web.seen.length
    const { status, stderr } = await aicr('--format', 'images', '--offline')
    expect([status, shelf.web.seen.length - before], stderr).toEqual([0, 0])
    expect(stderr).not.toContain('chart not fetched')
  })
})
