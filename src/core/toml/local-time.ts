import { fixedZone, type Location } from '../../../template-engine/go/index.ts'

/** Locations that mark what a TOML date left out, as in BurntSushi/toml internal/tz.go. Their names are what templates see printed. */
export interface LocalZones {
  readonly datetime: Location
  readonly date: Location
  readonly time: Location
}

const zonesOf = (offset: number): LocalZones => ({
  datetime: fixedZone('datetime-local', offset),
  date: fixedZone('date-local', offset),
  time: fixedZone('time-local', offset),
})

let known: readonly [offset: number, zones: LocalZones] | undefined

/** `offset`: seconds east of UTC that hold in the local zone now. The same objects every time. */
export function localZones(offset: number): LocalZones {
  if (known?.[0] !== offset) known = [offset, zonesOf(offset)]
  return known[1]
}

/** How such times are written again, by location name. */
export const LOCAL_LAYOUTS: ReadonlyMap<string, string> = new Map([
  ['datetime-local', '2006-01-02T15:04:05.999999999'],
  ['date-local', '2006-01-02'],
  ['time-local', '15:04:05.999999999'],
])
