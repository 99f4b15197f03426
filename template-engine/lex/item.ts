import { quote } from '../go/quote.ts'
import { runeSize } from '../go/utf8.ts'
import type { ByteString } from '../value/value.ts'
import type { ItemKind } from './kind.ts'
import * as t from './kind.ts'

/** Byte offset in a template's text. Line and column are computed when an error needs them. */
export type Pos = number

/** Words that are not identifiers; all but the last two in the order of their kinds. */
export const KEYWORDS: ReadonlyMap<string, ItemKind> = new Map([
  ...'block break continue define else end if range template with nil'
    .split(' ')
    .map((word, i): [string, ItemKind] => [word, t.BLOCK + i]),
  ['true', t.BOOL],
  ['false', t.BOOL],
])

/** Whether an operand of a command may begin with the item. */
export const isOperand = (kind: ItemKind): boolean => kind >= t.NIL

function firstRunes(text: ByteString, count: number): ByteString {
  let end = 0
  for (let i = 0; i < count && end < text.length; i++) end += runeSize(text, end)
  return text.slice(0, end)
}

/** An item as error messages show it: `<if>`, `"foo"`, ten characters and dots when it is long. */
export function describeItem(kind: ItemKind, value: ByteString): ByteString {
  if (kind === t.EOF) return 'EOF'
  if (kind >= t.BLOCK && kind <= t.DOT) return `<${value}>`
  if (value.length > 10) return `${quote(firstRunes(value, 10))}...`
  return quote(value)
}
