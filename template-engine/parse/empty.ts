import { isSpace } from '../go/unicode.ts'
import { runes } from '../go/utf8.ts'
import type { ByteString } from '../value/value.ts'
import type { ListNode, Node } from './node.ts'

const isSpaces = (text: ByteString): boolean => !/[!-~]/.test(text) && runes(text).every(isSpace)

const isBlank = (node: Node): boolean => node.kind === 'text' && isSpaces(node.text)

/** As IsEmptyTree: nothing but white space; comments leave nothing in a tree. Such a definition never replaces another. */
export const isEmptyTree = (root: ListNode): boolean => root.nodes.every(isBlank)
