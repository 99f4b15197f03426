import type { ByteString } from './value.ts'

const decoder = (fatal: boolean): { decode(b: Uint8Array): string } =>
  new TextDecoder('utf-8', { fatal, ignoreBOM: true })
const lenient = decoder(false)
const encoder = new TextEncoder()
const CHUNK = 8192

/** Bytes → byte string. */
export function fromBytes(bytes: Uint8Array): ByteString {
  let out = ''
  for (let at = 0; at < bytes.length; at += CHUNK) out += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  return out
}

/** Byte string → bytes. */
export function toBytes(text: ByteString): Uint8Array {
  const out = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i)
  return out
}

const ASCII = /^[\x00-\x7f]*$/

/** JavaScript text → byte string holding its UTF-8. Lone surrogates become U+FFFD. */
export const encodeUtf8 = (text: string): ByteString => (ASCII.test(text) ? text : fromBytes(encoder.encode(text)))

/** Byte string holding UTF-8 → JavaScript text. Invalid bytes become U+FFFD. */
export const decodeUtf8 = (text: ByteString): string => (ASCII.test(text) ? text : lenient.decode(toBytes(text)))
