import { ZONE_ABBREVIATIONS } from './zone-names.ts'

/** What holds in a location at an instant. */
export interface Zone {
  /** `CET`, `+03`; empty when there is none to print */
  readonly name: string
  /** seconds east of UTC */
  readonly offset: number
  readonly dst: boolean
}

/** time.Location. */
export interface Location {
  /** `UTC`, `Europe/Berlin`; empty for a fixed offset without a name */
  readonly name: string
  /** whether it is time.Local */
  readonly local?: true
  /** `seconds` since 1970 */
  readonly zoneAt: (seconds: number) => Zone
  /** zones this location is known to use, for reading abbreviations */
  readonly zones: readonly Zone[]
}

const UTC_ZONE: Zone = { name: 'UTC', offset: 0, dst: false }

/** Go's time.UTC. */
export const UTC: Location = { name: 'UTC', zoneAt: () => UTC_ZONE, zones: [] }

/** A location that always has one offset (time.FixedZone). */
export function fixedZone(name: string, offset: number): Location {
  const zone = { name, offset, dst: false }
  return { name, zoneAt: () => zone, zones: [zone] }
}

/** The local location by the IANA name of its zone, as where TZ names it; UTC when that is unknown. */
export function localZone(timeZone: string): Location {
  const location = timeZone === '' ? undefined : loadLocation(timeZone, UTC)
  return { ...(location ?? UTC), local: true }
}

/** time.LoadLocation: undefined where Go returns an error. Names are case-sensitive, as on a Linux file system. */
export function loadLocation(name: string, local: Location): Location | undefined {
  if (name === '' || name === 'UTC') return UTC
  if (name === 'Local') return local
  const known = locations.get(name)
  if (known !== undefined) return known
  if (!/^[A-Z][\w+-]*(?:\/[A-Z][\w+-]*)*$/.test(name)) return undefined
  const location = openZone(name)
  if (location !== undefined) locations.set(name, location)
  return location
}

// A location depends on its name alone. Bounded by the number of zones there are: only names that Intl knows get in.
const locations = new Map<string, Location>()

let abbreviations: Map<string, readonly Zone[]> | undefined

function abbreviationsOf(name: string): readonly Zone[] {
  abbreviations ??= new Map(ZONE_ABBREVIATIONS.flatMap(readGroup))
  return abbreviations.get(name) ?? []
}

function readGroup(line: string): [string, readonly Zone[]][] {
  const [spec = '', names = ''] = line.split(' | ')
  const zones = [...spec.matchAll(/(\w+)([=*])(-?\d+)/g)].map(([, name = '', mark, minutes]) => ({
    name,
    offset: Number(minutes) * 60,
    dst: mark === '*',
  }))
  return names.split(' ').map((name) => [name, zones])
}

// Aliases of UTC that Intl reports or refuses in its own ways.
const UTC_NAMES = new Set(['Etc/UCT', 'Etc/UTC', 'Etc/Universal', 'Etc/Zulu', 'UCT', 'Universal', 'Zulu'])

function openZone(name: string): Location | undefined {
  if (UTC_NAMES.has(name)) return { ...UTC, name }
  const zones = abbreviationsOf(name)
  if (zones.length === 1 && /^(?:Etc\/)?(?:GMT[+-]?0?|Greenwich)$/.test(name)) return { ...fixedZone('GMT', 0), name }
  const offsetAt = intlOffsets(name)
  if (offsetAt === undefined) return undefined
  const zoneAt = (seconds: number): Zone => {
    const offset = offsetAt(seconds)
    return zones.find((z) => z.offset === offset) ?? unnamedZone(offset, () => isDaylight(offsetAt, seconds, offset))
  }
  return { name, zoneAt, zones }
}

// Offsets that are not a multiple of a quarter of an hour are those before time zones: the database calls them LMT.
function unnamedZone(offset: number, daylight: () => boolean): Zone {
  if (offset % 900 !== 0) return { name: 'LMT', offset, dst: false }
  return { name: numericName(offset), offset, dst: daylight() }
}

function numericName(offset: number): string {
  const minutes = Math.abs(offset) / 60
  const two = (n: number): string => String(Math.trunc(n)).padStart(2, '0')
  return (offset < 0 ? '-' : '+') + two(minutes / 60) + (minutes % 60 === 0 ? '' : two(minutes % 60))
}

const HALF_YEAR = 15_778_800

/** Daylight saving is the larger of two offsets half a year apart. */
const isDaylight = (offsetAt: (seconds: number) => number, seconds: number, offset: number): boolean =>
  offset > Math.min(offsetAt(seconds - HALF_YEAR), offsetAt(seconds + HALF_YEAR))

// Near the end of what a JavaScript Date can hold. Rules are the same every 400 years.
const DATE_LIMIT = 8.6e12
const CYCLE = 146_097 * 86_400

function intlOffsets(timeZone: string): ((seconds: number) => number) | undefined {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    return undefined
  }
  // Intl's Gregorian calendar turns Julian before 1582; offsets are constant there, so any instant before is read at this one.
  const earliest = -12_000_000_000
  return (seconds) => {
    const whole = Math.max(Math.floor(seconds), earliest)
    const at = whole < DATE_LIMIT ? whole : DATE_LIMIT - CYCLE + ((whole - DATE_LIMIT) % CYCLE)
    const parts = new Map(format.formatToParts(at * 1000).map((p) => [p.type, p.value]))
    const n = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type) ?? 0)
    const year = parts.get('era')?.startsWith('B') ? 1 - n('year') : n('year')
    return Date.UTC(year, n('month') - 1, n('day'), n('hour') % 24, n('minute'), n('second')) / 1000 - at
  }
}
