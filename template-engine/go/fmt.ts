import { kindOf, typeOf } from '../value/kind.ts'
import { type ByteString, Integer, type Value } from '../value/value.ts'
import { Printer } from './fmt-flags.ts'
import { printOperand } from './fmt-value.ts'
import { formatFloat } from './strconv.ts'
import { runeSize } from './utf8.ts'

/** The text of one value as fmt.Sprint gives it. */
export function printed(value: Value): ByteString {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return floatText(value)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (value instanceof Integer && value.type.text === undefined) return value.value.toString()
  return printOperand(new Printer(), value, 'v')
}

function floatText(x: number): ByteString {
  const size = Math.abs(x)
  if (size < 1e6 && (size >= 1e-4 || Object.is(x, 0))) return x.toString()
  return x === Number.POSITIVE_INFINITY ? '+Inf' : formatFloat(x, 'g', -1, 64)
}

/** fmt.Sprint: a space between two operands when neither is a string. */
export function sprint(operands: readonly Value[]): ByteString {
  let out = ''
  let afterString = true
  for (const operand of operands) {
    const isString = typeof operand === 'string'
    if (!isString && !afterString) out += ' '
    out += printed(operand)
    afterString = isString
  }
  return out
}

/** fmt.Sprintln: spaces between all operands, a newline at the end. */
export const sprintln = (operands: readonly Value[]): ByteString => `${operands.map(printed).join(' ')}\n`

/** Where in a format and its operands the reading stands (locals of pp.doPrintf). */
interface Cursor {
  readonly format: ByteString
  readonly operands: readonly Value[]
  out: ByteString
  at: number
  next: number
  reordered: boolean
  goodIndex: boolean
  afterIndex: boolean
}

/** fmt.Sprintf. Never fails: mistakes stand in the result as `%!verb(…)`. */
export function sprintf(format: ByteString, operands: readonly Value[]): ByteString {
  const c: Cursor = { format, operands, out: '', at: 0, next: 0, reordered: false, goodIndex: true, afterIndex: false }
  for (;;) {
    const percent = format.indexOf('%', c.at)
    if (percent < 0) break
    c.out += format.slice(c.at, percent)
    c.at = percent + 1
    directive(c)
    if (c.at > format.length) break
  }
  if (c.at < format.length) c.out += format.slice(c.at)
  return !c.reordered && c.next < operands.length ? c.out + extra(operands.slice(c.next)) : c.out
}

/** `%s` and `%v` of a text, which most directives are; false for others. */
function plainText(c: Cursor): boolean {
  const operand = c.operands[c.next]
  const verb = c.format[c.at]
  if (typeof operand !== 'string' || (verb !== 's' && verb !== 'v')) return false
  c.out += operand
  c.at++
  c.next++
  return true
}

function directive(c: Cursor): void {
  if (plainText(c)) return
  const p = new Printer()
  c.goodIndex = true
  c.afterIndex = false
  readFlags(p, c)
  readIndex(c)
  readWidth(p, c)
  readPrecision(p, c)
  if (!c.afterIndex) readIndex(c)
  if (c.at >= c.format.length) {
    c.out += '%!(NOVERB)'
    c.at = c.format.length + 1
    return
  }
  const size = runeSize(c.format, c.at)
  const verb = c.format.slice(c.at, c.at + size)
  c.at += size
  c.out += print(p, c, size === 1 && verb >= '\x80' ? '\xef\xbf\xbd' : verb)
}

function readFlags(p: Printer, c: Cursor): void {
  for (; ; c.at++) {
    switch (c.format[c.at]) {
      case '#':
        p.sharp = true
        continue
      case '0':
        p.zero = true
        continue
      case '+':
        p.plus = true
        continue
      case '-':
        p.minus = true
        continue
      case ' ':
        p.space = true
        continue
    }
    return
  }
}

/** `[n]`: which operand comes next (pp.argNumber). */
function readIndex(c: Cursor): void {
  c.afterIndex = false
  if (c.format[c.at] !== '[') return
  c.reordered = true
  const close = c.format.indexOf(']', c.at + 1)
  if (close < 0 || c.format.length - c.at < 3) {
    c.goodIndex = false
    c.at++
    return
  }
  const text = c.format.slice(c.at + 1, close)
  c.at = close + 1
  const index = /^\d+$/.test(text) && Number(text) <= MAX_NUMBER ? Number(text) - 1 : undefined
  c.afterIndex = index !== undefined
  if (index !== undefined && index >= 0 && index < c.operands.length) c.next = index
  else c.goodIndex = false
}

/** fmt's tooLarge: widths, precisions and indexes past it count as missing. */
const MAX_NUMBER = 1_000_000
const DIGITS = /\d+/y

/** A decimal number in the format, or undefined. One that is too large ends the whole format, as in Go. */
function readNumber(c: Cursor): number | undefined {
  DIGITS.lastIndex = c.at
  const digits = DIGITS.exec(c.format)?.[0]
  if (digits === undefined) return undefined
  if (Number(digits) > MAX_NUMBER * 10 + 9) {
    c.at = c.format.length
    return undefined
  }
  c.at += digits.length
  return Number(digits)
}

/** An operand that gives a width or precision (intFromArg). */
function takeInteger(c: Cursor): number | undefined {
  if (c.next >= c.operands.length) return undefined
  const value = c.operands[c.next++]
  if (!(value instanceof Integer)) return undefined
  const n = Number(value.value)
  return Math.abs(n) > MAX_NUMBER ? undefined : n
}

function readWidth(p: Printer, c: Cursor): void {
  if (c.format[c.at] !== '*') {
    const width = readNumber(c)
    p.width = width ?? 0
    p.hasWidth = width !== undefined
    if (c.afterIndex && p.hasWidth) c.goodIndex = false
    return
  }
  c.at++
  const width = takeInteger(c)
  p.hasWidth = width !== undefined
  if (width === undefined) c.out += '%!(BADWIDTH)'
  p.width = Math.abs(width ?? 0)
  if (width !== undefined && width < 0) p.minus = true
  c.afterIndex = false
}

function readPrecision(p: Printer, c: Cursor): void {
  if (c.format[c.at] !== '.' || c.at + 1 >= c.format.length) return
  c.at++
  if (c.afterIndex) c.goodIndex = false
  readIndex(c)
  if (c.format[c.at] !== '*') {
    p.precision = readNumber(c) ?? 0
    p.hasPrecision = true
    return
  }
  c.at++
  const precision = takeInteger(c)
  p.hasPrecision = precision !== undefined && precision >= 0
  p.precision = p.hasPrecision ? (precision ?? 0) : 0
  if (!p.hasPrecision) c.out += '%!(BADPREC)'
  c.afterIndex = false
}

function print(p: Printer, c: Cursor, verb: string): ByteString {
  if (verb === '%') return '%'
  if (!c.goodIndex) return `%!${verb}(BADINDEX)`
  if (c.next >= c.operands.length) return `%!${verb}(MISSING)`
  if (verb === 'v' || verb === 'w') {
    p.sharpV = p.sharp
    p.plusV = p.plus
    p.sharp = p.plus = false
  }
  return printOperand(p, c.operands[c.next++], verb)
}

function extra(rest: readonly Value[]): ByteString {
  const shown = rest.map((v) => (kindOf(v) === 'invalid' ? '<nil>' : `${typeOf(v).name}=${printed(v)}`))
  return `%!(EXTRA ${shown.join(', ')})`
}
