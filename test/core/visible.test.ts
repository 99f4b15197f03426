import { expect, test } from 'vitest'
import { oneLine, visible } from '../../src/core/errors.ts'

test.each([
  ['\u202eevil', '\\u202eevil'],
  ['a\u2066b\u2069', 'a\\u2066b\\u2069'],
  ['\u200e\u200f\u061c', '\\u200e\\u200f\\u061c'],
  ['\x1b[31mred\x07', '\\x1b[31mred\\x07'],
  ['a\tb', 'a\\x09b'],
  ['größe \u{1f600}', 'größe \u{1f600}'],
])('one line: %j', (text, shown) => expect(oneLine(text)).toBe(shown))

test.each([
  ['a\tb\nc\r\nd', 'a\tb\nc\r\nd'],
  ['over\rwritten', 'over\\x0dwritten'],
  ['\u202b\u2067x', '\\u202b\\u2067x'],
])('several lines: %j', (text, shown) => expect(visible(text)).toBe(shown))
