import type { Node } from '../parse/node.ts'
import { elemOf, entries, typeOf, zeroOf } from '../value/kind.ts'
import { ANY } from '../value/types.ts'
import { type ByteString, type Field, type GoType, type Method, Struct, TypedMap, type Value } from '../value/value.ts'
import type { Arguments } from './arguments.ts'
import { type Eval, type Frame, failure } from './frame.ts'
import { callMethod, type FieldStep, type Given } from './method.ts'

/** Finds the receiver of a chain of fields; `isInterface` says whether its static type is interface {}, for error texts. */
export interface Origin {
  readonly eval: Eval
  readonly isInterface: (f: Frame) => boolean
}

const NEVER = (): boolean => false

/** An origin whose value is known by its dynamic type. */
export const dynamic = (evaluate: Eval): Origin => ({ eval: evaluate, isInterface: NEVER })

/** A field of a chain, and the name of the one before it. It remembers the method of the type that it last met: most meet one. */
interface Step extends FieldStep {
  readonly before: ByteString
  type: GoType | undefined
  method: Method | undefined
}

const stepAt = (node: Node, names: readonly ByteString[], i: number): Step => ({
  node,
  name: names[i] ?? '',
  before: names[i - 1] ?? '',
  type: undefined,
  method: undefined,
})

/**
 * Compiles `.a.b.c` of a receiver (evalFieldChain). Go reports the static type of what has no such field, which for map and
 * list elements is interface {}. The last field gets the arguments if it is a method. With `unwrap` a nil becomes no value,
 * as it does at the end of every pipeline stage.
 */
export function compileChain(
  node: Node,
  origin: Origin,
  names: readonly ByteString[],
  args: Arguments | undefined,
  unwrap: boolean,
): Eval {
  if (args !== undefined || names.length > 3) return longChain(node, origin, names, args, unwrap)
  const start = origin.eval
  const first = stepAt(node, names, 0)
  const a = first.name
  const missing = unwrap ? undefined : null
  if (names.length < 2) {
    return (f, dot, final) => {
      const v = start(f, dot, final)
      const x = v instanceof Map ? v.get(a) : field(f, first, v, origin)
      return x ?? (v === undefined ? undefined : missing)
    }
  }
  const second = stepAt(node, names, 1)
  const b = second.name
  if (names.length === 2) {
    return (f, dot, final) => {
      const v = start(f, dot, final)
      const x = v instanceof Map ? (v.get(a) ?? null) : field(f, first, v, origin)
      const y = x instanceof Map ? x.get(b) : element(f, second, x, v)
      return y ?? (x === undefined ? undefined : missing)
    }
  }
  const third = stepAt(node, names, 2)
  const c = third.name
  return (f, dot, final) => {
    const v = start(f, dot, final)
    const x = v instanceof Map ? (v.get(a) ?? null) : field(f, first, v, origin)
    const y = x instanceof Map ? (x.get(b) ?? null) : element(f, second, x, v)
    const z = y instanceof Map ? y.get(c) : element(f, third, y, x)
    return z ?? (y === undefined ? undefined : missing)
  }
}

function longChain(
  node: Node,
  origin: Origin,
  names: readonly ByteString[],
  args: Arguments | undefined,
  unwrap: boolean,
): Eval {
  const steps = names.map((_, i) => stepAt(node, names, i))
  const last = steps.length - 1
  return (f, dot, final) => {
    f.budget.step(steps.length)
    let parent: Value
    let v = origin.eval(f, dot, final)
    for (let i = 0; i <= last; i++) {
      const step = steps[i] as Step
      const given = i === last && args !== undefined ? { args, dot, final } : undefined
      const next = i === 0 ? field(f, step, v, origin, given) : element(f, step, v, parent, given)
      parent = v
      v = next
    }
    return unwrap && v === null ? undefined : v
  }
}

/** First field of a chain. */
function field(f: Frame, step: Step, v: Value, origin: Origin, given?: Given): Value {
  if (v === undefined) return undefined
  const found = lookup(f, step, v, given)
  return found === ABSENT ? refuse(f, v, step.name, v === null || origin.isInterface(f) ? ANY : typeOf(v)) : found
}

/** A further field, of the value that `parent` yields. */
function element(f: Frame, step: Step, v: Value, parent: Value, given?: Given): Value {
  if (v === undefined) return undefined
  const found = lookup(f, step, v, given)
  if (found !== ABSENT) return found
  return refuse(f, v, step.name, v === null ? ANY : (staticType(parent, step.before) ?? typeOf(v)))
}

/** The declared type of what a value holds under a name; undefined for a method's result. */
function staticType(parent: Value, name: ByteString): GoType | undefined {
  if (parent === undefined || parent === null) return undefined
  const type = typeOf(parent)
  if (methodOf(type, name)) return undefined
  return type.kind === 'map' ? elemOf(type) : fieldOf(type, name)?.type
}

const ABSENT = Symbol('absent')

/** What a value has under a name: method, struct field or map element (evalField). */
function lookup(f: Frame, step: Step, v: Exclude<Value, undefined>, given: Given | undefined): Value | typeof ABSENT {
  if (v === null) return ABSENT
  const { name } = step
  const type = typeOf(v)
  if (step.type !== type) {
    step.type = type
    step.method = methodOf(type, name)
  }
  const { method } = step
  if (method) return callMethod(f, step, method, v, given)
  if (v instanceof Map || v instanceof TypedMap) {
    if (given) throw failure(f, `${name} is not a method but has arguments`)
    const found = entries(v)
    if (type.missingKey !== undefined && found?.has(name) !== true) return undefined
    return found?.get(name) ?? zeroOf(elemOf(type))
  }
  return v instanceof Struct ? structField(f, v, name, given) : ABSENT
}

function structField(f: Frame, v: Struct, name: ByteString, given: Given | undefined): Value | typeof ABSENT {
  const type = structOf(v.type)
  const at = type.fields?.findIndex((candidate) => candidate.name === name) ?? -1
  const found = type.fields?.[at]
  if (found?.unexported || type.unexported?.includes(name)) {
    throw failure(f, `${name} is an unexported field of struct type ${v.type.name}`)
  }
  if (!found) return ABSENT
  if (given) throw failure(f, `${name} has arguments but cannot be invoked as function`)
  return v.fields[at]
}

const structOf = (type: GoType): GoType => (type.kind === 'ptr' ? (type.elem ?? type) : type)
const fieldOf = (type: GoType, name: ByteString): Field | undefined =>
  structOf(type).fields?.find((x) => x.name === name)

/** A method by name, never one that plain objects inherit. A pointer has those of what it points to as well. */
function methodOf(type: GoType, name: ByteString): Method | undefined {
  const { methods } = type
  if (methods !== undefined && Object.hasOwn(methods, name)) return methods[name]
  return type.kind === 'ptr' && type.elem ? methodOf(type.elem, name) : undefined
}

function refuse(f: Frame, v: Value, name: ByteString, type: GoType): never {
  if (v === null) throw failure(f, `nil pointer evaluating ${type.name}.${name}`)
  throw failure(f, `can't evaluate field ${name} in type ${type.name}`)
}
