import type { Node } from '../parse/node.ts'
import type { Source } from '../parse/tree.ts'
import type { GoType, Value } from '../value/value.ts'
import { type Eval, type Frame, refusal } from './frame.ts'
import { literalArgument } from './literal.ts'
import { handed, takeOf } from './take.ts'

/** Evaluates one argument, checked against its parameter and in the form that the function takes. */
export type ArgumentEval = (f: Frame, dot: Value) => unknown

/** An argument as compiled; the parameter it is for is known early for functions, at run time for methods. */
export interface Operand {
  readonly node: Node
  readonly as: (type: GoType) => ArgumentEval
}

/** What follows a function's or field's name: operands, and the value of the stage before when there is one. */
export interface Arguments {
  readonly operands: readonly Operand[]
  readonly piped: boolean
}

/** Signature of a function or method. */
export interface Signature {
  readonly params: readonly GoType[]
  readonly variadic?: boolean
}

/** An argument that is computed. */
export function computedOperand(node: Node, evaluate: Eval): Operand {
  const as = (type: GoType): ArgumentEval => {
    const take = takeOf(type)
    return (f, dot) => take(f, evaluate(f, dot, undefined))
  }
  return { node, as }
}

/** An argument that is a constant: converted once for each type, refused when it is evaluated. */
export function literalOperand(source: Source, node: Node): Operand {
  const as = (type: GoType): ArgumentEval => {
    const constant = literalArgument(source, node, type)
    if ('error' in constant) return refusal(node, () => constant.error)
    const value = handed(constant.value, type)
    return (f) => {
      f.node = node
      return value
    }
  }
  return { node, as }
}

/** Type of the parameter that takes argument number `at`. */
export function parameterType({ params, variadic }: Signature, at: number): GoType {
  const last = params.length - 1
  return params[variadic ? Math.min(at, last) : at] as GoType
}

/** Go's objection to the number of arguments, if any. A piped value counts, except in the text for variadic functions. */
export function arityError(name: string, signature: Signature, count: number, piped: boolean): string | undefined {
  const { length } = signature.params
  const given = piped ? count + 1 : count
  if (signature.variadic) {
    return given < length - 1 ? `wrong number of args for ${name}: want at least ${length - 1} got ${count}` : undefined
  }
  return given === length ? undefined : `wrong number of args for ${name}: want ${length} got ${given}`
}
