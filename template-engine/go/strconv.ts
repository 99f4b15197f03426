/** Go's strconv over byte strings. */
export { type FloatFormat, formatFloat, formatInt } from './number-format.ts'
export {
  type NumberError,
  numberErrorText,
  type Parsed,
  parseBool,
  parseFloat64,
  parseInteger,
  parseUint,
} from './number-parse.ts'
export {
  canBackquote,
  quote,
  quoteRune,
  quoteRuneToASCII,
  quoteToASCII,
  quoteToGraphic,
  type UnquotedChar,
  unquote,
  unquoteChar,
} from './quote.ts'
export { isPrint } from './unicode.ts'
