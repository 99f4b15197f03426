import type { ByteString } from '../value/value.ts'

/** What one element of a layout stands for. */
export type Element =
  | 'January'
  | 'Jan'
  | '1'
  | '01'
  | 'Monday'
  | 'Mon'
  | '2'
  | '_2'
  | '02'
  | '__2'
  | '002'
  | '15'
  | '3'
  | '03'
  | '4'
  | '04'
  | '5'
  | '05'
  | '2006'
  | '06'
  | 'PM'
  | 'pm'
  | 'MST'
  | OffsetElement
  | 'fraction'

/** A numeric zone; those with Z print `Z` for UTC */
export type OffsetElement =
  | 'Z0700'
  | 'Z070000'
  | 'Z07'
  | 'Z07:00'
  | 'Z07:00:00'
  | '-0700'
  | '-070000'
  | '-07'
  | '-07:00'
  | '-07:00:00'

/** Literal text, then an element; the last piece of a layout has none. */
export interface Piece {
  readonly literal: ByteString
  readonly element?: Element
  /** the element as written */
  readonly text: ByteString
}

const isLowerCase = (c: string | undefined): boolean => c !== undefined && c >= 'a' && c <= 'z'
const isDigit = (c: string | undefined): boolean => c !== undefined && c >= '0' && c <= '9'

// By first character, tried in this order (nextStdChunk in package time).
const ELEMENTS: Readonly<Record<string, readonly Element[]>> = {
  J: ['January', 'Jan'],
  M: ['Monday', 'Mon', 'MST'],
  '0': ['01', '02', '03', '04', '05', '06', '002'],
  '1': ['15', '1'],
  '2': ['2006', '2'],
  _: ['_2', '__2'],
  '3': ['3'],
  '4': ['4'],
  '5': ['5'],
  P: ['PM'],
  p: ['pm'],
  '-': ['-070000', '-07:00:00', '-0700', '-07:00', '-07'],
  Z: ['Z070000', 'Z07:00:00', 'Z0700', 'Z07:00', 'Z07'],
}

/** Cuts a layout into pieces; elements are found where Go's package time finds them. */
export function splitLayout(layout: ByteString): readonly Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (let at = 0; at < layout.length; ) {
    const found = elementAt(layout, at)
    if (found === undefined) {
      at++
      continue
    }
    const start = at + (found.skip ?? 0)
    const end = start + found.length
    pieces.push({ literal: layout.slice(from, start), element: found.element, text: layout.slice(start, end) })
    from = end
    at = end
  }
  pieces.push({ literal: layout.slice(from), text: '' })
  return pieces
}

interface Found {
  readonly element: Element
  readonly length: number
  readonly skip?: number
}

function elementAt(layout: ByteString, at: number): Found | undefined {
  const first = layout[at] as string
  if (first === '.' || first === ',') return fractionAt(layout, at)
  for (const element of ELEMENTS[first] ?? []) {
    if (!layout.startsWith(element, at)) continue
    // "Month" and "Januar" hold no element
    if ((element === 'Jan' || element === 'Mon') && isLowerCase(layout[at + 3])) continue
    // _2006 is an underscore and a year
    if (element === '_2' && layout.startsWith('_2006', at)) return { element: '2006', length: 4, skip: 1 }
    return { element, length: element.length }
  }
  return undefined
}

/** `.000` or `,999`, not followed by another digit. */
function fractionAt(layout: ByteString, at: number): Found | undefined {
  const digit = layout[at + 1]
  if (digit !== '0' && digit !== '9') return undefined
  let end = at + 1
  while (layout[end] === digit) end++
  return isDigit(layout[end]) ? undefined : { element: 'fraction', length: end - at }
}

export const MONTHS: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

export const WEEKDAYS: readonly string[] = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
]

export const RFC3339_NANO = '2006-01-02T15:04:05.999999999Z07:00'
