import { quote } from '../go/quote.ts'
import type { ByteString } from '../value/value.ts'
import type { Node } from './node.ts'
import * as n from './node.ts'
import type { Source } from './tree.ts'

const printAll = (source: Source, nodes: readonly Node[], separator: string): ByteString =>
  nodes.map((node) => printNode(source, node)).join(separator)

function printPipe(source: Source, pipe: Node): ByteString {
  const commands = printAll(source, source.commands(pipe), ' | ')
  if (!source.declares(pipe)) return commands
  return `${source.declared(pipe).join(', ')} ${source.isFlagged(pipe) ? '=' : ':='} ${commands}`
}

/** A pipeline among operands keeps its parentheses. */
function printOperand(source: Source, node: Node): ByteString {
  const printed = printNode(source, node)
  return source.kind(node) === n.PIPE ? `(${printed})` : printed
}

const BRANCHES = ['if', 'with', 'range']

function printBranch(source: Source, node: Node): ByteString {
  const [pipe, list, otherwise] = source.children(node).map((child) => printNode(source, child))
  const elseText = otherwise === undefined ? '' : `{{else}}${otherwise}`
  return `{{${BRANCHES[source.kind(node) - n.IF]} ${pipe}}}${list}${elseText}{{end}}`
}

function printTemplate(source: Source, node: Node): ByteString {
  const pipe = source.children(node).map((child) => ` ${printNode(source, child)}`)
  return `{{template ${quote(source.templateName(node))}${pipe.join('')}}}`
}

/** Node.String of text/template/parse: the source again, with single spaces. What error messages show as context. */
export function printNode(source: Source, node: Node): ByteString {
  switch (source.kind(node)) {
    case n.LIST:
      return printAll(source, source.children(node), '')
    case n.ACTION:
      return `{{${printAll(source, source.children(node), '')}}}`
    case n.PIPE:
      return printPipe(source, node)
    case n.COMMAND:
      return source
        .children(node)
        .map((operand) => printOperand(source, operand))
        .join(' ')
    case n.FIELD:
    case n.VARIABLE:
      return source.named(node)
    case n.CHAIN:
      return printOperand(source, source.first(node)) + source.named(node)
    case n.IF:
    case n.WITH:
    case n.RANGE:
      return printBranch(source, node)
    case n.BREAK:
      return '{{break}}'
    case n.CONTINUE:
      return '{{continue}}'
    case n.TEMPLATE:
      return printTemplate(source, node)
    default:
      return source.written(node)
  }
}
