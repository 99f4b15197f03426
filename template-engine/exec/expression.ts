import { AND, OR } from '../functions/logic.ts'
import { quote } from '../go/strconv.ts'
import type { ChainNode, CommandNode, FieldNode, IdentifierNode, Node, PipeNode, VariableNode } from '../parse/node.ts'
import { printNode } from '../parse/print.ts'
import { ANY } from '../value/types.ts'
import type { ByteString, Value } from '../value/value.ts'
import { type Arguments, computedOperand, literalOperand, type Operand } from './arguments.ts'
import { compileCall } from './call.ts'
import { compileChain, dynamic, type Origin } from './field.ts'
import { type Eval, type Frame, failure } from './frame.ts'
import { idealConstant, isLiteral } from './literal.ts'
import type { Scope, Variable } from './scope.ts'

/** Compiles an expression that fails when it is reached, at `node`. */
function refusal(node: Node, detail: ByteString): Eval {
  return (f) => {
    f.node = node
    throw failure(f, detail)
  }
}

/** Compiles a pipeline. Its value is never null: nil in an interface becomes no value at the end of every stage (evalPipeline). */
export function compilePipe(scope: Scope, pipe: PipeNode): Eval {
  const stages = pipe.cmds.map((command, i) => compileCommand(scope, pipe, command, i > 0))
  const value = pipeline(stages)
  const targets = pipe.decl.map((v) => declaration(scope, v, pipe.isAssign))
  if (targets.length === 0) return value
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

function declaration(scope: Scope, node: VariableNode, isAssign: boolean): Store {
  const name = node.ident[0] ?? ''
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

function compileCommand(scope: Scope, pipe: PipeNode, command: CommandNode, piped: boolean): Eval {
  const first = command.args[0]
  const rest = command.args.slice(1)
  if (first === undefined) return () => undefined
  switch (first.kind) {
    case 'field':
      return compileField(scope, first, fieldArguments(scope, rest, piped), true)
    case 'chain':
      return compileChainNode(scope, first, fieldArguments(scope, rest, piped), true)
    case 'identifier':
      return compileFunction(scope, first, command, { nodes: rest, piped }, true)
    case 'variable':
      if (first.ident.length > 1 || (rest.length === 0 && !piped)) {
        return compileVariable(scope, first, fieldArguments(scope, rest, piped), true)
      }
      return refusal(first, `can't give argument to non-function ${printNode(first)}`)
    case 'pipe':
      if (rest.length === 0 && !piped) return scope.deeper(1, () => compilePipe(scope, first))
      return misused(first, piped ? undefined : pipe)
  }
  if (rest.length > 0 || piped) return refusal(first, `can't give argument to non-function ${printNode(first)}`)
  return compileTerm(first)
}

/** A parenthesised pipeline does not move the place to itself: Go is still at the pipeline around it, or in the stage before. */
function misused(inner: PipeNode, outer: PipeNode | undefined): Eval {
  const detail = `can't give argument to non-function ${printNode(inner)}`
  return (f) => {
    if (outer) f.node = outer
    throw failure(f, detail)
  }
}

/** A constant or dot as a whole command. */
function compileTerm(node: Node): Eval {
  switch (node.kind) {
    case 'dot':
      return (f, dot) => {
        f.node = node
        return dot ?? undefined
      }
    case 'bool':
      return constant(node, node.value)
    case 'string':
      return constant(node, node.text)
    case 'number': {
      const ideal = idealConstant(node)
      return 'error' in ideal ? refusal(node, ideal.error) : constant(node, ideal.value)
    }
    case 'nil':
      return refusal(node, 'nil is not a command')
    default:
      return refusal(node, `can't evaluate command ${quote(printNode(node))}`)
  }
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
  node: IdentifierNode,
  command: Node,
  { nodes, piped }: { readonly nodes: readonly Node[]; readonly piped: boolean },
  unwrap: boolean,
): Eval {
  const name = node.ident
  const spec = scope.functions(name)
  if (spec === undefined) return refusal(node, `${quote(name)} is not a defined function`)
  const compile = (arg: Node): Operand => compileOperand(scope, arg)
  const lazy = spec === AND || spec === OR
  const operands = lazy ? scope.maybe(() => nodes.map(compile)) : nodes.map(compile)
  return compileCall({ spec, name, at: node, command }, { operands, piped }, unwrap)
}

/** Compiles one argument of a function or method (evalArg). */
function compileOperand(scope: Scope, node: Node): Operand {
  if (isLiteral(node)) return literalOperand(node)
  const levels = node.kind === 'pipe' || node.kind === 'chain' ? 3 : 0
  return computedOperand(
    node,
    scope.deeper(levels, () => compileValue(scope, node)),
  )
}

/** An operand's value. A nil in an interface stays as it is, except at the end of a stage. */
function compileValue(scope: Scope, node: Node): Eval {
  switch (node.kind) {
    case 'dot':
      return (f, dot) => {
        f.node = node
        return dot
      }
    case 'field':
      return compileField(scope, node, undefined, false)
    case 'variable':
      return compileVariable(scope, node, undefined, false)
    case 'chain':
      return compileChainNode(scope, node, undefined, false)
    case 'identifier':
      return compileFunction(scope, node, node, { nodes: [], piped: false }, false)
    case 'pipe':
      return compilePipe(scope, node)
    default:
      return refusal(node, `can't handle ${printNode(node)}`)
  }
}

function compileField(scope: Scope, node: FieldNode, args: Arguments | undefined, unwrap: boolean): Eval {
  const flag = scope.dotFlag
  const evaluate: Eval = (f, dot) => {
    f.node = node
    return dot
  }
  const origin = flag < 0 ? dynamic(evaluate) : { eval: evaluate, isInterface: (f: Frame) => f.vars[flag] === true }
  return compileChain(node, origin, node.ident, args, unwrap)
}

function compileVariable(scope: Scope, node: VariableNode, args: Arguments | undefined, unwrap: boolean): Eval {
  const name = node.ident[0] ?? ''
  const fields = node.ident.slice(1)
  const variable = scope.lookup(name)
  if (variable === undefined) return refusal(node, `undefined variable: ${name}`)
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

function compileChainNode(scope: Scope, node: ChainNode, args: Arguments | undefined, unwrap: boolean): Eval {
  if (node.node.kind === 'nil') return refusal(node, `indirection through explicit nil in ${printNode(node)}`)
  return compileChain(node, chainOrigin(scope, node), node.field, args, unwrap)
}

function chainOrigin(scope: Scope, { node }: ChainNode): Origin {
  const evaluate = compileValue(scope, node)
  const isDeclared = node.kind === 'identifier' && scope.functions(node.ident)?.result === ANY
  return isDeclared ? { eval: evaluate, isInterface: () => true } : dynamic(evaluate)
}
