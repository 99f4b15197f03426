import { clampDuration, type Duration } from './duration.ts'
import { type Location, localZone, UTC, type Zone } from './zone.ts'

/** time.Time. */
export interface Time {
  /** nanoseconds since 1970 */
  readonly nanos: bigint
  readonly location: Location
  /** reading of the monotonic clock, which only times that come from `now` carry and String prints */
  readonly monotonic?: Duration
}

/** A civil date and time of day. Month is 1–12. */
export interface Civil {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly nanosecond: number
  /** 0 is Sunday */
  readonly weekday: number
  /** 1 is the first of January */
  readonly yearDay: number
}

const NANOS = 1_000_000_000n
const DAY = 86_400

/** Seconds since 1970, rounded down. */
export const unixSeconds = (t: Time): bigint => floorDivide(t.nanos, NANOS)

/** 1 January of the year 1, in UTC. */
export const ZERO_TIME: Time = { nanos: -62_135_596_800n * NANOS, location: UTC }

/** Go compares locations by pointer, so a zone must be one object. An entry depends on its names alone. */
const local = new Map<string, Location>()

/** time.Local for the zone of that IANA name, by the zone's name or another: the same object every time. */
export function localLocation(timeZone: string, name?: string): Location {
  const key = `${timeZone} ${name}`
  let location = local.get(key)
  if (location === undefined) {
    const zone = localZone(timeZone)
    location = name === undefined ? zone : { ...zone, name }
    local.clear()
    local.set(key, location)
  }
  return location
}

/** time.Unix: an instant in the local zone. */
export const unixTime = (seconds: bigint, location: Location): Time => ({ nanos: seconds * NANOS, location })

/** The same instant elsewhere; drops the monotonic reading, as setLoc does. */
export const inLocation = (t: Time, location: Location): Time => ({ nanos: t.nanos, location })

export const zoneOf = (t: Time): Zone => t.location.zoneAt(Number(unixSeconds(t)))

const DAY_SECONDS = BigInt(DAY)
/** Go counts from a March 292277022399 years before our era, in 64 bits that wrap. The calendar repeats after 146097 days. */
const ABSOLUTE_DAYS = (292_277_022_400n / 400n) * 146_097n + 306n + 719_162n

export function civilOf(t: Time, zone: Zone = zoneOf(t)): Civil {
  const absolute = BigInt.asUintN(64, unixSeconds(t) + BigInt(zone.offset) + ABSOLUTE_DAYS * DAY_SECONDS)
  const days = Number(absolute / DAY_SECONDS - ABSOLUTE_DAYS)
  const rest = Number(absolute % DAY_SECONDS)
  const { year, month, day } = dateOfDays(days)
  return {
    year,
    month,
    day,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    nanosecond: Number(t.nanos - unixSeconds(t) * NANOS),
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: days - daysOfDate(year, 1, 1) + 1,
  }
}

/** time.Date: fields beyond their ranges carry over. */
export function timeOfCivil(
  c: Pick<Civil, 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'nanosecond'>,
  location: Location,
): Time {
  const year = c.year + Math.floor((c.month - 1) / 12)
  const month = (((c.month - 1) % 12) + 12) % 12
  const wall = (daysOfDate(year, month + 1, 1) + c.day - 1) * DAY + c.hour * 3600 + c.minute * 60 + c.second
  // First as if the wall clock were UTC; near a transition the offset of the instant found decides.
  const guess = location.zoneAt(wall).offset
  const offset = guess === 0 ? 0 : location.zoneAt(wall - guess).offset
  return { nanos: BigInt(wall - offset) * NANOS + BigInt(c.nanosecond), location }
}

/** Time.Add: keeps the monotonic reading. */
export const addDuration = (t: Time, d: Duration): Time => ({
  nanos: t.nanos + d,
  location: t.location,
  ...(t.monotonic === undefined ? {} : { monotonic: t.monotonic + d }),
})

/** Time.AddDate, in the time's own location; `2023-01-31` plus one month is `2023-03-03`. */
export function addDate(t: Time, years: number, months: number, days: number): Time {
  const c = civilOf(t)
  return timeOfCivil({ ...c, year: c.year + years, month: c.month + months, day: c.day + days }, t.location)
}

/** Time.Sub. */
export const durationBetween = (later: Time, earlier: Time): Duration => clampDuration(later.nanos - earlier.nanos)

/** Time.Truncate: down to a multiple of `to` since the zero time. */
export function truncateTime(t: Time, to: Duration): Time {
  const stripped = inLocation(t, t.location)
  return to <= 0n ? stripped : addDuration(stripped, -sinceMultiple(t, to))
}

/** Time.Round: to the nearest multiple of `to` since the zero time, halves up. */
export function roundTime(t: Time, to: Duration): Time {
  const stripped = inLocation(t, t.location)
  if (to <= 0n) return stripped
  const rest = sinceMultiple(t, to)
  return addDuration(stripped, rest * 2n < to ? -rest : to - rest)
}

const sinceMultiple = (t: Time, to: Duration): Duration => {
  const since = t.nanos - ZERO_TIME.nanos
  return since - floorDivide(since, to) * to
}

export const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

export const daysIn = (month: number, year: number): number =>
  month === 2 && isLeap(year) ? 29 : (MONTH_DAYS[month - 1] ?? 0)

// Years that begin in March put the leap day last; an era is the 400 years after which the calendar repeats.
function dateOfDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const ofEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  )
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const march = Math.floor((5 * ofYear + 2) / 153)
  const day = ofYear - Math.floor((153 * march + 2) / 5) + 1
  const month = march < 10 ? march + 3 : march - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

function daysOfDate(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const ofEra = y - era * 400
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
}

function floorDivide(a: bigint, b: bigint): bigint {
  const q = a / b
  return a % b < 0n ? q - 1n : q
}
