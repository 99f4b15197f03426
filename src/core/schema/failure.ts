import { type ByteString, formatFloat, fromRunes, GoError, quote } from '../../../template-engine/go/index.ts'
import { isScalar, type Value } from './equality.ts'
import { isNumber, type Numeric, textOf, toNumber } from './number.ts'

/** One reason why a value does not fit, with the reasons under it. `group` and `reference` say nothing of their own. */
export interface Failure {
  readonly kind: 'group' | 'reference' | 'other'
  /** JSON pointer of the value */
  readonly at: ByteString
  readonly text: ByteString
  readonly causes: readonly Failure[]
}

/** Thrown for a schema that cannot be used; the message is helm's. */
export class SchemaError extends GoError {
  override readonly name = 'SchemaError'
}

/**
 * The failures as helm prints them: one line each, two spaces deeper under a failure that groups others; a reference with one
 * cause is passed over (as in output.go of santhosh-tekuri/jsonschema v6, display).
 */
export function failureLines(failures: readonly Failure[]): readonly ByteString[] {
  const lines: ByteString[] = []
  const walk = (failure: Failure, depth: number): void => {
    const silent = failure.kind === 'reference' && failure.causes.length === 1
    if (!silent) lines.push(`${'  '.repeat(depth)}- at ${quoteSingle(failure.at)}: ${failure.text}`)
    for (const cause of failure.causes) walk(cause, silent ? depth : depth + 1)
  }
  for (const failure of failures) walk(failure, 0)
  return lines
}

/** A Go-quoted text in single quotes. The quote at the end counts too: a backslash before it loses its twin. */
export const quoteSingle = (text: ByteString): ByteString =>
  `'${quote(text).replaceAll('\\"', '"').replaceAll("'", "\\'").slice(1, -1)}'`

export const quoteAll = (texts: readonly ByteString[]): ByteString => texts.map(quoteSingle).join(', ')

/** A value as messages show it: strings quoted, other scalars as Go's %v. */
export function displayScalar(value: Value): ByteString {
  if (typeof value === 'string') return quoteSingle(value)
  if (value === null) return '<nil>'
  if (isNumber(value)) return textOf(value)
  return isScalar(value) ? String(value) : 'value'
}

/** ∞ and × in UTF-8 */
const INFINITY: ByteString = '\xe2\x88\x9e'
const TIMES: ByteString = '\xc3\x97'

const superscript = (rune: number): ByteString => fromRunes([rune])

const SUPERSCRIPT: Readonly<Record<string, ByteString>> = {
  ...{ 0: superscript(0x2070), 1: superscript(0xb9), 2: superscript(0xb2), 3: superscript(0xb3) },
  ...Object.fromEntries([4, 5, 6, 7, 8, 9].map((digit) => [digit, superscript(0x2070 + digit)])),
  '-': superscript(0x207b),
  '+': '',
}

const group = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',')

/** A number as golang.org/x/text prints it in English: thousands grouped, `1.5×10⁻⁰⁷`. */
export function displayNumber(number: Numeric): ByteString {
  const value = toNumber(number) || 0
  if (!Number.isFinite(value)) return value < 0 ? `-${INFINITY}` : INFINITY
  const [mantissa = '', exponent] = formatFloat(value, 'g', -1, 64).split('e')
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d*)(\.\d+)?$/.exec(mantissa) ?? []
  if (exponent === undefined) return `${sign}${group(whole)}${fraction}`
  return `${mantissa}${TIMES}10${[...exponent].map((c) => SUPERSCRIPT[c] ?? c).join('')}`
}

export const displayCount = (count: number | bigint): ByteString => group(String(count))
