import { expect, test } from 'vitest'
import * as library from '../../src/index.ts'

type Untyped = Readonly<Record<string, (...values: readonly unknown[]) => unknown>>
const { renderChart, renderChartWithoutCrypto, extractImages, selectImages, explain, loadCatalog, resolveRecipe } =
  library as unknown as Untyped
const {
  readRecipe,
  mirrorList,
  writeList,
  diffLists,
  loadChart,
  checkList,
  proveList,
  verifyMirror,
  rewriteForMirror,
} = library as unknown as Untyped

const CHART = { 'Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0' }

/** What callers without types get wrong, and what is said of it. */
test.each<[call: string, run: (() => unknown) | undefined, message: RegExp]>([
  ['renderChart()', () => renderChart?.(), /^the chart is not bytes .* of type Undefined$/],
  ['renderChart({})', () => renderChart?.({}), /^the chart is not bytes .* of type Undefined$/],
  ['renderChart(null)', () => renderChart?.(null), /^the chart is not bytes/],
  ['renderChart(path)', () => renderChart?.({ chart: 'x.tgz' }), /^the chart is not bytes .* of type String$/],
  [
    'renderChart of values 5',
    () => renderChart?.({ chart: CHART, values: 5 }),
    /^values is not a plain object or a Map/,
  ],
  ['renderChart of one set', () => renderChart?.({ chart: CHART, set: 'a=b' }), /^set is not a list of texts/],
  ['renderChartWithoutCrypto()', () => renderChartWithoutCrypto?.(), /^the chart is not bytes/],
  ['loadChart()', () => loadChart?.(), /^the chart is not bytes/],
  ['extractImages()', () => extractImages?.(), /^the request is not an object: it is of type Undefined$/],
  ['extractImages({})', () => extractImages?.({}), /^manifests is not a rendered chart, text or a list of objects/],
  ['extractImages(text)', () => extractImages?.('kind: Pod'), /^the request is not an object: it is of type String$/],
  ['extractImages(bytes)', () => extractImages?.(new Uint8Array(9)), /^the request is not an object: it is /],
  ['selectImages()', () => selectImages?.(), /^the extraction is not an object/],
  ['explain({})', () => explain?.({}, 'x'), /^the material: images is not a list/],
  ['loadCatalog()', () => loadCatalog?.(), /^the catalog is not files by path/],
  ['resolveRecipe()', () => resolveRecipe?.(), /^the request is not an object/],
  ['resolveRecipe({})', () => resolveRecipe?.({}), /^the request: catalog is not a catalog \(loadCatalog\)/],
  ['readRecipe(text)', () => readRecipe?.('kind: x'), /^the options is not an object/],
  ['mirrorList()', () => mirrorList?.(), /^the request is not an object/],
  ['mirrorList({})', () => mirrorList?.({}), /^the request: recipe is not a recipe/],
  ['writeList({})', () => writeList?.({}, {}), /^the options: format is not the name of a format/],
  ['writeList({}, yaml)', () => writeList?.({}, { format: 'yaml' }), /^the list: images is not a list/],
  ['checkList()', () => checkList?.(), /^the request is not an object/],
  ['checkList({})', () => checkList?.({}), /^the request: list is not a list, or the text of one/],
  ['proveList({})', () => proveList?.({}), /^the request: list is not a list/],
  ['verifyMirror({})', () => verifyMirror?.({ list: 'images: []' }), /^the request: registry is not a registry/],
  [
    'verifyMirror to no tool',
    () => verifyMirror?.({ list: '{images: [], charts: []}', registry: 'r.io', layout: 'x' }),
    /^unknown layout "x"/,
  ],
  ['rewriteForMirror({})', () => rewriteForMirror?.({ recipe: '', catalog: {} }), /^the request: registry is not/],
  ['diffLists()', () => diffLists?.(), /^a list is not an object/],
])('%s', async (_, run, message) => {
  const outcome = Promise.resolve().then(() => run?.())
  await expect(outcome).rejects.toMatchObject({
    name: 'AicrError',
    code: 'INVALID_REQUEST',
    message: expect.stringMatching(message),
  })
})
