import { resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { wantsDeepStack } from '../../src/cli/deep-stack.ts'
import { ENGINE_LIMITS } from '../../src/core/engine.ts'
import { AicrError } from '../../src/core/errors.ts'
import { LIMITS } from '../../src/core/limits.ts'
import type { ChartSource } from '../../src/core/seams.ts'
import { helmOf } from '../../src/library/helm.ts'
import { selectionOf } from '../../src/library/images.ts'
import { allWarnings, FORMATS, type MirrorList } from '../../src/library/lists.ts'
import { type MirrorListRequest, mirrorList, writeList } from '../../src/library/mirror-list.ts'
import { loadCatalog } from '../../src/library/recipe.ts'
import { zlibGunzip } from '../../src/node/inflate.ts'
import { type Machine, planThreads } from '../../src/node/thread-count.ts'
import { type ThreadOptions, Threads } from '../../src/node/threads.ts'
import { tinyFiles } from '../core/recipe/tiny.ts'
import { chartArchive, tgz } from '../helpers/tarball.ts'

type Files = Readonly<Record<string, string>>

const pod = (image: string, more = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: "${image}"}]}\n${more}`

/** Each shape a chart: what renders, what fails in every phase, what is refused at a limit. */
const CHARTS: Readonly<Record<string, Files | Uint8Array>> = {
  plain: { 'templates/p.yaml': pod('quay.io/a/b:1') },
  values: {
    'values.yaml': 'tag: "1"\nlist: [a, b]\n',
    'templates/p.yaml': `{{ range .Values.list }}{{ $.Files.Get "x" }}---\n${pod('quay.io/{{ . }}/b:{{ $.Values.tag }}')}{{ end }}`,
  },
  random: { 'templates/p.yaml': pod('quay.io/a/{{ randAlphaNum 8 | lower }}:{{ now | date "2006" }}') },
  keys: {
    'templates/p.yaml': `{{ $ca := genCA "x" 30 }}${pod('quay.io/a/keys:{{ $ca.Cert | sha256sum | trunc 12 }}')}`,
  },
  umlauts: {
    'values.yaml': 'ä: "ö"\n',
    'templates/größe.yaml': pod('quay.io/a/{{ .Values.ä }}:1') + pod('quay.io/a/b:2'),
  },
  floating: { 'templates/p.yaml': `${pod('quay.io/a/b')}---\n${pod('$(REGISTRY)/app:1')}` },
  declared: {
    'Chart.yaml':
      'apiVersion: v2\nname: declared\nversion: 1.0.0\nannotations:\n  images: |\n    - image: quay.io/declared/d:3\n',
    'templates/p.yaml': pod('quay.io/a/b:1'),
  },
  operator: {
    'templates/s.yaml':
      'apiVersion: operators.coreos.com/v1alpha1\nkind: Subscription\nmetadata: {name: s, namespace: n}\nspec: {name: x, source: community-operators, sourceNamespace: openshift-marketplace}\n',
  },
  fails: { 'templates/p.yaml': '{{ fail "no" }}' },
  unparsed: { 'templates/p.yaml': '{{ if }}' },
  'not-yaml': { 'templates/p.yaml': 'a: [1\n' },
  schema: {
    'values.schema.json': '{"required": ["name"]}',
    'templates/p.yaml': pod('quay.io/a/b:1'),
  },
  'no-chart': { 'templates/p.yaml': pod('quay.io/a/b:1'), 'Chart.yaml': 'name: [' },
  'not-an-archive': new Uint8Array([1, 2, 3]),
  bomb: tgz([
    { name: 'c/Chart.yaml', data: 'a'.repeat(4_000_000) },
    { name: 'c/x', data: ' '.repeat(4_000_000) },
  ]),
  'out-of-the-chart': tgz([{ name: '../Chart.yaml', data: 'x' }]),
  'long-text': { 'templates/p.yaml': '{{ repeat 100000000 "x" }}' },
  'many-turns': { 'templates/p.yaml': '{{ range 1000000000000 }}{{ end }}' },
  'calls-itself': {
    'templates/p.yaml':
      '{{ define "a" }}{{ if 1 }}{{ range 1 }}{{ $x := print (include "a" 1) }}{{ end }}{{ end }}{{ end }}{{ include "a" 1 }}',
  },
}

const CHART = 'apiVersion: v2\nname: c\nversion: 1.0.0\n'

const archiveOf = (name: string): Uint8Array => {
  const chart = CHARTS[name] ?? {}
  return chart instanceof Uint8Array ? chart : chartArchive('c', { 'Chart.yaml': CHART, ...(chart as Files) })
}

const CATALOG = loadCatalog(tinyFiles({ files: { 'manifests/m.yaml': pod('quay.io/m/{{ .Release.Namespace }}:1') } }))

/** A shelf that has each component's chart under the component's name. */
const SHELF: ChartSource = {
  accepts: () => true,
  resolve: async (reference) => ({
    reference,
    name: 'c',
    version: '1.0.0',
    digest: undefined,
    url: `https://x.test/${reference.chart}`,
  }),
  open: async ({ reference }) => archiveOf(reference.chart),
}

const HELM_3 = await helmOf('3.18.0')

/** Charts that never end are refused soon. */
const FEW_STEPS = { ...ENGINE_LIMITS, steps: 100_000 }

/** A recipe of these charts, in this order. */
const requestOf = (charts: readonly string[], more: Partial<MirrorListRequest> = {}): MirrorListRequest => ({
  recipe: JSON.stringify({
    kind: 'RecipeResult',
    apiVersion: 'aicr.run/v1alpha2',
    componentRefs: charts.map((name) => ({
      ...{ name, type: 'Helm', source: 'https://x.test', chart: name, version: '~1', namespace: 'n' },
      manifestFiles: ['manifests/m.yaml', 'manifests/missing.yaml'],
    })),
  }),
  catalog: CATALOG,
  source: SHELF,
  deterministic: true,
  engineLimits: FEW_STEPS,
  gunzip: zlibGunzip(),
  ...more,
})

const threadsOf = (more: Partial<ThreadOptions> = {}): Threads =>
  new Threads({
    count: 2,
    megabytes: 512,
    program: { file: resolve('dist/cli/aicr.js') },
    argv: ['__render'],
    data: { deterministic: true },
    ...more,
  })

/** Everything that is written of a list: the document in each format, with and without reasons, and the warnings. */
function documentsOf(list: MirrorList): Record<string, string> {
  const options = { target: 'r.test/m', packageVersion: '1.0.0' }
  const write = (format: string, detail: boolean): string => {
    try {
      return writeList(list, { ...options, format, detail })
    } catch (error) {
      return String(error)
    }
  }
  return Object.fromEntries([
    ...FORMATS.flatMap(({ id }) => [
      [id, write(id, false)],
      [`${id} with reasons`, write(id, true)],
    ]),
    ['warnings', allWarnings(list).join('\n')],
  ])
}

describe('charts in threads', () => {
  const threads = threadsOf()
  afterAll(() => threads.close())

  const names = Object.keys(CHARTS).filter((name) => !['keys', 'calls-itself'].includes(name))
  test.each<[string, readonly string[], Partial<MirrorListRequest>]>([
    ['all charts', names, {}],
    ['the other way round', names.toReversed(), {}],
    ['another seed would differ', ['random', 'keys'], {}],
    ['one at a time', ['plain', 'values', 'fails'], { concurrency: 1 }],
    ['values set', ['values', 'plain'], { sets: [{ component: 'values', path: ['tga'], value: '2' }] }],
    ['as helm 3', names.slice(0, 14), { helm: HELM_3 }],
    ['few steps', names, { engineLimits: { ...ENGINE_LIMITS, steps: 15_000, bytes: 300_000 } }],
    ['small archives', names, { limits: { ...LIMITS, archiveBytes: 1000, chartFileBytes: 100 } }],
    [
      'more listed',
      names,
      { selection: selectionOf({ minConfidence: 'weak', disabled: true, tests: true }), nodes: { os: 'ubuntu' } },
    ],
    ["upstream's rules", ['plain', 'values', 'fails', 'declared'], { scan: 'compatible' }],
    ['Kubernetes and APIs', ['plain', 'values'], { kubeVersion: '1.36.1', apiVersions: ['a/v1'] }],
  ])('%s: the list is that of one thread', async (_, charts, more) => {
    const one = await mirrorList(requestOf(charts, more))
    const many = await mirrorList(requestOf(charts, more), threads.elsewhere)
    expect(many).toStrictEqual(one)
    expect(documentsOf(many)).toEqual(documentsOf(one))
  })

  test('threads did the work', async () => {
    const done = new Map<string, unknown>()
    await mirrorList(requestOf(['plain', 'fails']), async (plan, arrived) => {
      done.set(plan.value.ref.name, await threads.elsewhere(plan, arrived))
      return undefined
    })
    expect(done.get('plain')).toMatchObject({ component: { images: [{}, {}] }, rendered: { version: '1.0.0' } })
    expect(done.get('fails')).toMatchObject({ component: { failure: { code: 'INVALID_CHART' } } })
  })

  test('work that ends the run ends it with the same error', async () => {
    const request = requestOf(['plain', 'calls-itself', 'fails'], {
      onRenderFailure: (error) => (wantsDeepStack(error) ? 'throw' : undefined),
    })
    const errors = await Promise.all(
      [undefined, threads.elsewhere].map((elsewhere) =>
        mirrorList(request, elsewhere).catch((error: unknown) => error),
      ),
    )
    expect(errors[0]).toSatisfy(wantsDeepStack)
    expect(errors[1]).toEqual(errors[0])
  })

  test('a small chart is done in the main thread, and no thread is started for it', async () => {
    const threads = threadsOf({ smallest: 10_000, program: { text: 'process.exit(1)' } })
    const request = requestOf(['plain', 'values'])
    expect(await mirrorList(request, threads.elsewhere)).toStrictEqual(await mirrorList(request))
    threads.close()
  })

  test('what is not data is done in the main thread', async () => {
    const request = requestOf(['plain', 'values'], { nodes: { os: (() => 'ubuntu') as unknown as string } })
    expect(await mirrorList(request, threads.elsewhere)).toStrictEqual(await mirrorList(request))
  })
})

describe('threads that end', () => {
  const GREEDY = '{{ $l := list }}{{ range until 3000 }}{{ $l = append $l (repeat 10000 "x" | splitList "") }}{{ end }}'

  test('one that runs out of memory is an error of its component, and another takes its place', async () => {
    const threads = threadsOf({ count: 1, megabytes: 40 })
    const source: ChartSource = {
      ...SHELF,
      open: async (found) =>
        found.reference.chart === 'greedy'
          ? chartArchive('c', { 'Chart.yaml': CHART, 'templates/g.yaml': GREEDY })
          : SHELF.open(found),
    }
    const engineLimits = { ...ENGINE_LIMITS, bytes: 2 ** 40 }
    const { components } = await mirrorList(
      requestOf(['greedy', 'plain', 'fails'], { source, engineLimits }),
      threads.elsewhere,
    )
    threads.close()
    const lost = 'the chart takes more than the 40 MB of memory of a thread'
    expect(components.map(({ failure, status }) => [failure?.code, failure?.reason, status])).toEqual([
      ['LIMIT_EXCEEDED', expect.stringContaining(lost), 'incomplete'],
      [undefined, undefined, 'incomplete'],
      ['INVALID_CHART', expect.anything(), 'incomplete'],
    ])
    expect(components[0]?.images.map(({ raw }) => raw)).toEqual(['quay.io/m/n:1'])
  })

  test('those that do not start leave the work to the main thread', async () => {
    const threads = threadsOf({ program: { text: 'throw new Error("no")' } })
    const request = requestOf(['plain', 'values'])
    expect(await mirrorList(request, threads.elsewhere)).toStrictEqual(await mirrorList(request))
    threads.close()
  })

  test('one that ends in the middle is an error of its component', async () => {
    const text = `const { parentPort } = require('node:worker_threads')
      parentPort.once('message', () => process.exit(3))
      parentPort.postMessage({ kind: 'ready' })`
    const threads = threadsOf({ count: 1, program: { text } })
    const { components } = await mirrorList(requestOf(['plain', 'values']), threads.elsewhere)
    threads.close()
    expect(components.map(({ failure }) => failure?.warning)).toEqual(
      ['plain', 'values'].map(
        () => 'chart not rendered: [INTERNAL] the thread that rendered the chart ended: it exited',
      ),
    )
  })

  test('a run that is cancelled ends them in the middle of their work', async () => {
    const abort = new AbortController()
    const threads = threadsOf({ signal: abort.signal })
    const reason = new AicrError('CANCELLED', 'interrupted')
    const running = mirrorList(
      requestOf(['many-turns', 'many-turns-too'], {
        source: { ...SHELF, open: async () => archiveOf('many-turns') },
        signal: abort.signal,
        engineLimits: ENGINE_LIMITS,
        onProgress: ({ stage }) => stage === 'rendering' && abort.abort(reason),
      }),
      threads.elsewhere,
    )
    await expect(running).rejects.toBe(reason)
  })
})

describe('how many threads there are', () => {
  const machine = (processors: number, gigabytes: number): Machine => ({ processors, megabytes: gigabytes * 1024 })
  test.each<[string, number, Machine, string | undefined, number, number]>([
    ['two processors', 12, machine(2, 8), undefined, 0, 0],
    ['three charts', 3, machine(8, 16), undefined, 0, 0],
    ['four of both', 4, machine(4, 8), undefined, 4, 1638],
    ['more charts than processors', 12, machine(8, 16), undefined, 8, 1820],
    ['more processors than charts', 6, machine(64, 256), undefined, 6, 37449],
    ['as many as are fetched at a time', 12, machine(64, 256), undefined, 8, 29127],
    ['little memory', 12, machine(8, 2), undefined, 3, 512],
    ['hardly any memory', 12, machine(8, 1), undefined, 0, 0],
    ['asked for', 3, machine(2, 8), '2', 2, 2730],
    ['asked for none', 12, machine(8, 8), '0', 0, 0],
  ])('%s', (_, charts, on, asked, count, megabytes) => {
    const env = { AICR_THREADS: asked }
    expect(planThreads(charts, { concurrency: 8, env, machine: on })).toMatchObject({ count, megabytes })
  })

  test('no number', () => {
    expect(() => planThreads(4, { concurrency: 8, env: { AICR_THREADS: 'many' } })).toThrow(
      'AICR_THREADS is not a number of threads: many',
    )
  })
})
