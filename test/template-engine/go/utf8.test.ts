import { describe, expect, test } from 'vitest'
import {
  decodeLastRune,
  decodeRune,
  encodeRune,
  fromRunes,
  runeCount,
  runes,
  validUtf8,
} from '../../../template-engine/go/utf8.ts'

const BAD = 0xfffd

describe('decodeRune', () => {
  test.each<[title: string, text: string, rune: number, size: number]>([
    ['ASCII', 'a', 0x61, 1],
    ['two bytes', '\xc3\xa9', 0xe9, 2],
    ['three bytes', '\xe6\x97\xa5', 0x65e5, 3],
    ['four bytes', '\xf0\x9f\x98\x80', 0x1f600, 4],
    ['U+FFFD itself', '\xef\xbf\xbd', BAD, 3],
    ['the end', '', BAD, 0],
    ['a lone continuation', '\x80', BAD, 1],
    ['a cut sequence', '\xe6\x97', BAD, 1],
    ['an overlong form', '\xc0\x80', BAD, 1],
    ['an overlong three', '\xe0\x80\x80', BAD, 1],
    ['a surrogate', '\xed\xa0\x80', BAD, 1],
    ['past U+10FFFF', '\xf4\x90\x80\x80', BAD, 1],
    ['a byte that never starts', '\xff', BAD, 1],
  ])('%s', (_, text, rune, size) => {
    expect(decodeRune(text)).toEqual([rune, size])
    expect(decodeRune(`ab${text}`, 2)).toEqual([rune, size])
  })
})

test.each<[text: string, rune: number, size: number]>([
  ['a\xc3\xa9', 0xe9, 2],
  ['\xc3', BAD, 1],
  ['\xe6\x97\xa5x', 0x78, 1],
  ['\xf0\x9f\x98\x80', 0x1f600, 4],
  ['\xc3\xa9\x80', BAD, 1],
  ['', BAD, 0],
])('decodeLastRune %j', (text, rune, size) => {
  expect(decodeLastRune(text)).toEqual([rune, size])
})

test.each<[rune: number, bytes: string]>([
  [0x41, 'A'],
  [0xe9, '\xc3\xa9'],
  [0x65e5, '\xe6\x97\xa5'],
  [0x1f600, '\xf0\x9f\x98\x80'],
  [0xd800, '\xef\xbf\xbd'],
  [-1, '\xef\xbf\xbd'],
  [0x110000, '\xef\xbf\xbd'],
])('encodeRune %i', (rune, bytes) => {
  expect(encodeRune(rune)).toBe(bytes)
})

test('bad bytes are a rune each, and come back as U+FFFD', () => {
  expect(runes('a\xffb\xe6\x97')).toEqual([0x61, BAD, 0x62, BAD, BAD])
  expect(runeCount('a\xffb\xe6\x97\xc3\xa9')).toBe(6)
  expect(fromRunes(runes('\xff\xc3\xa9'))).toBe('\xef\xbf\xbd\xc3\xa9')
})

test.each<[text: string, valid: boolean]>([
  ['', true],
  ['plain', true],
  ['\xc3\xa9', true],
  ['\xef\xbf\xbd', true],
  ['\xc3', false],
  ['\xed\xa0\x80', false],
])('validUtf8 %j', (text, valid) => {
  expect(validUtf8(text)).toBe(valid)
})
