import { describe, expect, test } from 'vitest'
import type { CorpusCase, Outcome } from './case.ts'
import { judge } from './verdict.ts'

const CASE: CorpusCase = {
  id: 'c__default',
  chart: 'charts/c',
  values: [],
  release: 'rel',
  namespace: 'ns',
  extraArgs: [],
  ok: true,
  stderrHead: '',
  varyingLines: [],
}
const printed = (stdout: string): Outcome => ({ exit: 0, stdout, stderr: '' })
const failed = (stderr: string): Outcome => ({ exit: 1, stdout: '', stderr })
const failure = (stderrHead: string): CorpusCase => ({ ...CASE, ok: false, stderrHead })
const varying = (...varyingLines: number[]): CorpusCase => ({ ...CASE, varyingLines })

describe('an outcome beside what helm did', () => {
  test.each<[string, CorpusCase, string, Outcome, Outcome | undefined]>([
    ['identical', CASE, 'a\nb\n', printed('a\nb\n'), undefined],
    ['identical', varying(2), 'a\nb\n', printed('a\nx\n'), undefined],
    ['identical but for clock or chance', CASE, 'a\nb\n', printed('a\nx\n'), printed('a\ny\n')],
    ['differs', CASE, 'a\nb\n', printed('a\nx\n'), printed('a\nx\n')],
    ['differs', CASE, 'a\nb\n', printed('z\nx\n'), printed('z\ny\n')],
    ['differs', CASE, 'a\n', printed('a\nb\n'), printed('a\n')],
    ['helm renders, we fail', CASE, 'a\n', failed('Error: no'), undefined],
    ['helm fails, we render', failure('Error: no'), '', printed('a\n'), undefined],
    [
      'both fail, same error',
      failure('level=WARN msg=x\nError: /c/charts/c no\n'),
      '',
      failed('Error: charts/c no'),
      undefined,
    ],
    ['both fail, same error', failure(`Error: ${'x'.repeat(593)}`), '', failed(`Error: ${'x'.repeat(900)}`), undefined],
    ['both fail, other error', failure('Error: no'), '', failed('Error: yes'), undefined],
    [
      'both fail, a schema is elsewhere on the network',
      failure('Error: failing loading "http://a/b": no such host'),
      '',
      failed('Error: failing loading "http://a/b": not read'),
      undefined,
    ],
  ])('%s', async (verdict, recorded, expected, got, second) => {
    const judgement = await judge(recorded, expected, got, second && (async () => second))
    expect(judgement.verdict).toBe(verdict)
  })
})
