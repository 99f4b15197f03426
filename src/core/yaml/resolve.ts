import type { ByteString } from '../../../template-engine/go/index.ts'
import { yamlError } from './error.ts'

/** What a scalar's text stands for. Integers are bigints, floats numbers. */
export type Scalar = null | boolean | number | bigint | ByteString

const WORDS = new Map<ByteString, boolean | number | null>()
for (const word of 'y Y yes Yes YES true True TRUE on On ON'.split(' ')) WORDS.set(word, true)
for (const word of 'n N no No NO false False FALSE off Off OFF'.split(' ')) WORDS.set(word, false)
for (const word of ['', '~', 'null', 'Null', 'NULL']) WORDS.set(word, null)
for (const word of ['.nan', '.NaN', '.NAN']) WORDS.set(word, Number.NaN)
for (const word of ['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF']) WORDS.set(word, Number.POSITIVE_INFINITY)
for (const word of ['-.inf', '-.Inf', '-.INF']) WORDS.set(word, Number.NEGATIVE_INFINITY)

const MAY_BE_WORD = 1
const MAY_BE_FLOAT = 2
const MAY_BE_NUMBER = 3

/** What the first byte allows; everything else is text. */
const HINT = new Uint8Array(256)
for (const char of 'yYnNtTfFoO~') HINT[char.charCodeAt(0)] = MAY_BE_WORD
for (const char of '+-0123456789') HINT[char.charCodeAt(0)] = MAY_BE_NUMBER
HINT[0x2e] = MAY_BE_FLOAT

const LONGEST_WORD = 5

/** A plain scalar's value by YAML 1.1 as go-yaml v2 reads it: resolve.go. Timestamps stay text. */
export function resolvePlain(text: ByteString): Scalar {
  if (text === '') return null
  const hint = HINT[text.charCodeAt(0)]
  if (hint === 0) return text
  if (text.length <= LONGEST_WORD) {
    const word = WORDS.get(text)
    if (word !== undefined) return word
  }
  if (hint === MAY_BE_NUMBER) return resolveNumber(text)
  if (hint === MAY_BE_FLOAT && DOT_FLOAT.test(text) && !STRAY_UNDERSCORE.test(text))
    return finite(text.replaceAll('_', ''), text)
  return text
}

/** strconv.ParseFloat, which takes single underscores between digits */
const DOT_FLOAT = /^\.[0-9][0-9_]*(?:[eE][-+]?[0-9][0-9_]*)?$/
const STRAY_UNDERSCORE = /__|_$|_[eE]/
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/
const SMALL = /^[1-9][0-9]{0,17}$/
/** no longer: 64 binary digits after zeros are what a uint64 takes */
const INTEGER = /^([-+]?)(0[xX]0*[0-9a-fA-F]{1,16}|0[bB]0*[01]{1,64}|0[oO]?0*[0-7]{1,22}|0|[1-9][0-9]{0,19})$/
const SIGNED_BINARY = /^0b([-+]?)([01]+)$/

const MAX_INT = (1n << 63n) - 1n
const MIN_INT = -(1n << 63n)
const MAX_UINT = (1n << 64n) - 1n

function resolveNumber(text: ByteString): Scalar {
  if (SMALL.test(text)) return BigInt(text)
  const plain = text.includes('_') ? text.replaceAll('_', '') : text
  const integer = resolveInteger(plain)
  if (integer !== undefined) return integer
  return FLOAT.test(plain) ? finite(plain, text) : text
}

/** strconv.ParseInt and then ParseUint, base 0; undefined when out of range or no integer. */
function resolveInteger(plain: ByteString): bigint | undefined {
  const match = INTEGER.exec(plain) ?? SIGNED_BINARY.exec(plain)
  if (match === null) return undefined
  const sign = match[1] ?? ''
  let digits = match[2] ?? ''
  if (plain.startsWith('0b') && !digits.startsWith('0b')) digits = `0b${digits}`
  else if (/^0[0-7]/.test(digits)) digits = `0o${digits}`
  const value = BigInt(digits)
  if (sign === '-') return -value < MIN_INT ? undefined : -value
  return value <= (sign === '' ? MAX_UINT : MAX_INT) ? value : undefined
}

function finite(plain: ByteString, text: ByteString): number | ByteString {
  const value = Number(plain)
  return Number.isFinite(value) ? value : text
}

const PREFIX = 'tag:yaml.org,2002:'
const shortTag = (tag: ByteString): ByteString => (tag.startsWith(PREFIX) ? `!!${tag.slice(PREFIX.length)}` : tag)

/** A tagged scalar's value. Custom tags mean nothing: the text is taken as it is. */
export function resolveTagged(tag: ByteString, text: ByteString): Scalar {
  const short = shortTag(tag)
  if (short === '!!binary') return decodeBinary(text)
  if (!/^!!(str|bool|int|float|null|timestamp)$/.test(short) || short === '!!str') return text
  if (short === '!!timestamp' && isTimestamp(text)) return text
  const value = resolvePlain(text)
  const found = foundTag(value)
  if (found === short) return value
  if (short === '!!float' && found === '!!int' && (value as bigint) <= MAX_INT) return Number(value)
  throw yamlError(`cannot decode ${found} \`${text}\` as a ${short}`)
}

function foundTag(value: Scalar): string {
  if (value === null) return '!!null'
  switch (typeof value) {
    case 'boolean':
      return '!!bool'
    case 'bigint':
      return '!!int'
    case 'number':
      return '!!float'
    default:
      return '!!str'
  }
}

const DATE =
  /^\d{4}-(\d\d?)-(\d\d?)(?:(?:[Tt](\d\d?):(\d\d?):(\d\d?)(?:[.,]\d+)?(?:Z|[-+]\d\d:\d\d))| (\d\d?):(\d\d?):(\d\d?)(?:[.,]\d+)?)?$/

/** Whether go-yaml takes a text for a point in time. */
export function isTimestamp(text: ByteString): boolean {
  // asked of every text that is written, so one character decides for most
  const match = text[4] === '-' ? DATE.exec(text) : null
  if (match === null) return false
  const part = (i: number): number => Number(match[i] ?? 0)
  const month = part(1)
  const days = month === 2 ? (isLeap(Number(text.slice(0, 4))) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
  const inDay = part(3) + part(6) < 24 && part(4) + part(7) < 60 && part(5) + part(8) < 60
  return month >= 1 && month <= 12 && part(2) >= 1 && part(2) <= days && inDay
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

function decodeBinary(text: ByteString): ByteString {
  const packed = text.replace(/[\r\n]/g, '')
  if (packed.length % 4 !== 0 || !BASE64.test(packed)) throw yamlError('!!binary value contains invalid base64 data')
  return atob(packed)
}
