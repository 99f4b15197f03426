import {
  type ByteString,
  FunctionError,
  Integer,
  type Location,
  parseTime,
  quote,
  timeValue,
  types,
  type Value,
} from '../../../template-engine/go/index.ts'
import type { TomlError } from './error.ts'
import { type LocalZones, localZones } from './local-time.ts'

/** Makes the error for a number or a time that says nothing. */
export type Fail = (message: ByteString) => TomlError

const hasLeadingZero = (text: ByteString): boolean => /^0[^box]|^[-+]0./.test(text)

function areUnderscoresFine(text: ByteString): boolean {
  if (/^[-+]?(?:nan|inf)$/.test(text)) return true
  let after = false
  for (const char of text) {
    if (char === '_' && !after) return false
    after = /[0-9a-fA-F]/.test(char)
  }
  return after
}

/** As parse.go, valueInteger. */
export function convertInteger(text: ByteString, fail: Fail): Integer {
  if (!areUnderscoresFine(text)) throw fail(`Invalid integer ${quote(text)}: underscores must be surrounded by digits`)
  if (hasLeadingZero(text)) throw fail(`Invalid integer ${quote(text)}: cannot have leading zeroes`)
  const digits = text.replaceAll('_', '').replace(/^\+/, '')
  const value = digits.startsWith('-') ? -BigInt(digits.slice(1)) : BigInt(digits)
  if (BigInt.asIntN(64, value) !== value) throw fail(`${text} is out of range for int64`)
  return new Integer(types.INT64, value)
}

const FLOAT = /^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/

/** As parse.go, valueFloat. */
export function convertFloat(text: ByteString, fail: Fail): number {
  const parts = text.split(/[.eE]/).filter((part) => part !== '')
  if (!parts.every(areUnderscoresFine))
    throw fail(`Invalid float ${quote(text)}: underscores must be surrounded by digits`)
  if (hasLeadingZero(parts[0] ?? '')) throw fail(`Invalid float ${quote(text)}: cannot have leading zeroes`)
  if (/\.(?![0-9])/.test(text)) throw fail(`Invalid float ${quote(text)}: '.' must be followed by one or more digits`)
  if (text.endsWith('nan')) return Number.NaN
  if (text.endsWith('inf')) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const plain = text.replaceAll('_', '')
  if (!FLOAT.test(plain)) throw fail(`Invalid float value: ${quote(text)}`)
  const value = Number(plain)
  if (!Number.isFinite(value)) throw fail(`${text} is out of range for float64`)
  return value
}

/** Layouts in the order they are tried; null is time.Local. */
const LAYOUTS: readonly (readonly [layout: string, location: keyof LocalZones | null])[] = [
  ['2006-01-02T15:04:05.999999999Z07:00', null],
  ['2006-01-02T15:04:05.999999999', 'datetime'],
  ['2006-01-02', 'date'],
  ['15:04:05.999999999', 'time'],
  ['2006-01-02T15:04Z07:00', null],
  ['2006-01-02T15:04', 'datetime'],
  ['15:04', 'time'],
]

/** What local means in a document: time.Local, and its offset now in seconds east of UTC. */
export interface Here {
  readonly local: Location
  readonly offset: number
}

/** As parse.go, valueDatetime: the first layout that fits. */
export function convertTime(text: ByteString, { local, offset }: Here, fail: Fail): Value {
  const zones = localZones(offset)
  const value = text.replaceAll('z', 'Z').replace(/[t ]/g, 'T')
  for (const [layout, location] of LAYOUTS) {
    try {
      const time = parseTime(layout, value, location === null ? local : zones[location])
      if (isMissingZero(value, layout)) break
      return timeValue(time, local)
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error
    }
  }
  throw fail(`invalid datetime: ${quote(value)}`)
}

/** Go's time.Parse takes single digits where TOML wants two: separators out of place give them away. */
function isMissingZero(value: ByteString, layout: string): boolean {
  for (let i = 0; i < layout.length; i++) {
    const char = layout.charAt(i)
    if (char === '.' || char === 'Z') return false
    if (!/[0-9]/.test(char) && value.charAt(i) !== char) return true
  }
  return false
}
