import { BOOL, INT, INT64, STRING, sliceOf, UINT8 } from '../value/types.ts'
import { type ByteString, type Field, type GoType, Integer, Struct, TypedSlice, type Value } from '../value/value.ts'
import { type Location, UTC } from './zone.ts'

const hidden = (name: string, type: GoType): Field => ({ name, type, unexported: true })

const ZONE: GoType = {
  name: 'time.zone',
  kind: 'struct',
  fields: [hidden('name', STRING), hidden('offset', INT), hidden('isDST', BOOL)],
}
const TRANSITION: GoType = {
  name: 'time.zoneTrans',
  kind: 'struct',
  fields: [hidden('when', INT64), hidden('index', UINT8), hidden('isstd', BOOL), hidden('isutc', BOOL)],
}
const ZONES = sliceOf(ZONE)
const TRANSITIONS = sliceOf(TRANSITION)
const ZONE_POINTER: GoType = { name: '*time.zone', kind: 'ptr', elem: ZONE, points: (value) => held(value) !== null }

const FIELDS: readonly Field[] = [
  hidden('name', STRING),
  hidden('zone', ZONES),
  hidden('tx', TRANSITIONS),
  hidden('extend', STRING),
  hidden('cacheStart', INT64),
  hidden('cacheEnd', INT64),
  hidden('cacheZone', ZONE_POINTER),
]

const held = (value: Value): unknown => (value as Struct).native
const nameOf = (value: Value): ByteString => locationOf(value).name

/** *time.Location */
export const LOCATION: GoType = {
  name: '*time.Location',
  kind: 'ptr',
  elem: { name: 'time.Location', kind: 'struct', fields: FIELDS },
  text: nameOf,
  points: (value) => held(value) !== null,
  // time.Local is a variable of the program, so that its address is the same in every run
  address: (value) => (locationOf(value).local ? 0x3ffc320n : undefined),
  methods: { String: { params: [], run: nameOf } },
}

/** What a deep copy of a location is: it loses all that it had. */
const BLANK: Location = { ...UTC, name: '' }

/** The location in a value of that type. */
export const locationOf = (value: Value): Location => (held(value) ?? BLANK) as Location

const int64 = (n: bigint): Integer => new Integer(INT64, n)
const FIRST = -(1n << 63n)
const LAST = (1n << 63n) - 1n

/** A location with one zone for ever, as FixedZone makes it, has transitions; UTC has none. Those of a time zone database are not known. */
function fieldsOf({ name, zones }: Location): readonly Value[] {
  const [zone] = zones
  if (zone === undefined || zones.length > 1) {
    const nowhere = new Struct(ZONE_POINTER, [], null)
    return [name, new TypedSlice(ZONES, null), new TypedSlice(TRANSITIONS, null), '', int64(0n), int64(0n), nowhere]
  }
  const fields = [zone.name, new Integer(INT, BigInt(zone.offset)), zone.dst]
  const start = new Struct(TRANSITION, [int64(FIRST), new Integer(UINT8, 0n), false, false])
  return [
    name,
    new TypedSlice(ZONES, [new Struct(ZONE, fields)]),
    new TypedSlice(TRANSITIONS, [start]),
    '',
    int64(FIRST),
    int64(LAST),
    new Struct(ZONE_POINTER, fields),
  ]
}

const values = new WeakMap<Location, Struct>()

/** One value for each location, so that pointers compare as in Go. */
export function locationValue(location: Location): Struct {
  let value = values.get(location)
  if (value === undefined) {
    value = new Struct(LOCATION, fieldsOf(location), location)
    values.set(location, value)
  }
  return value
}

/** The pointer that a time in UTC holds. */
export const NO_LOCATION = new Struct(LOCATION, [], null)
