import { expect, test } from 'vitest'
import { splitManifests } from '../../../src/core/render/split.ts'
import { HELM_4_1_4 } from '../../helpers/helm.ts'

const reference = (text: string): string[] =>
  text
    .trim()
    .split(/(?:^|[\t\n\f\r ]*\n)---[\t\n\f\r ]*/)
    .filter((piece) => piece !== '')
    .map((piece) => piece.trim())

test.each([
  ['', []],
  ['a: 1', ['a: 1']],
  ['a: 1\n---\nb: 2\n', ['a: 1', 'b: 2']],
  ['---\na: 1\n---\n', ['a: 1']],
  ['---\n---\na: 1', ['---\na: 1']],
  ['a: 1\n---\n\n---\n# c', ['a: 1', '---\n# c']],
  ['a: 1\n---foo: x', ['a: 1', 'foo: x']],
  ['--- # c', ['# c']],
  ['a: 1\n  ---\nb: 1', ['a: 1\n  ---\nb: 1']],
  ['a: 1 \t\n \n---\t\n\n b: 1', ['a: 1', 'b: 1']],
  ['----', ['-']],
  ['a\n----', ['a', '-']],
  ['a ---\nb', ['a ---\nb']],
  ['\xc2\xa0a: 1\xe2\x80\x83', ['a: 1']],
  ['a\n---\n\xc2\xa0\n---\nb', ['a', '', 'b']],
])('%j', (text, pieces) => {
  expect(splitManifests(text, HELM_4_1_4)).toEqual(pieces)
})

test('agrees with the regular expression on every short text', () => {
  const atoms = ['---', '\n', ' ', 'a', '-']
  const texts = Array.from({ length: atoms.length ** 6 }, (_, n) =>
    Array.from({ length: 6 }, (_, place) => atoms[Math.floor(n / atoms.length ** place) % atoms.length]).join(''),
  )
  const different = texts.filter((text) => splitManifests(text, HELM_4_1_4).join('|') !== reference(text).join('|'))
  expect(different).toEqual([])
})

test('long runs of blank lines cost no more than their length', { timeout: 60_000 }, () => {
  expect(splitManifests(`a${'\n'.repeat(1_000_000)}b`, HELM_4_1_4)).toHaveLength(1)
})
