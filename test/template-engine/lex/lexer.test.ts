import { describe, expect, test } from 'vitest'
import { describeItem } from '../../../template-engine/lex/item.ts'
import * as t from '../../../template-engine/lex/kind.ts'
import { Lexer } from '../../../template-engine/lex/lexer.ts'
import { lineAndColumn } from '../../../template-engine/parse/place.ts'

const NAMES: Readonly<Record<t.ItemKind, string>> = {
  [t.EOF]: 'EOF',
  [t.ERROR]: 'error',
  [t.TEXT]: 'text',
  [t.OPEN]: '{{',
  [t.CLOSE]: '}}',
  [t.RIGHT_PAREN]: ')',
  [t.PIPE]: '|',
  [t.ASSIGN]: '=',
  [t.DECLARE]: ':=',
  [t.CHAR]: 'char',
  [t.IF]: 'if',
  [t.NIL]: 'nil',
  [t.DOT]: '.',
  [t.BOOL]: 'bool',
  [t.CHAR_CONSTANT]: 'char constant',
  [t.COMPLEX]: 'complex',
  [t.FIELD]: 'field',
  [t.IDENTIFIER]: 'identifier',
  [t.LEFT_PAREN]: '(',
  [t.NUMBER]: 'number',
  [t.RAW_STRING]: 'raw string',
  [t.STRING]: 'string',
  [t.VARIABLE]: 'variable',
}

interface Item {
  readonly kind: string
  readonly pos: number
  readonly value: string
  readonly line: number
  readonly spaced: boolean
  readonly plain: boolean
}

function lex(text: string): Item[] {
  const lexer = new Lexer(text)
  const items: Item[] = []
  let kind: t.ItemKind
  do {
    kind = lexer.next()
    const { start, end, word, spaced, plain } = lexer
    const value = kind === t.ERROR ? word : text.slice(start, end)
    const { line } = lineAndColumn(text, start)
    items.push({ kind: NAMES[kind] ?? '?', pos: start, value, line, spaced, plain })
  } while (kind !== t.EOF && kind !== t.ERROR)
  return items
}

const OUTSIDE = ['{{', '}}', 'text', 'EOF']

/** kind and value; delimiters and EOF by kind alone; a space before it, inside an action */
const show = ({ kind, value, spaced }: Item) =>
  (spaced && !OUTSIDE.includes(kind) ? 'space · ' : '') +
  (['{{', '}}', 'EOF'].includes(kind) ? kind : `${kind} ${value}`)
const shown = (text: string) => lex(text).map(show).join(' · ')

describe('items', () => {
  test.each<[text: string, items: string]>([
    ['', 'EOF'],
    ['a{b}c', 'text a{b}c · EOF'],
    ['a{{.}}b', 'text a · {{ · . . · }} · text b · EOF'],
    ['{{.a.b $x.c $}}', '{{ · field .a · field .b · space · variable $x · field .c · space · variable $ · }} · EOF'],
    ['{{if nil}}', '{{ · if if · space · nil nil · }} · EOF'],
    ['{{.if true}}', '{{ · field .if · space · bool true · }} · EOF'],
    ['{{f 1|g}}', '{{ · identifier f · space · number 1 · | | · identifier g · }} · EOF'],
    ['{{$a,$b:=(1)}}', '{{ · variable $a · char , · variable $b · := := · ( ( · number 1 · ) ) · }} · EOF'],
    ['{{$a = 1}}', '{{ · variable $a · space · = = · space · number 1 · }} · EOF'],
    ['{{"a\\"}}" `b\n}}`}}', '{{ · string "a\\"}}" · space · raw string `b\n}}` · }} · EOF'],
    ["{{'a' '\\''}}", "{{ · char constant 'a' · space · char constant '\\'' · }} · EOF"],
    [
      '{{1_0 0x1p-2 0b1 .5 1e3 1i 1+2i}}'.replaceAll(' ', '|'),
      '{{ · number 1_0 · | | · number 0x1p-2 · | | · number 0b1 · | | · number .5 · | | · number 1e3 · | | · number 1i · | | · complex 1+2i · }} · EOF',
    ],
    ['{{\xc3\xa9 .\xe6\x97\xa5}}', '{{ · identifier \xc3\xa9 · space · field .\xe6\x97\xa5 · }} · EOF'],
    ['{{a\n\tb}}', '{{ · identifier a · space · identifier b · }} · EOF'],
    ['{{a#}}', "{{ · error bad character U+0023 '#'"],
    ['{{# }}', '{{ · char # · }} · EOF'],
  ])('%j', (text, items) => {
    expect(shown(text)).toBe(items)
  })
})

describe('trim markers', () => {
  test.each<[text: string, items: string]>([
    ['a \t\r\n{{- 3 -}} \n b', 'text a · {{ · number 3 · }} · text b · EOF'],
    [' {{-\n3\n-}} ', '{{ · number 3 · }} · EOF'],
    ['a {{-3}} b', 'text a  · {{ · number -3 · }} · text  b · EOF'],
    ['a {{- -3 -}} b', 'text a · {{ · number -3 · }} · text b · EOF'],
    ['{{3  -}} b', '{{ · number 3 · }} · text b · EOF'],
    ['\xc2\xa0{{- 3}}', 'text \xc2\xa0 · {{ · number 3 · }} · EOF'],
    ['a {{- /* c */ -}} b', 'text a · text b · EOF'],
    ['a {{/* c */}} b', 'text a  · text  b · EOF'],
    ['a\n{{- /* x }} */}}\n{{- 1}}', 'text a · {{ · number 1 · }} · EOF'],
  ])('%j', (text, items) => {
    expect(shown(text)).toBe(items)
  })
})

describe('errors', () => {
  test.each<[text: string, line: number, message: string]>([
    ['{{/* c', 1, 'unclosed comment'],
    ['\n{{- /* c */ }}', 2, 'comment ends before closing delimiter'],
    ['{{', 1, 'unclosed action'],
    ['{{ a\n\n', 3, 'unclosed action'],
    ['{{(1}}', 1, 'unclosed left paren'],
    ['{{1)}}', 1, 'unexpected right paren'],
    ['{{\n:}}', 2, 'expected :='],
    ['{{"a\n"}}', 1, 'unterminated quoted string'],
    ['{{"a\\\n"}}', 1, 'unterminated quoted string'],
    ['{{"a\\', 1, 'unterminated quoted string'],
    ["{{'a", 1, 'unterminated character constant'],
    ['{{\n`a\n\n', 2, 'unterminated raw quoted string'],
    ['{{a-b}}', 1, "bad character U+002D '-'"],
    ['{{.a\x01}}', 1, 'bad character U+0001'],
    ['{{$a\xff}}', 1, "bad character U+FFFD '\xef\xbf\xbd'"],
    ['{{\xe2\x80\x9ca}}', 1, "unrecognized character in action: U+201C '\xe2\x80\x9c'"],
    ['{{\x01}}', 1, 'unrecognized character in action: U+0001'],
    ['{{12abc}}', 1, 'bad number syntax: "12a"'],
    ['{{3-}}', 1, 'bad number syntax: "3-"'],
    ['{{1+2}}', 1, 'bad number syntax: "1+2"'],
  ])('%j', (text, line, message) => {
    const { value, line: at } = lex(text).at(-1)!
    expect([at, value]).toEqual([line, message])
  })
})

test('positions are bytes and lines are those of the start', () => {
  const items = lex('\xc3\xa9\n {{- .a\n  -}}\n\n x {{/*\n*/}}{{ b }}')
  expect(items.map(({ kind, pos, line }) => `${kind}@${pos}:${line}`)).toEqual([
    'text@0:1',
    '{{@4:2',
    'field@8:2',
    '}}@14:3',
    'text@19:5',
    '{{@30:6',
    'identifier@33:6',
    '}}@35:6',
    'EOF@37:6',
  ])
})

test('fields that follow without space are read at once, short of one that is not well formed', () => {
  const fields = (text: string, items: number) => {
    const lexer = new Lexer(text)
    for (let i = 0; i < items; i++) lexer.next()
    const from = lexer.end
    return text.slice(from, lexer.fields())
  }
  expect(fields('{{.a.b.c }}', 2)).toBe('.b.c')
  expect(fields('{{$x.\xc3\xa9.b_1}}', 2)).toBe('.\xc3\xa9.b_1')
  expect(fields('{{(1).a}}', 4)).toBe('.a')
  expect(fields('{{.a.b.c+}}', 2)).toBe('.b')
  expect(fields('{{.a.1}}', 2)).toBe('')
  expect(fields('{{.a..b}}', 2)).toBe('')
  expect(fields('{{.a .b}}', 2)).toBe('')
})

test.each<[text: string, plain: boolean]>([
  ['1', true],
  ['0', true],
  ['123456789012345', true],
  ['1234567890123456', false],
  ['01', false],
  ['1.0', false],
  ['1e400', false],
  ['0x', false],
  ['"a"', true],
  ['"\\q"', false],
  ['`\\q`', true],
  ["'a'", false],
])('%s is surely well formed: %s', (text, plain) => {
  expect(lex(`{{${text}}}`)[1]).toMatchObject({ value: text, plain })
})

test.each<[kind: t.ItemKind, value: string, text: string]>([
  [t.EOF, '', 'EOF'],
  [t.IF, 'if', '<if>'],
  [t.DOT, '.', '<.>'],
  [t.BOOL, 'true', '"true"'],
  [t.CHAR, '"', '"\\""'],
  [t.TEXT, '0123456789', '"0123456789"'],
  [t.TEXT, '0123456789a', '"0123456789"...'],
  [t.TEXT, '\xc3\xa9'.repeat(11), `"${'\xc3\xa9'.repeat(10)}"...`],
])('describeItem %j %j', (kind, value, text) => {
  expect(describeItem(kind, value)).toBe(text)
})
