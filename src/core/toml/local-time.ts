import { fixedZone, type Location } from '../../../template-engine/index.ts'

/** Locations that mark what a TOML date left out, as in BurntSushi/toml internal/tz.go. Their names are what templates see printed. */
export const LOCAL_DATETIME: Location = fixedZone('datetime-local', 0)
export const LOCAL_DATE: Location = fixedZone('date-local', 0)
export const LOCAL_TIME: Location = fixedZone('time-local', 0)

/** How such times are written again, by location name. */
export const LOCAL_LAYOUTS: ReadonlyMap<string, string> = new Map([
  [LOCAL_DATETIME.name, '2006-01-02T15:04:05.999999999'],
  [LOCAL_DATE.name, '2006-01-02'],
  [LOCAL_TIME.name, '15:04:05.999999999'],
])
