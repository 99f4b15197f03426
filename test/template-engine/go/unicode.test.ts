import { expect, test } from 'vitest'
import { isDigit, isGraphic, isLetter, isPrint, isSpace } from '../../../template-engine/go/unicode.ts'

/** p print, g graphic only, l letter, d digit, s space */
function classes(r: number): string {
  const print = isPrint(r) ? 'p' : isGraphic(r) ? 'g' : ''
  return print + (isLetter(r) ? 'l' : '') + (isDigit(r) ? 'd' : '') + (isSpace(r) ? 's' : '')
}

test.each<[title: string, rune: number, classes: string]>([
  ['space', 0x20, 'ps'],
  ['tab', 0x09, 's'],
  ['vertical tab', 0x0b, 's'],
  ['delete', 0x7f, ''],
  ['next line', 0x85, 's'],
  ['no-break space', 0xa0, 'gs'],
  ['soft hyphen', 0xad, ''],
  ['A', 0x41, 'pl'],
  ['underscore', 0x5f, 'p'],
  ['7', 0x37, 'pd'],
  ['superscript two', 0xb2, 'p'],
  ['e acute', 0xe9, 'pl'],
  ['Arabic-Indic seven', 0x667, 'pd'],
  ['combining acute', 0x301, 'p'],
  ['zero width space', 0x200b, ''],
  ['ideographic space', 0x3000, 'gs'],
  ['byte order mark', 0xfeff, ''],
  ['private use', 0xe000, ''],
  ['surrogate', 0xd800, ''],
  ['replacement character', 0xfffd, 'p'],
  ['grinning face', 0x1f600, 'p'],
  ['shaking face, Unicode 15.0', 0x1fae8, 'p'],
  ['face with bags, Unicode 16.0', 0x1fae9, ''],
  ['CJK extension I, Unicode 15.1', 0x2ebf0, ''],
  ['CJK extension H, Unicode 15.0', 0x31350, 'pl'],
  ['Garay letter, Unicode 16.0', 0x10d50, ''],
  ['variation selector', 0xe0100, 'p'],
  ['past the end', 0x110000, ''],
  ['negative', -1, ''],
])('%s', (_, rune, expected) => {
  expect(classes(rune)).toBe(expected)
})
