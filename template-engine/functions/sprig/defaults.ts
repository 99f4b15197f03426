import { truth } from '../../value/truth.ts'
import { ANY, BOOL } from '../../value/types.ts'
import { any, bool, type FunctionLibrary, fn, rest } from '../library.ts'

/** Sprig's empty is the opposite of a template's truth: structs are never empty. */

export const DEFAULT_FUNCTIONS: FunctionLibrary = {
  /**
   * The second argument unless it is empty, then the first. False and 0 are empty.
   * @source sprig defaults.go, dfault
   * @example {{ default "foo" "" }} → foo
   * @example {{ default 1 2 }} → 2
   */
  default: fn([any, rest(any)], ANY, (_, fallback, given) =>
    given[0] !== undefined && truth(given[0]) ? given[0] : fallback,
  ),
  /**
   * Whether a value is nil, false, 0, or has no length.
   * @source sprig defaults.go, empty
   * @example {{ empty (list) }} → true
   */
  empty: fn([any], BOOL, (_, x) => !truth(x)),
  /**
   * The first value that is not empty; nil if there is none.
   * @source sprig defaults.go, coalesce
   * @example {{ coalesce 0 "" "a" "b" }} → a
   */
  coalesce: fn([rest(any)], ANY, (_, list) => list.find(truth) ?? null),
  /**
   * Whether no value is empty.
   * @source sprig defaults.go, all
   * @example {{ all 1 "a" true }} → true
   */
  all: fn([rest(any)], BOOL, (_, list) => list.every(truth)),
  /**
   * Whether any value is not empty.
   * @source sprig defaults.go, any
   * @example {{ any 0 "" false }} → false
   */
  any: fn([rest(any)], BOOL, (_, list) => list.some(truth)),
  /**
   * The first argument if the third is true, else the second.
   * @source sprig defaults.go, ternary
   * @example {{ ternary "yes" "no" true }} → yes
   */
  ternary: fn([any, any, bool], ANY, (_, yes, no, condition) => (condition ? yes : no)),
}
