import type { BoolNode, NilNode, Node, NumberNode, StringNode } from '../parse/node.ts'
import { printNode } from '../parse/print.ts'
import { canBeNil, intOf, zeroOf } from '../value/kind.ts'
import { int } from '../value/number.ts'
import { ANY, REFLECT_VALUE } from '../value/types.ts'
import { type ByteString, type Complex, type GoType, Integer, type Value } from '../value/value.ts'

export type Literal = BoolNode | NilNode | NumberNode | StringNode

/** A constant in the type that is wanted, or Go's objection to it. */
export type Constant = { readonly value: Value } | { readonly error: ByteString }

/** Whether a node is a constant. */
export const isLiteral = (node: Node): node is Literal =>
  node.kind === 'number' || node.kind === 'string' || node.kind === 'bool' || node.kind === 'nil'

/** A number where nothing says which type it should have: its syntax decides (idealConstant). */
export function idealConstant({ text, complex, float, int: whole, uint }: NumberNode): Constant {
  if (complex !== undefined) return { value: complex }
  if (float !== undefined && /[.eEpP]/.test(text) && !isHexInt(text) && !text.startsWith("'")) return { value: float }
  if (whole !== undefined) return { value: whole < 1024n && whole >= 0n ? int(Number(whole)) : intOf(whole) }
  return uint !== undefined ? { error: `${text} overflows int` } : { value: undefined }
}

const isHexInt = (text: ByteString): boolean => /^0[xX]./.test(text) && !/[pP]/.test(text)

const expected = (what: string, node: Node): Constant => ({ error: `expected ${what}; found ${printNode(node)}` })

/** A constant as an argument for a parameter of the given type (evalArg). */
export function literalArgument(node: Literal, type: GoType): Constant {
  if (node.kind === 'nil') {
    if (type === REFLECT_VALUE) return { value: undefined }
    return canBeNil(type) ? { value: zeroOf(type) } : { error: `cannot assign nil to ${type.name}` }
  }
  if (type === REFLECT_VALUE) return untyped(node)
  switch (type.kind) {
    case 'interface':
      return type === ANY ? untyped(node) : unfit(node, type)
    case 'bool':
      return node.kind === 'bool' ? { value: node.value } : expected('bool', node)
    case 'string':
      return node.kind === 'string' ? { value: node.text } : expected('string', node)
    case 'complex128':
      return complexArgument(node)
    case 'float32':
    case 'float64':
      return node.kind === 'number' && node.float !== undefined ? { value: node.float } : expected('float', node)
    case 'struct':
    case 'ptr':
    case 'map':
    case 'slice':
    case 'array':
    case 'func':
      return unfit(node, type)
    default:
      return integerArgument(node, type)
  }
}

const unfit = (node: Literal, type: GoType): Constant => ({
  error: `can't handle ${printNode(node)} for arg of type ${type.name}`,
})

function untyped(node: Exclude<Literal, NilNode>): Constant {
  if (node.kind === 'number') return idealConstant(node)
  return { value: node.kind === 'string' ? node.text : node.value }
}

function complexArgument(node: Literal): Constant {
  const complex: Complex | undefined = node.kind === 'number' ? node.complex : undefined
  return complex === undefined ? expected('complex', node) : { value: complex }
}

function integerArgument(node: Literal, type: GoType): Constant {
  const unsigned = type.kind.startsWith('u')
  const n = node.kind === 'number' ? (unsigned ? node.uint : node.int) : undefined
  if (n === undefined) return expected(unsigned ? 'unsigned integer' : 'integer', node)
  return { value: new Integer(type, n) }
}
