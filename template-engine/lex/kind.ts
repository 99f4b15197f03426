/*
 * Kinds of lexical items, as numbers because the parser asks for them at every step. A keyword is its own kind. This file imports nothing, and so
 * bundlers put the numbers where the names are.
 */

export const EOF = 0
/** the lexer's objection; it ends the stream */
export const ERROR = 1
/** text outside actions */
export const TEXT = 2
/** `{{` */
export const OPEN = 3
/** `}}` */
export const CLOSE = 4
/** `)` */
export const RIGHT_PAREN = 5
/** `|` */
export const PIPE = 6
/** `=` */
export const ASSIGN = 7
/** `:=` */
export const DECLARE = 8
/** any other printable character */
export const CHAR = 9

export const BLOCK = 10
export const BREAK = 11
export const CONTINUE = 12
export const DEFINE = 13
export const ELSE = 14
export const END = 15
export const IF = 16
export const RANGE = 17
export const TEMPLATE = 18
export const WITH = 19

// operands begin here
export const NIL = 20
/** `.` alone, a keyword too */
export const DOT = 21
/** `true`, `false` */
export const BOOL = 22
export const CHAR_CONSTANT = 23
export const COMPLEX = 24
/** `.name` */
export const FIELD = 25
export const IDENTIFIER = 26
/** `(` */
export const LEFT_PAREN = 27
export const NUMBER = 28
export const RAW_STRING = 29
export const STRING = 30
/** `$name` */
export const VARIABLE = 31

/** One of the kinds above. */
export type ItemKind = number
