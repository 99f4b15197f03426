import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  AicrError,
  type Catalog,
  type ChartSource,
  createChartSource,
  FORMATS,
  isComplete,
  loadCatalog,
  mirrorList,
  readRecipe,
  resolveRecipe,
  writeList,
  writeRecipe,
} from '../../src/index.ts'
import { createNodeSources, embeddedCatalog, readFolder } from '../../src/node/index.ts'

const DEMO = join(await embeddedCatalog(), 'examples/air-gap-demo')
const RECIPE = readFileSync(join(DEMO, 'recipe.yaml'), 'utf8')

let catalog: Catalog
let source: ChartSource
beforeAll(async () => {
  catalog = loadCatalog(await readFolder(await embeddedCatalog()))
  source = (await createNodeSources({ cwd: DEMO, env: {}, noCache: true })).source
})

describe('recipes', () => {
  test('resolve from criteria, and their text reads back', () => {
    const { recipe } = resolveRecipe({ catalog, criteria: { service: 'eks', accelerator: 'h100', intent: 'training' } })
    expect(recipe.componentRefs.map(({ name }) => name)).toContain('gpu-operator')
    const again = readRecipe(writeRecipe(recipe, 'yaml'), { catalog })
    expect(again.componentRefs.map(({ name }) => name)).toEqual(recipe.componentRefs.map(({ name }) => name))
  })

  test('refuse what the catalog does not know', () => {
    expect(() => resolveRecipe({ catalog, criteria: { service: 'moon' } })).toThrow(AicrError)
  })
})

describe('mirrorList', () => {
  test('lists the images of a recipe’s text', async () => {
    const list = await mirrorList({ recipe: RECIPE, catalog, source, deterministic: true })
    expect(isComplete(list)).toBe(true)
    expect(list.charts.length).toBeGreaterThan(3)
    for (const { id } of FORMATS.filter(({ needs }) => needs === undefined))
      expect(writeList(list, { format: id, target: 'reg.local' })).toMatch(/\n$/)
  })

  test('goes on where a chart cannot be fetched, and says so', async () => {
    const offline = createChartSource({
      fetch: async () => new Response('', { status: 404 }),
    })
    const recipe = RECIPE.replaceAll('file://./charts', 'https://charts.example')
    const list = await mirrorList({ recipe, catalog, source: offline })
    expect(isComplete(list)).toBe(false)
  })

  test('asks for charts through the fetch that it is given', async () => {
    const asked: string[] = []
    const charts = createChartSource({
      fetch: async (request) => {
        asked.push(request.url)
        return new Response('', { status: 404 })
      },
    })
    const reference = { repository: 'https://charts.example/x', chart: 'y', version: '1.0.0' }
    await expect(charts.resolve(reference)).rejects.toBeInstanceOf(AicrError)
    expect(asked).toEqual(['https://charts.example/x/index.yaml'])
  })

  test('draws the same for a component whatever the others do', async () => {
    const withOthers = await mirrorList({ recipe: RECIPE, catalog, source, deterministic: true, concurrency: 1 })
    const atOnce = await mirrorList({ recipe: RECIPE, catalog, source, deterministic: true, concurrency: 8 })
    expect(atOnce).toEqual(withOthers)
  })
})

test('an unknown format is refused', async () => {
  const list = await mirrorList({ recipe: RECIPE, catalog, source })
  expect(() => writeList(list, { format: 'tarball' })).toThrow('unknown format "tarball"')
})
