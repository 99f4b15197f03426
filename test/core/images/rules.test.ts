import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readRuleComments, writeRulePage } from '../../../scripts/image-rules-docs.mjs'
import { DECLARATIONS } from '../../../src/core/images/declaration.ts'
import { extractImages, RULES, SUFFIXES } from '../../../src/core/images/index.ts'
import { SKIPPED_KINDS } from '../../../src/core/images/object.ts'
import { MAP_RULES } from '../../../src/core/images/rules/index.ts'

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
  const readers = new Set(['environment', 'environment-data', 'arguments', 'installer', 'device-image', 'secret'])
  for (const { id, examples } of ROWS.filter((row) => row.examples.length > 0 && !readers.has(row.id))) {
    const rules = examples.flatMap(({ yaml }) => extractImages(yaml).images.flatMap(({ sources }) => sources))
    expect(
      rules.map(({ rule }) => rule),
      id,
    ).toContain(id)
  }
})

test('rules fit the mask that triggers them', () => {
  expect(MAP_RULES.length).toBeLessThanOrEqual(31)
})

test('the page is up to date: npm run docs:images', () => {
  const page = readFileSync(new URL('../../../docs/image-rules.md', import.meta.url), 'utf8')
  expect(page).toBe(writeRulePage({ RULES, DECLARATIONS, SKIPPED_KINDS, SUFFIXES, extractImages }))
})
