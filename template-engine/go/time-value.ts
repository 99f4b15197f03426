import { FunctionError } from '../errors.ts'
import { fromBytes } from '../value/bytes.ts'
import { BYTES, INT, INT64, STRING, UINT64 } from '../value/types.ts'
import { type ByteString, Bytes, type GoType, Integer, type Method, Struct, type Value } from '../value/value.ts'
import { type Duration, formatDuration, roundDuration, truncateDuration } from './duration.ts'
import { LOCATION, locationOf, locationValue, NO_LOCATION } from './location-value.ts'
import {
  addDate,
  addDuration,
  type Civil,
  civilOf,
  durationBetween,
  inLocation,
  roundTime,
  type Time,
  truncateTime,
  unixSeconds,
  ZERO_TIME,
  zoneOf,
} from './time.ts'
import { formatTime, timeString } from './time-format.ts'
import { MONTHS, RFC3339_NANO, WEEKDAYS } from './time-layout.ts'
import { quoteTime } from './time-quote.ts'
import { type Location, UTC } from './zone.ts'

const integerOf = (value: Value): bigint => (value as Integer).value

const getNumber = (read: (d: Duration) => Value): Method => ({ params: [], run: (self) => read(integerOf(self)) })

const named = (
  name: string,
  kind: 'int' | 'int64',
  text: (n: bigint) => ByteString,
  methods: Readonly<Record<string, Method>> = { String: getNumber(text) },
): GoType => ({ name, kind, methods, text: (value) => text(integerOf(value)) })

const int64 = (n: bigint): Integer => new Integer(INT64, BigInt.asIntN(64, n))
const int = (n: number): Integer => new Integer(INT, BigInt(n))

/** A unit count as Go computes it: the whole part and the fraction added as floats. */
const units =
  (unit: bigint) =>
  (d: Duration): number =>
    Number(d / unit) + Number(d % unit) / Number(unit)

// Types and their methods refer to one another: parameters are looked up when a method is called.
const oneDuration = (): readonly GoType[] => [DURATION]
const none = (): readonly GoType[] => []

function multiple(run: (d: Duration, of: Duration) => Duration): Method {
  return {
    get params() {
      return oneDuration()
    },
    run: (self, of) => durationValue(run(integerOf(self), integerOf(of))),
  }
}

function floorDivide(a: bigint, b: bigint): bigint {
  return a % b < 0n ? a / b - 1n : a / b
}

const durationMethods: Readonly<Record<string, Method>> = {
  String: getNumber(formatDuration),
  Nanoseconds: getNumber(int64),
  Microseconds: getNumber((d) => int64(d / 1000n)),
  Milliseconds: getNumber((d) => int64(d / 1_000_000n)),
  Seconds: getNumber(units(1_000_000_000n)),
  Minutes: getNumber(units(60_000_000_000n)),
  Hours: getNumber(units(3_600_000_000_000n)),
  Abs: getNumber((d) => durationValue(d === -(1n << 63n) ? (1n << 63n) - 1n : d < 0n ? -d : d)),
  Round: multiple(roundDuration),
  Truncate: multiple(truncateDuration),
}

/** time.Duration */
export const DURATION = named('time.Duration', 'int64', formatDuration, durationMethods)

const outside = (name: string, n: bigint): ByteString => `%!${name}(${BigInt.asUintN(64, n)})`

/** time.Month, 1 to 12 */
const MONTH = named('time.Month', 'int', (n) => MONTHS[Number(n) - 1] ?? outside('Month', n))

/** time.Weekday, 0 for Sunday */
const WEEKDAY = named('time.Weekday', 'int', (n) => WEEKDAYS[Number(n)] ?? outside('Weekday', n))

/** What a time.Time carries here: the instant, and what its Local method means by local. */
interface Held {
  readonly time: Time
  readonly local: Location
}

const held = (value: Value): Held => ((value as Struct).native ?? { time: ZERO_TIME, local: UTC }) as Held

/** The time in a value of type time.Time. */
export const timeOf = (value: Value): Time => held(value).time

const SECONDS_TO_1970 = 62_135_596_800n
const SECONDS_TO_1885 = 59_453_308_800n
/** bits of wall that hold nanoseconds */
const WALL_SHIFT = 30n

/** The wall and ext fields of time.Time: with a monotonic reading, wall has the seconds since 1885 as well. */
function wallAndExt(time: Time): [wall: bigint, ext: bigint] {
  const seconds = unixSeconds(time) + SECONDS_TO_1970
  const nanos = BigInt(civilOf(time).nanosecond)
  if (time.monotonic === undefined) return [nanos, seconds]
  return [(1n << 63n) | ((seconds - SECONDS_TO_1885) << WALL_SHIFT) | nanos, time.monotonic]
}

/** A time as templates see it. `local` is time.Local. Its fields, which no template reaches, are what `eq` compares. */
export function timeValue(time: Time, local: Location): Struct {
  const [wall, ext] = wallAndExt(time)
  const location = time.location === UTC ? NO_LOCATION : locationValue(time.location)
  return new Struct(TIME, [new Integer(UINT64, wall), int64(ext), location], { time, local })
}

/** A duration as templates see it. */
const durationValue = (d: Duration): Integer => new Integer(DURATION, d)

const get = (read: (t: Time) => Value): Method => ({ params: [], run: (self) => read(timeOf(self)) })
const civil = (field: keyof Civil): Method => get((t) => int(civilOf(t)[field]))

/** A method that returns another time. */
const moved = (params: () => readonly GoType[], move: (held: Held, ...args: Value[]) => Time): Method => ({
  get params() {
    return params()
  },
  run: (self, ...args) => timeValue(move(held(self), ...args), held(self).local),
})

/** A method that takes another time. */
const against = (run: (t: Time, other: Time) => Value): Method => ({
  get params() {
    return [TIME]
  },
  run: (self, other) => run(timeOf(self), timeOf(other)),
})

const order = (a: Time, b: Time): number => (a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0)

// Methods with several results exist and cannot be called from a template.
const uncallable = (refused: string): Method => ({ params: [], refused, run: () => null })
const THREE_RESULTS = 'function NAME has 3 return values; should be 1 or 2'
const notAnError = (type: string): string =>
  `invalid function signature for NAME: second return value should be error; is ${type}`

function rfc3339(t: Time, method: string): ByteString {
  const year = civilOf(t).year
  if (year < 0 || year > 9999) throw new FunctionError(`Time.${method}: year outside of range [0,9999]`)
  if (Math.abs(zoneOf(t).offset) >= 24 * 3600) {
    throw new FunctionError(`Time.${method}: timezone hour outside of range [0,23]`)
  }
  return formatTime(t, RFC3339_NANO)
}

/** Time.GoString, what `%#v` prints. */
function goString(t: Time): ByteString {
  const c = civilOf(t)
  const { name, local } = t.location
  const own = t.location === UTC ? 'UTC' : local && 'Local'
  const where = own ? `time.${own}` : `time.Location(${quoteTime(name)})`
  const clock = `${c.day}, ${c.hour}, ${c.minute}, ${c.second}, ${c.nanosecond}`
  return `time.Date(${c.year}, time.${MONTHS[c.month - 1]}, ${clock}, ${where})`
}

/** Of version 1, or of version 2 where the offset is not a whole number of minutes. */
function binary(t: Time, method: string): ByteString {
  const { offset } = zoneOf(t)
  const minutes = t.location === UTC ? -1 : Math.trunc(offset / 60)
  if (t.location !== UTC && (minutes === -1 || minutes < -32768 || minutes > 32767)) {
    throw new FunctionError(`${method}: unexpected zone offset`)
  }
  const bytes = new Uint8Array(15)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, offset % 60 === 0 ? 1 : 2)
  view.setBigInt64(1, unixSeconds(t) + SECONDS_TO_1970)
  view.setInt32(9, civilOf(t).nanosecond)
  view.setInt16(13, minutes)
  return fromBytes(offset % 60 === 0 ? bytes : Uint8Array.of(...bytes, offset % 60))
}

/** A method that writes the time after the bytes that it is given. */
const appending = (write: (t: Time) => ByteString): Method => ({
  params: [BYTES],
  run: (self, to) => new Bytes((to instanceof Bytes ? to.data : '') + write(timeOf(self))),
})

/** An int, which the engine hands over as a number. */
const numberOf = (value: Value): number => (typeof value === 'number' ? value : Number(integerOf(value)))

const timeMethods: Readonly<Record<string, Method>> = {
  String: get(timeString),
  GoString: get(goString),
  Format: { params: [STRING], run: (self, layout) => formatTime(timeOf(self), layout as ByteString) },
  AppendFormat: {
    params: [BYTES, STRING],
    run: (self, to, layout) =>
      new Bytes((to instanceof Bytes ? to.data : '') + formatTime(timeOf(self), layout as ByteString)),
  },
  Year: civil('year'),
  Month: get((t) => new Integer(MONTH, BigInt(civilOf(t).month))),
  Day: civil('day'),
  Hour: civil('hour'),
  Minute: civil('minute'),
  Second: civil('second'),
  Nanosecond: civil('nanosecond'),
  YearDay: civil('yearDay'),
  Weekday: get((t) => new Integer(WEEKDAY, BigInt(civilOf(t).weekday))),
  Unix: get((t) => int64(unixSeconds(t))),
  UnixMilli: get((t) => int64(floorDivide(t.nanos, 1_000_000n))),
  UnixMicro: get((t) => int64(floorDivide(t.nanos, 1000n))),
  UnixNano: get((t) => int64(t.nanos)),
  IsZero: get((t) => t.nanos === ZERO_TIME.nanos),
  IsDST: get((t) => zoneOf(t).dst),
  Location: get((t) => locationValue(t.location)),
  UTC: moved(none, ({ time }) => inLocation(time, UTC)),
  Local: moved(none, ({ time, local }) => inLocation(time, local)),
  In: moved(
    () => [LOCATION],
    ({ time }, location) => {
      if (!(location instanceof Struct)) throw new FunctionError('time: missing Location in call to Time.In')
      return inLocation(time, locationOf(location))
    },
  ),
  Add: moved(oneDuration, ({ time }, d) => addDuration(time, integerOf(d))),
  Round: moved(oneDuration, ({ time }, d) => roundTime(time, integerOf(d))),
  Truncate: moved(oneDuration, ({ time }, d) => truncateTime(time, integerOf(d))),
  AddDate: moved(
    () => [INT, INT, INT],
    ({ time }, years, months, days) => addDate(time, numberOf(years), numberOf(months), numberOf(days)),
  ),
  Sub: against((a, b) => durationValue(durationBetween(a, b))),
  Before: against((a, b) => order(a, b) < 0),
  After: against((a, b) => order(a, b) > 0),
  Equal: against((a, b) => order(a, b) === 0),
  Compare: against((a, b) => int(order(a, b))),
  MarshalJSON: get((t) => new Bytes(`"${rfc3339(t, 'MarshalJSON')}"`)),
  MarshalText: get((t) => new Bytes(rfc3339(t, 'MarshalText'))),
  MarshalBinary: get((t) => new Bytes(binary(t, 'Time.MarshalBinary'))),
  GobEncode: get((t) => new Bytes(binary(t, 'Time.MarshalBinary'))),
  AppendText: appending((t) => rfc3339(t, 'AppendText')),
  AppendBinary: appending((t) => binary(t, 'Time.MarshalBinary')),
  Date: uncallable(THREE_RESULTS),
  Clock: uncallable(THREE_RESULTS),
  ISOWeek: uncallable(notAnError('int')),
  Zone: uncallable(notAnError('int')),
  ZoneBounds: uncallable(notAnError('time.Time')),
}

/** time.Time */
export const TIME: GoType = {
  name: 'time.Time',
  kind: 'struct',
  fields: [
    { name: 'wall', type: UINT64, unexported: true },
    { name: 'ext', type: INT64, unexported: true },
    { name: 'loc', type: LOCATION, unexported: true },
  ],
  methods: timeMethods,
  text: (value) => timeString(timeOf(value)),
  goText: (value) => goString(timeOf(value)),
  json: (value) => rfc3339(timeOf(value), 'MarshalJSON'),
}
