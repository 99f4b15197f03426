import type { Node } from '../parse/node.ts'
import { elemOf, entries, typeOf, zeroOf } from '../value/kind.ts'
import { ANY } from '../value/types.ts'
import { type ByteString, type Field, type GoType, type Method, Struct, TypedMap, type Value } from '../value/value.ts'
import type { Arguments } from './arguments.ts'
import { type Eval, type Frame, failure } from './frame.ts'
import { callMethod } from './method.ts'

/** Finds the receiver of a chain of fields; `isInterface` says whether its static type is interface {}, for error texts. */
export interface Origin {
  readonly eval: Eval
  readonly isInterface: (f: Frame) => boolean
}

const NEVER = (): boolean => false

/** An origin whose value is known by its dynamic type. */
export const dynamic = (evaluate: Eval): Origin => ({ eval: evaluate, isInterface: NEVER })

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
  const a = names[0] ?? ''
  const b = names[1]
  const c = names[2]
  const missing = unwrap ? undefined : null
  if (b === undefined) {
    return (f, dot, final) => {
      const v = start(f, dot, final)
      const x = v instanceof Map ? v.get(a) : field(f, node, v, a, origin)
      return x ?? (v === undefined ? undefined : missing)
    }
  }
  if (c === undefined) {
    return (f, dot, final) => {
      const v = start(f, dot, final)
      const x = v instanceof Map ? (v.get(a) ?? null) : field(f, node, v, a, origin)
      const y = x instanceof Map ? x.get(b) : element(f, node, x, b, v, a)
      return y ?? (x === undefined ? undefined : missing)
    }
  }
  return (f, dot, final) => {
    const v = start(f, dot, final)
    const x = v instanceof Map ? (v.get(a) ?? null) : field(f, node, v, a, origin)
    const y = x instanceof Map ? (x.get(b) ?? null) : element(f, node, x, b, v, a)
    const z = y instanceof Map ? y.get(c) : element(f, node, y, c, x, b)
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
  const last = names.length - 1
  return (f, dot, final) => {
    let parent: Value
    let v = origin.eval(f, dot, final)
    for (let i = 0; i <= last; i++) {
      const name = names[i] as ByteString
      const given = i === last ? args : undefined
      const next =
        i === 0
          ? field(f, node, v, name, origin, given, dot, final)
          : element(f, node, v, name, parent, names[i - 1] as ByteString, given, dot, final)
      parent = v
      v = next
    }
    return unwrap && v === null ? undefined : v
  }
}

/** First field of a chain. */
function field(
  f: Frame,
  node: Node,
  v: Value,
  name: ByteString,
  origin: Origin,
  args?: Arguments,
  dot?: Value,
  final?: Value,
): Value {
  if (v === undefined) return undefined
  const found = lookup(f, node, v, name, args, dot, final)
  return found === ABSENT ? refuse(f, v, name, v === null || origin.isInterface(f) ? ANY : typeOf(v)) : found
}

/** A further field, of what `parent` has under `parentName`. */
function element(
  f: Frame,
  node: Node,
  v: Value,
  name: ByteString,
  parent: Value,
  parentName: ByteString,
  args?: Arguments,
  dot?: Value,
  final?: Value,
): Value {
  if (v === undefined) return undefined
  const found = lookup(f, node, v, name, args, dot, final)
  return found === ABSENT ? refuse(f, v, name, v === null ? ANY : (staticType(parent, parentName) ?? typeOf(v))) : found
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
function lookup(
  f: Frame,
  node: Node,
  v: Exclude<Value, undefined>,
  name: ByteString,
  args: Arguments | undefined,
  dot: Value,
  final: Value,
): Value | typeof ABSENT {
  if (v === null) return ABSENT
  const type = typeOf(v)
  const method = methodOf(type, name)
  if (method) return callMethod(f, node, method, name, v, args, dot, final)
  if (v instanceof Map || v instanceof TypedMap) {
    if (args) throw failure(f, `${name} is not a method but has arguments`)
    const found = entries(v)
    if (type.missingKey !== undefined && found?.has(name) !== true) return undefined
    return found?.get(name) ?? zeroOf(elemOf(type))
  }
  return v instanceof Struct ? structField(f, v, name, args) : ABSENT
}

function structField(f: Frame, v: Struct, name: ByteString, args: Arguments | undefined): Value | typeof ABSENT {
  const type = structOf(v.type)
  const at = type.fields?.findIndex((candidate) => candidate.name === name) ?? -1
  const found = type.fields?.[at]
  if (found?.unexported || type.unexported?.includes(name)) {
    throw failure(f, `${name} is an unexported field of struct type ${v.type.name}`)
  }
  if (!found) return ABSENT
  if (args) throw failure(f, `${name} has arguments but cannot be invoked as function`)
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
