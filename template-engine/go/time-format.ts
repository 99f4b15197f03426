import type { ByteString } from '../value/value.ts'
import { type Civil, civilOf, type Time, zoneOf } from './time.ts'
import { type Element, MONTHS, type OffsetElement, splitLayout, WEEKDAYS } from './time-layout.ts'
import type { Zone } from './zone.ts'

/** Time.Format. */
export function formatTime(t: Time, layout: ByteString): ByteString {
  const zone = zoneOf(t)
  const civil = civilOf(t, zone)
  let out = ''
  for (const { literal, element, text } of splitLayout(layout)) {
    out += literal
    if (element === 'fraction') out += fraction(civil.nanosecond, text)
    else if (element !== undefined) out += formatElement(element, civil, zone)
  }
  return out
}

/** Time.String: with the monotonic reading, if there is one. */
export function timeString(t: Time): ByteString {
  const text = formatTime(t, '2006-01-02 15:04:05.999999999 -0700 MST')
  if (t.monotonic === undefined) return text
  const n = t.monotonic < 0n ? -t.monotonic : t.monotonic
  const nanos = (n % 1_000_000_000n).toString().padStart(9, '0')
  return `${text} m=${t.monotonic < 0n ? '-' : '+'}${n / 1_000_000_000n}.${nanos}`
}

/** Pads the digits, not the sign, as package time does. */
function pad(n: number, width: number): string {
  const digits = Math.abs(n).toString().padStart(width, '0')
  return n < 0 ? `-${digits}` : digits
}

const twelve = (hour: number): number => (hour % 12 === 0 ? 12 : hour % 12)

function formatElement(element: Exclude<Element, 'fraction'>, c: Civil, zone: Zone): string {
  switch (element) {
    case '2006':
      return pad(c.year, 4)
    case '06':
      return pad(Math.abs(c.year) % 100, 2)
    case 'January':
      return MONTHS[c.month - 1] ?? ''
    case 'Jan':
      return (MONTHS[c.month - 1] ?? '').slice(0, 3)
    case '1':
      return String(c.month)
    case '01':
      return pad(c.month, 2)
    case 'Monday':
      return WEEKDAYS[c.weekday] ?? ''
    case 'Mon':
      return (WEEKDAYS[c.weekday] ?? '').slice(0, 3)
    case '2':
      return String(c.day)
    case '_2':
      return String(c.day).padStart(2)
    case '02':
      return pad(c.day, 2)
    case '__2':
      return String(c.yearDay).padStart(3)
    case '002':
      return pad(c.yearDay, 3)
    default:
      return formatClock(element, c, zone)
  }
}

type ClockElement = '15' | '3' | '03' | '4' | '04' | '5' | '05' | 'PM' | 'pm' | 'MST' | OffsetElement

function formatClock(element: ClockElement, c: Civil, zone: Zone): string {
  switch (element) {
    case '15':
      return pad(c.hour, 2)
    case '3':
      return String(twelve(c.hour))
    case '03':
      return pad(twelve(c.hour), 2)
    case '4':
      return String(c.minute)
    case '04':
      return pad(c.minute, 2)
    case '5':
      return String(c.second)
    case '05':
      return pad(c.second, 2)
    case 'PM':
      return c.hour >= 12 ? 'PM' : 'AM'
    case 'pm':
      return c.hour >= 12 ? 'pm' : 'am'
    case 'MST':
      return zone.name === '' ? formatOffset('-0700', zone.offset) : zone.name
    default:
      return formatOffset(element, zone.offset)
  }
}

// The sign goes by whole minutes, as in Go: thirty seconds west print as +00:00.
function formatOffset(element: OffsetElement, offset: number): string {
  if (offset === 0 && element.startsWith('Z')) return 'Z'
  const zone = Math.trunc(offset / 60)
  const minutes = Math.abs(zone)
  const colon = element.includes(':') ? ':' : ''
  const shape = element.slice(1).replaceAll(':', '')
  let out = (zone < 0 ? '-' : '+') + pad(Math.trunc(minutes / 60), 2)
  if (shape.length > 2) out += colon + pad(minutes % 60, 2)
  if (shape.length > 4) out += colon + pad((zone < 0 ? -offset : offset) % 60, 2)
  return out
}

/** Element `.000` keeps its digits, `.999` drops trailing zeros and, when nothing is left, the separator too. */
function fraction(nanosecond: number, element: ByteString): string {
  const digits = pad(nanosecond, 9)
    .slice(0, element.length - 1)
    .padEnd(Math.min(element.length - 1, 9), '0')
  if (element[1] === '0') return element[0] + digits
  const kept = digits.replace(/0+$/, '')
  return kept === '' ? '' : element[0] + kept
}
