import { describe, expect, test } from 'vitest'
import { AicrError, failureLine, HelmError, helmFailure, type Message, say } from '../../src/core/errors.ts'
import { encodeUtf8 } from '../../template-engine/go/index.ts'

const [path, count, names] = ['größe.yaml', 2, ['a', 'b']]
const below = new AicrError('NOT_FOUND', say`no ${{ path }}`)

const ROWS: readonly (readonly [message: Message, form: string, args: object, text: string])[] = [
  ['plain {braces}', 'plain {braces}', {}, 'plain {braces}'],
  [say`no ${{ path }}`, 'no {path}', { path }, 'no größe.yaml'],
  [say`${{ count }} of ${{ names }}`, '{count} of {names}', { count, names }, '2 of a, b'],
  [say`${{ path }} is ${{ state: false }}`, '{path} is {state}', { path, state: false }, 'größe.yaml is false'],
  [say`at ${{ where: say`line ${{ count }}` }}!`, 'at line {count}!', { count }, 'at line 2!'],
  [say`failed: ${{ cause: below }}`, 'failed: {cause}', { cause: 'no größe.yaml' }, 'failed: no größe.yaml'],
  [say`failed: ${{ cause: 'a text' }}`, 'failed: {cause}', { cause: 'a text' }, 'failed: a text'],
]

describe('a message is data', () => {
  test.each(ROWS)('%j', (message, form, args, text) => {
    const error = new AicrError('INVALID_REQUEST', message)
    expect([error.form, error.args, error.message]).toEqual([form, args, text])
  })

  test.each(ROWS)("in helm's words: %j", (message, form, args, text) => {
    const error = helmFailure(message)
    expect([error.form, error.args, error.message]).toEqual([form, args, text])
    expect(error.words).toBe(encodeUtf8(text))
  })
})

test("bytes of helm's words are text in its arguments", () => {
  const error = new HelmError(say`no ${{ path: encodeUtf8(path) }}`)
  expect([error.words, error.message, error.args]).toEqual(['no gr\xc3\xb6\xc3\x9fe.yaml', 'no größe.yaml', { path }])
})

describe('what a message says, the line says once', () => {
  const cause = new Error('deep')
  test.each<readonly [AicrError, string]>([
    [new AicrError('NOT_FOUND', 'gone', { place: 'f', cause }), '[NOT_FOUND] f: gone: deep'],
    [new AicrError('NOT_FOUND', say`${{ place: 'f' }} is gone`, { cause }), '[NOT_FOUND] f is gone: deep'],
    [new AicrError('NOT_FOUND', say`gone: ${{ cause }}`, { place: 'f' }), '[NOT_FOUND] f: gone: deep'],
    [new AicrError('NOT_FOUND', say`gone: ${{ cause }}`).at('g'), '[NOT_FOUND] g: gone: deep'],
  ])('%s', (error, line) => {
    expect(failureLine(error)).toBe(line)
    expect(error.cause).toBe(cause)
  })

  test('a place in the message is the place of the error', () => {
    expect(new AicrError('NOT_FOUND', say`${{ place: 'f' }} is gone`).place).toMatchObject({ file: 'f' })
  })
})

describe("words that go on with a cause's", () => {
  const inner = new HelmError(say`bad ${{ key: 'a' }}`, {
    code: 'INVALID_VALUES',
    places: [{ in: 'values', file: 'v.yaml', line: 3 }],
  })
  test('have its code and places', () => {
    const outer = new HelmError(say`cannot load: ${{ cause: inner }}`)
    expect(outer).toMatchObject({
      words: 'cannot load: bad a',
      code: 'INVALID_VALUES',
      places: inner.places,
      cause: inner,
    })
    expect(outer.args).toEqual({ cause: 'bad a' })
  })
  test('are its own where nothing is added', () => {
    expect(new HelmError(say`${{ cause: inner }}`)).toMatchObject({ form: 'bad {key}', args: { key: 'a' } })
  })
})
