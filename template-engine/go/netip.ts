import { FunctionError } from '../errors.ts'
import type { ByteString } from '../value/value.ts'
import { quote } from './quote.ts'

/** Package net/netip: checks of textual addresses, with its error texts. */

function fail(input: ByteString, message: string, at = ''): never {
  const where = at === '' ? '' : ` (at ${quote(at)})`
  throw new FunctionError(`ParseAddr(${quote(input)}): ${message}${where}`)
}

/** The four fields in `input` from `start` to `end`. Messages name the whole input. */
function checkIPv4(input: ByteString, start: number, end: number): void {
  let value = 0
  let fields = 0
  let digits = 0
  for (let i = start; i < end; i++) {
    const char = input.charAt(i)
    if (char >= '0' && char <= '9') {
      if (digits === 1 && value === 0) fail(input, 'IPv4 field has octet with leading zero')
      value = value * 10 + Number(char)
      digits++
      if (value > 255) fail(input, 'IPv4 field has value >255')
    } else if (char === '.') {
      if (i === start || i === end - 1 || input.charAt(i - 1) === '.')
        fail(input, 'IPv4 field must have at least one digit', input.slice(i, end))
      if (fields === 3) fail(input, 'IPv4 address too long')
      fields++
      value = 0
      digits = 0
    } else fail(input, 'unexpected character', input.slice(i, end))
  }
  if (fields < 3) fail(input, 'IPv4 address too short')
}

const LENGTH = 16

/** Reads one group of hexadecimal digits and returns how many there are. */
function groupLength(input: ByteString, rest: ByteString): number {
  const digits = /^[0-9a-fA-F]*/.exec(rest)?.[0].length ?? 0
  if (digits > 4) fail(input, 'each group must have 4 or less digits', rest)
  if (digits === 0) fail(input, 'each colon-separated field must have at least one digit', rest)
  return digits
}

/** An embedded IPv4 address at the end of an IPv6 address, `filled` bytes of which are there. */
function checkEmbedded(
  input: ByteString,
  address: ByteString,
  rest: ByteString,
  filled: number,
  elided: boolean,
): void {
  if (!elided && filled !== 12)
    fail(input, 'embedded IPv4 address must replace the final 2 fields of the address', rest)
  if (filled + 4 > LENGTH) fail(input, 'too many hex fields to fit an embedded IPv4 at the end of the address', rest)
  checkIPv4(input, address.length - rest.length, address.length)
}

/** The colon after a group, and a second one if the address elides its zeros here. */
function afterGroup(input: ByteString, rest: ByteString, elided: boolean): { rest: ByteString; elides: boolean } {
  if (!rest.startsWith(':')) fail(input, 'unexpected character, want colon', rest)
  if (rest.length === 1) fail(input, 'colon must be followed by more characters', rest)
  const next = rest.slice(1)
  if (!next.startsWith(':')) return { rest: next, elides: false }
  if (elided) fail(input, 'multiple :: in address', next)
  return { rest: next.slice(1), elides: true }
}

function checkIPv6(input: ByteString): void {
  const percent = input.indexOf('%')
  if (percent === input.length - 1) fail(input, 'zone must be a non-empty string')
  const address = percent < 0 ? input : input.slice(0, percent)
  let elided = address.startsWith('::')
  let rest = elided ? address.slice(2) : address
  if (elided && rest === '') return
  let filled = 0
  while (filled < LENGTH) {
    const digits = groupLength(input, rest)
    if (rest.charAt(digits) === '.') {
      checkEmbedded(input, address, rest, filled, elided)
      rest = ''
      filled += 4
      break
    }
    filled += 2
    rest = rest.slice(digits)
    if (rest === '') break
    const next = afterGroup(input, rest, elided)
    rest = next.rest
    if (!next.elides) continue
    elided = true
    if (rest === '') break
  }
  if (rest !== '') fail(input, 'trailing garbage after address', rest)
  if (filled < LENGTH && !elided) fail(input, 'address string too short')
  if (filled >= LENGTH && elided) fail(input, 'the :: must expand to at least one field of zeros')
}

/** netip.ParseAddr as a check: the family of the address. Throws FunctionError with Go's text. */
export function parseAddress(text: ByteString): 'IPv4' | 'IPv6' {
  const mark = /[.:%]/.exec(text)?.[0]
  if (mark === undefined) fail(text, 'unable to parse IP')
  if (mark === '%') fail(text, 'missing IPv6 address')
  if (mark === '.') {
    checkIPv4(text, 0, text.length)
    return 'IPv4'
  }
  checkIPv6(text)
  return 'IPv6'
}
