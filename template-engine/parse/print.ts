import { quote } from '../go/quote.ts'
import type { ByteString } from '../value/value.ts'
import type { BranchNode, CommandNode, ListNode, Node, PipeNode } from './node.ts'

const printList = (list: ListNode): ByteString => list.nodes.map(printNode).join('')

function printPipe(pipe: PipeNode): ByteString {
  const declared = pipe.decl.map(printNode).join(', ')
  const commands = pipe.cmds.map(printCommand).join(' | ')
  return declared === '' ? commands : `${declared} ${pipe.isAssign ? '=' : ':='} ${commands}`
}

/** A pipeline among operands keeps its parentheses. */
const printOperand = (node: Node): ByteString => (node.kind === 'pipe' ? `(${printPipe(node)})` : printNode(node))

const printCommand = (command: CommandNode): ByteString => command.args.map(printOperand).join(' ')

function printBranch(node: BranchNode): ByteString {
  const otherwise = node.elseList === undefined ? '' : `{{else}}${printList(node.elseList)}`
  return `{{${node.kind} ${printPipe(node.pipe)}}}${printList(node.list)}${otherwise}{{end}}`
}

/** Node.String of text/template/parse: the source again, with single spaces. What error messages show as context. */
export function printNode(node: Node): ByteString {
  switch (node.kind) {
    case 'list':
      return printList(node)
    case 'text':
      return node.text
    case 'action':
      return `{{${printPipe(node.pipe)}}}`
    case 'pipe':
      return printPipe(node)
    case 'command':
      return printCommand(node)
    case 'identifier':
      return node.ident
    case 'variable':
      return node.ident.join('.')
    case 'dot':
      return '.'
    case 'nil':
      return 'nil'
    case 'field':
      return `.${node.ident.join('.')}`
    case 'chain':
      return [printOperand(node.node), ...node.field].join('.')
    case 'bool':
      return String(node.value)
    case 'number':
      return node.text
    case 'string':
      return node.quoted
    case 'if':
    case 'with':
    case 'range':
      return printBranch(node)
    case 'break':
    case 'continue':
      return `{{${node.kind}}}`
    case 'template':
      return `{{template ${quote(node.name)}${node.pipe === undefined ? '' : ` ${printPipe(node.pipe)}`}}}`
  }
}
