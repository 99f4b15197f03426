import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { writeFunctionPage } from '../../scripts/function-docs.mjs'
import { loadChart } from '../../src/core/chart/index.ts'
import { deterministicEffects } from '../../src/core/deterministic.ts'
import { printManifests } from '../../src/core/render/index.ts'
import { decodeUtf8, encodeUtf8 } from '../../template-engine/go/index.ts'
import { BUILTINS, TemplateSet } from '../../template-engine/index.ts'
import { CHART_FUNCTIONS, renderNow } from '../helpers/chart-functions.ts'
import { CHART_YAML, EXAMPLES, exampleChart, fails, ROWS, readOutputs, SHADOWED } from './function-examples.ts'

const TABLES = { ...BUILTINS, ...CHART_FUNCTIONS }

interface Census {
  readonly helm: string
  readonly names: readonly string[]
  readonly unknown: readonly string[]
}

const CENSUS: Census = JSON.parse(readFileSync(new URL('../../golden/functions.json', import.meta.url), 'utf8'))

async function render(files: Readonly<Record<string, string>>): Promise<string> {
  const chart = await loadChart(
    Object.entries(files).map(([path, text]) => ({ path: encodeUtf8(path), data: encodeUtf8(text) })),
  )
  return decodeUtf8(printManifests(renderNow(chart, { effects: deterministicEffects() })))
}

describe('the table', () => {
  test('has the names that helm registers, no more and no fewer', () => {
    expect(Object.keys(TABLES).sort()).toEqual(CENSUS.names)
  })

  test.each(CENSUS.unknown)('has no %s', (name) => {
    expect(Object.hasOwn(TABLES, name)).toBe(false)
  })

  test('has a documented row for each name', () => {
    expect([...new Set(ROWS.map((row) => row.name))].sort()).toEqual(CENSUS.names)
  })

  test.each(ROWS.map((row) => [row.name, row] as const))('%s has words, a source and examples', (_, row) => {
    expect(row.doc).toMatch(/^[A-Z`].*[.)]$/s)
    expect(row.source).not.toBe('')
    expect(row.examples.filter(({ output }) => output !== undefined)).not.toEqual([])
  })
})

describe('examples', () => {
  const steady = EXAMPLES.filter((example) => !fails(example))
  let outputs: readonly string[] = []
  beforeAll(async () => {
    outputs = readOutputs(await render(exampleChart(steady.map(({ template }) => template))))
  }, 120_000)

  test.each(steady.map((example, i) => [example.title, i, example.output] as const))('%s', (_, i, output) => {
    expect(outputs[i]).toBe(output)
  })

  test.each(EXAMPLES.filter(fails))('$title', async ({ template, output = '' }) => {
    await expect(render({ 'Chart.yaml': CHART_YAML, 'templates/x.yaml': template })).rejects.toThrow(output)
  })

  test.each([...SHADOWED].flatMap((row) => row.examples))('outside charts: $template', ({ template, output }) => {
    const set = new TemplateSet({ name: 'x' })
    set.parse('x', encodeUtf8(template))
    expect(decodeUtf8(set.execute('x', null, { effects: deterministicEffects() }))).toBe(output)
  })
})

test('docs/functions.md is up to date: npm run docs:functions', () => {
  expect(readFileSync(new URL('../../docs/functions.md', import.meta.url), 'utf8')).toBe(
    writeFunctionPage(ROWS, TABLES),
  )
})
