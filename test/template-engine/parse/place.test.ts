import { expect, test } from 'vitest'
import { place } from '../../../template-engine/parse/place.ts'
import type { Tree } from '../../../template-engine/parse/tree.ts'
import { parse, parseMain } from './parse.ts'

/** where the first operand of an action of the template is */
const operandPlace = ({ source, root }: Tree, at: number) => {
  const [command] = source.commands(source.first(source.children(root)[at]!))
  return place(source, source.first(command!))
}

test.each<[text: string, line: number, column: number, context: string]>([
  ['{{.a}}', 1, 2, '.a'],
  ['{{ .Values.foo.bar }}', 1, 10, '.Values.foo.bar'],
  ['{{ $.a }}', 1, 4, '$.a'],
  ['{{ (list  1).a.b }}', 1, 12, '(list 1).a.b'],
  ['{{- /* c */}}{{\n\n  print\t1 }}', 3, 2, 'print'],
])('%j', (text, line, column, context) => {
  expect(operandPlace(parseMain(text), 0)).toEqual({ name: 't', line, column, context })
})

test('columns count bytes, and a definition counts lines from the start of its file', () => {
  const [tree] = parse('\n\n{{define "a"}}\n\xe6\x97\xa5 {{ .x }}{{end}}')
  expect(operandPlace(tree!, 1)).toEqual({ name: 't', line: 4, column: 7, context: '.x' })
})

test('a template action is shown whole, placed at its name', () => {
  const { source, root } = parseMain('{{ $x := 1 }}{{ template `a`  $x = 2 }}')
  expect(place(source, source.children(root)[1]!)).toEqual({
    name: 't',
    line: 1,
    column: 25,
    context: '{{template "a" $x = 2}}',
  })
})
