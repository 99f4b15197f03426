import { FunctionError, LimitError } from '../errors.ts'
import type { Call, Templates } from '../functions/library.ts'
import type { Budget } from '../limits.ts'
import { ParseError } from '../parse/error.ts'
import type { Node } from '../parse/node.ts'
import { place } from '../parse/place.ts'
import { printNode } from '../parse/print.ts'
import type { Tree } from '../parse/tree.ts'
import type { TextBuilder } from '../value/text-builder.ts'
import type { ByteString, Value } from '../value/value.ts'
import { TemplateError } from './error.ts'

/** How a list of actions ended. */
export const NORMAL = 0
export const BREAK = 1
export const CONTINUE = 2
export type Signal = typeof NORMAL | typeof BREAK | typeof CONTINUE

/** A compiled statement. */
export type Exec = (f: Frame, dot: Value) => Signal

/** A compiled expression. `final` is the value piped in, for a stage that was compiled to take one. */
export type Eval = (f: Frame, dot: Value, final: Value) => Value

/** A template made of closures: what to run and where it counts the variables that it needs. */
export interface Code {
  readonly run: Exec
  readonly scope: { readonly slots: number }
  /** units of limits.stack that one execution takes */
  readonly weight: number
}

/** A parsed template that is compiled when it first runs. Shared by every set and run that knows it. */
export interface Template {
  readonly tree: Tree
  readonly code: () => Code
}

/** Where output goes: the run's, or a separate one for a template that a function runs. */
export type Output = TextBuilder

/** What the actions of a run see of it: the call context for functions, and the templates they may name. */
export interface Session extends Templates {
  readonly call: Call
  find(name: ByteString): Template | undefined
}

/** One execution of one template (state of text/template exec.go). */
export class Frame {
  readonly session: Session
  readonly call: Call
  readonly budget: Budget
  readonly out: Output
  readonly tree: Tree
  /** variables by the slot that the compiler gave them; 0 is `$` */
  readonly vars: Value[]
  /** the last node that evaluation touched: Go's errors point there */
  node: Node

  constructor(session: Session, out: Output, tree: Tree, slots: number, data: Value) {
    this.session = session
    this.call = session.call
    this.budget = session.call.budget
    this.out = out
    this.tree = tree
    const vars: Value[] = [data]
    for (let i = 1; i < slots; i++) vars.push(undefined)
    this.vars = vars
    this.node = tree.root
  }
}

/** Writes to the output, on the budget. */
export function emit(f: Frame, text: ByteString): void {
  f.budget.grow(text.length)
  f.out.add(text)
}

/** What running a template costs before its first node, and its variables: so many a step. */
const ENTER_STEPS = 8
const SLOTS_A_STEP = 4

/** Runs a template with `data` as dot and `$`, one level deeper. Its output goes to `out`; `extra` is stack that the way there took. */
export function enter(session: Session, template: Template, data: Value, out: Output, extra = 0): void {
  const { budget } = session.call
  if (budget.depth >= budget.limits.depth) throw new LimitError('nesting of templates', budget.limits.depth)
  const { run, scope, weight: own } = template.code()
  budget.step(ENTER_STEPS + Math.floor(scope.slots / SLOTS_A_STEP))
  const weight = own + extra
  if (budget.stack + weight > budget.limits.stack)
    throw new LimitError('stack of nested templates', budget.limits.stack)
  budget.depth++
  budget.stack += weight
  run(new Frame(session, out, template.tree, scope.slots, data), data)
  budget.stack -= weight
  budget.depth--
}

/** The engine's own objection, at the node that was touched last (state.errorf). */
export function failure(f: Frame, detail: ByteString): TemplateError {
  return new TemplateError(placeOf(f, f.node), detail)
}

function placeOf(f: Frame, node: Node): TemplateError['place'] {
  const { name: file, line, column, context } = place(f.tree.source, node)
  return { template: f.tree.name, file, line, column, context }
}

/** An expression that fails when it is reached, at `node`; the detail is made of the node printed. */
export function refusal(node: Node, detail: (printed: ByteString) => ByteString): (f: Frame) => never {
  return (f) => {
    f.node = node
    throw failure(f, detail(printNode(f.tree.source, node)))
  }
}

/** What to throw when a function or method failed with `cause`: limits and faults of the program itself stay as they are. */
export function callFailure(f: Frame, node: Node, name: ByteString, cause: unknown): unknown {
  if (cause instanceof FunctionError || cause instanceof TemplateError || cause instanceof ParseError) {
    return new TemplateError(placeOf(f, node), `error calling ${name}`, cause)
  }
  return cause
}
