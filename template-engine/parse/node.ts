/**
 * Nodes of a text lie on one tape of numbers, parents before children, so that a tree takes a few bytes a node and no objects. A node is
 * where it begins there. Its first word is the head: kind, flag, and the number of words with all children. The words that HEADER counts
 * follow, then the children:
 *
 *   text, identifier, dot, nil, bool, number, string
 *                              position, end; a complex number is flagged
 *   template                   position and end of the name, with its quotes; a pipe or no child
 *   field, variable            position; start and end of `.a.b`, `$x.a`
 *   chain                      position; start and end of the fields behind its one child, the term
 *   break, continue            position
 *   list                       position; its nodes; flagged when they are blank texts or none
 *   command                    position; its operands
 *   pipe                       position; declared variables, then commands; flagged when it assigns with `=`
 *   action, if, with, range    a pipe, whose position is theirs; for all but the action a list, and one for else
 *   definition                 the list of a definition or a block, where it stands in the text; not of the tree around it
 *
 * Positions, starts and ends are offsets in the text: its parts are cut out when they are wanted.
 */
export type Node = number

export const TEXT = 0
export const IDENTIFIER = 1
export const DOT = 2
export const NIL = 3
export const BOOL = 4
export const NUMBER = 5
export const STRING = 6
export const TEMPLATE = 7
export const FIELD = 8
export const VARIABLE = 9
export const CHAIN = 10
export const BREAK = 11
export const CONTINUE = 12
export const LIST = 13
export const COMMAND = 14
export const PIPE = 15
export const ACTION = 16
export const IF = 17
export const WITH = 18
export const RANGE = 19
export const DEFINITION = 20

/** one of the constants above */
export type NodeKind = number

/** Kinds of constants and dot, which cannot start the second or a later command of a pipeline. */
export const isLiteral = (kind: NodeKind): boolean => kind >= DOT && kind <= STRING

/** Words of a node before its children, by kind. */
export const HEADER: readonly number[] = [3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1]

/** A head is the size, the flag and the kind: `size << SIZE_SHIFT | FLAG | kind`. */
export const FLAG = 32
export const KIND_MASK = 31
export const SIZE_SHIFT = 6
