import { FunctionError } from '../errors.ts'
import type { ByteString } from '../value/value.ts'
import { runeBytes } from './json-string.ts'
import { isPrint, quote, quoteRune } from './strconv.ts'
import { isSpace } from './unicode.ts'
import { decodeRune, RUNE_ERROR, runes } from './utf8.ts'

/** Whose words syntax errors are in: of encoding/json's own scanner, or of encoding/json/jsontext, which Go 1.27 has in its place. */
export type JsonWords = 'scanner' | 'jsontext'

/** Where a text stops being JSON. */
export interface Fault {
  readonly text: ByteString
  readonly at: number
  readonly words: JsonWords
}

/** Go's text for a value that does not end. */
const END = 'unexpected end of JSON input'

/** Where a blank cannot stand: at the end of a text Go's scanner is fed one, and objects to it here. */
const NO_BLANK = /^in literal|numeric literal$|escape/

/** Throws the error for the byte at `at`. `context` is what encoding/json's scanner says behind the byte. */
export function fail(r: Fault, context: string): never {
  const ended = r.at >= r.text.length
  if (r.words === 'jsontext') throw jsontextError(r, context, ended)
  if (ended && !NO_BLANK.test(context)) throw new FunctionError(END)
  throw new FunctionError(invalidCharacter(r, context))
}

/** What jsontext says in place of the scanner's context. */
const JSONTEXT: Readonly<Record<string, string>> = {
  'in string literal': 'in string',
  'after decimal point in numeric literal': 'in numeric literal',
  'in exponent of numeric literal': 'in numeric literal',
}

/** The error as encoding/json has it since Go 1.27 (as in encoding/json v2_scanner.go, transformSyntacticError). */
function jsontextError(r: Fault, context: string, ended: boolean): FunctionError {
  if (context === EXPECTS_HEX || context === EXPECTS_ESCAPE) return escapeError(r)
  if (ended) return new FunctionError(END)
  const [rune, size] = decodeRune(r.text, r.at)
  const shown = rune === RUNE_ERROR && size === 1 ? `'\\x${hex(r.text.charCodeAt(r.at))}'` : quoteRune(rune)
  return new FunctionError(`invalid character ${shown} ${JSONTEXT[context] ?? context}`)
}

export const EXPECTS_ESCAPE = 'in string escape code'
export const EXPECTS_HEX = 'in \\u hexadecimal character escape'

/** An invalid escape, with as much of the text as one would take (jsonwire.NewInvalidEscapeSequenceError). */
function escapeError(r: Fault): FunctionError {
  const start = r.text.lastIndexOf('\\', r.at - 1)
  const isUnicode = r.text[start + 1] === 'u'
  const what = r.text.slice(start, start + (isUnicode ? 6 : 2))
  if (what.length < 2 || (isUnicode && /^\\u[0-9a-fA-F]{0,3}$/.test(what) && start + 6 > r.text.length)) {
    return new FunctionError(END)
  }
  const odd = runes(what).some((rune) => rune === 0x60 || rune === RUNE_ERROR || isSpace(rune) || !isPrint(rune))
  return new FunctionError(`invalid escape sequence ${odd ? quote(what) : `\`${what}\``} in string`)
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0')

/** The text of the scanner's error for the byte at `at`. */
export const invalidCharacter = ({ text, at }: Pick<Fault, 'text' | 'at'>, context: string): ByteString =>
  `invalid character ${at < text.length ? quoteByte(text.charCodeAt(at)) : "' '"} ${context}`

const CONTROL = ['\\a', '\\b', '\\t', '\\n', '\\v', '\\f', '\\r']

/** encoding/json scanner.go, quoteChar: the byte as a rune of its own (0xc3 is Ã). */
function quoteByte(byte: number): ByteString {
  if (byte === 0x27) return "'\\''"
  if (byte === 0x5c) return "'\\\\'"
  if (byte >= 7 && byte <= 13) return `'${CONTROL[byte - 7]}'`
  if (byte < 0x20 || byte === 0x7f) return `'\\x${hex(byte)}'`
  if ((byte >= 0x80 && byte <= 0xa0) || byte === 0xad) return `'\\u00${byte.toString(16)}'`
  return `'${runeBytes(byte)}'`
}
