/**
 * Go's unicode package, as far as templates can see it. Go 1.25 knows Unicode 15.0; a JavaScript engine may know a later one,
 * so code points that 15.0 leaves unassigned are taken out of the engine's own properties.
 */

/** Unassigned in Unicode 15.0 and, for most of them, no longer so in 17.0. Ranges reach over neighbours that are still free. */
const UNASSIGNED =
  '88f 892-897 c5b-c5c cd7-cdc 1acf-1aff 1b4d-1b4f 1b7f 1c89-1c8f 20c1-20cf 2427-243f 2b96 2ffc-2fff 31e4-31ef a7cb-a7cf ' +
  'a7d2 a7d4 a7da-a7f1 fbc3-fbd2 fd90-fd91 fdc8-fdce 105bd-105ff 10940-1097f 10d3a-10e5f 10eb2-10efc 11375-113ff 116ca-116ff ' +
  '11b0a-11bff 11daa-11edf 11f5a-11faf 13456-143ff 14647-167ff 16b90-16e3f 16e9b-16eff 16ff2-16fff 187f8-187ff 18cd6-18cff ' +
  '18d09-1afef 1bca4-1ceff 1e4fa-1e7df 1f6d8-1f6db 1f777-1f77a 1f8b2-1f8ff 1fa54-1fa5f 1fa89-1fa8f 1fabe 1fac6-1facd ' +
  '1fadc-1fadf 1fae9-1faef 1fbcb-1fbef 1fbfa-1ffff 2b73a-2b73f 2cea2-2ceaf 2ebe1-2f7ff 323b0-e0000'

let unassigned: readonly (readonly [first: number, last: number])[] | undefined

function readRanges(): readonly (readonly [number, number])[] {
  return UNASSIGNED.split(' ').map((range) => {
    const [first = '', last = first] = range.split('-')
    return [Number.parseInt(first, 16), Number.parseInt(last, 16)] as const
  })
}

/** Whether Unicode 15.0 gives the code point a meaning. */
export function assigned(r: number): boolean {
  unassigned ??= readRanges()
  for (const [first, last] of unassigned) {
    if (r < first) return true
    if (r <= last) return false
  }
  return true
}

const has = (property: RegExp, r: number): boolean =>
  r >= 0 && r <= 0x10ffff && property.test(String.fromCodePoint(r)) && assigned(r)

/** unicode.IsPrint, and strconv.IsPrint: letters, marks, numbers, punctuation, symbols and the ASCII space. */
export function isPrint(r: number): boolean {
  if (r < 0x7f) return r >= 0x20
  if (r <= 0xff) return r > 0xa0 && r !== 0xad
  return isPrintBeyondLatin1(r)
}

/** By itself, because V8 builds the classes of an expression when it compiles the function around it. */
const isPrintBeyondLatin1 = (r: number): boolean => has(/[\p{L}\p{M}\p{N}\p{P}\p{S}]/u, r)

/** unicode.IsGraphic: {@link isPrint} and every Unicode space. */
export const isGraphic = (r: number): boolean => isPrint(r) || (r >= 0xa0 && has(/\p{Zs}/u, r))

/** unicode.IsLetter */
export function isLetter(r: number): boolean {
  if (r < 0x80) return (r >= 0x61 && r <= 0x7a) || (r >= 0x41 && r <= 0x5a)
  return has(/\p{L}/u, r)
}

/** unicode.IsDigit: decimal digits of any script */
export const isDigit = (r: number): boolean => (r < 0x80 ? r >= 0x30 && r <= 0x39 : has(/\p{Nd}/u, r))

/** unicode.IsSpace: White_Space, which holds U+0085 and not U+FEFF */
export function isSpace(r: number): boolean {
  if (r <= 0xff) return r === 0x20 || (r >= 9 && r <= 13) || r === 0x85 || r === 0xa0
  if (r >= 0x2000 && r <= 0x200a) return true
  return r === 0x1680 || r === 0x2028 || r === 0x2029 || r === 0x202f || r === 0x205f || r === 0x3000
}
