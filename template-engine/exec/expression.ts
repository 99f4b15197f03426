import { AND, OR } from '../functions/logic.ts'
import { quote } from '../go/strconv.ts'
import type { Node } from '../parse/node.ts'
import * as n from '../parse/node.ts'
import { printNode } from '../parse/print.ts'
import type { Source } from '../parse/tree.ts'
import { ANY } from '../value/types.ts'
import type { ByteString, Value } from '../value/value.ts'
import { type Arguments, computedOperand, literalOperand, type Operand } from './arguments.ts'
import { compileCall } from './call.ts'
import { compileChain, dynamic, type Origin } from './field.ts'
import { type Eval, type Frame, failure, refusal } from './frame.ts'
import { idealConstant, isConstant } from './literal.ts'
import type { Scope, Variable } from './scope.ts'

/** Compiles a pipeline. Its value is never null: nil in an interface becomes no value at the end of every stage (evalPipeline). */
export function compilePipe(scope: Scope, pipe: Node): Eval {
  const { source } = scope
  const only = source.first(pipe)
  if (source.next(only) === source.next(pipe)) return compileCommand(scope, pipe, only, false)
  const stages = source.commands(pipe).map((command, i) => compileCommand(scope, pipe, command, i > 0))
  const value = pipeline(stages)
  if (!source.declares(pipe)) return value
  const targets = source.declared(pipe).map((name) => declaration(scope, name, source.isFlagged(pipe)))
  return (f, dot, final) => {
    const result = value(f, dot, final)
    for (const store of targets) store(f, result)
    return result
  }
}

function pipeline(stages: readonly Eval[]): Eval {
  const first = stages[0]
  const second = stages[1]
  if (first === undefined) return () => undefined
  if (second === undefined) return first
  if (stages.length === 2) return (f, dot) => second(f, dot, first(f, dot, undefined))
  return (f, dot) => {
    let value: Value
    for (const stage of stages) value = stage(f, dot, value)
    return value
  }
}

/** Sets a variable; range uses it for each turn. */
export type Store = (f: Frame, value: Value, isInterface?: boolean) => void

function declaration(scope: Scope, name: ByteString, isAssign: boolean): Store {
  const variable = isAssign ? scope.lookup(name) : scope.declare(name)
  return variable ? store(variable) : undefinedVariable(name)
}

const undefinedVariable =
  (name: ByteString): Store =>
  (f) => {
    throw failure(f, `undefined variable: ${name}`)
  }

/** How to set a variable that is in scope. */
export function storeOf(scope: Scope, name: ByteString): Store {
  const variable = scope.lookup(name)
  return variable ? store(variable) : undefinedVariable(name)
}

function store(variable: Variable): Store {
  const { slot, guard } = variable
  return (f, value, isInterface = false) => {
    f.vars[slot] = value
    if (guard >= 0) f.vars[guard] = true
    if (variable.flag >= 0) f.vars[variable.flag] = isInterface
  }
}

function compileCommand(scope: Scope, pipe: Node, command: Node, piped: boolean): Eval {
  const { source } = scope
  const first = source.first(command)
  const rest = source.children(command, source.next(first))
  const isAlone = rest.length === 0 && !piped
  switch (source.kind(first)) {
    case n.FIELD:
      return compileField(scope, first, fieldArguments(scope, rest, piped), true)
    case n.CHAIN:
      return compileChainNode(scope, first, fieldArguments(scope, rest, piped), true)
    case n.IDENTIFIER:
      return compileFunction(scope, first, command, { nodes: rest, piped }, true)
    case n.VARIABLE:
      if (isAlone || source.named(first).includes('.'))
        return compileVariable(scope, first, fieldArguments(scope, rest, piped), true)
      break
    case n.PIPE:
      return isAlone ? compilePipe(scope, first) : misused(first, piped ? undefined : pipe)
    default:
      if (isAlone) return compileTerm(source, first)
  }
  return refusal(first, (printed) => `can't give argument to non-function ${printed}`)
}

/** A parenthesised pipeline does not move the place to itself: Go is still at the pipeline around it, or in the stage before. */
function misused(inner: Node, outer: Node | undefined): Eval {
  return (f) => {
    if (outer !== undefined) f.node = outer
    throw failure(f, `can't give argument to non-function ${printNode(f.tree.source, inner)}`)
  }
}

/** A constant or dot as a whole command. */
function compileTerm(source: Source, node: Node): Eval {
  if (source.kind(node) === n.DOT) {
    return (f, dot) => {
      f.node = node
      return dot ?? undefined
    }
  }
  if (source.kind(node) === n.NIL) return refusal(node, () => 'nil is not a command')
  const ideal = idealConstant(source, node)
  return 'error' in ideal ? refusal(node, () => ideal.error) : constant(node, ideal.value)
}

function constant(node: Node, value: Value): Eval {
  return (f) => {
    f.node = node
    return value
  }
}

/** Arguments of what may turn out to be a method; undefined when there are none at all. They are passed over if the receiver has no value. */
function fieldArguments(scope: Scope, nodes: readonly Node[], piped: boolean): Arguments | undefined {
  if (nodes.length === 0 && !piped) return undefined
  return { operands: scope.maybe(() => nodes.map((node) => compileOperand(scope, node))), piped }
}

function compileFunction(
  scope: Scope,
  node: Node,
  command: Node,
  { nodes, piped }: { readonly nodes: readonly Node[]; readonly piped: boolean },
  unwrap: boolean,
): Eval {
  const name = scope.source.written(node)
  const spec = scope.functions(name)
  if (spec === undefined) return refusal(node, () => `${quote(name)} is not a defined function`)
  const compile = (arg: Node): Operand => compileOperand(scope, arg)
  const lazy = spec === AND || spec === OR
  const operands = lazy ? scope.maybe(() => nodes.map(compile)) : nodes.map(compile)
  return compileCall({ spec, name, at: node, command }, { operands, piped }, unwrap)
}

/** Compiles one argument of a function or method (evalArg). */
function compileOperand(scope: Scope, node: Node): Operand {
  return isConstant(scope.source.kind(node))
    ? literalOperand(scope.source, node)
    : computedOperand(node, compileValue(scope, node))
}

/** An operand's value. A nil in an interface stays as it is, except at the end of a stage. */
function compileValue(scope: Scope, node: Node): Eval {
  switch (scope.source.kind(node)) {
    case n.DOT:
      return (f, dot) => {
        f.node = node
        return dot
      }
    case n.FIELD:
      return compileField(scope, node, undefined, false)
    case n.VARIABLE:
      return compileVariable(scope, node, undefined, false)
    case n.CHAIN:
      return compileChainNode(scope, node, undefined, false)
    case n.IDENTIFIER:
      return compileFunction(scope, node, node, { nodes: [], piped: false }, false)
    case n.PIPE:
      return compilePipe(scope, node)
    default:
      return refusal(node, (printed) => `can't handle ${printed}`)
  }
}

function compileField(scope: Scope, node: Node, args: Arguments | undefined, unwrap: boolean): Eval {
  const flag = scope.dotFlag
  const evaluate: Eval = (f, dot) => {
    f.node = node
    return dot
  }
  const origin = flag < 0 ? dynamic(evaluate) : { eval: evaluate, isInterface: (f: Frame) => f.vars[flag] === true }
  return compileChain(node, origin, scope.source.names(node), args, unwrap)
}

function compileVariable(scope: Scope, node: Node, args: Arguments | undefined, unwrap: boolean): Eval {
  const [name = '', ...fields] = scope.source.names(node)
  const variable = scope.lookup(name)
  if (variable === undefined) return refusal(node, () => `undefined variable: ${name}`)
  const read = reader(node, variable)
  if (fields.length === 0) return unwrap ? (f, dot, final) => read(f, dot, final) ?? undefined : read
  const isInterface = (f: Frame): boolean => variable.flag >= 0 && f.vars[variable.flag] === true
  return compileChain(node, { eval: read, isInterface }, fields, args, unwrap)
}

function reader(node: Node, variable: Variable): Eval {
  const { slot, guard } = variable
  if (guard < 0) {
    return (f) => {
      f.node = node
      return f.vars[slot]
    }
  }
  return (f) => {
    f.node = node
    let v: Variable | undefined = variable
    while (v && v.guard >= 0 && f.vars[v.guard] !== true) v = v.outer
    if (v === undefined) throw failure(f, `undefined variable: ${variable.name}`)
    return f.vars[v.slot]
  }
}

function compileChainNode(scope: Scope, node: Node, args: Arguments | undefined, unwrap: boolean): Eval {
  const { source } = scope
  return compileChain(node, chainOrigin(scope, source.first(node)), source.names(node), args, unwrap)
}

function chainOrigin(scope: Scope, term: Node): Origin {
  const { source } = scope
  const evaluate = compileValue(scope, term)
  const isDeclared = source.kind(term) === n.IDENTIFIER && scope.functions(source.written(term))?.result === ANY
  return isDeclared ? { eval: evaluate, isInterface: () => true } : dynamic(evaluate)
}
