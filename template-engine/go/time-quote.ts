import type { ByteString } from '../value/value.ts'

/** Quotes as package time does in its errors: bytes outside printable ASCII as `\xNN`, quotes and backslashes escaped. */
export function quoteTime(text: ByteString): ByteString {
  const escaped = (c: string): string =>
    c === '"' || c === '\\' ? `\\${c}` : `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`
  return `"${text.replace(/["\\\x00-\x1f\x80-\xff]/g, escaped)}"`
}
