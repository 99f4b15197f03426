import { readFileSync } from 'node:fs'
import { FunctionError } from '../../../template-engine/errors.ts'
import type { Call, FunctionLibrary } from '../../../template-engine/functions/library.ts'
import { formatFloat } from '../../../template-engine/go/strconv.ts'
import { Budget } from '../../../template-engine/limits.ts'
import { decodeUtf8, encodeUtf8 } from '../../../template-engine/value/bytes.ts'
import { typeOf } from '../../../template-engine/value/kind.ts'
import { int, int64 } from '../../../template-engine/value/number.ts'
import { BYTES } from '../../../template-engine/value/types.ts'
import { type GoType, Integer, Struct, TypedSlice, type Value } from '../../../template-engine/value/value.ts'

/**
 * A call as data: `['trunc', 2, 'abc']`, or `['.Year', x]` for a method. Strings are text, integers are Go ints, `'42L'` under `n` an int64,
 * `n` a float64; `list` makes a list.
 */
export type Expression = null | boolean | string | number | { readonly n: string } | readonly Expression[]

/** What real helm answered. */
export interface Recorded {
  readonly e: Expression
  readonly out?: string
  readonly err?: string
}

/** A fixed world: noon on 4 July 2023, bytes that count up. */
export function fixedCall(timeZone = 'UTC', seed = 1): Call {
  let state = seed
  const random = (length: number): Uint8Array =>
    Uint8Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state >>> 24
    })
  return {
    effects: { now: () => 1_688_472_000_000_000_000n, random, timeZone },
    budget: new Budget(),
    active: new Map(),
    templates: {
      has: () => false,
      execute: () => '',
      evaluate: () => '',
    },
  }
}

/** Runs an expression without an engine. Throws FunctionError as the function does. */
export function evaluate(expression: Expression, library: FunctionLibrary, call: Call): Value {
  if (typeof expression === 'string') return encodeUtf8(expression)
  if (typeof expression === 'number') return int(expression)
  if (expression === null || typeof expression === 'boolean') return expression
  if ('n' in expression)
    return expression.n.endsWith('L')
      ? int64(BigInt(expression.n.slice(0, -1)))
      : Number(expression.n.replace('Inf', 'Infinity'))
  const [name, ...rest] = expression as readonly [string, ...Expression[]]
  const args = rest.map((e) => evaluate(e, library, call))
  if (name === 'list') return args
  if (name.startsWith('.')) return callMethod(name.slice(1), args)
  const spec = library[name]
  if (spec === undefined) throw new Error(`no function ${name}`)
  const fixed = spec.variadic ? spec.params.length - 1 : spec.params.length
  const given = args.slice(0, fixed).map((a, i) => native(a, spec.params[i]))
  const run = spec.run as unknown as (call: Call, ...args: unknown[]) => Value
  return spec.variadic ? run(call, ...given, args.slice(fixed)) : run(call, ...given)
}

function callMethod(name: string, [self, ...args]: Value[]): Value {
  const type = typeOf(self as Value)
  const field = type.fields?.findIndex((f) => f.name === name) ?? -1
  if (field >= 0) return (self as Struct).fields[field]
  const method = type.methods?.[name]
  if (method === undefined) throw new Error(`no method ${name}`)
  // an integer literal becomes whatever integer type is asked for
  const converted = args.map((a, i) => {
    const want = method.params[i]
    return a instanceof Integer && want !== undefined ? (native(new Integer(want, a.value), want) as Value) : a
  })
  return method.run(self, ...converted)
}

const native = (value: Value, type: GoType | undefined): unknown => {
  if (!(value instanceof Integer)) return value
  return type?.name === 'int' ? Number(value.value) : type?.name === 'int64' ? value.value : value
}

/** As Sprig's toString shows a value, close enough for the types tested here. */
export function show(value: Value): string {
  return decodeUtf8(showBytes(value))
}

function showBytes(value: Value): string {
  if (typeof value === 'string') return value
  const type = typeOf(value)
  if (type.text !== undefined && value !== null) return type.text(value)
  if (value instanceof Integer) return value.value.toString()
  if (typeof value === 'number') return formatFloat(value, 'g', -1, 64)
  if (value instanceof TypedSlice) return `[${(value.items ?? []).map(showBytes).join(' ')}]`
  if (typeof value === 'object' && value !== null && 'data' in value && type === BYTES) return value.data
  if (value instanceof Struct) return `{${value.fields.map(showBytes).join(' ')}}`
  return String(value)
}

/** Runs an expression and says what came of it in the shape of a recording. */
export function outcome(expression: Expression, library: FunctionLibrary, call: Call): Omit<Recorded, 'e'> {
  try {
    return { out: show(evaluate(expression, library, call)) }
  } catch (error) {
    if (error instanceof FunctionError) return { err: decodeUtf8(error.message) }
    throw error
  }
}

/** The recordings of one file in `fixtures`. */
export function recorded(name: string): Recorded[] {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'))
}
