import type { ByteString } from '../../../template-engine/go/index.ts'

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
}

/** A basic string, as BurntSushi/toml writes it. */
export const quoteToml = (text: ByteString): ByteString =>
  `"${text.replace(/["\\\x00-\x1f\x7f]/g, (char) => ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`

/** One part of a key: bare when it can be. */
export const keyPart = (name: ByteString): ByteString => (/^[A-Za-z0-9_-]+$/.test(name) ? name : quoteToml(name))

/** A dotted key. */
export const keyText = (key: readonly ByteString[]): ByteString => key.map(keyPart).join('.')

/** A dotted key of so many names, and one more. */
export const extended = (key: ByteString, name: ByteString): ByteString =>
  key === '' ? keyPart(name) : `${key}.${keyPart(name)}`
