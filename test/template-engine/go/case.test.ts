import { expect, test } from 'vitest'
import { lowerText, titleText, toLower, toTitle, toUpper, upperText } from '../../../template-engine/go/case.ts'
import { trimSpace } from '../../../template-engine/go/strings.ts'
import { decodeUtf8, encodeUtf8 } from '../../../template-engine/value/bytes.ts'

const one = (map: (r: number) => number, text: string): string => String.fromCodePoint(map(text.codePointAt(0) ?? 0))

test.each([
  ['a', 'A', 'a', 'A'],
  ['ß', 'ß', 'ß', 'ß'],
  ['İ', 'İ', 'i', 'İ'],
  ['ı', 'I', 'ı', 'I'],
  ['ŉ', 'ŉ', 'ŉ', 'ŉ'],
  ['ǆ', 'Ǆ', 'ǆ', 'ǅ'],
  ['ǲ', 'Ǳ', 'ǳ', 'ǲ'],
  ['ᾀ', 'ᾈ', 'ᾀ', 'ᾈ'],
  ['ᾳ', 'ᾼ', 'ᾳ', 'ᾼ'],
  ['ა', 'Ა', 'ა', 'ა'],
  ['Ა', 'Ა', 'ა', 'Ა'],
  ['ﬁ', 'ﬁ', 'ﬁ', 'ﬁ'],
  ['𐐨', '𐐀', '𐐨', '𐐀'],
  // cased after Unicode 15.0
  ['\u{1c8a}', '\u{1c8a}', '\u{1c8a}', '\u{1c8a}'],
  ['\u{264}', '\u{264}', '\u{264}', '\u{264}'],
  ['\u{10d50}', '\u{10d50}', '\u{10d50}', '\u{10d50}'],
])('%s: upper %s, lower %s, title %s', (text, upper, lower, title) => {
  expect([one(toUpper, text), one(toLower, text), one(toTitle, text)]).toEqual([upper, lower, title])
})

test('bytes that are not UTF-8 become U+FFFD', () => {
  expect(decodeUtf8(upperText('a\xc3\xa9\xffz'))).toBe('AÉ\ufffdZ')
})

test.each([
  ["hello wor_ld it's a.b 1a", "Hello Wor_ld It'S A.B 1a"],
  ['ǆ éa\u2003b', 'ǅ Éa\u2003B'],
])('title of %j is %j', (text, want) => expect(decodeUtf8(titleText(encodeUtf8(text)))).toBe(want))

test.each([
  [' \t\n\v\f\r\u0085\u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000a b\u3000 ', 'a b'],
  ['\ufeffa\u200b', '\ufeffa\u200b'],
  ['\u3000', ''],
  ['', ''],
])('trimmed %j is %j', (text, want) => expect(decodeUtf8(trimSpace(encodeUtf8(text)))).toBe(want))

test('lower case of ASCII and beyond', () => expect(decodeUtf8(lowerText(encodeUtf8('ÀBC Σ')))).toBe('àbc σ'))
