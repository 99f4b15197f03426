/** UTF-8 by the platform's TextDecoder and TextEncoder, or our own where there are none (jsdom). Nothing is created on import. */
interface Coding {
  decode(bytes: Uint8Array): string
  encode(text: string): Uint8Array
}

let coding: Coding | undefined

function platform(): Coding {
  if (typeof TextDecoder === 'undefined' || typeof TextEncoder === 'undefined') return { decode, encode }
  const [decoder, encoder] = [new TextDecoder('utf-8', { ignoreBOM: true }), new TextEncoder()]
  return { decode: (bytes) => decoder.decode(bytes), encode: (text) => encoder.encode(text) }
}

/** UTF-8 → text, a byte-order mark kept; U+FFFD for each longest part that begins no character, as the Encoding Standard says. */
export function decodeText(bytes: Uint8Array): string {
  coding ??= platform()
  return coding.decode(bytes)
}

/** As decodeText, without a byte-order mark: what other programs wrote. */
export const decodeDocument = (bytes: Uint8Array): string => decodeText(bytes).replace(/^\ufeff/, '')

/** Text → UTF-8, U+FFFD for lone surrogates. */
export function encodeText(text: string): Uint8Array {
  coding ??= platform()
  return coding.encode(text)
}

/** As decodeText, without the platform. */
export function decode(bytes: Uint8Array): string {
  let out = ''
  for (let at = 0; at < bytes.length; ) {
    const { rune, size } = runeAt(bytes, at)
    out += String.fromCodePoint(rune)
    at += size
  }
  return out
}

function runeAt(bytes: Uint8Array, at: number): { readonly rune: number; readonly size: number } {
  const first = bytes[at] ?? 0
  if (first < 0x80) return { rune: first, size: 1 }
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
  let rune = first & (0x7f >> length)
  for (let size = 1; size < length; size++) {
    const next = bytes[at + size] ?? 0
    const low = size > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
    const high = size > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
    if (next < low || next > high) return { rune: 0xfffd, size }
    rune = (rune << 6) | (next & 0x3f)
  }
  return length === 0 ? { rune: 0xfffd, size: 1 } : { rune, size: length }
}

/** As encodeText, without the platform. */
export function encode(text: string): Uint8Array {
  const out: number[] = []
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    const rune = point >= 0xd800 && point < 0xe000 ? 0xfffd : point
    const more = rune < 0x80 ? 0 : rune < 0x800 ? 1 : rune < 0x10000 ? 2 : 3
    out.push(more === 0 ? rune : ((0xff00 >> (more + 1)) & 0xff) | (rune >> (6 * more)))
    for (let i = more - 1; i >= 0; i--) out.push(0x80 | ((rune >> (6 * i)) & 0x3f))
  }
  return new Uint8Array(out)
}
