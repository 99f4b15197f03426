import type { Node } from '../parse/node.ts'
import { entries } from '../value/kind.ts'
import type { ByteString, Method, Value } from '../value/value.ts'
import { type Arguments, arityError, parameterType } from './arguments.ts'
import { charged, looked, paid } from './charge.ts'
import { callFailure, type Frame, failure } from './frame.ts'
import { takeOf } from './take.ts'

/** bytes that are gone through or made in one step */
const KEPT_BYTES_A_STEP = 4

/** Steps that writing a byte of YAML takes. */
const WRITTEN_STEPS = 8

/** Steps that trying one character of a pattern takes. */
const PATTERN_STEPS = 16

function searchSteps(method: Method, receiver: Value, args: readonly unknown[]): number {
  const size = entries(receiver)?.size ?? 0
  if (method.searches !== true) return 1 + size
  const length = args.reduce<number>((sum, arg) => sum + (typeof arg === 'string' ? arg.length : 0), 1)
  return 1 + size * length * PATTERN_STEPS
}

/** One field of a chain as it is written: the chain, for errors, and the field's name. */
export interface FieldStep {
  readonly node: Node
  readonly name: ByteString
}

/** The arguments of the last field of a chain, and what they are evaluated with. */
export interface Given {
  readonly args: Arguments
  readonly dot: Value
  readonly final: Value
}

const NOTHING: Given = { args: { operands: [], piped: false }, dot: undefined, final: undefined }

/** Calls a method that a field chain ended in; the receiver was evaluated, the arguments are not (evalCall). */
export function callMethod(
  f: Frame,
  { node, name }: FieldStep,
  method: Method,
  receiver: Value,
  given: Given | undefined,
): Value {
  const { args, dot, final } = given ?? NOTHING
  const { operands, piped } = args
  const wrong = arityError(name, method, operands.length, piped)
  if (wrong !== undefined) throw failure(f, wrong)
  if (method.refused !== undefined) throw failure(f, method.refused.replace('NAME', name))
  const values = operands.map((operand, i) => charged(f.budget, operand.as(parameterType(method, i))(f, dot)))
  if (piped) values.push(charged(f.budget, takeOf(parameterType(method, operands.length))(f, final)))
  const fixed = method.params.length - 1
  const handed = method.variadic ? [...values.slice(0, fixed), values.slice(fixed)] : values
  try {
    f.budget.step(searchSteps(method, receiver, values))
    const kept = method.keeps?.(receiver, ...(handed as Value[])) ?? 0
    f.budget.step(Math.ceil(kept / KEPT_BYTES_A_STEP))
    f.budget.grow(kept)
    if (method.writes !== undefined) f.budget.growText(method.writes(receiver))
    const result = method.run(receiver, ...(handed as Value[]))
    if (method.writes === undefined) return looked(f.budget, result)
    if (typeof result === 'string') f.budget.step(result.length * WRITTEN_STEPS)
    return paid(f.budget, result)
  } catch (cause) {
    throw callFailure(f, node, name, cause)
  }
}
