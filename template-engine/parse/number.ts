import { quote, unquoteChar } from '../go/quote.ts'
import { numberErrorText, parseFloat64, parseInteger, parseUint } from '../go/strconv.ts'
import { DIGITS } from '../lex/lexer.ts'
import { type ByteString, Complex } from '../value/value.ts'

/** A constant with every Go type it can take, as in text/template/parse NumberNode. Absent means it cannot. */
export interface Constant {
  /** int64 range */
  readonly int?: bigint | undefined
  /** uint64 range */
  readonly uint?: bigint | undefined
  readonly float?: number | undefined
  readonly complex?: Complex | undefined
  /** it does not read: Go's message */
  readonly fault?: ByteString
}

const MIN_INT = -(2n ** 63n)
const MAX_INT = 2n ** 63n - 1n
const MAX_UINT = 2n ** 64n - 1n

/** The integer a float equals, if it equals one that fits. */
function integral(x: number, min: bigint, max: bigint): bigint | undefined {
  if (!Number.isInteger(x)) return undefined
  const n = BigInt(x)
  return n >= min && n <= max ? n : undefined
}

const ofFloat = (x: number): Constant => ({
  int: integral(x, MIN_INT, MAX_INT),
  uint: integral(x, 0n, MAX_UINT),
  float: x,
})

const ofComplex = (real: number, imag: number): Constant => ({
  ...(imag === 0 ? ofFloat(real) : {}),
  complex: new Complex(real, imag),
})

function readChar(text: ByteString): Constant {
  const char = unquoteChar(text, 1, text.charCodeAt(0))
  if (char === undefined) return { fault: 'invalid syntax' }
  if (text.slice(char.next) !== "'") return { fault: `malformed character constant: ${text}` }
  return { int: BigInt(char.rune), uint: BigInt(char.rune), float: char.rune }
}

// the look-aheads keep each half whole: the reader never goes back on what it took
// an i where digits should be is taken for the beginning of Inf
const COMPLEX = new RegExp(`^(?=([+-]?i?${DIGITS}))\\1(?=([+-]i?${DIGITS}))\\2i`)

/** As fmt.Sscan of a complex128, which stops at the `i`. */
function readComplex(text: ByteString): Constant {
  const halves = COMPLEX.exec(text)
  if (halves === null) return { fault: 'syntax error scanning complex number' }
  const [, first = '', second = ''] = halves
  const real = parseFloat64(first)
  if (real.error !== undefined) return { fault: numberErrorText('ParseFloat', first, real.error) }
  const imag = parseFloat64(second)
  if (imag.error !== undefined) return { fault: numberErrorText('ParseFloat', second, imag.error) }
  return ofComplex(real.value, imag.value)
}

function readInteger(text: ByteString): Constant | undefined {
  const signed = parseInteger(text, 0)
  const unsigned = parseUint(text, 0)
  if (signed.error === undefined) {
    // strconv rejects -0 as an unsigned number; it is one here
    const uint = unsigned.error === undefined || signed.value === 0n ? unsigned.value : undefined
    return { int: signed.value, uint, float: Number(signed.value) }
  }
  return unsigned.error === undefined ? { uint: unsigned.value, float: Number(unsigned.value) } : undefined
}

function readNumber(text: ByteString): Constant {
  if (text.endsWith('i')) {
    const imag = parseFloat64(text.slice(0, -1))
    if (imag.error === undefined) return ofComplex(0, imag.value)
  }
  const whole = readInteger(text)
  if (whole !== undefined) return whole
  const float = parseFloat64(text)
  if (float.error !== undefined) return { fault: `illegal number syntax: ${quote(text)}` }
  // it reads as a float but looks like an integer: too large for one
  if (!/[.eEpP]/.test(text)) return { fault: `integer overflow: ${quote(text)}` }
  return ofFloat(float.value)
}

/**
 * A number, character or complex constant under every type that can hold it, as text/template/parse newNumber.
 */
export function readConstant(text: ByteString, isComplex: boolean): Constant {
  if (text.startsWith("'")) return readChar(text)
  return isComplex ? readComplex(text) : readNumber(text)
}
