import { describe, expect, test } from 'vitest'
import {
  type Catalog,
  checkGolden,
  checkList,
  createChartSource,
  createRegistryClient,
  diffHelms,
  diffRenders,
  extractImages,
  type Fetcher,
  loadCatalog,
  loadChart,
  mirrorList,
  proveList,
  readRecipe,
  renderChart,
  resolveRecipe,
  unpackChart,
  verifyMirror,
} from '../../src/index.ts'
import { tinyFiles } from '../core/recipe/tiny.ts'
import { smallChart } from '../helpers/tarball.ts'

interface Time {
  readonly timeout?: number
  readonly signal?: AbortSignal
  readonly clock?: () => number
}

const ARCHIVE = smallChart('app', '1.0.0')
const CHART = { 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n', 'templates/t.yaml': 'a: 1\n' }
const FILES = tinyFiles({ overlays: { base: { componentRefs: [{ name: 'a' }] } } })
const catalog: Catalog = loadCatalog(FILES)
const RECIPE =
  'kind: RecipeResult\napiVersion: aicr.run/v1alpha2\ncomponentRefs: [{name: a, type: Helm, source: "https://charts.example", chart: app, version: 1.0.0}]\n'
const never: Fetcher = ({ signal }) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
const registries = createRegistryClient({ fetch: never })
const list = { images: ['reg.example/a:1'], charts: [] }
const MIRROR = { registry: 'mirror.example', layout: 'hauler' }

/** Every verb that reads a stranger's text or waits. */
const VERBS: Readonly<Record<string, (time: Time) => unknown>> = {
  renderChart: (time) => renderChart({ chart: CHART, ...time }),
  loadChart: (time) => loadChart(ARCHIVE, time),
  unpackChart: (time) => unpackChart(ARCHIVE, time),
  extractImages: (time) => extractImages({ manifests: 'a: 1\n', ...time }),
  'extractImages as upstream': (time) => extractImages({ manifests: 'a: 1\n', scan: 'compatible', ...time }),
  loadCatalog: (time) => loadCatalog(FILES, time),
  readRecipe: (time) => readRecipe(RECIPE, { catalog, ...time }),
  resolveRecipe: (time) => resolveRecipe({ catalog, criteria: {}, ...time }),
  diffHelms: (time) => diffHelms({ chart: CHART, deterministic: true, ...time }, { from: '4.1.4', to: '4.2.4' }),
  diffRenders: (time) => diffRenders('a: 1\n', 'a: 2\n', time),
  checkList: (time) => checkList({ list, registries, ...time }),
  verifyMirror: (time) => verifyMirror({ list, registries, ...MIRROR, ...time }),
}

async function outcomeOf(run: () => unknown): Promise<unknown> {
  try {
    return await run()
  } catch (error) {
    return error
  }
}

/** A clock on which an hour passes between two looks. */
function racing(): () => number {
  let now = 0
  return () => (now += 3_600_000)
}

describe.each(Object.entries(VERBS))('%s', (_, verb) => {
  test('ends when its time is over, by the clock that it is given', async () => {
    const error = await outcomeOf(() => verb({ timeout: 60_000, clock: racing() }))
    expect(error).toMatchObject({ code: 'TIMEOUT', message: expect.stringContaining('did not end within 60 s') })
  })

  test('ends with the reason of a signal, before it begins and at a look at the clock', async () => {
    const reason = new Error('enough')
    expect(await outcomeOf(() => verb({ signal: AbortSignal.abort(reason) }))).toBe(reason)
    const stop = new AbortController()
    const clock = (): number => {
      stop.abort(reason)
      return 0
    }
    expect(await outcomeOf(() => verb({ timeout: 60_000, signal: stop.signal, clock }))).toBe(reason)
  })
})

describe('mirrorList', () => {
  const source = createChartSource({ fetch: never })
  const request = { recipe: RECIPE, catalog, source }
  test('leaves a component whose time is over, and says so', async () => {
    const { components } = await mirrorList({ ...request, timeout: 150, clock: racing() })
    expect(components[0]).toMatchObject({
      status: 'incomplete',
      warnings: [expect.stringContaining('did not arrive within 0.15 s')],
    })
  })
  test('ends with the reason of a signal', async () => {
    const reason = new Error('enough')
    await expect(mirrorList({ ...request, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const stop = new AbortController()
    const ended = mirrorList({ ...request, signal: stop.signal, onProgress: () => stop.abort(reason) })
    await expect(ended).rejects.toBe(reason)
  })
})

describe('checkGolden', () => {
  const chart = Object.fromEntries(Object.entries(CHART).map(([path, text]) => [`c/${path}`, text]))
  const files = { ...chart, 'golden.yaml': 'cases: [{name: one, chart: c}]', 'golden/one.yaml': 'a: 2\n' }
  test('leaves a case whose time is over, and says so', async () => {
    const { cases } = await checkGolden({ files, timeout: 60_000, clock: racing() })
    expect(cases[0]).toMatchObject({ status: 'broken', reason: expect.stringContaining('did not end within 60 s') })
  })
  test('ends with the reason of a signal', async () => {
    const reason = new Error('enough')
    await expect(checkGolden({ files, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })
})

test('proveList ends when its time is over', async () => {
  const made = await mirrorList({ recipe: RECIPE, catalog, source: createChartSource({ fetch: never }), timeout: 20 })
  const image = { raw: 'reg.example/a:1', ref: 'reg.example/a:1', class: 'image', confidence: 'strong', sources: [] }
  const asked = { list: { ...made, images: [image] } as typeof made, check: true, registries }
  const error = await outcomeOf(() => proveList({ ...asked, timeout: 60_000, clock: racing() }))
  expect(error).toMatchObject({ code: 'TIMEOUT' })
})
