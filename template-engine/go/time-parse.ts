import { FunctionError } from '../errors.ts'
import type { ByteString } from '../value/value.ts'
import { leadingInt } from './duration.ts'
import { daysIn, isLeap, type Time, timeOfCivil, zoneOf } from './time.ts'
import { type Element, MONTHS, type OffsetElement, type Piece, splitLayout, WEEKDAYS } from './time-layout.ts'
import { quoteTime } from './time-quote.ts'
import { fixedZone, type Location, UTC } from './zone.ts'

/** What has been read so far; `rest` is what is left of the value. */
interface State {
  rest: ByteString
  year: number
  month: number | undefined
  day: number | undefined
  yearDay: number | undefined
  hour: number
  minute: number
  second: number
  nanosecond: number
  /** whether the text has said AM, PM: both may stand */
  am: boolean
  pm: boolean
  utc: boolean
  offset: number | undefined
  zoneName: ByteString
}

/** How reading one element went: undefined for well, `bad`, or the name of the field that is out of range. */
type Outcome = undefined | 'bad' | { readonly range: string }

/** time.ParseInLocation. Throws FunctionError with Go's text. */
export function parseTime(layout: ByteString, value: ByteString, location: Location): Time {
  const fail = (message: string): FunctionError => new FunctionError(`parsing time ${quoteTime(value)}${message}`)
  const cannot = (what: ByteString, as: ByteString): FunctionError =>
    fail(` as ${quoteTime(layout)}: cannot parse ${quoteTime(what)} as ${quoteTime(as)}`)
  const s: State = {
    rest: value,
    year: 0,
    month: undefined,
    day: undefined,
    yearDay: undefined,
    hour: 0,
    minute: 0,
    second: 0,
    nanosecond: 0,
    am: false,
    pm: false,
    utc: false,
    offset: undefined,
    zoneName: '',
  }
  const pieces = splitLayout(layout)
  for (const [i, piece] of pieces.entries()) {
    if (!skipLiteral(s, piece.literal)) throw cannot(s.rest, piece.literal)
    if (piece.element === undefined) break
    const before = s.rest
    const outcome = readElement(s, piece.element, piece, pieces[i + 1])
    if (outcome === 'bad') throw cannot(before, piece.text)
    if (outcome !== undefined) throw fail(`: ${outcome.range} out of range`)
  }
  if (s.rest !== '') throw fail(`: extra text: ${quoteTime(s.rest)}`)
  return assemble(s, location, fail)
}

/** Runs of blanks match runs of blanks, or nothing at the end. On failure `rest` is where it stopped. */
function skipLiteral(s: State, literal: ByteString): boolean {
  for (let at = 0; at < literal.length; ) {
    const c = literal[at]
    if (c === ' ') {
      if (s.rest !== '' && !s.rest.startsWith(' ')) return false
      while (literal[at] === ' ') at++
      s.rest = s.rest.replace(/^ +/, '')
    } else {
      if (s.rest[0] !== c) return false
      s.rest = s.rest.slice(1)
      at++
    }
  }
  return true
}

function readElement(s: State, element: Element, piece: Piece, next: Piece | undefined): Outcome {
  switch (element) {
    case '2006':
      return readDigits(s, /^[0-9]{4}/, (n) => setField(s, 'year', n))
    case '06':
      // atoi takes a sign: "-5" is the year -5 + 2000
      return readDigits(s, /^(?:[0-9]{2}|[+-][0-9])/, (n) => setField(s, 'year', n >= 69 ? n + 1900 : n + 2000))
    case 'January':
      return readName(s, MONTHS, (i) => setField(s, 'month', i + 1))
    case 'Jan':
      return readName(s, SHORT_MONTHS, (i) => setField(s, 'month', i + 1))
    case '1':
    case '01':
      return readDigits(s, twoDigits(element === '01'), (n) => setField(s, 'month', n, n >= 1 && n <= 12))
    case 'Monday':
      return readName(s, WEEKDAYS, () => undefined)
    case 'Mon':
      return readName(s, SHORT_WEEKDAYS, () => undefined)
    case '2':
    case '_2':
    case '02':
      if (element === '_2') s.rest = s.rest.replace(/^ /, '')
      return readDigits(s, twoDigits(element === '02'), (n) => setField(s, 'day', n))
    case '__2':
    case '002':
      if (element === '__2') s.rest = s.rest.replace(/^ {1,2}/, '')
      return readDigits(s, element === '002' ? /^[0-9]{3}/ : /^[0-9]{1,3}/, (n) => setField(s, 'yearDay', n))
    case 'fraction':
      return readFraction(s, piece.text)
    default:
      return readClock(s, element, next)
  }
}

const SHORT_MONTHS = MONTHS.map((m) => m.slice(0, 3))
const SHORT_WEEKDAYS = WEEKDAYS.map((d) => d.slice(0, 3))

type ClockElement = '15' | '3' | '03' | '4' | '04' | '5' | '05' | 'PM' | 'pm' | 'MST' | OffsetElement

function readClock(s: State, element: ClockElement, next: Piece | undefined): Outcome {
  switch (element) {
    case '15':
      return readDigits(s, twoDigits(false), (n) => setField(s, 'hour', n, n < 24))
    case '3':
    case '03':
      return readDigits(s, twoDigits(element === '03'), (n) => setField(s, 'hour', n, n <= 12))
    case '4':
    case '04':
      return readDigits(s, twoDigits(element === '04'), (n) => setField(s, 'minute', n, n < 60))
    case '5':
    case '05':
      return (
        readDigits(s, twoDigits(element === '05'), (n) => setField(s, 'second', n, n < 60)) ?? looseFraction(s, next)
      )
    case 'PM':
    case 'pm':
      return readHalf(s, element)
    case 'MST':
      return readZoneName(s)
    default:
      return readOffset(s, element)
  }
}

const twoDigits = (fixed: boolean): RegExp => (fixed ? /^[0-9]{2}/ : /^[0-9]{1,2}/)

function readDigits(s: State, pattern: RegExp, accept: (n: number) => Outcome): Outcome {
  const m = pattern.exec(s.rest)
  if (m === null) return 'bad'
  s.rest = s.rest.slice(m[0].length)
  return accept(Number(m[0]))
}

type NumberField = 'year' | 'month' | 'day' | 'yearDay' | 'hour' | 'minute' | 'second'

function setField(s: State, field: NumberField, n: number, inRange = true): Outcome {
  s[field] = n
  return inRange ? undefined : { range: field }
}

/** Names match without regard to ASCII case. */
function readName(s: State, names: readonly string[], accept: (index: number) => Outcome): Outcome {
  const index = names.findIndex((name) => s.rest.slice(0, name.length).toLowerCase() === name.toLowerCase())
  const name = names[index]
  if (name === undefined) return 'bad'
  s.rest = s.rest.slice(name.length)
  return accept(index)
}

function readHalf(s: State, element: 'PM' | 'pm'): Outcome {
  const text = s.rest.slice(0, 2)
  const half = element === 'PM' ? text : text === text.toLowerCase() ? text.toUpperCase() : ''
  if (half !== 'AM' && half !== 'PM') return 'bad'
  if (half === 'PM') s.pm = true
  else s.am = true
  s.rest = s.rest.slice(2)
  return undefined
}

/** A fraction after the seconds is read even when the layout has none. */
function looseFraction(s: State, next: Piece | undefined): Outcome {
  if (next?.element === 'fraction') return undefined
  const m = /^[.,][0-9]+/.exec(s.rest)
  if (m === null) return undefined
  s.nanosecond = nanoseconds(m[0])
  s.rest = s.rest.slice(m[0].length)
  return undefined
}

function readFraction(s: State, element: ByteString): Outcome {
  const exact = element[1] === '0'
  if (exact && s.rest.length < element.length) return 'bad'
  const text = exact ? s.rest.slice(0, element.length) : (/^[.,][0-9]+/.exec(s.rest)?.[0] ?? '')
  if (text === '') return undefined
  if (/^[.,]-[0-9]/.test(text.slice(0, 10)) && /^[0-9]*$/.test(text.slice(2, 10)) && Number(text.slice(2, 10)) > 0) {
    return { range: 'fractional second' }
  }
  if (!/^[.,][+-]?[0-9]+$/.test(text.slice(0, 10))) return 'bad'
  s.nanosecond = nanoseconds(text)
  s.rest = s.rest.slice(text.length)
  return undefined
}

/** A separator and digits; digits beyond nanoseconds are dropped. */
const nanoseconds = (text: ByteString): number => {
  const kept = text.slice(1, 10)
  return Number(kept) * 10 ** (9 - kept.length)
}

const OFFSET_SHAPES: Readonly<Record<string, RegExp>> = {
  '07': /^(.)(..)/s,
  '0700': /^(.)(..)(..)/s,
  '07:00': /^(.)(..):(..)/s,
  '070000': /^(.)(..)(..)(..)/s,
  '07:00:00': /^(.)(..):(..):(..)/s,
}

function readOffset(s: State, element: OffsetElement): Outcome {
  if (element.startsWith('Z') && s.rest.startsWith('Z')) {
    s.rest = s.rest.slice(1)
    s.utc = true
    return undefined
  }
  const m = OFFSET_SHAPES[element.slice(1)]?.exec(s.rest) ?? null
  if (m === null) return 'bad'
  const [whole, sign, ...parts] = m
  const numbers: number[] = []
  for (const part of parts) {
    if (!/^[0-9]{2}$/.test(part)) break
    numbers.push(Number(part))
  }
  const [hours = 0, minutes = 0, seconds = 0] = numbers
  if (seconds > 60) return { range: 'time zone offset second' }
  if (minutes > 60) return { range: 'time zone offset minute' }
  if (hours > 24) return { range: 'time zone offset hour' }
  if (numbers.length < parts.length || (sign !== '+' && sign !== '-')) return 'bad'
  s.rest = s.rest.slice(whole.length)
  const offset = (hours * 60 + minutes) * 60 + seconds
  s.offset = sign === '-' ? -offset : offset
  return undefined
}

function readZoneName(s: State): Outcome {
  if (s.rest.startsWith('UTC')) {
    s.utc = true
    s.rest = s.rest.slice(3)
    return undefined
  }
  const length = zoneNameLength(s.rest)
  if (length === 0) return 'bad'
  s.zoneName = s.rest.slice(0, length)
  s.rest = s.rest.slice(length)
  return undefined
}

/** parseTimeZone: three capitals, four or five that end in T, `GMT-5`, `+03`; 0 for anything else. */
function zoneNameLength(text: ByteString): number {
  if (text.length < 3) return 0
  if (/^(?:ChST|MeST)/.test(text)) return 4
  if (text.startsWith('GMT')) return 3 + signedOffsetLength(text.slice(3))
  if (/^[+-]/.test(text)) return signedOffsetLength(text)
  const capitals = /^[A-Z]{0,6}/.exec(text)?.[0] ?? ''
  if (capitals.length === 3) return 3
  if (capitals.length === 4) return capitals.endsWith('T') || capitals === 'WITA' ? 4 : 0
  return capitals.length === 5 && capitals.endsWith('T') ? 5 : 0
}

function signedOffsetLength(text: ByteString): number {
  const m = /^[+-]([0-9]+)/.exec(text)
  const n = leadingInt(m?.[1] ?? '')
  return m === null || n === undefined || n > 23n ? 0 : m[0].length
}

type Fail = (message: string) => FunctionError

function assemble(s: State, location: Location, fail: Fail): Time {
  if (s.pm && s.hour < 12) s.hour += 12
  else if (s.am && s.hour === 12) s.hour = 0
  const { month, day } = s.yearDay === undefined ? { month: s.month ?? 1, day: s.day ?? 1 } : fromYearDay(s, fail)
  if (day < 1 || day > daysIn(month, s.year)) throw fail(': day out of range')
  const at = (where: Location): Time => timeOfCivil({ ...s, month, day }, where)
  if (s.utc) return at(UTC)
  if (s.offset === -1) s.offset = undefined
  if (s.offset !== undefined) return withOffset(at(UTC), s.offset, s.zoneName, location)
  return s.zoneName === '' ? at(location) : withZoneName(at(UTC), s.zoneName, location)
}

function fromYearDay(s: State, fail: Fail): { month: number; day: number } {
  let left = s.yearDay ?? 0
  if (left < 1 || left > (isLeap(s.year) ? 366 : 365)) throw fail(': day-of-year out of range')
  let month = 1
  while (left > daysIn(month, s.year)) left -= daysIn(month++, s.year)
  if (s.month !== undefined && s.month !== month) throw fail(': day-of-year does not match month')
  if (s.day !== undefined && s.day !== left) throw fail(': day-of-year does not match day')
  return { month, day: left }
}

const shifted = (t: Time, offset: number, location: Location): Time => ({
  nanos: t.nanos - BigInt(offset) * 1_000_000_000n,
  location,
})

/** The given location when it has that offset at that instant, else a made-up one. */
function withOffset(wall: Time, offset: number, name: ByteString, location: Location): Time {
  const there = shifted(wall, offset, location)
  const zone = zoneOf(there)
  if (zone.offset === offset && (name === '' || zone.name === name)) return there
  return shifted(wall, offset, fixedZone(name, offset))
}

/** The offset that the location uses under that name; else, as in Go, the wall clock is taken for UTC, even where `GMT-5` names an offset to show it in. */
function withZoneName(wall: Time, name: ByteString, location: Location): Time {
  const named = location.zones.filter((z) => z.name === name)
  const inEffect = named.find((z) => zoneOf(shifted(wall, z.offset, location)).name === name)
  const zone = inEffect ?? named[0]
  if (zone !== undefined) return shifted(wall, zone.offset, location)
  const offset = name.length > 3 && name.startsWith('GMT') ? Number(name.slice(3)) * 3600 : 0
  return { nanos: wall.nanos, location: fixedZone(name, offset) }
}
