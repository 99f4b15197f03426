import { FunctionError } from '../../errors.ts'
import { type Duration, formatDuration, HOUR, MINUTE, parseDuration, roundDuration, SECOND } from '../../go/duration.ts'
import {
  addDuration,
  durationBetween,
  inLocation,
  localLocation,
  type Time,
  unixSeconds,
  unixTime,
  ZERO_TIME,
} from '../../go/time.ts'
import { formatTime } from '../../go/time-format.ts'
import { parseTime } from '../../go/time-parse.ts'
import { TIME, timeOf, timeValue } from '../../go/time-value.ts'
import { type Location, loadLocation, UTC } from '../../go/zone.ts'
import { INT, INT32, INT64, STRING } from '../../value/types.ts'
import { type ByteString, type GoType, Integer, Struct, type Value } from '../../value/value.ts'
import { any, type Call, type FunctionLibrary, fn, str, typed } from '../library.ts'

const time = typed(TIME)

const local = (call: Call): Location => localLocation(call.effects.timeZone, call.effects.localName)

/** time.Now: local, with a reading of the monotonic clock. Ours always reads one nanosecond, so that a fixed clock gives fixed text. */
const now = (call: Call): Time => ({ nanos: call.effects.now(), location: local(call), monotonic: 1n })

/** A time as it is, integers of the given types as seconds since 1970, anything else as now. */
function timeFrom(call: Call, date: Value, types: readonly GoType[]): Time {
  if (date instanceof Struct && date.type === TIME) return timeOf(date)
  if (date instanceof Integer && types.includes(date.type)) return unixTime(date.value, local(call))
  return now(call)
}

function dateInZone(call: Call, layout: ByteString, date: Value, zone: ByteString): ByteString {
  const location = loadLocation(zone, local(call)) ?? UTC
  return formatTime(inLocation(timeFrom(call, date, [INT, INT32, INT64]), location), layout)
}

function ago(call: Call, date: Value): ByteString {
  const passed = durationBetween(now(call), timeFrom(call, date, [INT, INT64]))
  return formatDuration(roundDuration(passed, SECOND))
}

const MAX = (1n << 63n) - 1n

/** strconv.ParseInt with its error dropped: nothing for text that is not a number, the nearest end for what is out of range. */
function secondsOf(value: Value): bigint {
  if (value instanceof Integer && value.type === INT64) return value.value
  const m = typeof value === 'string' ? /^([+-]?)([0-9]+)$/.exec(value) : null
  if (m === null) return 0n
  const digits = (m[2] ?? '').replace(/^0+(?=.)/, '')
  const magnitude = digits.length > 19 ? MAX + 1n : BigInt(digits)
  if (m[1] === '-') return magnitude > MAX ? -MAX - 1n : -magnitude
  return magnitude > MAX ? MAX : magnitude
}

const asDuration = (d: bigint): Duration => BigInt.asIntN(64, d)

function attempt<T>(run: () => T, otherwise: T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof FunctionError) return otherwise
    throw error
  }
}

function roundedDuration(call: Call, value: Value): Duration {
  if (typeof value === 'string') return attempt(() => parseDuration(value), 0n)
  if (value instanceof Integer && value.type === INT64) return value.value
  if (value instanceof Struct && value.type === TIME) return durationBetween(now(call), timeOf(value))
  return 0n
}

const UNITS: readonly (readonly [name: string, length: Duration])[] = [
  ['y', 365n * 24n * HOUR],
  ['mo', 30n * 24n * HOUR],
  ['d', 24n * HOUR],
  ['h', HOUR],
  ['m', MINUTE],
  ['s', SECOND],
]

function durationRound(d: Duration): ByteString {
  const magnitude = d < 0n ? -d : d
  for (const [name, length] of UNITS) if (magnitude > length) return `${magnitude / length}${name}`
  return '0s'
}

function modify(call: Call, text: ByteString, date: Value): Value {
  return timeValue(addDuration(timeOf(date), parseDuration(text)), local(call))
}

/** Sprig's dates. */
export const DATE_FUNCTIONS: FunctionLibrary = {
  /**
   * The current time, in the local zone.
   * @source sprig functions.go, time.Now
   * @example {{ now | kindOf }} → struct
   * @example {{ typeOf now }} → time.Time
   */
  now: fn([], TIME, (call) => timeValue(now(call), local(call))),

  /**
   * Formats a time, or integer seconds since 1970, by a Go layout in the local zone. Anything else means now.
   * @source sprig date.go, date
   * @example {{ toDate "2006-01-02" "2023-07-04" | date "02 Jan 06" }} → 04 Jul 23
   */
  date: fn([str, any], STRING, (call, layout, date) => dateInZone(call, layout, date, 'Local')),

  /**
   * Formats a date as HTML date pickers want it, in the local zone.
   * @source sprig date.go, htmlDate
   * @example {{ toDate "02.01.2006" "04.07.2023" | htmlDate }} → 2023-07-04
   */
  htmlDate: fn([any], STRING, (call, date) => dateInZone(call, '2006-01-02', date, 'Local')),

  /**
   * Formats a date as HTML date pickers want it, in the given zone.
   * @source sprig date.go, htmlDateInZone
   * @example {{ htmlDateInZone (int64 0) "America/New_York" }} → 1969-12-31
   */
  htmlDateInZone: fn([any, str], STRING, (call, date, zone) => dateInZone(call, '2006-01-02', date, zone)),

  /**
   * Formats a date by a Go layout in the given zone; an unknown zone means UTC.
   * @source sprig date.go, dateInZone
   * @example {{ dateInZone "2006-01-02 15:04 MST" (int64 0) "Europe/Berlin" }} → 1970-01-01 01:00 CET
   * @example {{ dateInZone "15:04 MST" (int64 0) "nowhere" }} → 00:00 UTC
   */
  dateInZone: fn([str, any, str], STRING, dateInZone),

  /**
   * The old name of dateInZone.
   * @source sprig date.go, dateInZone
   * @example {{ date_in_zone "2006-01-02" (int64 86400) "UTC" }} → 1970-01-02
   */
  date_in_zone: fn([str, any, str], STRING, dateInZone),

  /**
   * Adds a duration to a time; a duration that cannot be read changes nothing.
   * @source sprig date.go, dateModify
   * @example {{ toDate "15:04" "10:00" | dateModify "-1.5h" | date "15:04" }} → 08:30
   */
  dateModify: fn([str, time], TIME, (call, text, date) => attempt(() => modify(call, text, date), date)),

  /**
   * The old name of dateModify.
   * @source sprig date.go, dateModify
   * @example {{ toDate "15:04" "10:00" | date_modify "90s" | date "15:04:05" }} → 10:01:30
   */
  date_modify: fn([str, time], TIME, (call, text, date) => attempt(() => modify(call, text, date), date)),

  /**
   * Adds a duration to a time; a duration that cannot be read is an error.
   * @source sprig date.go, mustDateModify
   * @example {{ toDate "15:04" "10:00" | mustDateModify "1h" | date "15:04" }} → 11:00
   */
  mustDateModify: fn([str, time], TIME, modify),

  /**
   * The old name of mustDateModify.
   * @source sprig date.go, mustDateModify
   * @example {{ toDate "15:04" "10:00" | must_date_modify "1h" | date "15:04" }} → 11:00
   */
  must_date_modify: fn([str, time], TIME, modify),

  /**
   * The time since a date, in whole seconds. Not an integer, not a time: zero.
   * @source sprig date.go, dateAgo
   * @example {{ ago "yesterday" }} → 0s
   */
  ago: fn([any], STRING, ago),

  /**
   * Seconds, as text or int64, as a Go duration.
   * @source sprig date.go, duration
   * @example {{ duration "95" }} → 1m35s
   */
  duration: fn([any], STRING, (_, seconds) => formatDuration(asDuration(secondsOf(seconds) * SECOND))),

  /**
   * A duration, int64 nanoseconds or the time since a time, in the largest unit of which it has more than one.
   * @source sprig date.go, durationRound
   * @example {{ durationRound "2400h10m5s" }} → 3mo
   * @example {{ durationRound "60s" }} → 60s
   */
  durationRound: fn([any], STRING, (call, value) => durationRound(roundedDuration(call, value))),

  /**
   * Reads a local time by a Go layout; what does not fit gives the zero time.
   * @source sprig date.go, toDate
   * @example {{ toDate "2006-01-02" "2023-12-31" | date "02/01/2006" }} → 31/12/2023
   */
  toDate: fn([str, str], TIME, (call, layout, text) =>
    timeValue(
      attempt(() => parseTime(layout, text, local(call)), ZERO_TIME),
      local(call),
    ),
  ),

  /**
   * Reads a local time by a Go layout; what does not fit is an error.
   * @source sprig date.go, mustToDate
   * @example {{ mustToDate "2006-01-02" "2023-12-31" | unixEpoch }} → 1703980800
   */
  mustToDate: fn([str, str], TIME, (call, layout, text) =>
    timeValue(parseTime(layout, text, local(call)), local(call)),
  ),

  /**
   * Seconds since 1970.
   * @source sprig date.go, unixEpoch
   * @example {{ toDate "2006-01-02" "2023-12-31" | unixEpoch }} → 1703980800
   */
  unixEpoch: fn([time], STRING, (_, date) => unixSeconds(timeOf(date)).toString()),
}
