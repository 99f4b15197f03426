/* Char codes that mean something to the lexer. This file imports nothing, and so bundlers put the numbers where the names are. */

export const TAB = 0x09
export const NEWLINE = 0x0a
export const RETURN = 0x0d
export const SPACE = 0x20
export const DOUBLE_QUOTE = 0x22
export const DOLLAR = 0x24
export const QUOTE = 0x27
export const LEFT_PAREN = 0x28
export const RIGHT_PAREN = 0x29
export const PLUS = 0x2b
export const COMMA = 0x2c
export const DASH = 0x2d
export const DOT = 0x2e
export const ZERO = 0x30
const NINE = 0x39
export const COLON = 0x3a
export const EQUALS = 0x3d
const UPPER_A = 0x41
const UPPER_Z = 0x5a
export const BACKSLASH = 0x5c
const UNDERSCORE = 0x5f
export const BACKQUOTE = 0x60
const LOWER_A = 0x61
const LOWER_Z = 0x7a
export const BAR = 0x7c
export const RIGHT_BRACE = 0x7d
/** the first code that is not ASCII */
export const NOT_ASCII = 0x80

/** The white space of the template language: it separates operands and is what trim markers trim. */
export const isSpace = (c: number): boolean => c === SPACE || c === NEWLINE || c === TAB || c === RETURN

export const isDecimal = (c: number): boolean => c >= ZERO && c <= NINE

export const isAsciiWord = (c: number): boolean =>
  (c >= LOWER_A && c <= LOWER_Z) || (c >= UPPER_A && c <= UPPER_Z) || isDecimal(c) || c === UNDERSCORE
