import { describe, expect, test } from 'vitest'
import { describeItem, type Item } from '../../../template-engine/lex/item.ts'
import { Lexer } from '../../../template-engine/lex/lexer.ts'

function lex(text: string): Item[] {
  const lexer = new Lexer(text)
  const items: Item[] = []
  do items.push(lexer.next())
  while (!['EOF', 'error'].includes(items.at(-1)!.kind))
  return items
}

/** kind and value; delimiters and EOF by kind alone; a space before it */
const show = ({ kind, value, spaced }: Item) =>
  (spaced ? 'space · ' : '') + (['{{', '}}', 'EOF'].includes(kind) ? kind : `${kind} ${value}`)
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
    ['{{# }}', '{{ · char # · space · }} · EOF'],
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
    ['{{3  -}} b', '{{ · number 3 · space · }} · text b · EOF'],
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

test.each<[item: Pick<Item, 'kind' | 'value'>, text: string]>([
  [{ kind: 'EOF', value: '' }, 'EOF'],
  [{ kind: 'error', value: 'oops' }, 'oops'],
  [{ kind: 'if', value: 'if' }, '<if>'],
  [{ kind: '.', value: '.' }, '<.>'],
  [{ kind: 'char', value: '"' }, '"\\""'],
  [{ kind: 'text', value: '0123456789' }, '"0123456789"'],
  [{ kind: 'text', value: '0123456789a' }, '"0123456789"...'],
  [{ kind: 'text', value: '\xc3\xa9'.repeat(11) }, `"${'\xc3\xa9'.repeat(10)}"...`],
])('describeItem %j', (item, text) => {
  expect(describeItem(item)).toBe(text)
})
