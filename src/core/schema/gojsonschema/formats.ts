import {
  type ByteString,
  compileRegexp,
  FunctionError,
  parseAddress,
  parseTime,
  parseUrl,
  testRegexp,
  UTC,
} from '../../../../template-engine/go/index.ts'
import { isMailAddress } from './mail.ts'

type Fits = (text: ByteString) => boolean

/** Whether a step of Go's library goes through. */
function succeeds(step: () => unknown): boolean {
  try {
    step()
    return true
  } catch (error) {
    if (error instanceof FunctionError) return false
    throw error
  }
}

const matches =
  (pattern: ByteString): Fits =>
  (text) =>
    testRegexp(compileRegexp(pattern), text)

const isTime =
  (...layouts: readonly ByteString[]): Fits =>
  (text) =>
    layouts.some((layout) => succeeds(() => parseTime(layout, text, UTC)))

/** net.ParseIP */
const isAddress: Fits = (text) => !text.includes('%') && succeeds(() => parseAddress(text))

const isUrl: Fits = (text) => !text.includes('\\') && succeeds(() => parseUrl(text, 'loose'))

const uri: Fits = (text) => isUrl(text) && parseUrl(text, 'loose').scheme !== ''

const LABEL = '([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]{0,61}[a-zA-Z0-9])'

const hostname: Fits = (text) => text.length < 256 && matches(`^${LABEL}(\\.${LABEL})*$`)(text)

const balanced = matches('^([^{]*({[^}]*})?)*$')

/** Formats by name; one that is not here is not checked. (as in format_checkers.go) */
const FORMATS: Readonly<Record<string, Fits>> = {
  date: isTime('2006-01-02'),
  time: isTime('15:04:05Z07:00', '15:04:05'),
  'date-time': isTime('15:04:05', '15:04:05Z07:00', '2006-01-02', '2006-01-02T15:04:05Z07:00'),
  hostname,
  email: isMailAddress,
  'idn-email': isMailAddress,
  ipv4: (text) => text.includes('.') && isAddress(text),
  ipv6: (text) => text.includes(':') && isAddress(text),
  uri,
  'uri-reference': isUrl,
  iri: uri,
  'iri-reference': isUrl,
  'uri-template': (text) => isUrl(text) && balanced(parseUrl(text, 'loose').path),
  uuid: matches('^[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}$'),
  regex: (text) => succeeds(() => compileRegexp(text)),
  'json-pointer': matches('^(?:/(?:[^~/]|~0|~1)*)*$'),
  'relative-json-pointer': matches('^(?:0|[1-9][0-9]*)(?:#|(?:/(?:[^~/]|~0|~1)*)*)$'),
}

/** Whether a text has a format. No number has one that is known. */
export function fitsFormat(format: ByteString, text: ByteString | undefined): boolean {
  const fits = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined
  return fits === undefined || (text !== undefined && fits(text))
}
