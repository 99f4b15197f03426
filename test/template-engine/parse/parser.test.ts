import { describe, expect, test } from 'vitest'
import { LimitError } from '../../../template-engine/errors.ts'
import { place } from '../../../template-engine/parse/place.ts'
import { printNode } from '../../../template-engine/parse/print.ts'
import { isEmptyTree, type Tree } from '../../../template-engine/parse/tree.ts'
import { parse, parseMain } from './parse.ts'

const printed = ({ source, root }: Tree) => printNode(source, root)

describe('printed back', () => {
  test.each<[text: string, again?: string]>([
    [''],
    ['plain { text }'],
    ['{{  .a  }}', '{{.a}}'],
    ['{{.}} {{.a.b}} {{$}} {{$.a.b}}'],
    ['{{/* gone */}}{{- /* gone */ -}}x', 'x'],
    ['a {{- 1 -}} b', 'a{{1}}b'],
    ['{{"a\\n"}}{{`raw\n`}}{{\'a\'}}{{1_0}}{{0x1p4}}{{1+2i}}{{true}}{{false}}'],
    ['{{print 1 .a "b" nil}}'],
    ['{{1|print|print 2}}', '{{1 | print | print 2}}'],
    ['{{1 | }}', '{{1}}'],
    ['{{(1)}}'],
    ['{{((print 1) | print)}}'],
    ['{{(list 1).a.b}}'],
    ['{{list.a.b}}'],
    ['{{print (list 1).a .b .c}}'],
    ['{{$x := 1}}{{$x}}{{$x = 2}}'],
    ['{{print ($z := 1) $z}}'],
    ['{{if .a}}1{{else if .b}}2{{else}}3{{end}}', '{{if .a}}1{{else}}{{if .b}}2{{else}}3{{end}}{{end}}'],
    ['{{with .a}}1{{else with .b}}2{{end}}', '{{with .a}}1{{else}}{{with .b}}2{{end}}{{end}}'],
    ['{{range $i, $e := .a}}{{$i}}{{break}}{{continue}}{{else}}none{{end}}'],
    ['{{range .a}}{{if .b}}{{break}}{{end}}{{end}}'],
    ['{{range $i = .a}}{{end}}', '{{range $i = .a}}{{end}}'],
    ['{{template "a"}}{{template `b` .}}', '{{template "a"}}{{template "b" .}}'],
    ['{{block "a" .x}}body{{end}}', '{{template "a" .x}}'],
    ['{{.if}}{{.nil.range}}'],
    ['{{with $x := 1}}{{$x}}{{end}}'],
  ])('%j', (text, again = text) => {
    expect(printed(parseMain(text))).toBe(again)
  })
})

describe('trees', () => {
  const names = (text: string) => parse(text).map((tree) => `${tree.name}=${printed(tree)}`)

  test.each<[title: string, text: string, trees: string[]]>([
    [
      'definitions come before the main template',
      '{{define "a"}}1{{end}}x{{define "b"}}2{{end}}',
      ['a=1', 'b=2', 't=x'],
    ],
    ['a block defines too', '{{if .}}{{block "a" .}}1{{end}}{{end}}', ['a=1', 't={{if .}}{{template "a" .}}{{end}}']],
    [
      'blocks nest, the inner one first',
      '{{block "a" 1}}{{block "b" 2}}x{{end}}{{end}}',
      ['b=x', 'a={{template "b" 2}}', 't={{template "a" 1}}'],
    ],
    ['a blank one gives way', '{{define "a"}} {{end}}{{define "a"}}1{{end}}', ['a=1', 't=']],
    ['a blank one does not replace', '{{define "a"}}1{{end}}{{define "a"}}{{/* c */}}{{end}}', ['a=1', 't=']],
    ['a blank main template gives way to a definition of its name', '{{define "t"}}1{{end}}\n', ['t=1']],
    ['names may be raw strings', '{{define `a"b`}}{{end}}', ['a"b=', 't=']],
  ])('%s', (_, text, trees) => {
    expect(names(text)).toEqual(trees)
  })

  test('every tree knows its file and the whole text', () => {
    const text = '{{define "a"}}1{{end}}'
    for (const { source } of parse(text)) expect(source).toMatchObject({ name: 't', text })
  })
})

test.each<[text: string, empty: boolean]>([
  ['', true],
  [' \t\n{{/* c */}}\n', true],
  ['\xc2\xa0\xe2\x80\x83', true],
  ['{{define "a"}}x{{end}}\n', true],
  ['\xff', false],
  ['x', false],
  ['{{""}}', false],
  ['{{if .}}{{end}}', false],
])('isEmptyTree %j', (text, empty) => {
  expect(isEmptyTree(parseMain(text))).toBe(empty)
})

describe('scopes', () => {
  test.each([
    '{{$x := 1}}{{if $x}}{{$x}}{{$y := 2}}{{$y}}{{end}}{{$x}}',
    '{{if $x := 1}}{{$x}}{{else}}{{$x}}{{end}}',
    '{{range $i, $e := .}}{{$i}}{{$e}}{{else}}{{$e}}{{end}}',
    '{{$x = 1}}{{$x}}',
    '{{block "a" .}}{{$.x}}{{end}}',
  ])('%s', (text) => {
    expect(() => parse(text)).not.toThrow()
  })
})

test('lines and positions of actions and branches', () => {
  const { source, root } = parseMain('a\n{{- if\n .x }}{{\n\n.y}}{{end}}')
  const branch = source.children(root)[1]!
  const [pipe, list] = source.children(branch)
  const [action] = source.children(list!)
  expect([branch, pipe!, action!].map((node) => source.pos(node))).toEqual([10, 10, 19])
  expect([branch, pipe!, action!].map((node) => place(source, node).line)).toEqual([3, 3, 5])
})

test('a text with more nodes than the tape has at first', () => {
  const text = '{{(print 1 .a).b}}x'.repeat(5000)
  expect(printed(parseMain(text))).toBe(text)
  expect(printed(parseMain('{{.a}}'))).toBe('{{.a}}')
})

describe('nesting is limited', () => {
  const limit = new LimitError('template nesting', 10)
  const deep = (open: string, close: string, n: number) => `${open.repeat(n)}${close.repeat(n)}`

  test.each<[open: string, close: string]>([
    ['{{if 1}}', '{{end}}'],
    ['{{range 1}}', '{{end}}'],
    ['{{block "a" 1}}', '{{end}}'],
  ])('%s', (open, close) => {
    expect(() => parse(deep(open, close, 11), 10)).toThrow(limit)
    expect(() => parse(deep(open, `x${close}`, 1), 10)).not.toThrow()
  })

  test('parentheses', () => {
    const text = (n: number) => `{{${'('.repeat(n)}1${')'.repeat(n)}}}`
    expect(() => parse(text(10), 10)).not.toThrow()
    expect(() => parse(text(11), 10)).toThrow(limit)
  })

  test('else if', () => {
    expect(() => parse(`{{if 1}}${'{{else if 1}}'.repeat(10)}{{end}}`, 10)).toThrow(limit)
  })

  test('many in a row are no nesting', () => {
    expect(() => parse('{{if (1)}}{{end}}'.repeat(50), 10)).not.toThrow()
  })
})
