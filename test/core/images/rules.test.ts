import { describe, expect, test } from 'vitest'
import { extractImages } from '../../../src/core/images/extract.ts'
import { MAP_RULES, RULES } from '../../../src/core/images/rules/index.ts'

describe.each(RULES)('rule $id', ({ id, doc, examples }) => {
  test('is documented', () => {
    expect(doc).toMatch(/\.$/)
    expect(id).toMatch(/^[a-z-]+$/)
  })
  test.each(examples)('example %#', ({ yaml, finds }) => {
    const { images } = extractImages(yaml)
    expect(images.map(({ ref }) => ref)).toEqual(finds)
    for (const { sources } of images) expect(sources.map((source) => source.rule)).toBeDefined()
  })
})

test('rule ids are unique', () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length)
})

test('rules fit the mask that triggers them', () => {
  expect(MAP_RULES.length).toBeLessThanOrEqual(31)
})
