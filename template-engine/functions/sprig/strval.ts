import { printed } from '../../go/fmt.ts'
import { items } from '../../value/kind.ts'
import { STRINGS } from '../../value/types.ts'
import { type ByteString, Bytes, TypedSlice, type Value } from '../../value/value.ts'
import type { Call } from '../library.ts'

/** Sprig's strval: a string as it is, []byte as text, everything else as `%v` prints it. */
export function strval(call: Call, x: Value): ByteString {
  if (typeof x === 'string') return x
  return x instanceof Bytes ? x.data : shown(call, x)
}

/** Steps that a byte takes of what is written digit by digit. */
const SHOWN_STEPS = 3

/** A value as `%v` prints it, on the budget: what is short may stand for what is large. */
export function shown(call: Call, x: Value): ByteString {
  const text = printed(x)
  call.budget.step(text.length * SHOWN_STEPS)
  call.budget.grow(text.length)
  return text
}

/** Sprig's strslice: any list as strings without nils, nil as an empty list, anything else as a list of one. */
export function strslice(call: Call, x: Value): ByteString[] {
  const list = items(x)
  if (list === undefined) return x === null || x === undefined ? [] : [strval(call, x)]
  const out: ByteString[] = []
  for (const item of list ?? []) if (item !== null && item !== undefined) out.push(strval(call, item))
  return out
}

/** A []string. */
export const stringList = (list: ByteString[]): TypedSlice => new TypedSlice(STRINGS, list)
