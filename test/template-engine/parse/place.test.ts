import { expect, test } from 'vitest'
import type { ActionNode, Node, TemplateNode } from '../../../template-engine/parse/node.ts'
import { place } from '../../../template-engine/parse/place.ts'
import { parse, parseMain } from './parse.ts'

/** the first operand of the first action */
const operand = (node: Node | undefined): Node => (node as ActionNode).pipe.cmds[0]!.args[0]!

test.each<[text: string, line: number, column: number, context: string]>([
  ['{{.a}}', 1, 2, '.a'],
  ['{{ .Values.foo.bar }}', 1, 10, '.Values.foo.bar'],
  ['{{ $.a }}', 1, 4, '$.a'],
  ['{{ (list  1).a.b }}', 1, 12, '(list 1).a.b'],
  ['{{- /* c */}}{{\n\n  print\t1 }}', 3, 2, 'print'],
])('%j', (text, line, column, context) => {
  const tree = parseMain(text)
  expect(place(tree, operand(tree.root.nodes[0]))).toEqual({ name: 't', line, column, context })
})

test('columns count bytes, and a definition counts lines from the start of its file', () => {
  const [tree] = parse('\n\n{{define "a"}}\n\xe6\x97\xa5 {{ .x }}{{end}}')
  expect(place(tree!, operand(tree!.root.nodes[1]))).toEqual({ name: 't', line: 4, column: 7, context: '.x' })
})

test('a template action is shown whole, placed at its name', () => {
  const tree = parseMain('{{ $x := 1 }}{{ template `a`  $x = 2 }}')
  const node = tree.root.nodes[1] as TemplateNode
  expect(place(tree, node)).toEqual({ name: 't', line: 1, column: 25, context: '{{template "a" $x = 2}}' })
})
