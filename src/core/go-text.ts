import {
  decodeUtf8,
  encodeUtf8,
  formatFloat,
  numberErrorText,
  parseDuration,
  parseFloat64,
  parseInteger,
  type Text,
} from '../../template-engine/go/index.ts'
import {
  type Constraints,
  compareVersions,
  parseConstraints,
  parseStrictVersion,
  parseVersion,
  type Version,
} from '../../template-engine/modules/index.ts'
import { messageOf } from './errors.ts'

export { encodeText } from '../../template-engine/go/index.ts'

/** Go's readers of numbers, durations and versions, for what people write. */

/** A semantic version, loosely read (`v1.2` is one), or undefined. */
export const readVersion = (text: Text): Version | undefined => attempt(() => parseVersion(encodeUtf8(text)))

/** The order of two versions; 0 where one of them is not one. */
export function orderVersions(a: Text, b: Text): number {
  const [left, right] = [readVersion(a), readVersion(b)]
  return left && right ? compareVersions(left, right) : 0
}

/** A strict semantic version, or undefined. */
export const readStrictVersion = (text: Text): Version | undefined =>
  attempt(() => parseStrictVersion(encodeUtf8(text)))

/** A range of versions. Throws FunctionError. */
export const readConstraints = (text: Text): Constraints => parseConstraints(encodeUtf8(text))

/** A Go duration (`90s`, `1m30s`) in nanoseconds, or undefined. */
export const readDuration = (text: Text): bigint | undefined => attempt(() => parseDuration(encodeUtf8(text)))

/** Why a text is not a Go duration, in Go's words; undefined when it is one. */
export function durationFault(text: Text): Text | undefined {
  try {
    parseDuration(encodeUtf8(text))
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

/** Why a text is not a Go float, in Go's words; undefined when it is one. */
export function floatFault(text: Text): Text | undefined {
  const { error } = parseFloat64(encodeUtf8(text))
  return error && decodeUtf8(numberErrorText('ParseFloat', encodeUtf8(text), error))
}

/** The number that strconv reads, whole or not (`24.04`, `1e3`, `0x1p4`, `Inf`); undefined for other text (`570.86.16`, `1_000`). */
export function readNumber(text: Text): number | undefined {
  const bytes = encodeUtf8(text)
  const integer = parseInteger(bytes)
  if (integer.error === undefined) return Number(integer.value)
  const float = parseFloat64(bytes)
  return float.error === undefined ? float.value : undefined
}

/** A number as Go prints a float32 with the fewest digits. */
export const printFloat32 = (value: number): Text => decodeUtf8(formatFloat(value, 'g', -1, 32))

/** The UTF-8 of a text in base64. */
export const base64 = (text: Text): string => btoa(encodeUtf8(text))

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
