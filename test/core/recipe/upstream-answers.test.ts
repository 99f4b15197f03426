import { describe, expect, test } from 'vitest'
import { coveredCombinations, parseCriteria } from '../../../src/core/recipe/index.ts'
import { readCatalog } from '../../../src/node/catalog.ts'
import { FACTS } from './catalog-facts.ts'
import { ANSWERS, coverage, expected, refusal, resolved } from './upstream-answers.ts'

const catalog = await readCatalog()

/** Upstream's answers of August 2026, asked of the embedded catalog. test/live/upstream-august.test.ts asks upstream's own. */
describe('what upstream answers', () => {
  test(`${Object.keys(ANSWERS.refused).length} refused criteria: the same words`, () => {
    const ours = Object.entries(ANSWERS.refused).map(([words, text]) => [words, refusal(catalog, words, text)])
    expect(Object.fromEntries(ours)).toEqual(ANSWERS.refused)
  })

  test(`${Object.keys(ANSWERS.coverage).length} projections: the same gaps, the same completions`, () => {
    const ours = Object.keys(ANSWERS.coverage).map((words) => [words, coverage(catalog, words)])
    expect(Object.fromEntries(ours)).toEqual(ANSWERS.coverage)
  })

  test.each(Object.entries(ANSWERS.accepted))('%s', (words, at) => {
    const answer = ANSWERS.answers[at]
    if (!answer) throw new Error(`no answer ${at}`)
    expect(resolved(catalog, words, 'without texts')).toEqual(expected(answer, 'without texts'))
  })

  test('the combinations that are listed are those that are accepted', () => {
    const listed = coveredCombinations(catalog, parseCriteria({}, catalog.vocabulary)).map(({ criteria }) =>
      [criteria.service, criteria.accelerator, criteria.intent, criteria.os, criteria.platform]
        .map((word) => (word === 'any' ? '-' : word))
        .join(' '),
    )
    const accepted = FACTS.accepted.map(([words]) => words).filter((words) => words !== '- - - - -')
    expect(listed.sort()).toEqual(accepted.sort())
  })
})
