import { describe, expect, test } from 'vitest'
import { readOperatorComments, readRuleComments, writeRulePage } from '../../../scripts/image-rules-docs.mjs'
import { DECLARATIONS } from '../../../src/core/images/declaration.ts'
import { extractImages, RULES } from '../../../src/core/images/index.ts'
import { nodeFromData } from '../../../src/core/images/node.ts'
import { OPERATORS } from '../../../src/core/images/operators/index.ts'
import { MAP_RULES } from '../../../src/core/images/rules/index.ts'
import { Triggers } from '../../../src/core/images/triggers.ts'

const ROWS = readRuleComments()

describe.each(ROWS)('rule $id', ({ id, doc, examples }) => {
  test('is documented', () => {
    expect(doc).toMatch(/\.$/)
    expect(doc.length).toBeGreaterThan(20)
    expect(id).toMatch(/^[a-z-]+$|\/images$/)
  })
  test.each(examples)('example %#', ({ yaml, finds }) => {
    const { images } = extractImages(yaml)
    expect(images.map(({ ref }) => ref)).toEqual(finds)
  })
})

test('every rule has a row, and every row a rule', () => {
  const ids = [...RULES, ...DECLARATIONS].map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ROWS.map(({ id }) => id).sort()).toEqual([...ids].sort())
})

test('examples are of their rule, unless they show what it leaves alone', () => {
  const readers = new Set([
    'environment',
    'environment-data',
    'arguments',
    'installer',
    'device-image',
    'secret',
    'alert',
    'argo-helm-parameters',
    'kpack-tag',
    'tekton-output',
  ])
  for (const { id, examples } of ROWS.filter((row) => row.examples.length > 0 && !readers.has(row.id))) {
    const rules = examples.flatMap(({ yaml }) => extractImages(yaml).images.flatMap(({ sources }) => sources))
    expect(
      rules.map(({ rule }) => rule),
      id,
    ).toContain(id)
  }
})

describe.each(readOperatorComments())('operator $name', ({ file, doc, examples }) => {
  test('is documented', () => {
    expect(doc, file).toMatch(/\.$/)
    expect(doc.length).toBeGreaterThan(20)
  })
  test.each(examples)('example %#', ({ yaml, finds }) => {
    expect(extractImages(yaml).images.map(({ ref }) => ref)).toEqual(finds)
  })
})

test('every vendor has one record, in a file that is called as the vendor is', () => {
  expect(readOperatorComments().map(({ name }) => name)).toEqual(OPERATORS.map(({ name }) => name))
})

test('what is taken from an operator’s source names the place', () => {
  const sources = OPERATORS.flatMap(({ resources = [], completions = [], scattered = [] }) => [
    ...resources.flatMap(({ suffixes = [], switches = [] }) => [...suffixes, ...switches]),
    ...completions,
    ...scattered,
  ])
  expect(sources.length).toBeGreaterThan(10)
  for (const { source } of sources) expect(source).toMatch(/\.go|, \w+$/)
})

test('a mapping triggers exactly the rules that one of its names triggers, in their order', () => {
  const triggers = new Triggers()
  const names = ['image', 'data', 'env', 'url', 'hub', 'x', 'repository', 'tag', 'baseImage', 'value', 'images', 'spec']
  for (let bits = 0; bits < 1 << names.length; bits += 7) {
    const some = names.filter((_, index) => (bits >> index) & 1)
    const map = nodeFromData(Object.fromEntries(some.map((name) => [name, ''])))
    const wanted = MAP_RULES.filter((rule) => some.some((name) => rule.trigger(name)))
    if (map.kind === 'map') expect(triggers.rulesFor(map)).toEqual(wanted)
  }
})

test('the page of all rules has a part for each rule and each vendor', () => {
  const page = writeRulePage({ RULES, DECLARATIONS, OPERATORS, extractImages })
  const parts = [...page.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^##+ (.*)$/gm)].map(([, heading = '']) => heading)
  const wanted = [...RULES, ...DECLARATIONS].map(({ id }) => id).concat(OPERATORS.map(({ name }) => name))
  expect(parts.sort()).toEqual(wanted.sort())
})
