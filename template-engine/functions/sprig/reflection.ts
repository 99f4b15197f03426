import { deepEqual } from '../../value/equal.ts'
import { kindOf, typeOf } from '../../value/kind.ts'
import { BOOL, STRING } from '../../value/types.ts'
import { any, type FunctionLibrary, fn, str } from '../library.ts'

export const REFLECTION_FUNCTIONS: FunctionLibrary = {
  /**
   * The Go type of a value, as `%T` prints it.
   * @source sprig reflect.go, typeOf
   * @example {{ typeOf (list 1) }} → []interface {}
   */
  typeOf: fn([any], STRING, (_, x) => typeOf(x).name),
  /**
   * Whether a value has the Go type named.
   * @source sprig reflect.go, typeIs
   * @example {{ typeIs "string" "a" }} → true
   */
  typeIs: fn([str, any], BOOL, (_, name, x) => name === typeOf(x).name),
  /**
   * Whether a value has the Go type named or is a pointer to it.
   * @source sprig reflect.go, typeIsLike
   * @example {{ typeIsLike "semver.Version" (semver "1.2.3") }} → true
   */
  typeIsLike: fn([str, any], BOOL, (_, name, x) => [name, `*${name}`].includes(typeOf(x).name)),
  /**
   * The kind of a value's type: string, int, float64, bool, map, slice, struct, ptr … `invalid` for nil.
   * @source sprig reflect.go, kindOf
   * @example {{ kindOf (dict) }} → map
   */
  kindOf: fn([any], STRING, (_, x) => kindOf(x)),
  /**
   * Whether a value is of the kind named.
   * @source sprig reflect.go, kindIs
   * @example {{ kindIs "int" 1 }} → true
   */
  kindIs: fn([str, any], BOOL, (_, name, x) => name === kindOf(x)),
  /**
   * Whether two values are equal in type and content.
   * @source sprig functions.go, deepEqual: reflect.DeepEqual
   * @example {{ deepEqual (list 1 2) (list 1 2) }} → true
   */
  deepEqual: fn([any, any], BOOL, (call, a, b) => deepEqual(a, b, (steps) => call.budget.step(2 * steps))),
}
