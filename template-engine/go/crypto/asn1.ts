import { FunctionError } from '../../errors.ts'
import type { ByteString } from '../../value/value.ts'
import { bytesOfInteger, integerOfBytes } from './integer.ts'

/** Tags of DER elements, as they are written: class, constructed bit and number in one byte. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  printable: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

/** Context-specific tag, holding other elements or bytes. */
export const context = (n: number, constructed: boolean): number => (constructed ? 0xa0 : 0x80) | n

/** One element in DER. */
export function der(tag: number, ...contents: readonly ByteString[]): ByteString {
  const content = contents.join('')
  const length = content.length < 0x80 ? String.fromCharCode(content.length) : longLength(content.length)
  return String.fromCharCode(tag) + length + content
}

function longLength(length: number): ByteString {
  const bytes = bytesOfInteger(BigInt(length))
  return String.fromCharCode(0x80 | bytes.length) + bytes
}

export const sequence = (...elements: readonly ByteString[]): ByteString => der(TAG.sequence, elements.join(''))

/** A non-negative integer. */
export function integer(n: bigint): ByteString {
  const bytes = bytesOfInteger(n, 1)
  return der(TAG.integer, bytes.charCodeAt(0) >= 0x80 ? `\0${bytes}` : bytes)
}

export const octetString = (bytes: ByteString): ByteString => der(TAG.octetString, bytes)

export const bitString = (bytes: ByteString, unused = 0): ByteString =>
  der(TAG.bitString, String.fromCharCode(unused), bytes)

export const NULL = der(TAG.null)

/** `1.2.840.113549` */
export function oid(dotted: string): ByteString {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return der(TAG.oid, [first * 40 + second, ...rest].map(base128).join(''))
}

function base128(n: number): ByteString {
  let out = String.fromCharCode(n & 0x7f)
  for (let left = n >>> 7; left > 0; left >>>= 7) out = String.fromCharCode(0x80 | (left & 0x7f)) + out
  return out
}

/** An element that was read: its tag, what is in it, and all of it. */
export interface Element {
  readonly tag: number
  readonly content: ByteString
  readonly whole: ByteString
}

/** Reads elements one after another. A read that finds something else returns undefined and does not move. */
export class DerReader {
  readonly #bytes: ByteString
  #at = 0
  constructor(bytes: ByteString) {
    this.#bytes = bytes
  }
  get atEnd(): boolean {
    return this.#at >= this.#bytes.length
  }
  /** Tag of the next element, undefined at the end. */
  get nextTag(): number | undefined {
    return this.atEnd ? undefined : this.#bytes.charCodeAt(this.#at)
  }
  /** The next element, of any tag or of the one given; undefined also when its length does not fit. */
  read(tag?: number): Element | undefined {
    const found = this.nextTag
    if (found === undefined || (tag !== undefined && found !== tag) || (found & 0x1f) === 0x1f) return undefined
    const size = this.#length()
    if (size === undefined || size.end > this.#bytes.length) return undefined
    const element = {
      tag: found,
      content: this.#bytes.slice(size.start, size.end),
      whole: this.#bytes.slice(this.#at, size.end),
    }
    this.#at = size.end
    return element
  }
  /** A non-negative integer. */
  readInteger(): bigint | undefined {
    const content = this.read(TAG.integer)?.content
    return content === undefined || content === '' || content.charCodeAt(0) >= 0x80
      ? undefined
      : integerOfBytes(content)
  }
  #length(): { start: number; end: number } | undefined {
    const first = this.#bytes.charCodeAt(this.#at + 1)
    if (Number.isNaN(first)) return undefined
    if (first < 0x80) return { start: this.#at + 2, end: this.#at + 2 + first }
    const count = first & 0x7f
    if (count === 0 || count > 4) return undefined
    const start = this.#at + 2 + count
    const length = Number(integerOfBytes(this.#bytes.slice(this.#at + 2, start)))
    // DER: the shortest form only
    return length < 0x80 || length < 2 ** (8 * (count - 1)) ? undefined : { start, end: start + length }
  }
}

/** Contents of the sequence that the bytes are. Throws encoding/asn1's error for unmarshalling into the Go type of that name. */
export function openSequence(bytes: ByteString, goType: string): DerReader {
  if (bytes === '') throw new FunctionError('asn1: syntax error: sequence truncated')
  const reader = new DerReader(bytes)
  const element = reader.read()
  if (element === undefined) throw new FunctionError('asn1: syntax error: data truncated')
  if (element.tag !== TAG.sequence) throw mismatch(bytes, element, goType)
  if (element.content === '') throw new FunctionError('asn1: syntax error: sequence truncated')
  if (!reader.atEnd) throw new FunctionError('asn1: syntax error: trailing data')
  return new DerReader(element.content)
}

const PARAMETERS =
  'optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false'

function mismatch(bytes: ByteString, { tag, content }: Element, goType: string): FunctionError {
  const found = `class:${tag >> 6} tag:${tag & 0x1f} length:${content.length} isCompound:${(tag & 0x20) !== 0}`
  const at = bytes.length - content.length
  return new FunctionError(
    `asn1: structure error: tags don't match (16 vs {${found}}) {${PARAMETERS}} ${goType} @${Math.min(at, 2)}`,
  )
}
