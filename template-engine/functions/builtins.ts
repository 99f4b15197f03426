import { FunctionError } from '../errors.ts'
import { escapeHtml, escapeJs, escapeQuery } from '../go/escape.ts'
import { sprint, sprintf, sprintln } from '../go/fmt.ts'
import {
  byteAt,
  elemOf,
  entries,
  isIntegerKind,
  isNil,
  items,
  kindOf,
  lengthOf,
  typeOf,
  zeroOf,
} from '../value/kind.ts'
import { int } from '../value/number.ts'
import { truth } from '../value/truth.ts'
import { BOOL, INT, REFLECT_VALUE, STRING } from '../value/types.ts'
import { type ByteString, Bytes, type GoType, Integer, TypedSlice, type Value } from '../value/value.ts'
import { equal, less } from './compare.ts'
import { any, type Call, type FunctionLibrary, fn, rest, str, value } from './library.ts'
import { AND, CALL, OR, prepareArgument } from './logic.ts'
import { printable } from './printable.ts'

/** Whether the first equals any of the others; stops at the first that does. */
function equalsAny(first: Value, others: readonly Value[]): boolean {
  if (others.length === 0) throw new FunctionError('missing argument for comparison')
  return others.some((other) => equal(first, other))
}

const lessOrEqual = (a: Value, b: Value): boolean => less(a, b) || equal(a, b)

/** A number that indexes a string or slice, at most `max` (indexArg). */
function indexOf(index: Value, max: number): number {
  if (index === undefined || index === null) throw new FunctionError('cannot index slice/array with nil')
  if (!(index instanceof Integer) || !isIntegerKind(kindOf(index))) {
    throw new FunctionError(`cannot index slice/array with type ${typeOf(index).name}`)
  }
  const n = BigInt.asIntN(64, index.value)
  if (n < 0n || n > BigInt(max)) throw new FunctionError(`index out of range: ${n}`)
  return Number(n)
}

/** A value's type; what it points to, for pointers. */
function pointedAt(item: Value): GoType {
  const type = typeOf(item)
  return type.kind === 'ptr' ? (type.elem ?? type) : type
}

/** One step of index. Reaching for the element just past the end is a panic of reflect's. */
function elementAt(item: Value, key: Value): Value {
  const map = entries(item)
  if (map !== undefined) {
    const name = prepareArgument(key, STRING) as ByteString
    return map?.get(name) ?? zeroOf(elemOf(typeOf(item)))
  }
  const length = lengthOf(item)
  if (length === undefined) throw new FunctionError(`can't index item of type ${pointedAt(item).name}`)
  const at = indexOf(key, length)
  const what = typeof item === 'string' ? 'string' : 'slice'
  if (at === length) throw new FunctionError(`reflect: ${what} index out of range`)
  return typeof item === 'string' ? byteAt(item, at) : items(item)?.[at]
}

function sliceOf(item: Value, indexes: readonly Value[]): Value {
  if (item === undefined || item === null) throw new FunctionError('slice of untyped nil')
  if (indexes.length > 3) throw new FunctionError(`too many slice indexes: ${indexes.length}`)
  const length = entries(item) === undefined ? lengthOf(item) : undefined
  if (length === undefined) throw new FunctionError(`can't slice item of type ${typeOf(item).name}`)
  if (typeof item === 'string' && indexes.length === 3) throw new FunctionError('cannot 3-index slice a string')
  const [from = 0, to = length, max = length] = indexes.map((index) => indexOf(index, length))
  if (from > to) throw new FunctionError(`invalid slice index: ${from} > ${to}`)
  if (to > max) throw new FunctionError(`invalid slice index: ${to} > ${max}`)
  if (typeof item === 'string' || Array.isArray(item)) return item.slice(from, to)
  if (item instanceof Bytes) return new Bytes(item.data.slice(from, to))
  return item instanceof TypedSlice ? new TypedSlice(item.type, item.items?.slice(from, to) ?? null) : item
}

function lengthIn(item: Value): Value {
  if (item === undefined) throw new FunctionError('reflect: call of reflect.Value.Type on zero Value')
  if (item === null) throw new FunctionError('len of nil pointer')
  const length = lengthOf(item)
  if (length === undefined) throw new FunctionError(`len of type ${pointedAt(item).name}`)
  return int(length)
}

/** Operands as one text, each as an action would print it (evalArgs). */
function textOf(operands: readonly Value[]): ByteString {
  const shown = operands.map((operand) => (isNil(operand) && kindOf(operand) === 'invalid' ? '<no value>' : operand))
  let out = ''
  shown.forEach((operand, i) => {
    const spaced = i > 0 && typeof operand !== 'string' && typeof shown[i - 1] !== 'string'
    out += (spaced ? ' ' : '') + (printable(operand) ?? sprint([operand]))
  })
  return out
}

/** What a text that is escaped costs, and each byte of it. */
const ESCAPE_STEPS = 40
const ESCAPED_STEPS = 2

/** A string that was escaped, charged to the run. */
function escaped(call: Call, text: ByteString): ByteString {
  call.budget.step(ESCAPE_STEPS + text.length * ESCAPED_STEPS)
  return built(call, text)
}

/** A string that a function built, charged to the run. */
function built(call: Call, text: ByteString): ByteString {
  call.budget.grow(text.length)
  return text
}

/** What following one index costs. */
const INDEX_STEPS = 4

/** Steps of printing: the call, each operand, each byte of operands other than text. */
const PRINT_STEPS = 12
const OPERAND_STEPS = 8
const FLOAT_STEPS = 40
const SHOWN_STEPS = 3
/** a byte of a format: each may begin a directive */
const FORMAT_STEPS = 2

/** Operands as text, paid for: texts are copied, all else is written digit by digit. */
function shown(call: Call, operands: readonly Value[], text: ByteString): ByteString {
  let [steps, copied] = [PRINT_STEPS + operands.length * OPERAND_STEPS, 0]
  for (const operand of operands) {
    if (typeof operand === 'string') copied += operand.length
    else if (typeof operand === 'number') steps += FLOAT_STEPS
  }
  call.budget.step(steps + Math.max(0, text.length - copied) * SHOWN_STEPS)
  return built(call, text)
}

/** Go's own template functions. A library given to a set may override them. */
export const BUILTINS: FunctionLibrary = {
  /**
   * The first argument that is false, or the last one; those after it are not evaluated.
   * @source text/template funcs.go, and
   * @example {{ and 1 "" 2 | printf "%q" }} → ""
   * @example {{ and 1 "x" }} → x
   */
  and: AND,
  /**
   * Calls a function value with arguments. Charts have none to call: nothing that they reach holds one.
   * @source text/template funcs.go, call
   * @example {{ call "x" }} → error calling call: non-function "x" of type string
   */
  call: CALL,
  /**
   * Whether the first argument equals any of the others. Numbers of different types do not compare.
   * @source text/template funcs.go, eq
   * @example {{ eq 1 1 }} → true
   * @example {{ eq "a" "b" "a" }} → true
   * @example {{ eq nil "a" }} → false
   */
  eq: fn([value, rest(value)], BOOL, (_call, first, others) => equalsAny(first, others)),
  /**
   * Whether the first argument is greater than or equal to the second.
   * @source text/template funcs.go, ge
   * @example {{ ge 2 1 }} → true
   * @example {{ ge "10" "9" }} → false
   */
  ge: fn([value, value], BOOL, (_call, a, b) => !less(a, b)),
  /**
   * Whether the first argument is greater than the second.
   * @source text/template funcs.go, gt
   * @example {{ gt 2.5 1.5 }} → true
   */
  gt: fn([value, value], BOOL, (_call, a, b) => !lessOrEqual(a, b)),
  /**
   * The printed arguments, escaped for HTML.
   * @source text/template funcs.go, HTMLEscaper
   * @example {{ html "<a href='x'>" }} → &lt;a href=&#39;x&#39;&gt;
   */
  html: fn([rest(any)], STRING, (call, operands) => escaped(call, escapeHtml(textOf(operands)))),
  /**
   * The element of a map, list or string at each of the indexes in turn.
   * @source text/template funcs.go, index
   * @example {{ index (list "a" "b") 1 }} → b
   * @example {{ index (dict "a" (dict "b" 1)) "a" "b" }} → 1
   */
  index: fn([value, rest(value)], REFLECT_VALUE, (call, item, indexes) => {
    if (item === undefined || item === null) throw new FunctionError('index of untyped nil')
    call.budget.step(INDEX_STEPS * (1 + indexes.length))
    let current: Value = item
    for (const index of indexes) {
      if (current === null || current === undefined) throw new FunctionError('index of nil pointer')
      current = elementAt(current, index)
    }
    return current
  }),
  /**
   * The printed arguments, escaped for a JavaScript string.
   * @source text/template funcs.go, JSEscaper
   * @example {{ js "it's" }} → it\'s
   */
  js: fn([rest(any)], STRING, (call, operands) => escaped(call, escapeJs(textOf(operands)))),
  /**
   * Whether the first argument is less than or equal to the second.
   * @source text/template funcs.go, le
   * @example {{ le 1 1 }} → true
   */
  le: fn([value, value], BOOL, (_call, a, b) => lessOrEqual(a, b)),
  /**
   * The length of a string in bytes, of a list or of a map.
   * @source text/template funcs.go, length
   * @example {{ len "日本" }} → 6
   * @example {{ len (list 1 2) }} → 2
   */
  len: fn([value], INT, (_call, item) => lengthIn(item)),
  /**
   * Whether the first argument is less than the second. Strings compare by bytes.
   * @source text/template funcs.go, lt
   * @example {{ lt "10" "9" }} → true
   */
  lt: fn([value, value], BOOL, (_call, a, b) => less(a, b)),
  /**
   * Whether the first argument differs from the second.
   * @source text/template funcs.go, ne
   * @example {{ ne 1 2 }} → true
   */
  ne: fn([value, value], BOOL, (_call, a, b) => !equal(a, b)),
  /**
   * Whether the argument is false: nothing, false, zero or empty.
   * @source text/template funcs.go, not
   * @example {{ not 0 }} → true
   * @example {{ not "false" }} → false
   */
  not: fn([value], BOOL, (_call, arg) => !truth(arg)),
  /**
   * The first argument that is true, or the last one; those after it are not evaluated.
   * @source text/template funcs.go, or
   * @example {{ or 0 "x" "y" }} → x
   */
  or: OR,
  /**
   * The arguments as fmt.Sprint prints them: spaces only between two operands that are not strings.
   * @source fmt, Sprint
   * @example {{ print "a" 1 2 "b" 3.5 4 }} → a1 2b3.5 4
   */
  print: fn([rest(any)], STRING, (call, operands) => shown(call, operands, sprint(operands))),
  /**
   * The arguments in a format, as fmt.Sprintf.
   * @source fmt, Sprintf
   * @example {{ printf "%03d|%-4s|%.1f" 7 "a" 2.55 }} → 007|a   |2.5
   * @example {{ printf "%d" "x" }} → %!d(string=x)
   */
  printf: fn([str, rest(any)], STRING, (call, format, operands) => {
    call.budget.step(format.length * FORMAT_STEPS)
    return shown(call, operands, sprintf(format, operands))
  }),
  /**
   * The arguments with spaces between them and a newline after.
   * @source fmt, Sprintln
   * @example {{ println "a" 1 | printf "%q" }} → "a 1\n"
   */
  println: fn([rest(any)], STRING, (call, operands) => shown(call, operands, sprintln(operands))),
  /**
   * Part of a string or list, as Go's x[i:j]. In charts Sprig's function of this name takes its place.
   * @source text/template funcs.go, slice
   * @example {{ slice "hello" 1 3 }} → el
   */
  slice: fn([value, rest(value)], REFLECT_VALUE, (_call, item, indexes) => sliceOf(item, indexes)),
  /**
   * The printed arguments, escaped for the query of a URL.
   * @source text/template funcs.go, URLQueryEscaper
   * @example {{ urlquery "a b&c" }} → a+b%26c
   */
  urlquery: fn([rest(any)], STRING, (call, operands) => escaped(call, escapeQuery(textOf(operands)))),
}
