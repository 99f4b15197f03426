import type { ByteString } from '../value/value.ts'
import { canBackquote, formatFloat, isPrint, quote, quoteRune, quoteRuneToASCII, quoteToASCII } from './strconv.ts'
import { encodeRune, MAX_RUNE, RUNE_ERROR, runeCount, runeSize } from './utf8.ts'

/** How one operand is printed: its verb's flags (fmt.fmtFlags). */
export class Printer {
  width = 0
  hasWidth = false
  precision = 0
  hasPrecision = false
  minus = false
  plus = false
  sharp = false
  space = false
  zero = false
  /** `%+v`, `%#v`: flags of the verb v, which hands them on to nothing else */
  plusV = false
  sharpV = false
  /** printing a value inside an error message: its methods are not asked */
  erroring = false
}

const padding = (p: Printer, n: number): ByteString => (n > 0 ? (p.zero && !p.minus ? '0' : ' ').repeat(n) : '')

/** Text padded to the width, which counts runes. */
export function pad(p: Printer, text: ByteString): ByteString {
  if (!p.hasWidth || p.width === 0) return text
  const fill = padding(p, p.width - runeCount(text))
  return p.minus ? text + fill : fill + text
}

function padWithSpaces(p: Printer, text: ByteString): ByteString {
  const zero = p.zero
  p.zero = false
  const padded = pad(p, text)
  p.zero = zero
  return padded
}

const PREFIX: Readonly<Record<number, string>> = { 2: '0b', 16: '0x' }

/** %d, %b, %o, %O, %x, %X of an integer. */
export function writeInteger(p: Printer, n: bigint, base: 2 | 8 | 10 | 16, verb: string): ByteString {
  let digits = (n < 0n ? -n : n).toString(base)
  if (verb === 'X') digits = digits.toUpperCase()
  const signed = n < 0n || p.plus || p.space
  let least = 0
  if (p.hasPrecision) {
    least = p.precision
    if (least === 0 && n === 0n) return padWithSpaces(p, '')
  } else if (p.zero && !p.minus && p.hasWidth) {
    least = signed ? p.width - 1 : p.width
  }
  digits = digits.padStart(least, '0')
  if (p.sharp) digits = withPrefix(digits, base, verb)
  if (verb === 'O') digits = `0o${digits}`
  if (signed) digits = (n < 0n ? '-' : p.plus ? '+' : ' ') + digits
  return padWithSpaces(p, digits)
}

function withPrefix(digits: string, base: number, verb: string): string {
  if (base === 8) return digits.startsWith('0') ? digits : `0${digits}`
  return (verb === 'X' ? '0X' : (PREFIX[base] ?? '')) + digits
}

/** %c of an integer. */
export function writeRune(p: Printer, n: bigint): ByteString {
  return pad(p, encodeRune(asRune(n)))
}

const asRune = (n: bigint): number => (n < 0n || n > BigInt(MAX_RUNE) ? RUNE_ERROR : Number(n))

/** %q of an integer. */
export function writeQuotedRune(p: Printer, n: bigint): ByteString {
  return pad(p, p.plus ? quoteRuneToASCII(asRune(n)) : quoteRune(asRune(n)))
}

/** %U of an integer; with #, the character as well. */
export function writeUnicode(p: Printer, n: bigint): ByteString {
  const u = BigInt.asUintN(64, n)
  const least = p.hasPrecision && p.precision > 4 ? p.precision : 4
  const shown = p.sharp && u <= BigInt(MAX_RUNE) && isPrint(Number(u)) ? ` '${encodeRune(Number(u))}'` : ''
  return padWithSpaces(p, `U+${u.toString(16).toUpperCase().padStart(least, '0')}${shown}`)
}

function truncated(p: Printer, text: ByteString): ByteString {
  if (!p.hasPrecision) return text
  let at = 0
  for (let n = p.precision; n > 0 && at < text.length; n--) at += runeSize(text, at)
  return text.slice(0, at)
}

/** %s of a string. */
export function writeString(p: Printer, text: ByteString): ByteString {
  return pad(p, truncated(p, text))
}

/** %q of a string. */
export function writeQuoted(p: Printer, text: ByteString): ByteString {
  const cut = truncated(p, text)
  if (p.sharp && canBackquote(cut)) return pad(p, `\`${cut}\``)
  return pad(p, p.plus ? quoteToASCII(cut) : quote(cut))
}

/** bytes that are turned into digits at a time: long chains of concatenations cost many times their text */
const HEX_BYTES = 4096

/** Two digits for each byte, and what parts them. */
function hexOf(text: ByteString, between: string): string {
  const parts: string[] = []
  for (let from = 0; from < text.length; from += HEX_BYTES) {
    const bytes = [...text.slice(from, from + HEX_BYTES)]
    parts.push(bytes.map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join(between))
  }
  return parts.join(between)
}

/** %x, %X of a string's bytes. */
export function writeHex(p: Printer, text: ByteString, upper: boolean): ByteString {
  const length = p.hasPrecision && p.precision < text.length ? p.precision : text.length
  if (length <= 0) return p.hasWidth ? padding(p, p.width) : ''
  const prefix = p.sharp ? (upper ? '0X' : '0x') : ''
  const digits = hexOf(text.slice(0, length), p.space ? ` ${prefix}` : '')
  const hex = prefix + (upper ? digits.toUpperCase() : digits)
  const fill = p.hasWidth ? padding(p, p.width - hex.length) : ''
  return p.minus ? hex + fill : fill + hex
}

type FloatVerb = 'e' | 'E' | 'f' | 'g' | 'G' | 'b' | 'x' | 'X'

/** %e, %f, %g, %b, %x of a float; -1 asks for the shortest form. */
export function writeFloat(p: Printer, x: number, verb: FloatVerb, defaultPrecision: number): ByteString {
  const precision = p.hasPrecision ? p.precision : defaultPrecision
  let text = formatFloat(x, verb, precision, 64)
  if (text[0] !== '-') text = `${p.space && !p.plus ? ' ' : '+'}${text.replace('+I', 'I')}`
  if (text[1] === 'I' || text[1] === 'N') {
    return padWithSpaces(p, text[1] === 'N' && !p.space && !p.plus ? text.slice(1) : text)
  }
  if (p.sharp && verb !== 'b') text = withPoint(text, verb, precision)
  if (!p.plus && text[0] === '+') return pad(p, text.slice(1))
  if (p.zero && !p.minus && p.hasWidth && p.width > text.length) {
    return text.slice(0, 1) + padding(p, p.width - text.length) + text.slice(1)
  }
  return pad(p, text)
}

/** The flag #: a decimal point always, and for %g the trailing zeros too. */
function withPoint(text: string, verb: FloatVerb, precision: number): string {
  const cut = text.search(verb === 'x' || verb === 'X' ? /[pP]/ : /[eEpP]/)
  let mantissa = cut < 0 ? text : text.slice(0, cut)
  let digits = verb === 'g' || verb === 'G' || verb === 'x' ? (precision === -1 ? 6 : precision) : 0
  digits -= mantissa.slice(1).replace('.', '').replace(/^0+/, '').length
  if (!mantissa.includes('.')) {
    if (mantissa.length === 2 && mantissa[1] === '0') digits--
    mantissa += '.'
  }
  return mantissa + '0'.repeat(Math.max(digits, 0)) + (cut < 0 ? '' : text.slice(cut))
}
