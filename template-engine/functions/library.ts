import type { Budget } from '../limits.ts'
import { ANY, BOOL, FLOAT64, INT, INT64, LIST, MAP, REFLECT_VALUE, STRING } from '../value/types.ts'
import type { ByteString, GoType, Value } from '../value/value.ts'

/** What a function may reach besides its arguments. Handed in at every call; nothing is bound late, nothing is global. */
export interface Call {
  /** clock, randomness and time zone */
  readonly effects: Effects
  /** what the run has left of its limits */
  readonly budget: Budget
  /** the set that is being rendered */
  readonly templates: Templates
  /** counts that last for one run: include keeps here how often each name is active */
  readonly active: Map<ByteString, number>
}

/** The world, injected. */
export interface Effects {
  /** nanoseconds since 1970 */
  readonly now: () => bigint
  /** cryptographically strong random bytes, or a seeded stream */
  readonly random: (length: number) => Uint8Array
  /** a random prime of exactly that many bits, its two highest set; worked out from `random`, at leisure, where a platform has none */
  readonly prime?: (bits: number) => bigint
  /** IANA name of the local time zone (Go's time.Local): `UTC`, `Europe/Berlin` */
  readonly timeZone: string
  /** what time.Local calls itself: `Local` where the system's zone is meant, not one that TZ names; the zone's own name when not given */
  readonly localName?: string
}

/** The set of templates being rendered. */
export interface Templates {
  /** Whether the set holds a template of this name. */
  has(name: ByteString): boolean
  /** Runs a named template and returns what it wrote. */
  execute(name: ByteString, data: Value): ByteString
  /** Parses text as a template of its own that sees every define, and runs it; its own defines are gone afterwards (tpl). */
  evaluate(name: ByteString, text: ByteString, data: Value): ByteString
}

/** A parameter: its Go type for conversion and messages, and `T`, what the implementation is handed. */
export interface Param<T> {
  /** the Go type that arguments are converted to */
  readonly type: GoType
  /** takes any number of arguments */
  readonly variadic?: boolean
  /** never there: carries the type of what the implementation is handed */
  readonly value?: T
}

/** A function that templates may call, as `fn` declares it. */
export interface FunctionSpec {
  /** Go types of the parameters */
  readonly params: readonly GoType[]
  /** the last parameter takes any number of arguments, handed over as one array */
  readonly variadic: boolean
  /** static result type */
  readonly result: GoType
  /** the implementation: arguments are converted already */
  readonly run: (call: Call, ...args: never[]) => Value
}

/** Name → function. Aliases are rows. */
export type FunctionLibrary = Readonly<Record<string, FunctionSpec>>

type Handed<P extends readonly Param<unknown>[]> = { [K in keyof P]: P[K] extends Param<infer T> ? T : never }

/**
 * Declares a function by its Go signature. The engine checks arity, converts and reports in Go's words before `run` is called.
 * `run` throws FunctionError where Go's function returns an error or panics.
 */
export function fn<const P extends readonly Param<unknown>[]>(
  params: P,
  result: GoType,
  run: (call: Call, ...args: Handed<P>) => Value,
): FunctionSpec {
  return {
    params: params.map((p) => p.type),
    variadic: params.at(-1)?.variadic ?? false,
    result,
    run: run as unknown as FunctionSpec['run'],
  }
}

/** Go `string`, handed over as a byte string */
export const str: Param<ByteString> = { type: STRING }
/** Go `bool` */
export const bool: Param<boolean> = { type: BOOL }
/** Go `int`, handed over as a number */
export const int: Param<number> = { type: INT }
/** Go `int64`, handed over as a bigint */
export const int64: Param<bigint> = { type: INT64 }
/** Go `float64`, handed over as a number */
export const float64: Param<number> = { type: FLOAT64 }
/** Go `interface {}`: never undefined, a missing value arrives as null */
export const any: Param<Exclude<Value, undefined>> = { type: ANY }
/** Go `map[string]interface {}`: null for a nil map. common.Values arrives as its entries, shared. */
export const map: Param<Map<string, Value> | null> = { type: MAP }
/** Go `[]interface {}`: null for a nil slice */
export const list: Param<Value[] | null> = { type: LIST }
/** Go `reflect.Value`: undefined when there is no value */
export const value: Param<Value> = { type: REFLECT_VALUE }
/** Any other Go type, handed over as the value it is. */
export const typed = (type: GoType): Param<Value> => ({ type })
/** `...T`, handed over as one array */
export const rest = <T>(param: Param<T>): Param<T[]> => ({ type: param.type, variadic: true })
