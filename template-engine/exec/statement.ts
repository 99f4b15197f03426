import { printable } from '../functions/printable.ts'
import { printed } from '../go/fmt.ts'
import { quote } from '../go/strconv.ts'
import type { Node } from '../parse/node.ts'
import * as n from '../parse/node.ts'
import { printNode } from '../parse/print.ts'
import type { Branch } from '../parse/tree.ts'
import { elemOf, entries, items, sortedKeys, sortingSteps, typeOf } from '../value/kind.ts'
import { int } from '../value/number.ts'
import { truth } from '../value/truth.ts'
import { type ByteString, type GoType, Integer, Struct, type Value } from '../value/value.ts'
import { compilePipe, type Store, storeOf } from './expression.ts'
import { BREAK, CONTINUE, type Eval, type Exec, emit, enter, type Frame, failure, NORMAL } from './frame.ts'
import type { Scope } from './scope.ts'

const nothing: Exec = () => NORMAL

/** Steps of a node other than text, besides those of the functions that it calls. */
const ACTION_STEPS = 2

/** Compiles a list of nodes: a template's body, or a branch. */
export function compileList(scope: Scope, list: Node): Exec {
  const before = scope.slots
  const nodes = scope.source.children(list)
  const parts = nodes.map((node) => compileNode(scope, node))
  const steps = nodes.reduce((sum, node) => sum + (scope.source.kind(node) === n.TEXT ? 1 : ACTION_STEPS), 0)
  const count = parts.length
  const slots = scope.slots > before ? scope.slots : 0
  const guards = scope.guards.splice(0)
  const first = parts[0]
  if (first === undefined) return nothing
  if (count === 1 && slots === 0) {
    return (f, dot) => {
      f.budget.step(steps)
      return first(f, dot)
    }
  }
  return (f, dot) => {
    f.budget.step(steps)
    if (slots > 0) prepare(f, slots, guards)
    for (let i = 0; i < count; i++) {
      const signal = (parts[i] as Exec)(f, dot)
      if (signal !== NORMAL) return signal
    }
    return NORMAL
  }
}

/** For a list with variables of its own: it may have been compiled after the frame was made, and may run again in the same frame. */
function prepare(f: Frame, slots: number, guards: readonly number[]): void {
  while (f.vars.length < slots) f.vars.push(undefined)
  for (const guard of guards) f.vars[guard] = false
}

/** A branch. It is compiled when it first runs, for most branches of a chart never do. */
interface Body {
  run: Exec
}

function bodyOf(scope: Scope, list: Node | undefined, dotFlag = scope.dotFlag): Body {
  if (list === undefined) return { run: nothing }
  const { last } = scope
  const body: Body = {
    run: (f, dot) => {
      body.run = scope.block(() => compileList(scope, list), last, dotFlag)
      return body.run(f, dot)
    },
  }
  return body
}

function compileNode(scope: Scope, node: Node): Exec {
  switch (scope.source.kind(node)) {
    case n.TEXT: {
      const text = scope.source.written(node)
      return (f) => {
        emit(f, text)
        return NORMAL
      }
    }
    case n.IF:
    case n.WITH:
      return scope.block(() => compileBranch(scope, node))
    case n.RANGE:
      return scope.block(() => compileRange(scope, node))
    case n.TEMPLATE:
      return compileTemplate(scope, node)
    case n.BREAK:
      return () => BREAK
    case n.CONTINUE:
      return () => CONTINUE
    default:
      return compileAction(scope, node)
  }
}

function compileAction(scope: Scope, node: Node): Exec {
  const pipe = scope.source.first(node)
  const value = compilePipe(scope, pipe)
  if (scope.source.declares(pipe)) {
    return (f, dot) => {
      value(f, dot, undefined)
      return NORMAL
    }
  }
  return (f, dot) => {
    const v = value(f, dot, undefined)
    emit(f, typeof v === 'string' ? v : shown(f, node, v))
    return NORMAL
  }
}

/** Steps of printing a value other than text, and of each byte of it. */
const PRINT_STEPS = 6
const PRINTED_BYTE_STEPS = 2

function shown(f: Frame, node: Node, value: Value): ByteString {
  const text = printable(value) ?? unprintable(f, node, value)
  f.budget.step(PRINT_STEPS + text.length * PRINTED_BYTE_STEPS)
  return text
}

function unprintable(f: Frame, node: Node, value: Value): never {
  f.node = node
  throw failure(f, `can't print ${printNode(f.tree.source, node)} of type ${typeOf(value).name}`)
}

function compileBranch(scope: Scope, node: Node): Exec {
  const [pipe, list, elseList] = scope.source.children(node) as unknown as Branch
  const value = compilePipe(scope, pipe)
  const isWith = scope.source.kind(node) === n.WITH
  const then = bodyOf(scope, list, isWith ? -1 : undefined)
  const otherwise = bodyOf(scope, elseList)
  return (f, dot) => {
    const v = value(f, dot, undefined)
    return truth(v) ? then.run(f, isWith ? v : dot) : otherwise.run(f, dot)
  }
}

/** One turn of a loop: sets its variables, then runs the body. */
interface Loop {
  readonly body: Body
  /** of the one variable, or of the second */
  readonly storeElement: Store | undefined
  readonly storeIndex: Store | undefined
  /** slot that says whether elements have static type interface */
  readonly flag: number
}

function compileRange(scope: Scope, node: Node): Exec {
  const [pipe, list, elseList] = scope.source.children(node) as unknown as Branch
  const value = compilePipe(scope, pipe)
  const stores = scope.source.declared(pipe).map((name) => rangeStore(scope, name))
  const flag = scope.slot()
  const otherwise = bodyOf(scope, elseList)
  const storeIndex = stores.length > 1 ? stores[0] : undefined
  const loop: Loop = { body: bodyOf(scope, list, flag), storeElement: stores.at(-1), storeIndex, flag }
  return (f, dot) => {
    f.budget.step()
    const v = indirect(value(f, dot, undefined))
    if (iterate(f, loop, v)) return NORMAL
    // a break here is meant for a loop outside, and ends this one only: walkRange recovers from it
    const signal = otherwise.run(f, dot)
    return signal === BREAK ? NORMAL : signal
  }
}

/** A range variable may hold elements of static type interface, so it needs a slot that says so. */
function rangeStore(scope: Scope, name: ByteString): Store {
  const variable = scope.lookup(name)
  if (variable && variable.flag < 0) variable.flag = scope.slot()
  return storeOf(scope, name)
}

/** Follows a pointer to what it points to. */
function indirect(value: Value): Value {
  if (!(value instanceof Struct) || value.type.kind !== 'ptr') return value
  return new Struct(value.type.elem ?? value.type, value.fields, value.native)
}

/** Runs the loop over a value; false when there is nothing to run over (walkRange). */
function iterate(f: Frame, loop: Loop, value: Value): boolean {
  if (value === undefined) return false
  const type = typeOf(value)
  const list = items(value)
  if (list !== undefined) return list !== null && list.length > 0 && overList(f, loop, type, list)
  const map = entries(value)
  if (map !== undefined) return map !== null && map.size > 0 && overMap(f, loop, type, map)
  if (value instanceof Integer) return overInteger(f, loop, value)
  throw failure(f, `range can't iterate over ${printed(value)}`)
}

/** what a turn of a loop costs besides its body */
const TURN_STEPS = 3

function turn(f: Frame, loop: Loop, index: Value, element: Value, isInterface: boolean): boolean {
  f.budget.step(TURN_STEPS)
  loop.storeElement?.(f, element, isInterface)
  loop.storeIndex?.(f, index)
  f.vars[loop.flag] = isInterface
  return loop.body.run(f, element) === BREAK
}

function overList(f: Frame, loop: Loop, type: GoType, list: readonly Value[]): boolean {
  const isInterface = elemOf(type).kind === 'interface'
  const { length } = list
  for (let i = 0; i < length; i++) if (turn(f, loop, int(i), list[i], isInterface)) break
  return true
}

/** In the order of the keys, over what the map holds when the loop begins. */
function overMap(f: Frame, loop: Loop, type: GoType, map: ReadonlyMap<string, Value>): boolean {
  const isInterface = elemOf(type).kind === 'interface'
  f.budget.step(TURN_STEPS + sortingSteps(map.size))
  const keys = sortedKeys(map)
  const values = keys.map((key) => map.get(key))
  for (let i = 0; i < keys.length; i++) if (turn(f, loop, keys[i], values[i], isInterface)) break
  return true
}

function overInteger(f: Frame, loop: Loop, limit: Integer): boolean {
  if (loop.storeIndex) throw failure(f, `can't use ${limit.value} to iterate over more than one variable`)
  if (limit.value <= 0n) return false
  for (let n = 0n; n < limit.value; n++) if (turn(f, loop, undefined, new Integer(limit.type, n), false)) break
  return true
}

/** A template action takes less stack than a function that runs a template. */
const ACTION_WEIGHT = -4

function compileTemplate(scope: Scope, node: Node): Exec {
  const name = scope.source.templateName(node)
  const [pipe] = scope.source.children(node)
  const value: Eval = pipe === undefined ? () => undefined : compilePipe(scope, pipe)
  return (f, dot) => {
    const template = f.session.find(name)
    if (template === undefined) {
      f.node = node
      throw failure(f, `template ${quote(name)} not defined`)
    }
    enter(f.session, template, value(f, dot, undefined), f.out, ACTION_WEIGHT)
    return NORMAL
  }
}
