import { quote } from '../../go/strconv.ts'
import { items } from '../../value/kind.ts'
import { STRING, STRING_MAP, STRINGS } from '../../value/types.ts'
import { type ByteString, TypedMap, TypedSlice, type Value } from '../../value/value.ts'
import { any, type Call, type FunctionLibrary, fn, int, rest, str } from '../library.ts'
import { claimList, claimText } from './budget.ts'
import { characters } from './strings.ts'
import { shown, stringList, strslice, strval } from './strval.ts'

const isPresent = (x: Value): boolean => x !== null && x !== undefined

function partsAtMost(separator: ByteString, text: ByteString): number {
  if (separator === '') return text.length
  let parts = 1
  for (let at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, at + separator.length)) parts++
  return parts
}

/** strings.SplitN: all parts for n < 0, at most n with the rest in the last, undefined (nil) for 0. */
function splitText(call: Call, separator: ByteString, text: ByteString, n: number): ByteString[] | undefined {
  if (n === 0) return undefined
  claimList(call, partsAtMost(separator, text), 'text')
  const parts = separator === '' ? characters(text) : text.split(separator)
  if (n < 0 || n >= parts.length) return parts
  return [...parts.slice(0, n - 1), parts.slice(n - 1).join(separator)]
}

/** The parts as a map[string]string with keys _0, _1 … */
function numbered(call: Call, parts: readonly ByteString[] | undefined): TypedMap {
  claimList(call, parts?.length ?? 0, 'entry')
  return new TypedMap(STRING_MAP, new Map(parts?.map((part, i) => [`_${i}`, part])))
}

/** strslice as a []string; a []string is passed on itself. */
function toStrings(call: Call, x: Value): TypedSlice {
  return x instanceof TypedSlice && x.type === STRINGS ? x : stringList(strslice(call, x))
}

function join(call: Call, separator: ByteString, x: Value): ByteString {
  const parts = strslice(call, x)
  const bytes = parts.reduce((sum, part) => sum + part.length + separator.length, 0)
  claimText(call, bytes)
  return parts.join(separator)
}

const byBytes = (a: ByteString, b: ByteString): number => (a < b ? -1 : a > b ? 1 : 0)

/** A comparison, and so many of them. */
const sortSteps = (length: number): number => Math.ceil(length * Math.log2(length + 1))

/** Sorts a []string in place, as sort.Strings does to the very slice it is given. */
function sortAlpha(call: Call, x: Value): TypedSlice {
  if (items(x) === undefined) return stringList([strval(call, x)])
  const list = toStrings(call, x)
  call.budget.step(sortSteps(list.items?.length ?? 0))
  list.items?.sort((a, b) => byBytes(a as ByteString, b as ByteString))
  return list
}

export const TEXT_FUNCTIONS: FunctionLibrary = {
  /**
   * Any value as text.
   * @source sprig strings.go, strval
   * @example {{ toString 1.5 | quote }} → "1.5"
   */
  toString: fn([any], STRING, (call, x) => strval(call, x)),
  /**
   * Any list as a list of texts, without nils.
   * @source sprig strings.go, strslice
   * @example {{ toStrings (list 1 "a" nil true) }} → [1 a true]
   */
  toStrings: fn([any], STRINGS, (call, x) => toStrings(call, x)),
  /**
   * Texts in double quotes with Go's escapes, separated by spaces; nils are left out.
   * @source sprig strings.go, quote
   * @example {{ quote "a\"b" 1 nil }} → "a\"b" "1"
   */
  quote: fn([rest(any)], STRING, (call, list) =>
    list
      .filter(isPresent)
      .map((x) => quote(strval(call, x)))
      .join(' '),
  ),
  /**
   * Texts in single quotes, nothing escaped, separated by spaces; nils are left out.
   * @source sprig strings.go, squote
   * @example {{ squote "it's" 1 nil }} → 'it's' '1'
   */
  squote: fn([rest(any)], STRING, (call, list) =>
    list
      .filter(isPresent)
      .map((x) => `'${typeof x === 'string' ? x : shown(call, x)}'`)
      .join(' '),
  ),
  /**
   * Values as text, separated by spaces; nils are left out.
   * @source sprig strings.go, cat
   * @example {{ cat "a" 1 nil true }} → a 1 true
   */
  cat: fn([rest(any)], STRING, (call, list) =>
    list
      .filter(isPresent)
      .map((x) => (typeof x === 'string' ? x : shown(call, x)))
      .join(' '),
  ),
  /**
   * The texts of a list, joined; nils are left out, a value that is not a list is its own text.
   * @source sprig strings.go, join
   * @example {{ join "-" (list "a" 1 nil true) }} → a-1-true
   */
  join: fn([str, any], STRING, (call, separator, x) => join(call, separator, x)),
  /**
   * Parts of a text, as a map with the keys _0, _1 and so on.
   * @source sprig strings.go, split
   * @example {{ $m := split "." "a.b.c" }}{{ $m._1 }} → b
   */
  split: fn([str, str], STRING_MAP, (call, separator, text) => numbered(call, splitText(call, separator, text, -1))),
  /**
   * At most n parts of a text, as a map with the keys _0, _1 and so on.
   * @source sprig strings.go, splitn
   * @example {{ splitn "." 2 "a.b.c" }} → map[_0:a _1:b.c]
   */
  splitn: fn([str, int, str], STRING_MAP, (call, separator, n, text) =>
    numbered(call, splitText(call, separator, text, n)),
  ),
  /**
   * Parts of a text, as a list.
   * @source sprig functions.go, splitList: strings.Split
   * @example {{ splitList "," "a,b,c" }} → [a b c]
   */
  splitList: fn([str, str], STRINGS, (call, separator, text) => stringList(splitText(call, separator, text, -1) ?? [])),
  /**
   * Texts of a list in bytewise order. A list of texts is sorted in place; a value that is not a list becomes a list of one.
   * @source sprig list.go, sortAlpha
   * @example {{ sortAlpha (list "b" "a" 10 9) }} → [10 9 a b]
   */
  sortAlpha: fn([any], STRINGS, (call, x) => sortAlpha(call, x)),
}
