import type { GoType, Kind } from './value.ts'

const basic = (name: Kind): GoType => ({ name, kind: name })

/** The predeclared and composite types that appear everywhere. */
export const ANY: GoType = { name: 'interface {}', kind: 'interface' }
export const BOOL = basic('bool')
export const INT = basic('int')
export const INT32 = basic('int32')
export const INT64 = basic('int64')
export const UINT8 = basic('uint8')
export const UINT32 = basic('uint32')
export const UINT64 = basic('uint64')
export const FLOAT64 = basic('float64')
export const COMPLEX128 = basic('complex128')
export const STRING = basic('string')

/** reflect.Value itself: the parameter of builtins that must see "no value" */
export const REFLECT_VALUE: GoType = { name: 'reflect.Value', kind: 'struct' }

export const sliceOf = (elem: GoType): GoType => ({ name: `[]${elem.name}`, kind: 'slice', elem })
export const mapOf = (elem: GoType): GoType => ({ name: `map[string]${elem.name}`, kind: 'map', elem })

export const LIST = sliceOf(ANY)
export const MAP = mapOf(ANY)
export const STRINGS = sliceOf(STRING)
export const INTS = sliceOf(INT)
export const BYTES = sliceOf(UINT8)
export const LISTS = sliceOf(LIST)
export const MAPS = sliceOf(MAP)
export const STRING_MAP = mapOf(STRING)
