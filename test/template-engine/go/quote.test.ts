import { describe, expect, test } from 'vitest'
import {
  canBackquote,
  quote,
  quoteRune,
  quoteRuneToASCII,
  quoteToASCII,
  quoteToGraphic,
  unquote,
  unquoteChar,
} from '../../../template-engine/go/quote.ts'

describe('quote', () => {
  test.each<[text: string, quoted: string, ascii: string]>([
    ['', '""', '""'],
    ['plain', '"plain"', '"plain"'],
    ['a"b\\c', '"a\\"b\\\\c"', '"a\\"b\\\\c"'],
    ["it's", '"it\'s"', '"it\'s"'],
    ['\x07\b\f\n\r\t\v', '"\\a\\b\\f\\n\\r\\t\\v"', '"\\a\\b\\f\\n\\r\\t\\v"'],
    ['\x00\x1f\x7f', '"\\x00\\x1f\\x7f"', '"\\x00\\x1f\\x7f"'],
    ['\xff\xc3', '"\\xff\\xc3"', '"\\xff\\xc3"'],
    ['\xc3\xa9', '"\xc3\xa9"', '"\\u00e9"'],
    ['\xc2\xa0', '"\\u00a0"', '"\\u00a0"'],
    ['\xc2\xad', '"\\u00ad"', '"\\u00ad"'],
    ['\xe2\x80\x8b\xef\xbb\xbf', '"\\u200b\\ufeff"', '"\\u200b\\ufeff"'],
    ['\xf0\x9f\x98\x80', '"\xf0\x9f\x98\x80"', '"\\U0001f600"'],
    ['\xf3\xa0\x80\x81', '"\\U000e0001"', '"\\U000e0001"'],
    ['\xef\xbf\xbd', '"\xef\xbf\xbd"', '"\\ufffd"'],
  ])('%j', (text, quoted, ascii) => {
    expect(quote(text)).toBe(quoted)
    expect(quoteToASCII(text)).toBe(ascii)
  })

  test('a character newer than Unicode 15.0 is not printable', () => {
    expect(quote('\xf0\x9f\xab\xa9')).toBe('"\\U0001fae9"')
  })

  test('graphic style keeps Unicode spaces', () => {
    expect(quoteToGraphic('\xc2\xa0\xe3\x80\x80\xe2\x80\x8b')).toBe('"\xc2\xa0\xe3\x80\x80\\u200b"')
  })
})

test.each<[rune: number, quoted: string, ascii: string]>([
  [0x61, "'a'", "'a'"],
  [0x27, "'\\''", "'\\''"],
  [0x22, "'\"'", "'\"'"],
  [10, "'\\n'", "'\\n'"],
  [0xe9, "'\xc3\xa9'", "'\\u00e9'"],
  [0x110000, "'\xef\xbf\xbd'", "'\\ufffd'"],
])('quoteRune %i', (rune, quoted, ascii) => {
  expect(quoteRune(rune)).toBe(quoted)
  expect(quoteRuneToASCII(rune)).toBe(ascii)
})

test.each<[text: string, can: boolean]>([
  ['a\tb"', true],
  ['\xc3\xa9', true],
  ['a`b', false],
  ['a\nb', false],
  ['\x7f', false],
  ['\xef\xbb\xbfa', false],
  ['\xff', false],
])('canBackquote %j', (text, can) => {
  expect(canBackquote(text)).toBe(can)
})

test.each<[literal: string, text: string | undefined]>([
  ['"a b"', 'a b'],
  ['""', ''],
  ['"\\a\\b\\f\\n\\r\\t\\v\\\\\\""', '\x07\b\f\n\r\t\v\\"'],
  ['"\\101\\x41\\u0041\\U00000041"', 'AAAA'],
  ['"\\377\\xff"', '\xff\xff'],
  ['"\\u00e9"', '\xc3\xa9'],
  ['"\xc3\xa9"', '\xc3\xa9'],
  ['"\xff"', '\xef\xbf\xbd'],
  ['`a\\n"b\r\n`', 'a\\n"b\n'],
  ["'a'", 'a'],
  ["'\\''", "'"],
  ["'\xc3\xa9'", '\xc3\xa9'],
  ["''", ''],
  ["'ab'", undefined],
  ['"\\\'"', undefined],
  ['"\\q"', undefined],
  ['"\\400"', undefined],
  ['"\\12"', undefined],
  ['"\\ud800"', undefined],
  ['"\\x4"', undefined],
  ['"a\nb"', undefined],
  ['"a"b"', undefined],
  ['`a`b`', undefined],
  ['"a', undefined],
  ['"', undefined],
  ['a', undefined],
  ['', undefined],
])('unquote %j', (literal, text) => {
  expect(unquote(literal)).toBe(text)
})

test('unquoteChar without a delimiter leaves quotes alone and knows no escaped ones', () => {
  expect(unquoteChar('"', 0, 0)).toEqual({ rune: 0x22, multibyte: false, next: 1 })
  expect(unquoteChar('\\"', 0, 0)).toBeUndefined()
  expect(unquoteChar('', 0, 0)).toBeUndefined()
})
