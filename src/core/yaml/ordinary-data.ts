import type { ByteString } from '../../../template-engine/go/index.ts'
import type { Data } from './data.ts'
import type { Maker } from './ordinary.ts'
import { resolvePlain } from './resolve.ts'
import type { ScalarStyle } from './token.ts'

/** Builds the data of an ordinary document directly, without a tree. Values that JSON cannot express are left to decode.ts, which reports the errors. */
interface DataMaker extends Maker<Data> {
  key(value: ByteString, style: ScalarStyle): ByteString | undefined
}

function keyOf(value: ByteString, style: ScalarStyle): ByteString | undefined {
  if (style !== 'plain') return value
  const key = resolvePlain(value)
  if (typeof key === 'bigint' && key <= Number.MAX_SAFE_INTEGER) return key.toString()
  // other numbers and words are rare as keys, and have forms of their own
  return typeof key === 'string' ? key : undefined
}

const makerOf = (integer: (value: bigint) => Data): DataMaker => ({
  scalar: (text, style) => {
    if (style !== 'plain') return text
    const value = resolvePlain(text)
    if (typeof value === 'bigint') return integer(value)
    return typeof value === 'number' && !Number.isFinite(value) ? undefined : value
  },
  key: keyOf,
  mapping: () => new Map(),
  sequence: () => [],
  put: (mapping, key, value) => (mapping as Map<ByteString, Data>).set(key as ByteString, value),
  add: (sequence, item) => (sequence as Data[]).push(item),
})

/** Makes nothing, of what nobody will look at, but sees whether it can be made. */
const NOTHING: Maker<Data> = {
  scalar: (text, style) => {
    const value = style === 'plain' && MAY_BE_INFINITE.test(text) ? resolvePlain(text) : null
    return typeof value === 'number' && !Number.isFinite(value) ? undefined : null
  },
  key: keyOf,
  mapping: () => null,
  sequence: () => null,
  put: () => undefined,
  add: () => undefined,
}

const MAY_BE_INFINITE = /^[-+]?\./

/** Makes data. `only`: in lower case, the keys of the first level that are wanted. */
export function dataMaker(integer: (value: bigint) => Data, only?: ReadonlySet<ByteString>): Maker<Data> {
  const make = makerOf(integer)
  if (only === undefined) return make
  return { ...make, under: (key) => (only.has((key as ByteString).toLowerCase()) ? make : NOTHING) }
}
