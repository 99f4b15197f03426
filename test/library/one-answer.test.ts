import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { FromWorker, ToWorker } from '../../playground/src/protocol.ts'
import { answer } from '../../playground/src/session.ts'
import {
  type ChartSource,
  checkGolden,
  extractImages,
  isComplete,
  loadCatalog,
  loadChart,
  mirrorList,
  renderChart,
  writeList,
} from '../../src/index.ts'
import { createNodeSources, readChartDirectory, readFolder } from '../../src/node/index.ts'
import { tinyFiles } from '../core/recipe/tiny.ts'
import { aicr } from '../helpers/command-line.ts'
import { scratch } from '../helpers/scratch.ts'
import { chartArchive } from '../helpers/tarball.ts'

/** One input, asked by the command line, by the library and by the playground's worker: one list, one status, the same warnings. */
interface Answer {
  readonly images: readonly string[]
  readonly status: string
  readonly warnings: readonly string[]
}

const CHART = 'apiVersion: v2\nname: app\nversion: 1.0.0\n'
const pod = (image: string, more = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: "${image}"}]}\n${more}`

const CHARTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  complete: { 'templates/p.yaml': pod('quay.io/a/b:1') },
  'nothing in it': { 'templates/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n' },
  'a placeholder for a registry': { 'templates/p.yaml': pod('$(REGISTRY)/app:1', '---\n') + pod('quay.io/a/b:1') },
  'a tag that floats': { 'templates/p.yaml': pod('quay.io/a/b') },
  'an image that only looks like one': {
    'templates/p.yaml': pod(
      'quay.io/a/b:1',
      '---\napiVersion: x/v1\nkind: X\nmetadata: {name: x}\nspec: {a: "quay.io/c/d:2"}\n',
    ),
  },
  'a test and a hook': {
    'templates/p.yaml': pod('quay.io/a/b:1'),
    'templates/t.yaml': pod('quay.io/a/t:1').replace('{name: p}', '{name: t, annotations: {helm.sh/hook: test}}'),
  },
  'a document that is not YAML, in a hook': {
    'templates/p.yaml': pod('quay.io/a/b:1'),
    'templates/c.yaml': 'a: [1]\n',
  },
  'an image that the chart declares': {
    'Chart.yaml': `${CHART}annotations:\n  images: |\n    - image: quay.io/declared/d:3\n    - image: quay.io/declared/e:3\n      condition: off.é\n`,
    'values.yaml': 'off: {é: false}\n',
    'templates/p.yaml': pod('quay.io/a/b:1'),
  },
  'an operator of a catalog': {
    'templates/p.yaml': pod(
      'quay.io/a/b:1',
      '---\napiVersion: operators.coreos.com/v1alpha1\nkind: Subscription\nmetadata: {name: s}\nspec: {name: x}\n',
    ),
  },
  'names that are not ASCII': {
    'templates/größe.yaml': pod('quay.io/a/{{ .Values.größe }}:1', '---\n') + pod('quay.io/ä/b:1'),
    'values.yaml': 'größe: gross\n',
  },
  'values that hold themselves': {
    'Chart.yaml': `${CHART}annotations:\n  images: |\n    - image: quay.io/declared/d:3\n      condition: a.b\n`,
    'templates/p.yaml': `{{ $_ := set .Values "a" .Values }}{{ $_ := set .Values "b" .Values }}${pod('quay.io/a/b:1')}`,
  },
}

const RECIPE = (source: string, more = 'type: Helm, chart: app, version: 1.0.0'): string =>
  `kind: RecipeResult\ncomponentRefs:\n  - {name: app, source: "${source}", ${more}}\n`

function write(files: Readonly<Record<string, string>>, recipe: string): string {
  const root = scratch()
  const catalog = [...tinyFiles({})].map(([path, text]) => [`catalog/${path}`, text] as const)
  const chart = Object.entries({ 'Chart.yaml': CHART, ...files }).map(([path, text]) => [`app/${path}`, text] as const)
  for (const [path, text] of [...catalog, ...chart, ['r.yaml', recipe] as const]) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

interface Document {
  readonly components: readonly { images: string[]; status: string; warnings?: string[] }[]
}

/** The answer in a list's JSON, folders named alike. */
function answerIn(json: string, root = '/nowhere'): Answer {
  const [component] = (JSON.parse(json) as Document).components
  if (component === undefined) throw new Error(`no component: ${json}`)
  const { images, status, warnings = [] } = component
  return { images, status, warnings: warnings.map((text) => text.replaceAll(root, '')) }
}

async function askCommand(root: string): Promise<Answer> {
  const args = [
    'mirror',
    'list',
    '-r',
    join(root, 'r.yaml'),
    '--catalog',
    join(root, 'catalog'),
    '-f',
    'json',
    '--detail',
  ]
  const { status, out, err } = await aicr(args)
  if (status !== 0) throw new Error(err)
  return answerIn(out, root)
}

const readCatalogOf = async (root: string) => loadCatalog(await readFolder(join(root, 'catalog')))

async function askLibrary(root: string, recipe: string, source?: ChartSource): Promise<Answer> {
  const list = await mirrorList({
    recipe,
    catalog: await readCatalogOf(root),
    source: source ?? (await createNodeSources({ cwd: root, env: {}, noCache: true })).source,
  })
  const answered = answerIn(writeList(list, { format: 'json', detail: true }), root)
  expect(isComplete(list)).toBe(answered.status === 'complete')
  return answered
}

async function askWorker(files: Readonly<Record<string, string>>, format = 'json'): Promise<string> {
  const said: FromWorker[] = []
  const ask = (message: ToWorker): Promise<void> => answer((one) => void said.push(one), message)
  const encoded = Object.entries({ 'Chart.yaml': CHART, ...files }).map(
    ([path, text]) => [Buffer.from(path).toString('latin1'), Buffer.from(text).toString('latin1')] as const,
  )
  const id = Math.floor(Math.random() * 1e9)
  const settings = {
    values: '',
    name: '',
    namespace: '',
    kubeVersion: '1.33.0',
    helmVersion: '',
    set: '',
    includeCrds: false,
    nodes: { os: '', osVersion: '', kernel: '', arch: '' },
  }
  await ask({ type: 'open', id, bytes: chartArchive('app', Object.fromEntries(encoded)) })
  await ask({ type: 'render', id, chart: id, settings })
  await ask({ type: 'write', id, render: id, output: { format, repository: '', target: '', arch: '' } })
  const last = said.at(-1)
  if (last?.type === 'written') return last.text
  const failed = said.find((one) => one.type === 'failed')
  throw new Error(failed?.type === 'failed' ? failed.failure.message : 'no answer')
}

describe('a chart in a recipe', () => {
  test.each(Object.entries(CHARTS))('%s', async (_, files) => {
    const recipe = RECIPE('file://./')
    const root = write(files, recipe)
    const library = await askLibrary(root, recipe)
    expect(await askCommand(root)).toEqual(library)
    expect(answerIn(await askWorker(files))).toEqual(library)
  })

  test.each(Object.entries(CHARTS))(
    '%s: --strict, the extraction and the marks in the files agree',
    async (_, files) => {
      const root = write(files, RECIPE('file://./'))
      const { status } = await aicr(['images', join(root, 'app'), '--strict'])
      const rendered = await renderChart({ chart: await loadChart(chartFolder(join(root, 'app'))) })
      const { isComplete: complete, images, warnings } = extractImages({ manifests: rendered })
      expect(complete).toBe(status === 0)
      const { out, err } = await aicr(['images', join(root, 'app'), '--format', 'json'])
      const printed = JSON.parse(out) as {
        images: { ref: string }[]
        warnings: { code: string; message: string; gap: boolean }[]
      }
      expect(printed.warnings.map(({ message }) => message)).toEqual(warnings.map(({ message }) => message))
      expect(printed.warnings.some(({ gap }) => gap)).toBe(!complete)
      for (const { message } of warnings) expect(err).toContain(message)
      const listed = new Set(printed.images.map(({ ref }) => ref))
      expect(images.filter(({ ref }) => listed.has(ref)).length).toBe(listed.size)
      expect((await askWorker(files, 'hauler')).includes('aicr-mirror/incomplete')).toBe(!complete)
    },
  )
})

/** A chart's files as a page would hold them. */
const chartFolder = (path: string): Record<string, Uint8Array> =>
  Object.fromEntries(
    readChartDirectory(path).map((file) => [
      Buffer.from(file.path, 'latin1').toString(),
      Uint8Array.from(Buffer.from(file.data, 'latin1')),
    ]),
  )

describe('a chart that fails', () => {
  test.each([
    ['a template that fails', { 'templates/x.yaml': '{{ fail "größe" }}' }, 'größe'],
    ['a document that is not YAML', { 'templates/x.yaml': 'a: b: c' }, 'YAML parse error on app/templates/x.yaml'],
    ['a schema that the values break', { 'values.schema.json': '{"required":["a"]}' }, "missing property 'a'"],
  ])('%s', async (_, files: Readonly<Record<string, string>>, words) => {
    const recipe = RECIPE('file://./')
    const root = write(files, recipe)
    const library = await askLibrary(root, recipe)
    expect(library).toMatchObject({ images: [], status: 'incomplete' })
    expect(library.warnings).toEqual([expect.stringMatching(/^chart not rendered: \[INVALID_(?:CHART|VALUES)\] /)])
    expect(library.warnings[0]).toContain(words)
    await expect(askCommand(root)).rejects.toThrow(words)
    const alone = await aicr(['images', join(root, 'app')])
    expect([alone.status, alone.out]).toEqual([2, ''])
    expect(alone.err).toMatch(/\[INVALID_(?:CHART|VALUES)\] /)
    expect(alone.err).toContain(words)
    await expect(askWorker(files)).rejects.toThrow(words)
    await expect(renderChart({ chart: await loadChart(chartFolder(join(root, 'app'))) })).rejects.toThrow(words)
  })
})

describe('a recipe that does not hold together', () => {
  test.each([
    ['Kustomize without a path', 'type: Kustomize', 'component app is of type Kustomize and has no path'],
    ['a chart without a version', 'type: Helm, chart: app', 'component app has a source and no version'],
  ])('%s is refused everywhere', async (_, more, words) => {
    const recipe = RECIPE('https://charts.example', more)
    const root = write({}, recipe)
    await expect(askCommand(root)).rejects.toThrow(words)
    await expect(askLibrary(root, recipe)).rejects.toThrow(words)
    const diff = await aicr([
      'mirror',
      'diff',
      join(root, 'r.yaml'),
      join(root, 'r.yaml'),
      '--catalog',
      join(root, 'catalog'),
    ])
    expect([diff.status, diff.out]).toEqual([2, ''])
    expect(diff.err).toContain(words)
    const golden = 'cases:\n  - {name: app, recipe: r.yaml, component: app}\n'
    const report = await checkGolden({
      files: { 'golden.yaml': golden, 'r.yaml': recipe },
      catalog: await readCatalogOf(root),
    })
    expect(report.cases[0]).toMatchObject({ status: 'broken' })
    expect(JSON.stringify(report.cases[0])).toContain(words)
  })
})

describe('a source of loose files', () => {
  test('serves lists and golden files alike', async () => {
    const recipe = RECIPE('https://charts.example')
    const root = write(CHARTS.complete ?? {}, recipe)
    const files = readChartDirectory(join(root, 'app'))
    let resolved = 0
    const source: ChartSource = {
      accepts: () => true,
      resolve: async (reference) => {
        resolved++
        return { reference, name: 'app', version: '1.0.0', digest: undefined, url: 'memory:app' }
      },
      files: async () => files,
      open: () => Promise.reject(new Error('there is no archive')),
    }
    expect(await askLibrary(root, recipe, source)).toEqual({
      images: ['quay.io/a/b:1'],
      status: 'complete',
      warnings: [],
    })
    resolved = 0
    const report = await checkGolden({
      files: {
        'golden.yaml':
          'cases:\n  - {name: chart, chart: app, repository: https://charts.example}\n  - {name: component, recipe: r.yaml, component: app}\n',
        'r.yaml': recipe,
      },
      catalog: await readCatalogOf(root),
      source,
    })
    expect(report.cases.map(({ status }) => status)).toEqual(['unrecorded', 'unrecorded'])
    expect(resolved, 'each case finds its chart once').toBe(2)
  })
})
