import { printed } from '../../go/fmt.ts'
import { items } from '../../value/kind.ts'
import { STRINGS } from '../../value/types.ts'
import { type ByteString, Bytes, TypedSlice, type Value } from '../../value/value.ts'

/** Sprig's strval: a string as it is, []byte as text, everything else as `%v` prints it. */
export function strval(x: Value): ByteString {
  if (typeof x === 'string') return x
  return x instanceof Bytes ? x.data : printed(x)
}

/** Sprig's strslice: any list as strings without nils, nil as an empty list, anything else as a list of one. */
export function strslice(x: Value): ByteString[] {
  const list = items(x)
  if (list === undefined) return x === null || x === undefined ? [] : [strval(x)]
  const out: ByteString[] = []
  for (const item of list ?? []) if (item !== null && item !== undefined) out.push(strval(item))
  return out
}

/** A []string. */
export const stringList = (list: ByteString[]): TypedSlice => new TypedSlice(STRINGS, list)
