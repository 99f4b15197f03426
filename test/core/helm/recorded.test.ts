import { describe, expect, test } from 'vitest'
import { helmOf } from '../../../src/core/helm/index.ts'
import { answeredCases, answerOf, recordedAnswer } from '../../helpers/recorded-answers.ts'
import { renderCase } from '../../helpers/render-case.ts'

describe.each(answeredCases().map((each) => [each.name, each] as const))('%s', (_, { files, args = [], answers }) => {
  test.each(answers.flatMap((answer) => answer.helms.map((helm) => [helm, answer] as const)))(
    'helm %s',
    async (version, answer) => {
      const got = await renderCase({ files, args }, 'schemas', await helmOf(version))
      expect(answerOf(got)).toEqual(recordedAnswer(answer))
    },
  )
})
