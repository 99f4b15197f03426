import { quote } from '../go/quote.ts'
import { runeSize } from '../go/utf8.ts'
import type { ByteString } from '../value/value.ts'

/** Byte offset of an item or a node in its template's text. Line and column are computed when an error needs them. */
export type Pos = number

/** Kinds of lexical items; a keyword is its own kind. */
export type ItemKind =
  | 'error'
  | 'bool'
  | 'char'
  | 'char constant'
  | 'complex'
  | '='
  | ':='
  | 'EOF'
  | 'field'
  | 'identifier'
  | '{{'
  | '('
  | 'number'
  | '|'
  | 'raw string'
  | '}}'
  | ')'
  | 'string'
  | 'text'
  | 'variable'
  | Keyword

export type Keyword =
  | 'block'
  | 'break'
  | 'continue'
  | '.'
  | 'define'
  | 'else'
  | 'end'
  | 'if'
  | 'nil'
  | 'range'
  | 'template'
  | 'with'

/** A piece of template text. `line` is 1-based, at the item's start. The value of an error item is its message. */
export interface Item {
  readonly kind: ItemKind
  readonly pos: Pos
  readonly value: ByteString
  readonly line: number
  /** white space comes before it, inside an action */
  readonly spaced: boolean
}

export const KEYWORDS: ReadonlyMap<string, Keyword> = new Map(
  (
    [
      'block',
      'break',
      'continue',
      'define',
      'else',
      'end',
      'if',
      'range',
      'nil',
      'template',
      'with',
    ] satisfies Keyword[]
  ).map((word) => [word, word]),
)

function firstRunes(text: ByteString, count: number): ByteString {
  let end = 0
  for (let i = 0; i < count && end < text.length; i++) end += runeSize(text, end)
  return text.slice(0, end)
}

/** An item as error messages show it: `<if>`, `"foo"`, ten characters and dots when it is long. */
export function describeItem(item: Pick<Item, 'kind' | 'value'>): ByteString {
  if (item.kind === 'EOF') return 'EOF'
  if (item.kind === 'error') return item.value
  if (item.kind === '.' || KEYWORDS.has(item.kind)) return `<${item.value}>`
  if (item.value.length > 10) return `${quote(firstRunes(item.value, 10))}...`
  return quote(item.value)
}
