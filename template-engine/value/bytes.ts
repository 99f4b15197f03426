import { decodeText, encodeText } from './text-coding.ts'
import type { ByteString, Text } from './value.ts'

const CHUNK = 8192

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] as number) >= 0x80) return false
  return true
}

/** Bytes → byte string. ASCII goes through the decoder, the fastest way. */
export function fromBytes(bytes: Uint8Array): ByteString {
  // in one piece: a text that is put together has to be copied once more when it is read
  if (isAscii(bytes)) return decodeText(bytes)
  const chunks: ByteString[] = []
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const chunk = bytes.subarray(at, at + CHUNK)
    chunks.push(isAscii(chunk) ? decodeText(chunk) : String.fromCharCode.apply(null, chunk as unknown as number[]))
  }
  return chunks.join('')
}

const ASCII = /^[\x00-\x7f]*$/

/** Byte string → bytes. */
export function toBytes(text: ByteString): Uint8Array {
  const encoded = encodeText(text)
  // a char above ASCII takes two bytes
  if (encoded.length === text.length) return encoded
  const out = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i)
  return out
}

/** Text → byte string holding its UTF-8. Lone surrogates become U+FFFD. */
export const encodeUtf8 = (text: Text): ByteString =>
  ASCII.test(text) ? (text as string) : fromBytes(encodeText(text))

/** Byte string holding UTF-8 → text. Invalid bytes become U+FFFD. */
export const decodeUtf8 = (text: ByteString): Text => (ASCII.test(text) ? (text as string) : decodeText(toBytes(text)))
