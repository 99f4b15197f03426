import type { Call, FunctionSpec } from '../functions/library.ts'
import { AND, CALL, callValue, OR } from '../functions/logic.ts'
import { printed } from '../go/fmt.ts'
import type { Node } from '../parse/node.ts'
import { printNode } from '../parse/print.ts'
import { truth } from '../value/truth.ts'
import type { ByteString, Value } from '../value/value.ts'
import { type ArgumentEval, type Arguments, arityError, parameterType } from './arguments.ts'
import { charged, paid } from './charge.ts'
import { callFailure, type Eval, failure } from './frame.ts'
import { takeOf } from './take.ts'

/** A function of the table with the name it goes by here, and the nodes that its errors point to. */
export interface Callee {
  readonly spec: FunctionSpec
  readonly name: ByteString
  /** the function's name in the source */
  readonly at: Node
  /** what an error of the function points to: the whole command */
  readonly command: Node
}

type Run = (call: Call, ...args: unknown[]) => Value

/** Compiles a function call: arity is known now, arguments are bound to the parameters' types (evalFunction, evalCall). */
export function compileCall(callee: Callee, args: Arguments, unwrap: boolean): Eval {
  const { spec, name, at } = callee
  const wrong = arityError(name, spec, args.operands.length, args.piped)
  if (wrong !== undefined) {
    return (f) => {
      f.node = at
      throw failure(f, wrong)
    }
  }
  if (spec === AND || spec === OR) return compileLogic(callee, args, spec === OR, unwrap)
  if (spec === CALL) return compileIndirect(callee, args, unwrap)
  const given = args.operands.map((operand, i) => operand.as(parameterType(spec, i)))
  const called = args.piped ? pipedCall(callee, given) : plainCall(callee, given)
  return unwrap ? called : withNull(called)
}

/** Calls end with nil as no value, as at the end of a stage; as an argument without parentheses it is still nil. */
const withNull =
  (evaluate: Eval): Eval =>
  (f, dot, final) =>
    evaluate(f, dot, final) ?? null

/**
 * A call with up to three arguments, each number written out: through an array, as arrayCall, one and two arguments take 1.5 to 2 times as
 * long (bench/calls.mjs).
 */
function plainCall(callee: Callee, given: readonly ArgumentEval[]): Eval {
  const { spec, at, name, command } = callee
  if (spec.variadic || given.length > 3) return arrayCall(callee, given, false)
  const run = spec.run as Run
  const a = given[0]
  const b = given[1]
  const c = given[2]
  if (a === undefined) {
    return (f) => {
      f.node = at
      try {
        return paid(f.budget, run(f.call)) ?? undefined
      } catch (cause) {
        throw callFailure(f, command, name, cause)
      }
    }
  }
  if (b === undefined) {
    return (f, dot) => {
      f.node = at
      const x = charged(f.budget, a(f, dot))
      try {
        return paid(f.budget, run(f.call, x)) ?? undefined
      } catch (cause) {
        throw callFailure(f, command, name, cause)
      }
    }
  }
  if (c === undefined) {
    return (f, dot) => {
      f.node = at
      const x = charged(f.budget, a(f, dot))
      const y = charged(f.budget, b(f, dot))
      try {
        return paid(f.budget, run(f.call, x, y)) ?? undefined
      } catch (cause) {
        throw callFailure(f, command, name, cause)
      }
    }
  }
  return (f, dot) => {
    f.node = at
    const x = charged(f.budget, a(f, dot))
    const y = charged(f.budget, b(f, dot))
    const z = charged(f.budget, c(f, dot))
    try {
      return paid(f.budget, run(f.call, x, y, z)) ?? undefined
    } catch (cause) {
      throw callFailure(f, command, name, cause)
    }
  }
}

function pipedCall(callee: Callee, given: readonly ArgumentEval[]): Eval {
  const { spec, at, name, command } = callee
  if (spec.variadic || given.length > 1) return arrayCall(callee, given, true)
  const run = spec.run as Run
  const take = takeOf(parameterType(spec, given.length))
  const a = given[0]
  if (a === undefined) {
    return (f, _dot, final) => {
      f.node = at
      const x = charged(f.budget, take(f, final))
      try {
        return paid(f.budget, run(f.call, x)) ?? undefined
      } catch (cause) {
        throw callFailure(f, command, name, cause)
      }
    }
  }
  return (f, dot, final) => {
    f.node = at
    const x = charged(f.budget, a(f, dot))
    const y = charged(f.budget, take(f, final))
    try {
      return paid(f.budget, run(f.call, x, y)) ?? undefined
    } catch (cause) {
      throw callFailure(f, command, name, cause)
    }
  }
}

/** What an argument of any number costs. */
const ARGUMENT_STEPS = 2

/** The general form: any number of arguments, the variadic ones in an array. */
function arrayCall({ spec, at, name, command }: Callee, given: readonly ArgumentEval[], piped: boolean): Eval {
  const run = spec.run as Run
  const take = piped ? takeOf(parameterType(spec, given.length)) : undefined
  const fixed = spec.variadic ? spec.params.length - 1 : given.length + 1
  const steps = given.length * ARGUMENT_STEPS
  return (f, dot, final) => {
    f.node = at
    f.budget.step(steps)
    const values: unknown[] = []
    const rest: unknown[] = []
    for (let i = 0; i < given.length; i++)
      (i < fixed ? values : rest).push(charged(f.budget, (given[i] as ArgumentEval)(f, dot)))
    if (take) (given.length < fixed ? values : rest).push(charged(f.budget, take(f, final)))
    if (spec.variadic) values.push(rest)
    try {
      return paid(f.budget, run(f.call, ...values)) ?? undefined
    } catch (cause) {
      throw callFailure(f, command, name, cause)
    }
  }
}

/** and, or: evaluate up to the argument that decides, and return that (evalCall). */
function compileLogic({ spec, at }: Callee, args: Arguments, isOr: boolean, unwrap: boolean): Eval {
  const given = args.operands.map((operand, i) => operand.as(parameterType(spec, i)))
  const steps = given.length * ARGUMENT_STEPS
  return (f, dot, final) => {
    f.node = at
    f.budget.step(steps)
    let value: Value
    for (let i = 0; i < given.length; i++) {
      value = (given[i] as ArgumentEval)(f, dot) as Value
      if (truth(value) === isOr) return unwrap ? (value ?? undefined) : value
    }
    if (args.piped) value = final
    return unwrap ? (value ?? undefined) : value
  }
}

/** call: its errors name what it calls as the source does. */
function compileIndirect({ spec, at, name, command }: Callee, args: Arguments, unwrap: boolean): Eval {
  const given = args.operands.map((operand, i) => operand.as(parameterType(spec, i)))
  const first = args.operands[0]
  return (f, dot, final) => {
    f.node = at
    const values = given.map((argument) => argument(f, dot) as Value)
    if (args.piped) values.push(final)
    const target = first ? printNode(f.tree.source, first.node) : printed(final)
    try {
      const result = callValue(target, values)
      return unwrap ? (result ?? undefined) : result
    } catch (cause) {
      throw callFailure(f, command, name, cause)
    }
  }
}
