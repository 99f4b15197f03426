import { expect, test } from 'vitest'
import { Budget, ENGINE_LIMITS } from '../../../src/core/engine.ts'
import { compareOutcomes } from '../../../src/core/golden/compare.ts'

const ENDS = /^only the line ends differ\. If git changed them .*`\* -text`/
const outcome = (text: string) => ({ bytes: new TextEncoder().encode(text), images: [] })

test.each<readonly [what: string, recorded: string, rendered: string, status: string, told: boolean]>([
  ['the same', 'a: 1\nb: 2\n', 'a: 1\nb: 2\n', 'same', false],
  ['every line', 'a: 1\r\nb: 2\r\n', 'a: 1\nb: 2\n', 'differs', true],
  ['one line', 'a: 1\r\nb: 2\n', 'a: 1\nb: 2\n', 'differs', true],
  ['the other way round', 'a: 1\n', 'a: 1\r\n', 'differs', true],
  ['no line at the end', 'a: 1\r\nb', 'a: 1\nb', 'differs', true],
  ['several documents', '---\r\na: 1\r\n---\r\nb: 2\r\n', '---\na: 1\n---\nb: 2\n', 'differs', true],
  ['a value too', 'a: 1\r\nb: 2\r\n', 'a: 1\nb: 3\n', 'differs', false],
  ['a carriage return inside', 'a: 1\rb\n', 'a: 1b\n', 'differs', false],
  ['a line more', 'a: 1\r\n\r\n', 'a: 1\n', 'differs', false],
  ['nothing', '\r\n', '\n', 'differs', true],
])('line ends: %s', (_, recorded, rendered, status, told) => {
  const result = compareOutcomes('x', outcome(recorded), outcome(rendered))
  expect(result.status).toBe(status)
  expect(result.diff === '').toBe(told || status === 'same')
  if (told) expect(result.reason).toMatch(ENDS)
  else expect(result.reason).toBeUndefined()
})

test('line ends: an error that was recorded', () => {
  const result = compareOutcomes('x', { error: 'a\r\nb' }, { error: 'a\nb' })
  expect([result.status, result.reason]).toEqual(['differs', expect.stringMatching(ENDS)])
})

test('what takes too much to be shown is a difference, and says where it begins', () => {
  const budget = new Budget({ ...ENGINE_LIMITS, bytes: 1000 })
  const result = compareOutcomes(
    'x',
    outcome(`a: 1\n${'b: 2\n'.repeat(99)}`),
    outcome(`a: 1\n${'b: 3\n'.repeat(99)}`),
    { budget },
  )
  expect(result).toMatchObject({
    status: 'differs',
    reason:
      'differs from line 2 on; what else takes too much to be shown: limit reached: bytes of texts and values is at most 1000',
  })
})
