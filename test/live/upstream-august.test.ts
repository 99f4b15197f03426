import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readCatalog } from '../../src/node/catalog.ts'
import { ANSWERS, coverage, expected, refusal, resolved } from '../core/recipe/upstream-answers.ts'

/**
 * Upstream's own catalog of August 2026, unmodified: the folder `recipes` of NVIDIA/aicr at 9793720d, named by
 * AICR_UPSTREAM_RECIPES_AUGUST. Held against what upstream's program answered on it, health checks and remediations included.
 */
const FOLDER = process.env.AICR_UPSTREAM_RECIPES_AUGUST ?? ''
const there = existsSync(join(FOLDER, 'registry.yaml'))
if (!there) console.warn('skipped: AICR_UPSTREAM_RECIPES_AUGUST names no upstream recipes folder')

describe.skipIf(!there)('upstream 9793720d', () => {
  test('every row of the recorded answers', { timeout: 300_000 }, async () => {
    const catalog = await readCatalog({ catalog: FOLDER })
    const wrong: string[] = []
    for (const [words, text] of Object.entries(ANSWERS.refused))
      if (refusal(catalog, words, text) !== text) wrong.push(`${words}: other words`)
    for (const [words, gap] of Object.entries(ANSWERS.coverage))
      if (coverage(catalog, words) !== gap) wrong.push(`${words}: other completions`)
    for (const [words, at] of Object.entries(ANSWERS.accepted)) {
      const answer = ANSWERS.answers[at]
      if (!answer) throw new Error(`no answer ${at}`)
      const [theirs, ours] = [expected(answer, 'with texts'), resolved(catalog, words, 'with texts')]
      for (const part of Object.keys(theirs)) if (theirs[part] !== ours[part]) wrong.push(`${words}: ${part}`)
    }
    const [refused, accepted] = [ANSWERS.refused, ANSWERS.accepted].map((rows) => Object.keys(rows).length)
    console.log(`${refused} refused, ${accepted} accepted, differing: ${wrong.length}`)
    expect(wrong).toEqual([])
  })
})
