import type { GoType, Kind } from './value.ts'

const basic = (name: Kind): GoType => ({ name, kind: name })

/** The predeclared and composite types that appear everywhere. */
export const ANY: GoType = { name: 'interface {}', kind: 'interface' }
/** `bool` */
export const BOOL = basic('bool')
/** `int` */
export const INT = basic('int')
/** `int32`, a rune */
export const INT32 = basic('int32')
/** `int64` */
export const INT64 = basic('int64')
/** `uint8`, a byte */
export const UINT8 = basic('uint8')
/** `uint32` */
export const UINT32 = basic('uint32')
/** `uint64` */
export const UINT64 = basic('uint64')
/** `float64` */
export const FLOAT64 = basic('float64')
/** `complex128` */
export const COMPLEX128 = basic('complex128')
/** `string` */
export const STRING = basic('string')

/** reflect.Value itself: the parameter of builtins that must see "no value" */
export const REFLECT_VALUE: GoType = { name: 'reflect.Value', kind: 'struct' }

/** `[]elem` */
export const sliceOf = (elem: GoType): GoType => ({ name: `[]${elem.name}`, kind: 'slice', elem })
/** `map[string]elem` */
export const mapOf = (elem: GoType): GoType => ({ name: `map[string]${elem.name}`, kind: 'map', elem })

/** `[]interface {}` */
export const LIST = sliceOf(ANY)
/** `map[string]interface {}` */
export const MAP = mapOf(ANY)
/** `[]string` */
export const STRINGS = sliceOf(STRING)
/** `[]int` */
export const INTS = sliceOf(INT)
/** `[]uint8` */
export const BYTES = sliceOf(UINT8)
/** `[][]interface {}` */
export const LISTS = sliceOf(LIST)
/** `[]map[string]interface {}` */
export const MAPS = sliceOf(MAP)
/** `map[string]string` */
export const STRING_MAP = mapOf(STRING)
