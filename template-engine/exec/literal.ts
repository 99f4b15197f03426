import { unquote } from '../go/quote.ts'
import type { Node, NodeKind } from '../parse/node.ts'
import * as n from '../parse/node.ts'
import { type Constant, readConstant } from '../parse/number.ts'
import { printNode } from '../parse/print.ts'
import type { Source } from '../parse/tree.ts'
import { canBeNil, intOf, zeroOf } from '../value/kind.ts'
import { int } from '../value/number.ts'
import { ANY, REFLECT_VALUE } from '../value/types.ts'
import { type ByteString, type GoType, Integer, type Value } from '../value/value.ts'

/** A constant in the type that is wanted, or Go's objection to it. */
export type Typed = { readonly value: Value } | { readonly error: ByteString }

/** Whether a node of this kind is a constant. */
export const isConstant = (kind: NodeKind): boolean => kind !== n.DOT && n.isLiteral(kind)

const constantOf = (source: Source, node: Node): Constant => readConstant(source.written(node), source.isFlagged(node))

/** A constant where nothing says which type it should have: the syntax of a number decides (idealConstant). */
export function idealConstant(source: Source, node: Node): Typed {
  switch (source.kind(node)) {
    case n.BOOL:
      return { value: source.written(node) === 'true' }
    case n.STRING:
      return { value: unquote(source.written(node)) }
    default:
      return idealNumber(source.written(node), constantOf(source, node))
  }
}

function idealNumber(text: ByteString, { complex, float, int: whole, uint }: Constant): Typed {
  if (complex !== undefined) return { value: complex }
  if (float !== undefined && /[.eEpP]/.test(text) && !isHexInt(text) && !text.startsWith("'")) return { value: float }
  if (whole !== undefined) return { value: whole < 1024n && whole >= 0n ? int(Number(whole)) : intOf(whole) }
  return uint !== undefined ? { error: `${text} overflows int` } : { value: undefined }
}

const isHexInt = (text: ByteString): boolean => /^0[xX]./.test(text) && !/[pP]/.test(text)

/** A constant as an argument for a parameter of the given type (evalArg). */
export function literalArgument(source: Source, node: Node, type: GoType): Typed {
  const kind = source.kind(node)
  if (kind === n.NIL) {
    if (type === REFLECT_VALUE) return { value: undefined }
    return canBeNil(type) ? { value: zeroOf(type) } : { error: `cannot assign nil to ${type.name}` }
  }
  if (type === REFLECT_VALUE || type === ANY) return idealConstant(source, node)
  switch (type.kind) {
    case 'bool':
      return kind === n.BOOL ? idealConstant(source, node) : expected('bool', source, node)
    case 'string':
      return kind === n.STRING ? idealConstant(source, node) : expected('string', source, node)
    case 'interface':
    case 'struct':
    case 'ptr':
    case 'map':
    case 'slice':
    case 'array':
    case 'func':
      return { error: `can't handle ${printNode(source, node)} for arg of type ${type.name}` }
    default:
      return numberArgument(source, node, type)
  }
}

function expected(what: string, source: Source, node: Node): Typed {
  return { error: `expected ${what}; found ${printNode(source, node)}` }
}

function numberArgument(source: Source, node: Node, type: GoType): Typed {
  const { int: whole, uint, float, complex } = source.kind(node) === n.NUMBER ? constantOf(source, node) : {}
  switch (type.kind) {
    case 'complex128':
      return complex === undefined ? expected('complex', source, node) : { value: complex }
    case 'float32':
    case 'float64':
      return float === undefined ? expected('float', source, node) : { value: float }
  }
  const unsigned = type.kind.startsWith('u')
  const number = unsigned ? uint : whole
  if (number === undefined) return expected(unsigned ? 'unsigned integer' : 'integer', source, node)
  return { value: new Integer(type, number) }
}
