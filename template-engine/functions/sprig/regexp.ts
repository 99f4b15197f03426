import { FunctionError } from '../../errors.ts'
import {
  compileRegexp,
  findAll,
  findFirst,
  mustCompileRegexp,
  quoteMeta,
  replaceAll,
  replaceAllLiteral,
  splitRegexp,
  testRegexp,
} from '../../go/regexp.ts'
import { BOOL, STRING, STRINGS } from '../../value/types.ts'
import { type ByteString, TypedSlice } from '../../value/value.ts'
import { type Call, type FunctionLibrary, fn, int, str } from '../library.ts'
import { claimList } from './budget.ts'

/** A list of matches that is kept. */
function strings(call: Call, items: ByteString[] | null): TypedSlice {
  claimList(call, items?.length ?? 0, 'text')
  return new TypedSlice(STRINGS, items)
}

/** steps of a run that one step of a pattern takes */
const SEARCH_STEPS = 3

/** Counts what patterns cost against the run's budget. */
const work = (call: Call) => (steps: number) => call.budget.step(steps * SEARCH_STEPS)

/** and what replacements add */
const spend = (call: Call) => ({ grow: (bytes: number) => call.budget.grow(bytes), work: work(call) })

function matches(call: Call, pattern: ByteString, text: ByteString): boolean {
  try {
    return testRegexp(compileRegexp(pattern, work(call)), text, work(call))
  } catch (error) {
    if (error instanceof FunctionError) return false
    throw error
  }
}

/** Sprig's regular expressions, in RE2's syntax. */
export const REGEXP_FUNCTIONS: FunctionLibrary = {
  /**
   * Whether the text contains a match. A pattern that does not compile matches nothing.
   * @source sprig regex.go, regexMatch
   * @example {{ regexMatch "^[a-z]+$" "abc" }} → true
   * @example {{ regexMatch "(" "abc" }} → false
   */
  regexMatch: fn([str, str], BOOL, (call, pattern, text) => matches(call, pattern, text)),

  /**
   * Whether the text contains a match; a pattern that does not compile is an error.
   * @source sprig regex.go, mustRegexMatch
   * @example {{ mustRegexMatch "b+" "abbc" }} → true
   */
  mustRegexMatch: fn([str, str], BOOL, (call, pattern, text) =>
    testRegexp(compileRegexp(pattern, work(call)), text, work(call)),
  ),

  /**
   * The first match, or nothing.
   * @source sprig regex.go, regexFind
   * @example {{ regexFind "[0-9]+" "v1.28" }} → 1
   */
  regexFind: fn([str, str], STRING, (call, pattern, text) =>
    findFirst(mustCompileRegexp(pattern, work(call)), text, work(call)),
  ),

  /**
   * The first match, or nothing.
   * @source sprig regex.go, mustRegexFind
   * @example {{ mustRegexFind "[a-z]+" "V one two" }} → one
   */
  mustRegexFind: fn([str, str], STRING, (call, pattern, text) =>
    findFirst(compileRegexp(pattern, work(call)), text, work(call)),
  ),

  /**
   * The first n matches, all for -1.
   * @source sprig regex.go, regexFindAll
   * @example {{ regexFindAll "[0-9]+" "1.28.3" -1 }} → [1 28 3]
   */
  regexFindAll: fn([str, str, int], STRINGS, (call, pattern, text, n) =>
    strings(call, findAll(mustCompileRegexp(pattern, work(call)), text, n, spend(call))),
  ),

  /**
   * The first n matches, all for -1.
   * @source sprig regex.go, mustRegexFindAll
   * @example {{ mustRegexFindAll "[0-9]+" "1.28.3" 2 }} → [1 28]
   */
  mustRegexFindAll: fn([str, str, int], STRINGS, (call, pattern, text, n) =>
    strings(call, findAll(compileRegexp(pattern, work(call)), text, n, spend(call))),
  ),

  /**
   * Replaces every match; `$1`, `${1}` and `$name` stand for groups. A name is as long as it can be: `$1x` is a group named `1x`.
   * @source sprig regex.go, regexReplaceAll
   * @example {{ regexReplaceAll "a(x*)b" "-ab-axxb-" "${1}W" }} → -W-xxW-
   * @example {{ regexReplaceAll "x*" "baaac" "-" }} → -b-a-a-a-c-
   */
  regexReplaceAll: fn([str, str, str], STRING, (call, pattern, text, replacement) =>
    replaceAll(mustCompileRegexp(pattern, work(call)), text, replacement, spend(call)),
  ),

  /**
   * Replaces every match; `$1`, `${1}` and `$name` stand for groups.
   * @source sprig regex.go, mustRegexReplaceAll
   * @example {{ mustRegexReplaceAll "(.)b" "ab cb" "$1" }} → a c
   */
  mustRegexReplaceAll: fn([str, str, str], STRING, (call, pattern, text, replacement) =>
    replaceAll(compileRegexp(pattern, work(call)), text, replacement, spend(call)),
  ),

  /**
   * Replaces every match by the replacement as it is.
   * @source sprig regex.go, regexReplaceAllLiteral
   * @example {{ regexReplaceAllLiteral "[0-9]" "a1b2" "$1" }} → a$1b$1
   */
  regexReplaceAllLiteral: fn([str, str, str], STRING, (call, pattern, text, replacement) =>
    replaceAllLiteral(mustCompileRegexp(pattern, work(call)), text, replacement, spend(call)),
  ),

  /**
   * Replaces every match by the replacement as it is.
   * @source sprig regex.go, mustRegexReplaceAllLiteral
   * @example {{ mustRegexReplaceAllLiteral "[0-9]" "a1b2" "#" }} → a#b#
   */
  mustRegexReplaceAllLiteral: fn([str, str, str], STRING, (call, pattern, text, replacement) =>
    replaceAllLiteral(compileRegexp(pattern, work(call)), text, replacement, spend(call)),
  ),

  /**
   * Splits the text at matches into at most n pieces, any number for -1.
   * @source sprig regex.go, regexSplit
   * @example {{ regexSplit "[,;]" "a,b;c" -1 }} → [a b c]
   */
  regexSplit: fn([str, str, int], STRINGS, (call, pattern, text, n) =>
    strings(call, splitRegexp(mustCompileRegexp(pattern, work(call)), text, n, spend(call))),
  ),

  /**
   * Splits the text at matches into at most n pieces, any number for -1.
   * @source sprig regex.go, mustRegexSplit
   * @example {{ mustRegexSplit "z+" "pizza" 2 }} → [pi a]
   */
  mustRegexSplit: fn([str, str, int], STRINGS, (call, pattern, text, n) =>
    strings(call, splitRegexp(compileRegexp(pattern, work(call)), text, n, spend(call))),
  ),

  /**
   * Escapes what has a meaning in a pattern.
   * @source sprig regex.go, regexQuoteMeta
   * @example {{ regexQuoteMeta "1.2+3" }} → 1\.2\+3
   */
  regexQuoteMeta: fn([str], STRING, (_, text) => quoteMeta(text)),
}
