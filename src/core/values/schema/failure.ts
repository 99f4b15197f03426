import { type ByteString, encodeUtf8, formatFloat, Integer, quote } from '../../../../template-engine/index.ts'
import type { Data } from '../../yaml/data.ts'

/** One reason why a value does not fit, with the reasons under it. `group` and `reference` say nothing of their own. */
export interface Failure {
  readonly kind: 'group' | 'reference' | 'other'
  /** JSON pointer of the value */
  readonly at: ByteString
  readonly text: ByteString
  readonly causes: readonly Failure[]
}

/** Thrown for a schema that cannot be used; the message is helm's. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError'
}

/**
 * The failures as helm prints them: one line each, two spaces deeper under a failure that groups others; a reference with one
 * cause is passed over (as in output.go of santhosh-tekuri/jsonschema v6, display).
 */
export function describeFailures(failures: readonly Failure[]): readonly ByteString[] {
  const lines: ByteString[] = []
  const walk = (failure: Failure, depth: number): void => {
    const silent = failure.kind === 'reference' && failure.causes.length === 1
    if (!silent) lines.push(`${'  '.repeat(depth)}- at ${quoteSingle(failure.at)}: ${failure.text}`)
    for (const cause of failure.causes) walk(cause, silent ? depth : depth + 1)
  }
  for (const failure of failures) walk(failure, 0)
  return lines
}

/** A Go-quoted text in single quotes. */
export const quoteSingle = (text: ByteString): ByteString =>
  `'${quote(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`

export const quoteAll = (texts: readonly ByteString[]): ByteString => texts.map(quoteSingle).join(', ')

/** A scalar as messages show it: strings quoted, anything else as Go's %v. */
export function displayScalar(value: Data): ByteString {
  if (typeof value === 'string') return quoteSingle(value)
  if (value === null) return '<nil>'
  if (value instanceof Integer) return value.value.toString()
  if (typeof value === 'number') return jsonNumber(value)
  return typeof value === 'boolean' ? String(value) : 'value'
}

/** A number as schema files write it (json.Number): plain digits up to 1e21. */
const jsonNumber = (value: number): ByteString => String(value)

const SUPERSCRIPT: Readonly<Record<string, string>> = {
  ...{ 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹' },
  '-': '⁻',
  '+': '',
}

const group = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',')

/** A number as golang.org/x/text prints it in English: thousands grouped, `1.5×10⁻⁰⁷`. */
export function displayNumber(value: number): ByteString {
  const [mantissa = '', exponent] = formatFloat(value, 'g', -1, 64).split('e')
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d*)(\.\d+)?$/.exec(mantissa) ?? []
  if (exponent === undefined) return `${sign}${group(whole)}${fraction}`
  return encodeUtf8(`${mantissa}×10${[...exponent].map((c) => SUPERSCRIPT[c] ?? c).join('')}`)
}

export const displayCount = (count: number): ByteString => group(String(count))
